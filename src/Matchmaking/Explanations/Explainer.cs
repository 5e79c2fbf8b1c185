using Matchmaking.Features;

namespace Matchmaking.Explanations;

/// <summary>Turns what each feature adds to a score into sentences for both sides, with the facts they rest on.</summary>
public static class Explainer
{
    /// <summary>A group is left out when it moved the score by less than this share of all movement.</summary>
    public const float LeastShare = 0.02f;

    /// <summary>Features told of a group: tens of them that hardly matter hide the few that do.</summary>
    public const int MostFeatures = 5;

    /// <summary>Explains one place of a shortlist.</summary>
    /// <param name="facts">What the evidence says of the pair.</param>
    /// <param name="vector">The features that were scored, NaN where unknown.</param>
    /// <param name="contributions">What the ranker says each feature adds; one for each of <see cref="FeatureList.All"/>.</param>
    /// <param name="city">Name of the organization that asks.</param>
    /// <param name="provider">Name of the provider.</param>
    internal static Explanation Explain(PairFacts facts, ReadOnlySpan<float> vector, float[] contributions, string city, string provider)
    {
        var (shown, others) = Groups(vector, contributions);
        var (toCity, toProvider) = (Voice.ToCity(city, provider), Voice.ToProvider(city, provider));
        return new Explanation(
            [.. shown.Select(g =>
            {
                var direction = g.Contribution > 0 ? ContributionDirection.Raises : ContributionDirection.Lowers;
                return new ExplanationPart(
                    g.Group, g.Contribution, direction, GroupSentences.Of(g.Group, direction, facts, toCity),
                    GroupSentences.Of(g.Group, direction, facts, toProvider),
                    g.Features, g.Others);
            })],
            others);
    }

    /// <summary>The groups that would tell, or let guess, who the other side is.</summary>
    private static readonly FeatureGroup[] Telling = [FeatureGroup.Buyer, FeatureGroup.Place, FeatureGroup.Partners];

    /// <summary>The same for two sides that may not know yet who the other is.</summary>
    internal static UnnamedReasons ExplainUnnamed(PairFacts named, ReadOnlySpan<float> vector, float[] contributions)
    {
        var shown = Groups(vector, contributions).Shown.Where(g => !Telling.Contains(g.Group)).ToArray();
        var facts = named.WithoutRanks();
        string[] Say(Voice voice) => [.. shown.Select(g => GroupSentences.Of(g.Group, g.Contribution > 0 ? ContributionDirection.Raises : ContributionDirection.Lowers, facts, voice))];
        return new UnnamedReasons(Say(Voice.ToCity("", "")), Say(Voice.ToProvider("", "")));
    }

    private sealed record Moved(FeatureGroup Group, float Contribution, IReadOnlyList<ExplainedFeature> Features, float Others);

    /// <summary>Places of the features of each group.</summary>
    private static readonly (FeatureGroup Group, int[] Features)[] OfGroups =
        [.. FeatureList.All.Select((feature, at) => (feature.Group, At: at)).GroupBy(f => f.Group, f => f.At).Select(g => (g.Key, g.ToArray())).OrderBy(g => g.Key)];

    /// <summary>What moved the score enough to be told, the strongest first, and what all the rest added.</summary>
    private static (Moved[] Shown, float Others) Groups(ReadOnlySpan<float> vector, float[] contributions)
    {
        var groups = new Moved[OfGroups.Length];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = Move(OfGroups[i].Group, OfGroups[i].Features, vector, contributions);
        var least = LeastShare * groups.Sum(g => Math.Abs(g.Contribution));
        bool IsShown(Moved g) => g.Contribution != 0 && Math.Abs(g.Contribution) >= least;
        return ([.. groups.Where(IsShown).OrderByDescending(g => Math.Abs(g.Contribution))], groups.Where(g => !IsShown(g)).Sum(g => g.Contribution));
    }

    private static Moved Move(FeatureGroup group, int[] features, ReadOnlySpan<float> vector, float[] contributions)
    {
        Span<int> strongest = stackalloc int[features.Length];
        var (count, sum, others) = (0, 0.0, 0.0);
        foreach (var at in features)
            if (contributions[at] != 0)
                strongest[count++] = at;
        strongest = strongest[..count];
        // Equal ones in the order of the list.
        strongest.Sort((one, other) => (-Math.Abs(contributions[one]), one).CompareTo((-Math.Abs(contributions[other]), other)));
        var told = new ExplainedFeature[Math.Min(MostFeatures, count)];
        for (var i = 0; i < count; i++)
        {
            sum += contributions[strongest[i]];
            if (i < told.Length)
                told[i] = Explain(FeatureList.All[strongest[i]], vector[strongest[i]], contributions[strongest[i]]);
            else
                others += contributions[strongest[i]];
        }
        return new Moved(group, (float)sum, told, (float)others);
    }

    private static ExplainedFeature Explain(Feature feature, float value, float contribution) =>
        new(feature.Name, feature.Description, float.IsFinite(value) ? value : null, feature.Unit, contribution);
}
