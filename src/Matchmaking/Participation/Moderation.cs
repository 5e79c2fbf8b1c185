using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>Why a comment is reported or hidden.</summary>
public enum ReportReason { Spam, Abuse, Hate, PersonalData, Threat, OffTopic, Misleading, Illegal, Other }

/// <summary>What staff decide about a comment.</summary>
public enum ModerationOutcome { Keep, Hide }

/// <summary>What becomes of a decision that its author appealed against.</summary>
public enum AppealOutcome { Upheld, Overturned }

/// <summary>Somebody's report of a comment; one a person and comment.</summary>
public sealed class CommentReport
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid CommentId { get; set; }
    public Comment? Comment { get; set; }
    public Guid AccountId { get; set; }
    public ReportReason Reason { get; set; }
    public string? Text { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>The decision that answered it; null while it waits.</summary>
    public Guid? DecisionId { get; set; }
}

/// <summary>What staff decided about a comment, and what became of the author's one appeal.</summary>
public sealed class ModerationDecision : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Null after its author took the comment back; the decision stays for the public count.</summary>
    public Guid? CommentId { get; set; }
    public Comment? Comment { get; set; }
    public ModerationOutcome Outcome { get; set; }

    /// <summary>Only where it was hidden.</summary>
    public ReportReason? Reason { get; set; }

    /// <summary>Why, in words for the author and, where it was hidden, for everybody.</summary>
    public required string Note { get; set; }

    /// <summary>Who decided.</summary>
    public Guid? AccountId { get; set; }
    public string? AppealText { get; set; }
    public DateTime? AppealedAt { get; set; }
    public AppealOutcome? AppealOutcome { get; set; }
    public string? AppealNote { get; set; }
    public Guid? AppealDecidedBy { get; set; }
    public DateTime? AppealDecidedAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class CommentReportConfiguration : IEntityTypeConfiguration<CommentReport>
{
    public void Configure(EntityTypeBuilder<CommentReport> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasOne(r => r.Comment).WithMany(c => c.Reports).HasForeignKey(r => r.CommentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Accounts.Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ModerationDecision>().WithMany().HasForeignKey(r => r.DecisionId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(r => new { r.CommentId, r.AccountId }).IsUnique();
    }
}

internal sealed class ModerationDecisionConfiguration : IEntityTypeConfiguration<ModerationDecision>
{
    public void Configure(EntityTypeBuilder<ModerationDecision> builder)
    {
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.HasOne(d => d.Comment).WithMany().HasForeignKey(d => d.CommentId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(d => new { d.CommentId, d.Id });
    }
}
