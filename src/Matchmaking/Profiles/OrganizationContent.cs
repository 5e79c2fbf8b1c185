using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>What a member says about itself.</summary>
public abstract record OrganizationContent
{
    [Required]
    public OrganizationKind? Kind { get; init; }

    [Required, Text(Limits.Title)]
    public string? LegalName { get; init; }

    [Text(Limits.Title)]
    public string? ShortName { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [Country]
    public string? Country { get; init; }
    public Region? Region { get; init; }

    [Text(Limits.Title)]
    public string? City { get; init; }

    /// <summary>WGS 84 degrees; together with longitude or not at all.</summary>
    [Between(-90, 90)]
    public double? Latitude { get; init; }

    /// <summary>WGS 84 degrees; together with latitude or not at all.</summary>
    [Between(-180, 180)]
    public double? Longitude { get; init; }

    /// <summary>BCP-47 tags of working languages.</summary>
    [Language]
    public List<string> Languages { get; init; } = [];

    [WebLink]
    public string? Website { get; init; }

    /// <summary>Identifier in a public register, as org-id.guide writes it: country, register and number, such as GB-COH-01234567.</summary>
    [LegalId]
    public string? LegalId { get; init; }

    /// <summary>Providers only.</summary>
    public ProviderSize? Size { get; init; }

    /// <summary>Cities only: residents.</summary>
    [Between(0, long.MaxValue)]
    public long? Population { get; init; }
}

/// <summary>A member as it is sent. Vetting, source and version are kept by the service.</summary>
[SentBack<AddedOrganization>]
public sealed record OrganizationRequest : OrganizationContent
{
    /// <summary>Awards won.</summary>
    public List<RecognitionRequest> Recognitions { get; init; } = [];

    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        rules.Must(Latitude.HasValue == Longitude.HasValue, Latitude is null ? "latitude" : "longitude",
            $"Latitude and longitude go together; give both or neither.");
        rules.Must(Size is null || Kind is null or OrganizationKind.Provider, "size", $"Is for providers only; leave it out.");
        rules.Must(Population is null || Kind is null or OrganizationKind.City, "population", $"Is for cities only; leave it out.");
        var thisYear = clock.GetUtcNow().Year;
        foreach (var (index, recognition) in Recognitions.Index())
            rules.Must(recognition?.Year is null or >= 1900 && (recognition?.Year ?? 0) <= thisYear, $"recognitions[{index}].year",
                $"Is {recognition?.Year}; must be between 1900 and {thisYear}.");
        return rules;
    }

    internal void CopyTo(Organization organization)
    {
        organization.Kind = Kind!.Value;
        organization.LegalName = LegalName!;
        organization.ShortName = ShortName;
        organization.Country = Country;
        organization.Region = Region;
        organization.City = City;
        organization.Latitude = Latitude;
        organization.Longitude = Longitude;
        organization.Languages = Languages;
        organization.Website = Website;
        organization.LegalId = LegalId;
        organization.Size = Size;
        organization.Population = Population;
        organization.Recognitions = [.. Recognitions.Select(r => new Recognition { Award = r.Award!, Category = r.Category, Year = r.Year!.Value })];
    }
}

/// <summary>An award, e.g. the Seoul Smart City Prize in Tech-InnovaCity.</summary>
public sealed record RecognitionRequest
{
    [Required, Text(Limits.Title)]
    public string? Award { get; init; }

    [Text(Limits.Title)]
    public string? Category { get; init; }

    [Required]
    public int? Year { get; init; }
}

/// <summary>A member: a city, a provider or an institution.</summary>
public record OrganizationResponse : OrganizationContent, IIdentified
{
    public Guid Id { get; init; }

    /// <summary>How far staff have checked the organization.</summary>
    public Vetting Vetting { get; init; }

    /// <summary>The last day on which the vetting holds; from the next it counts as unverified. Null when it does not end.</summary>
    public DateOnly? VettingExpiresOn { get; init; }

    /// <summary>True for invented sample members.</summary>
    public bool Illustrative { get; init; }

    /// <summary>The history source it was first read from, such as <c>cordis</c>; null when entered by hand.</summary>
    public string? Source { get; init; }

    /// <summary>Its id in that source.</summary>
    public string? SourceId { get; init; }

    /// <summary>Awards won.</summary>
    public List<Recognition> Recognitions { get; init; } = [];

    /// <summary>When it was erased on its request; null for all others.</summary>
    public DateTime? ErasedAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }
}

/// <summary>A member that was just added, with those it may be already.</summary>
public sealed record AddedOrganization : OrganizationResponse
{
    /// <summary>Members that are likely the same; empty when there is none. Adding is not hindered: staff look at such pairs.</summary>
    public IReadOnlyList<PossibleDuplicate> PossibleDuplicates { get; init; } = [];
}

/// <summary>A member that may be the same as another one, by what is public of it.</summary>
/// <param name="Id">The other member.</param>
/// <param name="Kind">What kind of member it is.</param>
/// <param name="LegalName">Its name.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="City">Where it is.</param>
/// <param name="Score">0–1; how likely it is.</param>
/// <param name="Reasons">What speaks for it and against it.</param>
public sealed record PossibleDuplicate(Guid Id, OrganizationKind Kind, string LegalName, string? Country, string? City, double Score, IReadOnlyList<string> Reasons);
