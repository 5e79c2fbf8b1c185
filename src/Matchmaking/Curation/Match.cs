using Matchmaking.Matching;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Curation;

/// <summary>A need and an offering that staff follow from the ranked list to the outcome; there is one for a pair.</summary>
public sealed class Match : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Need? Need { get; set; }
    public Guid OfferingId { get; set; }
    public Offering? Offering { get; set; }
    public MatchState State { get; set; }

    /// <summary>The list it was taken from; null when staff added what the ranker missed.</summary>
    public Guid? MatchRunId { get; set; }
    public int? Rank { get; set; }
    public float? Score { get; set; }

    /// <summary>By how much of the list's spread it led the next place when it was taken, 0–1; null when staff added it.</summary>
    public float? Margin { get; set; }

    /// <summary>Its place if the baseline ranker had ordered that list.</summary>
    public int? BaselineRank { get; set; }

    /// <summary>Whether the provider had one document at most; null when that is not known.</summary>
    public bool? ColdProvider { get; set; }

    /// <summary>Why staff follow it although a hard constraint fails.</summary>
    public string? OverrideReason { get; set; }

    /// <summary>One reviewer has decided, and another must before the match moves.</summary>
    public bool AwaitsReviewer { get; set; }

    /// <summary>Listed first whatever its score.</summary>
    public bool Pinned { get; set; }

    /// <summary>Whose work it is among staff.</summary>
    public Guid? AssigneeId { get; set; }

    /// <summary>Out of the queue until then.</summary>
    public DateTime? SnoozedUntil { get; set; }
    public EngagementModel? EngagementModel { get; set; }

    /// <summary>An introduction is no award: the city must still run an open competition.</summary>
    public bool OpenCompetitionRequired { get; set; }

    /// <summary>When an offer that is not answered ends.</summary>
    public DateTime? OfferExpiresAt { get; set; }

    /// <summary>Why, in sentences to the city that name nobody; written when it was offered.</summary>
    public List<string> ForCity { get; set; } = [];

    /// <summary>The same to the provider.</summary>
    public List<string> ForProvider { get; set; } = [];
    public List<MatchEvent> Events { get; set; } = [];
    public List<Consent> Consents { get; set; } = [];
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>One step of a match; together they are its history and are never changed.</summary>
public sealed class MatchEvent
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }
    public MatchStep Step { get; set; }
    public MatchState From { get; set; }
    public MatchState To { get; set; }
    public MatchSide Side { get; set; }

    /// <summary>Whose account it was; null when the service did it.</summary>
    public Guid? AccountId { get; set; }
    public DeclineReason? Reason { get; set; }
    public string? Note { get; set; }

    /// <summary>Whether both sides may read the note; else staff only.</summary>
    public bool NoteShared { get; set; }

    /// <summary>The day it happened, as told; <see cref="CreatedAt"/> is when it was entered.</summary>
    public DateOnly HappenedOn { get; set; }

    /// <summary>Documents, as absolute http(s) links.</summary>
    public List<string> Links { get; set; } = [];
    public DateTime CreatedAt { get; set; }
}

/// <summary>What one side of a match agreed to; one row a side and scope, its changes are in the audit log.</summary>
public sealed class Consent
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }
    public MatchSide Side { get; set; }
    public ConsentScope Scope { get; set; }
    public ConsentState State { get; set; }

    /// <summary>Who answered.</summary>
    public Guid? AccountId { get; set; }
    public DateTime RequestedAt { get; set; }
    public DateTime? AnsweredAt { get; set; }

    /// <summary>Of an offer that waits for an answer: the last reminder, as days before its end.</summary>
    public int? RemindedDays { get; set; }
    public DateTime ExpiresAt { get; set; }
}

/// <summary>One person's grade of a pair.</summary>
public sealed class Judgment : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Guid OfferingId { get; set; }

    /// <summary>Who judged; one judgment a person and pair.</summary>
    public Guid AccountId { get; set; }

    /// <summary>0 (no use) to 4 (made for it); null when the pair is unrateable.</summary>
    public int? Grade { get; set; }
    public string? Note { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class MatchConfiguration : IEntityTypeConfiguration<Match>
{
    public void Configure(EntityTypeBuilder<Match> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasOne(m => m.Need).WithMany().HasForeignKey(m => m.NeedId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(m => m.Offering).WithMany().HasForeignKey(m => m.OfferingId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MatchRun>().WithMany().HasForeignKey(m => m.MatchRunId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(m => m.Events).WithOne().HasForeignKey(e => e.MatchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(m => m.Consents).WithOne().HasForeignKey(c => c.MatchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.NeedId, m.OfferingId }).IsUnique();
        builder.HasIndex(m => new { m.State, m.Id });
    }
}

internal sealed class MatchEventConfiguration : IEntityTypeConfiguration<MatchEvent>
{
    public void Configure(EntityTypeBuilder<MatchEvent> builder) => builder.Property(e => e.Id).ValueGeneratedNever();
}

internal sealed class ConsentConfiguration : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        // What a side renews at the moment its time is over must not be taken for expired.
        builder.Property(c => c.ExpiresAt).IsConcurrencyToken();
        builder.HasIndex(c => new { c.MatchId, c.Side, c.Scope }).IsUnique();
    }
}

internal sealed class JudgmentConfiguration : IEntityTypeConfiguration<Judgment>
{
    public void Configure(EntityTypeBuilder<Judgment> builder)
    {
        builder.Property(j => j.Id).ValueGeneratedNever();
        builder.Property(j => j.Version).IsConcurrencyToken();
        builder.HasOne<Need>().WithMany().HasForeignKey(j => j.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Offering>().WithMany().HasForeignKey(j => j.OfferingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(j => new { j.NeedId, j.OfferingId, j.AccountId }).IsUnique();
    }
}
