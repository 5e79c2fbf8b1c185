using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>What a city seeks; a problem first, not a shopping list.</summary>
public sealed class Need : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public required string Title { get; set; }
    public required string Problem { get; set; }
    public string? DesiredOutcome { get; set; }
    public string? WhoIsAffected { get; set; }
    public string? WorkDone { get; set; }
    public string? SuccessCriteria { get; set; }
    public List<Sector> Sectors { get; set; } = [];
    public List<TargetGroup> TargetGroups { get; set; } = [];

    /// <summary>United Nations Sustainable Development Goals, 1–17.</summary>
    public List<int> Sdgs { get; set; } = [];
    public Focus? Focus { get; set; }
    public EngagementModel? EngagementModel { get; set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? BudgetMin { get; set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? BudgetMax { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }
    public DateOnly? StartDate { get; set; }
    public DateOnly? Deadline { get; set; }

    /// <summary>BCP-47 tags of languages the city can work in.</summary>
    public List<string> Languages { get; set; } = [];

    /// <summary>Technology readiness level, 1–9.</summary>
    public int? MinimumMaturity { get; set; }
    public List<EthicsStatement> EthicsRequirements { get; set; } = [];
    public List<string> RequiredStandards { get; set; } = [];

    /// <summary>Absolute http(s) links.</summary>
    public List<string> Attachments { get; set; } = [];

    /// <summary>Introductions the city can take for this need at a time; null is the service's default.</summary>
    public int? Capacity { get; set; }
    public NeedStatus Status { get; set; }
    public DateTime? PublishedAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>A principle at a level: required by a need, attested by an offering.</summary>
public sealed class EthicsStatement
{
    public EthicsPrinciple Principle { get; set; }
    public EthicsLevel Level { get; set; }
}

internal sealed class NeedConfiguration : IEntityTypeConfiguration<Need>
{
    public void Configure(EntityTypeBuilder<Need> builder)
    {
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Version).IsConcurrencyToken();
        builder.OwnsMany(n => n.EthicsRequirements, e => e.ToJson());
        builder.HasOne(n => n.Organization).WithMany().HasForeignKey(n => n.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(n => new { n.Status, n.Id });
    }
}
