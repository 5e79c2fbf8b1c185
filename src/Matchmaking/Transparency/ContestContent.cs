using System.ComponentModel.DataAnnotations;
using Matchmaking.Curation;
using Matchmaking.Platform;

namespace Matchmaking.Transparency;

/// <summary>What a side contests, and why.</summary>
public sealed record ContestRequest
{
    /// <summary>decline, or which fact that was used about you.</summary>
    [Required]
    public ContestSubject? Subject { get; init; }

    /// <summary>What is wrong, and what is right instead; staff read it.</summary>
    [Required, Text(Contest.MaximumText)]
    public string? Statement { get; init; }

    /// <summary>Where staff can see that it is so.</summary>
    [WebLink]
    public string? Evidence { get; init; }
}

/// <summary>What staff answer to a contest.</summary>
public sealed record ContestAnswerRequest
{
    [Required]
    public ContestOutcome? Outcome { get; init; }

    /// <summary>Why, and what was or will be done, in words for the side that contests.</summary>
    [Required, Text(Contest.MaximumText)]
    public string? Text { get; init; }
}

/// <summary>A contest, for the side that contests and for staff.</summary>
public sealed record ContestResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>Null after the need was removed.</summary>
    public Guid? NeedId { get; init; }

    /// <summary>Null after the offering was removed.</summary>
    public Guid? OfferingId { get; init; }

    /// <summary>Who contests.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>City or provider.</summary>
    public MatchSide Side { get; init; }
    public ContestSubject Subject { get; init; }

    /// <summary>Null after the organization was erased.</summary>
    public string? Statement { get; init; }
    public string? Evidence { get; init; }
    public ContestState State { get; init; }

    /// <summary>By when staff answer.</summary>
    public DateTime DueAt { get; init; }

    /// <summary>Open after that time.</summary>
    public bool Overdue { get; init; }

    /// <summary>Null until staff answer.</summary>
    public ContestOutcome? Outcome { get; init; }
    public string? Answer { get; init; }
    public DateTime? AnsweredAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static ContestResponse Of(Contest c, DateTime now) => new()
    {
        Id = c.Id, NeedId = c.NeedId, OfferingId = c.OfferingId, OrganizationId = c.OrganizationId, Side = c.Side, Subject = c.Subject, Statement = c.Statement, Evidence = c.Evidence,
        State = c.State, DueAt = c.DueAt, Overdue = c.State == ContestState.Open && c.DueAt < now, Outcome = c.Outcome, Answer = c.Answer, AnsweredAt = c.AnsweredAt,
        CreatedAt = c.CreatedAt, UpdatedAt = c.UpdatedAt, Version = c.Version,
    };
}

/// <summary>What your side of a match can contest now.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="OfferingId">The offering.</param>
/// <param name="Side">Where you stand.</param>
/// <param name="Subjects">What a contest can be about; decline is among them when staff declined the match, shared that with both sides, and have not answered a contest of it.</param>
/// <param name="Decline">The decline that stands; null when there is none, or staff did not share it.</param>
/// <param name="Open">Contests of your side that wait for an answer; their subjects cannot be contested again before that.</param>
/// <param name="AnswerDays">Days that staff have to answer.</param>
public sealed record ContestableResponse(
    Guid NeedId, Guid OfferingId, MatchSide Side, IReadOnlyList<ContestSubject> Subjects, ContestedDecline? Decline, IReadOnlyList<ContestResponse> Open, int AnswerDays);

/// <summary>A decline as staff shared it with both sides; who decided is not told.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Note">The same in words.</param>
/// <param name="DeclinedOn">The day.</param>
public sealed record ContestedDecline(DeclineReason? Reason, string? Note, DateOnly DeclinedOn);

/// <summary>What became of contests, in counts.</summary>
/// <param name="Year">Of contests that came in within this year, UTC; null for all.</param>
/// <param name="AnswerDays">Days that staff have to answer a contest that comes in today.</param>
/// <param name="Contested">All of them.</param>
/// <param name="Open">Those that wait for an answer.</param>
/// <param name="Overdue">Of the open ones, those whose time is over.</param>
/// <param name="Withdrawn">Taken back before they were answered.</param>
/// <param name="Answered">By staff.</param>
/// <param name="AnsweredInTime">Of the answered ones, those answered by the day that was due.</param>
/// <param name="MedianDays">Days from a contest to its answer: half were answered faster; null without answers.</param>
/// <param name="Outcomes">The answered ones by outcome.</param>
/// <param name="Subjects">All by subject.</param>
public sealed record ContestCountsResponse(
    int? Year, int AnswerDays, int Contested, int Open, int Overdue, int Withdrawn, int Answered, int AnsweredInTime, double? MedianDays,
    IReadOnlyList<ContestOutcomeCount> Outcomes, IReadOnlyList<ContestSubjectCount> Subjects);

/// <summary>How often one outcome.</summary>
/// <param name="Outcome">What staff answered.</param>
/// <param name="Count">How often.</param>
public sealed record ContestOutcomeCount(ContestOutcome Outcome, int Count);

/// <summary>What became of contests about one subject.</summary>
/// <param name="Subject">What was contested.</param>
/// <param name="Contested">How often.</param>
/// <param name="Open">Those that wait for an answer.</param>
/// <param name="Upheld">Answered: it was wrong.</param>
/// <param name="PartlyUpheld">Answered: part of it was wrong.</param>
/// <param name="Rejected">Answered: it was right.</param>
public sealed record ContestSubjectCount(ContestSubject Subject, int Contested, int Open, int Upheld, int PartlyUpheld, int Rejected);
