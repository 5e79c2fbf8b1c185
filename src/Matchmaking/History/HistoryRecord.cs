using Matchmaking.Profiles;

namespace Matchmaking.History;

/// <summary>One partnership as a reader yields it, before it is stored or trained on.</summary>
/// <param name="Source">The kind of source: <c>cordis</c> or <c>ocds</c>.</param>
/// <param name="Id">The project's id in its source.</param>
/// <param name="Date">When it was agreed: signature, award or release.</param>
/// <param name="Title">Title of the need.</param>
/// <param name="Text">Everything else that the need says, without the title.</param>
/// <param name="TopicTitle">The title of the call topic alone, where the source has one.</param>
/// <param name="Buyers">The public side.</param>
/// <param name="Providers">The chosen side.</param>
public sealed record HistoryRecord(
    string Source, string Id, DateOnly Date, string Title, string Text, string? TopicTitle,
    IReadOnlyList<HistoryParty> Buyers, IReadOnlyList<HistoryParty> Providers)
{
    /// <summary>The source's own codes: a call topic, a classification.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<Sector> Sectors { get; init; } = [];

    /// <summary>What each provider got of the money, in their order and in one currency; 0 or less where it is not known.</summary>
    public IReadOnlyList<double> Amounts { get; init; } = [];

    /// <summary>Of each provider, in their order, whether it led the project; empty where the source does not say.</summary>
    public IReadOnlyList<bool> Leads { get; init; } = [];

    /// <summary>How both sides worked together.</summary>
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Budget known when the need was posted, minor units of <see cref="Currency"/>.</summary>
    public long? Budget { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>A provider's part of what is known to have gone to providers, above 0 and up to 1; null when its amount is not known.</summary>
    /// <param name="provider">Its place among <see cref="Providers"/>.</param>
    public double? Part(int provider) => Amounts.Count == Providers.Count && Amounts[provider] is > 0 and var amount ? amount / Amounts.Sum(a => Math.Max(0, a)) : null;

    /// <summary>Whether a provider led, null when it is not known.</summary>
    /// <param name="provider">Its place among <see cref="Providers"/>.</param>
    public bool? Led(int provider) => Leads.Count == Providers.Count ? Leads[provider] : null;
}

/// <summary>An organization as a source names it.</summary>
public sealed record HistoryParty(string Id, string Name)
{
    public string? ShortName { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
    public string? City { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public bool? IsSme { get; init; }
    public string? Website { get; init; }
}

/// <summary>A row that a reader could not use: where it is and what is wrong with it.</summary>
public sealed record RowProblem(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}
