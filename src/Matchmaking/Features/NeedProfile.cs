using Matchmaking.Profiles;

namespace Matchmaking.Features;

/// <summary>A need as the ranking sees it: posted now, or posted on a day of the past.</summary>
public sealed class NeedProfile
{
    /// <summary>The need's id, or the project's id in its source.</summary>
    public required string Key { get; init; }
    public required string Title { get; init; }

    /// <summary>Everything else that it says.</summary>
    public required string Text { get; init; }

    /// <summary><see cref="DateOnly.DayNumber"/>; nothing dated on or after it is seen.</summary>
    public required int AsOf { get; init; }

    /// <summary>Ordinals in the pool of the organizations that ask; those the pool has not seen are left out.</summary>
    public int[] Buyers { get; init; } = [];

    /// <summary>
    /// True when it is known who asks, also when the pool has no project of theirs: then work with them is none, not unknown.
    /// </summary>
    public bool BuyersAreKnown { get => field || Buyers.Length > 0; init; }
    public string[] Countries
    {
        get => _countries;
        init => (_countries, CountryCodes) = (value, Array.ConvertAll(value, ShortCode.Of));
    }

    internal ShortCode[] CountryCodes { get; private init; } = [];
    public GeoPoint[] Locations { get; init; } = [];

    /// <summary>Natural logarithm of the budget in minor units; NaN when unknown.</summary>
    public float LogBudget { get; init; } = float.NaN;
    public string? Currency
    {
        get;
        init => (field, CurrencyCode) = (value, ShortCode.Of(value));
    }

    internal ShortCode CurrencyCode { get; private init; }
    public string[] Topics
    {
        get => _topics;
        init => (_topics, TopicParts) = (value, Array.ConvertAll(value, History.Topic.Parts));
    }

    /// <summary>The topics' codes in parts, from broad to narrow.</summary>
    public string[][] TopicParts { get; private init; } = [];
    public SectorSet Sectors { get; init; }
    public EngagementModel? EngagementModel
    {
        get;
        init => (field, EngagementCode) = (value, DocumentFacts.CodeOf(value));
    }

    internal byte EngagementCode { get; private init; }

    /// <summary>The profile behind it; null for a project of the past.</summary>
    public Need? Need { get; init; }
    private readonly string[] _topics = [], _countries = [];
}
