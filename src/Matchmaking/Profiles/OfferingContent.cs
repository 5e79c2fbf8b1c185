using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>What a provider says about its offering.</summary>
public abstract record OfferingContent
{
    /// <summary>The provider.</summary>
    [Required]
    public Guid? OrganizationId { get; init; }

    [Required, Text(Limits.Title)]
    public string? Title { get; init; }

    [Required, Text(Limits.LongText)]
    public string? Summary { get; init; }

    /// <summary>What it does, in plain words.</summary>
    [Text(Limits.LongText)]
    public string? Description { get; init; }

    public List<Sector> Sectors { get; init; } = [];
    public List<TargetGroup> TargetGroups { get; init; } = [];

    /// <summary>United Nations Sustainable Development Goals, 1–17.</summary>
    [Between(1, 17)]
    public List<int> Sdgs { get; init; } = [];

    [Text(Limits.Title)]
    public List<string> Technologies { get; init; } = [];

    /// <summary>Technology readiness level, 1–9.</summary>
    [Between(1, 9)]
    public int? Maturity { get; init; }

    /// <summary>Empty together with countriesServed: no limit.</summary>
    public List<Region> RegionsServed { get; init; } = [];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [Country]
    public List<string> CountriesServed { get; init; } = [];

    /// <summary>BCP-47 tags of languages the provider can work in.</summary>
    [Language]
    public List<string> Languages { get; init; } = [];
    public List<EngagementModel> EngagementModels { get; init; } = [];

    /// <summary>Minor units of the currency: 1250000 with EUR is 12,500.00 euro.</summary>
    [Between(0, long.MaxValue)]
    public long? PriceMin { get; init; }

    /// <summary>Minor units of the currency.</summary>
    [Between(0, long.MaxValue)]
    public long? PriceMax { get; init; }

    /// <summary>ISO 4217.</summary>
    [Currency]
    public string? Currency { get; init; }

    /// <summary>Standards it meets, such as ISO 37120.</summary>
    [Text(Limits.Title)]
    public List<string> StandardsMet { get; init; } = [];

    /// <summary>How people with disabilities can use it.</summary>
    [Text(Limits.LongText)]
    public string? Accessibility { get; init; }

    /// <summary>Introductions the provider can take now.</summary>
    [Between(0, 10_000)]
    public int? Capacity { get; init; }

    /// <summary>Last day it is offered; not in the past when it is set.</summary>
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>An offering as it is sent. Status and version are kept by the service.</summary>
[SentBack<OfferingResponse>]
public sealed record OfferingRequest : OfferingContent
{
    /// <summary>Ethics principles and how well each is shown.</summary>
    public List<EthicsStatementRequest> EthicsAttestations { get; init; } = [];

    internal Rules Check(TimeProvider clock, Offering? current)
    {
        var rules = Rules.For(this);
        rules.Money("price", PriceMin, PriceMax, Currency);
        rules.Ethics("ethicsAttestations", EthicsAttestations);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        rules.Must(ExpiresOn is null || ExpiresOn >= today || ExpiresOn == current?.ExpiresOn, "expiresOn",
            $"Is {ExpiresOn:yyyy-MM-dd}, in the past; must be {today:yyyy-MM-dd} or later.");
        return rules;
    }

    internal void CopyTo(Offering offering)
    {
        offering.OrganizationId = OrganizationId!.Value;
        offering.Title = Title!;
        offering.Summary = Summary!;
        offering.Description = Description;
        offering.Sectors = Sectors;
        offering.TargetGroups = TargetGroups;
        offering.Sdgs = Sdgs;
        offering.Technologies = Technologies;
        offering.Maturity = Maturity;
        offering.RegionsServed = RegionsServed;
        offering.CountriesServed = CountriesServed;
        offering.Languages = Languages;
        offering.EngagementModels = EngagementModels;
        offering.PriceMin = PriceMin;
        offering.PriceMax = PriceMax;
        offering.Currency = Currency;
        offering.StandardsMet = StandardsMet;
        offering.Accessibility = Accessibility;
        offering.EthicsAttestations = [.. EthicsAttestations.Select(statement => statement.ToEntity())];
        offering.Capacity = Capacity;
        offering.ExpiresOn = ExpiresOn;
    }
}

/// <summary>What a provider can deliver.</summary>
public sealed record OfferingResponse : OfferingContent, IIdentified
{
    public Guid Id { get; init; }
    public OfferingStatus Status { get; init; }

    /// <summary>Ethics principles and how well each is shown.</summary>
    public List<EthicsStatement> EthicsAttestations { get; init; } = [];

    /// <summary>True when it stands for a track record read from a public source; it has no text of its own.</summary>
    public bool FromHistory { get; init; }
    public DateTime? PublishedAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }
}
