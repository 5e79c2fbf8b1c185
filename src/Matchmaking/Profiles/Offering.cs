using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>What a provider can deliver.</summary>
public sealed class Offering : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public required string Title { get; set; }
    public required string Summary { get; set; }

    /// <summary>What it does, in plain words.</summary>
    public string? Description { get; set; }
    public List<Sector> Sectors { get; set; } = [];
    public List<TargetGroup> TargetGroups { get; set; } = [];

    /// <summary>United Nations Sustainable Development Goals, 1–17.</summary>
    public List<int> Sdgs { get; set; } = [];
    public List<string> Technologies { get; set; } = [];

    /// <summary>Technology readiness level, 1–9.</summary>
    public int? Maturity { get; set; }

    /// <summary>Empty together with <see cref="CountriesServed"/>: not stated, so no limit.</summary>
    public List<Region> RegionsServed { get; set; } = [];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public List<string> CountriesServed { get; set; } = [];

    /// <summary>BCP-47 tags.</summary>
    public List<string> Languages { get; set; } = [];
    public List<EngagementModel> EngagementModels { get; set; } = [];

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? PriceMin { get; set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? PriceMax { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }
    public List<string> StandardsMet { get; set; } = [];
    public string? Accessibility { get; set; }
    public List<EthicsStatement> EthicsAttestations { get; set; } = [];

    /// <summary>Introductions the provider can take now.</summary>
    public int? Capacity { get; set; }
    public OfferingStatus Status { get; set; }
    public DateOnly? ExpiresOn { get; set; }

    /// <summary>
    /// True when the reader of a history source made it to stand for a provider's track record: it has no text of its own,
    /// so that matching rests on dated partnerships alone.
    /// </summary>
    public bool FromHistory { get; set; }
    public DateTime? PublishedAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class OfferingConfiguration : IEntityTypeConfiguration<Offering>
{
    public void Configure(EntityTypeBuilder<Offering> builder)
    {
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.OwnsMany(o => o.EthicsAttestations, e => e.ToJson());
        builder.HasOne(o => o.Organization).WithMany().HasForeignKey(o => o.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(o => new { o.Status, o.Id });
        builder.HasIndex(o => o.OrganizationId);
    }
}
