using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>A member: a city, a provider or an institution.</summary>
public sealed class Organization : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public OrganizationKind Kind { get; set; }
    public required string LegalName { get; set; }
    public string? ShortName { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }
    public Region? Region { get; set; }
    public string? City { get; set; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Latitude { get; set; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Longitude { get; set; }

    /// <summary>BCP-47 tags.</summary>
    public List<string> Languages { get; set; } = [];
    public string? Website { get; set; }

    /// <summary>Identifier in a public register, as org-id.guide writes it: <c>GB-COH-01234567</c>.</summary>
    public string? LegalId { get; set; }

    /// <summary>Providers only.</summary>
    public ProviderSize? Size { get; set; }

    /// <summary>Cities only: residents.</summary>
    public long? Population { get; set; }
    public Vetting Vetting { get; set; }

    /// <summary>The last day on which <see cref="Vetting"/> holds; null when it does not end.</summary>
    public DateOnly? VettingExpiresOn { get; set; }
    public List<Recognition> Recognitions { get; set; } = [];

    /// <summary>True for invented sample members.</summary>
    public bool Illustrative { get; set; }

    /// <summary>The history source this organization was first read from, such as <c>cordis</c>; null when entered by hand.</summary>
    public string? Source { get; set; }

    /// <summary>The organization's id in <see cref="Source"/>.</summary>
    public string? SourceId { get; set; }
    /// <summary>When it was erased on its request; decisions about it, and what public sources say, stay.</summary>
    public DateTime? ErasedAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }

    /// <summary>Leaves what decisions refer to; where a public source says the rest, it goes on saying it.</summary>
    internal void Forget(DateTime now)
    {
        (ErasedAt, Languages, Recognitions) = (now, [], []);
        if (Source is null)
            (ShortName, City, Latitude, Longitude, Website, Size, Population) = (null, null, null, null, null, null, null);
    }

    /// <summary>What the vetting counts for on a day: one that has expired is none.</summary>
    public Vetting VettingOn(DateOnly day) => VettingExpiresOn < day ? Vetting.Unverified : Vetting;

    /// <summary>Whether at least the identity has been confirmed.</summary>
    public bool IsVettedOn(DateOnly day) => VettingOn(day) is Vetting.IdentityConfirmed or Vetting.DocumentsChecked or Vetting.Screened;
}

/// <summary>An award, e.g. the Seoul Smart City Prize in Tech-InnovaCity.</summary>
public sealed class Recognition
{
    public required string Award { get; set; }
    public string? Category { get; set; }
    public int Year { get; set; }
}

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.OwnsMany(o => o.Recognitions, r => r.ToJson());
        builder.HasIndex(o => new { o.Source, o.SourceId }).IsUnique();
        builder.HasIndex(o => new { o.Kind, o.Id });
    }
}
