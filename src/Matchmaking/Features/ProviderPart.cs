namespace Matchmaking.Features;

/// <summary>A provider's part in the work of several, by the money: above 0 and up to 1.</summary>
/// <param name="Organization">Its ordinal in the pool.</param>
/// <param name="Part">Of what is known to have gone to providers.</param>
public readonly record struct ProviderPart(int Organization, float Part)
{
    /// <summary>The known parts; none when a single provider has it all, which most documents are.</summary>
    public static ProviderPart[] Of((int Organization, double? Part, bool? Leads)[] providers) =>
        [.. providers.Where(p => p.Part is > 0 and < 1).Select(p => new ProviderPart(p.Organization, (float)p.Part!.Value))];

    /// <summary>Which of them led, as in <see cref="PoolDocument.Leader"/>.</summary>
    public static int LeaderOf((int Organization, double? Part, bool? Leads)[] providers) => Array.TrueForAll(providers, p => p.Leads is null) ? DocumentFacts.Unknown
        : providers.Where(p => p.Leads == true).Select(p => (int?)p.Organization).FirstOrDefault() ?? DocumentFacts.None;

    /// <summary>A provider's part, NaN when it is not known.</summary>
    public static float Find(ReadOnlySpan<ProviderPart> parts, int organization)
    {
        foreach (ref readonly var part in parts)
            if (part.Organization == organization)
                return part.Part;
        return float.NaN;
    }
}
