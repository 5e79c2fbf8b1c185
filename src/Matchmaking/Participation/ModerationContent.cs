using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Participation;

/// <summary>Why a comment should be looked at.</summary>
public sealed record ReportRequest
{
    [Required]
    public ReportReason? Reason { get; init; }

    /// <summary>More about it; staff read it.</summary>
    [Text(2000)]
    public string? Text { get; init; }
}

/// <summary>A report that was taken in.</summary>
public sealed record ReportResponse
{
    public Guid Id { get; init; }
    public Guid CommentId { get; init; }
    public ReportReason Reason { get; init; }
    public string? Text { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>A comment that was reported and waits for staff.</summary>
public sealed record ReportedCommentResponse : IIdentified
{
    /// <summary>The comment.</summary>
    public Guid Id { get; init; }
    public Guid NeedId { get; init; }
    public required string Text { get; init; }

    /// <summary>Of the comment: send it as If-Match with the decision, which is about these words.</summary>
    public int Version { get; init; }

    /// <summary>Who reported is not told.</summary>
    public IReadOnlyList<WaitingReport> Reports { get; init; } = [];
}

/// <summary>A report that waits.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Text">More about it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record WaitingReport(ReportReason Reason, string? Text, DateTime CreatedAt);

/// <summary>What staff decide about a comment.</summary>
public sealed record ModerationRequest
{
    [Required]
    public ModerationOutcome? Outcome { get; init; }

    /// <summary>Required with hide, and for nothing else.</summary>
    public ReportReason? Reason { get; init; }

    /// <summary>Why, in words for the author; shown in place of a hidden comment.</summary>
    [Required, Text(2000)]
    public string? Note { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(Outcome is null || (Outcome == ModerationOutcome.Hide) == Reason.HasValue, "reason",
            Outcome == ModerationOutcome.Hide ? (Sentence)$"Is required with hide: say why." : $"Is for hide only; leave it out.");
        return rules;
    }
}

/// <summary>Why the author thinks a comment should not be hidden.</summary>
public sealed record AppealRequest
{
    [Required, Text(2000)]
    public string? Text { get; init; }
}

/// <summary>What becomes of the decision.</summary>
public sealed record AppealDecisionRequest
{
    /// <summary>upheld leaves the comment hidden, overturned shows it again.</summary>
    [Required]
    public AppealOutcome? Outcome { get; init; }

    /// <summary>Why, in words for the author.</summary>
    [Required, Text(2000)]
    public string? Note { get; init; }
}

/// <summary>A decision about a comment.</summary>
public sealed record ModerationResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>Null after its author took the comment back.</summary>
    public Guid? CommentId { get; init; }
    public ModerationOutcome Outcome { get; init; }
    public ReportReason? Reason { get; init; }
    public required string Note { get; init; }
    public DateTime CreatedAt { get; init; }
    public string? AppealText { get; init; }
    public DateTime? AppealedAt { get; init; }

    /// <summary>Null until another member of staff decides.</summary>
    public AppealOutcome? AppealOutcome { get; init; }
    public string? AppealNote { get; init; }
    public DateTime? AppealDecidedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static ModerationResponse Of(ModerationDecision d) => new()
    {
        Id = d.Id, CommentId = d.CommentId, Outcome = d.Outcome, Reason = d.Reason, Note = d.Note, CreatedAt = d.CreatedAt, AppealText = d.AppealText, AppealedAt = d.AppealedAt,
        AppealOutcome = d.AppealOutcome, AppealNote = d.AppealNote, AppealDecidedAt = d.AppealDecidedAt, Version = d.Version,
    };
}

/// <summary>What became of reports and appeals, in counts.</summary>
/// <param name="Reported">Reports of comments.</param>
/// <param name="Waiting">Reports that wait for staff.</param>
/// <param name="Kept">Decisions to keep a comment.</param>
/// <param name="Hidden">Decisions to hide one.</param>
/// <param name="Appealed">Decisions appealed against.</param>
/// <param name="Upheld">Appeals after which the comment stays hidden.</param>
/// <param name="Overturned">Appeals after which it is shown again.</param>
/// <param name="Reasons">By reason.</param>
public sealed record ModerationLogResponse(int Reported, int Waiting, int Kept, int Hidden, int Appealed, int Upheld, int Overturned, IReadOnlyList<ReasonCount> Reasons);

/// <summary>What became of one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Reported">Reports with this reason.</param>
/// <param name="Hidden">Comments hidden for it.</param>
public sealed record ReasonCount(ReportReason Reason, int Reported, int Hidden);
