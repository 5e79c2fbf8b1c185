using Matchmaking.Curation;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Transparency;

/// <summary>What a side of a match contests: a fact that was used about it, or that staff declined the match.</summary>
public enum ContestSubject { Eligibility, TrackRecord, Profile, Reference, Explanation, Decline, Other }

/// <summary>How far a contest has come.</summary>
public enum ContestState { Open, Answered, Withdrawn }

/// <summary>What staff answer to a contest.</summary>
public enum ContestOutcome { Upheld, PartlyUpheld, Rejected }

/// <summary>A side of a match says that a fact about it, or a decline, is wrong; staff answer by a day that is set when it comes in.</summary>
public sealed class Contest : IVersioned
{
    /// <summary>Characters of a statement, and of an answer.</summary>
    public const int MaximumText = 5000;

    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Null after the need was removed; the contest stays for the public count, and so with the offering.</summary>
    public Guid? NeedId { get; set; }
    public Guid? OfferingId { get; set; }

    /// <summary>Who contests.</summary>
    public Guid OrganizationId { get; set; }

    /// <summary>City or provider.</summary>
    public MatchSide Side { get; set; }
    public ContestSubject Subject { get; set; }

    /// <summary>Null after the organization was erased.</summary>
    public string? Statement { get; set; }

    /// <summary>An absolute http(s) link.</summary>
    public string? Evidence { get; set; }

    /// <summary>Whose account it was.</summary>
    public Guid AccountId { get; set; }

    /// <summary>The step that is contested; null for a fact.</summary>
    public Guid? DeclineId { get; set; }
    public ContestState State { get; set; }

    /// <summary>By when staff answer.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>When staff were told that it is due soon.</summary>
    public DateTime? RemindedAt { get; set; }

    /// <summary>When staff were told that it is overdue.</summary>
    public DateTime? OverdueToldAt { get; set; }
    public ContestOutcome? Outcome { get; set; }
    public string? Answer { get; set; }

    /// <summary>Who answered.</summary>
    public Guid? AnsweredBy { get; set; }
    public DateTime? AnsweredAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ContestConfiguration : IEntityTypeConfiguration<Contest>
{
    public void Configure(EntityTypeBuilder<Contest> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne<Need>().WithMany().HasForeignKey(c => c.NeedId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Offering>().WithMany().HasForeignKey(c => c.OfferingId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(c => new { c.NeedId, c.OfferingId, c.Side, c.Subject }).IsUnique().HasFilter("\"State\" = 'open'");
        builder.HasIndex(c => new { c.State, c.DueAt });
    }
}
