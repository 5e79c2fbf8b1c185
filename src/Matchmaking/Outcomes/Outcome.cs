using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Outcomes;

/// <summary>What an introduction came to.</summary>
public enum OutcomeResult { Awarded, Completed, Cancelled, NoneSuitable }

/// <summary>Whether both sides say the same of it.</summary>
public enum OutcomeState { Proposed, Confirmed, Disputed }

/// <summary>What an introduction came to; entered by one side or staff, and a fact once both sides confirmed it.</summary>
public sealed class Outcome : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }
    public Match? Match { get; set; }
    public OutcomeResult Result { get; set; }
    public OutcomeState State { get; set; }

    /// <summary>When it was agreed: contract or award. Matching sees it only for later dates.</summary>
    public DateOnly? AgreedOn { get; set; }

    /// <summary>When the work, or the search, ended.</summary>
    public DateOnly? EndedOn { get; set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? Value { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }

    /// <summary>What was done.</summary>
    public required string Summary { get; set; }
    public string? Lessons { get; set; }
    public List<Kpi> Kpis { get; set; } = [];
    public List<Beneficiaries> Beneficiaries { get; set; } = [];

    /// <summary>Who entered it, or changed it last.</summary>
    public MatchSide EnteredBy { get; set; }
    public DateTime? ConfirmedByCityAt { get; set; }
    public DateTime? ConfirmedByProviderAt { get; set; }

    /// <summary>Which side says that it is wrong, and what.</summary>
    public MatchSide? DisputedBy { get; set; }
    public string? Dispute { get; set; }

    /// <summary>The provider's reference that it became.</summary>
    public Guid? ReferenceId { get; set; }

    /// <summary>The partnership that it became.</summary>
    public Guid? PartnershipId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>Something that was measured.</summary>
public sealed class Kpi
{
    public required string Name { get; set; }
    public required string Unit { get; set; }

    /// <summary>Before.</summary>
    public double? Baseline { get; set; }

    /// <summary>What was aimed at.</summary>
    public double? Target { get; set; }

    /// <summary>What came of it.</summary>
    public double? Observed { get; set; }
}

/// <summary>People of a target group who gained from it.</summary>
public sealed class Beneficiaries
{
    public TargetGroup Group { get; set; }
    public long People { get; set; }
}

internal sealed class OutcomeConfiguration : IEntityTypeConfiguration<Outcome>
{
    public void Configure(EntityTypeBuilder<Outcome> builder)
    {
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.OwnsMany(o => o.Kpis, k => k.ToJson());
        builder.OwnsMany(o => o.Beneficiaries, b => b.ToJson());
        builder.HasOne(o => o.Match).WithMany().HasForeignKey(o => o.MatchId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Reference>().WithMany().HasForeignKey(o => o.ReferenceId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Partnership>().WithMany().HasForeignKey(o => o.PartnershipId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(o => o.MatchId).IsUnique();
    }
}
