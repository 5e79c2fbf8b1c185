using Matchmaking.Candidates;
using Matchmaking.Explanations;
using Matchmaking.Matching;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Curation;

/// <summary>A need and an offering that staff follow from the list to the outcome.</summary>
public sealed record MatchResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid NeedId { get; init; }
    public Guid OfferingId { get; init; }
    public MatchState State { get; init; }

    /// <summary>The list it was taken from; null when staff added what the ranker missed.</summary>
    public Guid? MatchRunId { get; init; }

    /// <summary>Its place in that list.</summary>
    public int? Rank { get; init; }
    public float? Score { get; init; }

    /// <summary>Listed first whatever its score.</summary>
    public bool Pinned { get; init; }
    public Guid? AssigneeId { get; init; }

    /// <summary>Out of the queue until then.</summary>
    public DateTime? SnoozedUntil { get; init; }

    /// <summary>One reviewer has decided, and another must before the match moves.</summary>
    public bool AwaitsReviewer { get; init; }

    /// <summary>Why staff follow it although a hard constraint fails.</summary>
    public string? OverrideReason { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static MatchResponse Of(Match m) => new()
    {
        Id = m.Id, NeedId = m.NeedId, OfferingId = m.OfferingId, State = m.State, MatchRunId = m.MatchRunId, Rank = m.Rank, Score = m.Score, Pinned = m.Pinned,
        AssigneeId = m.AssigneeId, SnoozedUntil = m.SnoozedUntil, AwaitsReviewer = m.AwaitsReviewer, OverrideReason = m.OverrideReason,
        CreatedAt = m.CreatedAt, UpdatedAt = m.UpdatedAt, Version = m.Version,
    };
}

/// <summary>What became of the top of a list.</summary>
/// <param name="RunId">The stored list.</param>
/// <param name="Taken">New matches.</param>
/// <param name="Existing">Pairs that were followed already; they stay as they are.</param>
/// <param name="LeftOut">Places that a hard constraint keeps out by now.</param>
public sealed record TakenMatchesResponse(
    Guid RunId, IReadOnlyList<MatchResponse> Taken, IReadOnlyList<MatchResponse> Existing, IReadOnlyList<LeftOutPlace> LeftOut);

/// <summary>A place that was not taken.</summary>
/// <param name="Rank">Its place.</param>
/// <param name="OfferingId">The offering.</param>
/// <param name="Reasons">The hard constraints that fail.</param>
public sealed record LeftOutPlace(int Rank, Guid OfferingId, IReadOnlyList<string> Reasons);

/// <summary>Everything that staff see of a match.</summary>
/// <param name="Match">Where it stands.</param>
/// <param name="Need">What is sought.</param>
/// <param name="City">Who seeks it.</param>
/// <param name="Offering">What is offered.</param>
/// <param name="Provider">Who offers it.</param>
/// <param name="Ranking">Where the ranker puts it now, and why; null when it is not among the first hundred, or the need is not matched any more.</param>
/// <param name="Eligibility">Every hard constraint as of today, with its reason.</param>
/// <param name="Voice">What residents say of the need.</param>
/// <param name="References">Past projects of the provider, the latest first, with how each was confirmed.</param>
/// <param name="Conflicts">Why you may not decide on it; empty when you may.</param>
/// <param name="SidesConflict">Both sides are the same organization, so that there is nothing to match.</param>
/// <param name="Judgments">Grades; where two reviewers decide, the others' are shown once you have given yours.</param>
/// <param name="Decisions">What reviewers decided where two must agree; the others' are shown once you have decided.</param>
/// <param name="Events">Its history, oldest first.</param>
/// <param name="AllowedSteps">What staff can do next; empty when you may not decide.</param>
/// <param name="OpenContests">Contests of either side that wait for an answer, what is due first first; see contests.</param>
public sealed record MatchDetailResponse(
    MatchResponse Match, NeedResponse Need, OrganizationResponse City, OfferingResponse Offering, OrganizationResponse Provider, MatchRanking? Ranking,
    IReadOnlyList<EligibilityResult> Eligibility, MatchVoice Voice, IReadOnlyList<MatchReference> References, IReadOnlyList<MatchConflict> Conflicts, bool SidesConflict,
    IReadOnlyList<JudgmentResponse> Judgments, IReadOnlyList<ReviewerDecisionResponse> Decisions, IReadOnlyList<MatchEventResponse> Events, IReadOnlyList<MatchStep> AllowedSteps,
    IReadOnlyList<Guid> OpenContests);

/// <summary>What residents say of a need, as staff read it before they decide.</summary>
/// <param name="Heard">Supporters by channel, target groups that were heard, comments, and how much the people put it first.</param>
/// <param name="OfficialAnswer">What the city answered them last, in one word; null while it has not.</param>
/// <param name="Warnings">What the guards against manipulation flag; a reason to look, no verdict.</param>
public sealed record MatchVoice(VoiceResponse Heard, AnswerStance? OfficialAnswer, IReadOnlyList<GuardFlag> Warnings);

/// <summary>Where the ranker puts a match now.</summary>
/// <param name="Ranker">What scored it.</param>
/// <param name="Rank">From 1.</param>
/// <param name="Score">In the ranker's own scale.</param>
/// <param name="Strength">The score in words.</param>
/// <param name="Explanation">What moved the score, in sentences for both sides.</param>
/// <param name="Acceptance">How likely the provider is to say yes.</param>
/// <param name="Support">Past work and texts that speak for it most.</param>
public sealed record MatchRanking(
    RankerResponse Ranker, int Rank, float Score, Strength Strength, Explanation Explanation, Acceptance Acceptance, IReadOnlyList<SupportingDocument> Support);

/// <summary>A reference, with how the other side confirmed it.</summary>
/// <param name="Reference">The project.</param>
/// <param name="ConfirmedBy">How the latest answer came; null when nobody answered.</param>
/// <param name="AnsweredAt">When.</param>
/// <param name="WouldRepeat">Whether the other side would do it again.</param>
public sealed record MatchReference(ReferenceResponse Reference, ConfirmedBy? ConfirmedBy, DateTime? AnsweredAt, bool? WouldRepeat);

/// <summary>Why you may not decide on a match.</summary>
/// <param name="OrganizationId">With whom.</param>
/// <param name="Kind">What ties you.</param>
/// <param name="Automatic">False for one that you declared.</param>
/// <param name="Until">The last day on which it holds, where that is known.</param>
/// <param name="Reason">In words.</param>
public sealed record MatchConflict(Guid OrganizationId, ConflictKind Kind, bool Automatic, DateOnly? Until, string Reason);

/// <summary>One person's grade of a pair.</summary>
/// <param name="AccountId">Who judged.</param>
/// <param name="Grade">0 (no use) to 4 (made for it); null when unrateable.</param>
/// <param name="Unrateable">What is written does not suffice for a grade.</param>
/// <param name="Note">Why.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Version">For If-Match, when you change your own.</param>
public sealed record JudgmentResponse(Guid AccountId, int? Grade, bool Unrateable, string? Note, DateTime UpdatedAt, int Version)
{
    internal static JudgmentResponse Of(Judgment j) => new(j.AccountId, j.Grade, j.Grade is null, j.Note, j.UpdatedAt, j.Version);
}

/// <summary>What one reviewer decided where two must agree.</summary>
/// <param name="AccountId">The reviewer.</param>
/// <param name="Step">Recommend or decline.</param>
/// <param name="Reason">Why, when declined.</param>
/// <param name="Note">In words.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record ReviewerDecisionResponse(Guid AccountId, MatchStep Step, DeclineReason? Reason, string? Note, DateTime UpdatedAt);

/// <summary>One step of a match.</summary>
/// <param name="Step">What was done.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Side">Who did it.</param>
/// <param name="AccountId">Whose account it was; null when the service did it.</param>
/// <param name="Reason">Why, when declined.</param>
/// <param name="Note">In words.</param>
/// <param name="NoteShared">Whether both sides may read the note.</param>
/// <param name="HappenedOn">The day it happened, as told.</param>
/// <param name="Links">Documents.</param>
/// <param name="CreatedAt">When it was entered.</param>
public sealed record MatchEventResponse(
    MatchStep Step, MatchState From, MatchState To, MatchSide Side, Guid? AccountId, DeclineReason? Reason, string? Note, bool NoteShared, DateOnly HappenedOn,
    IReadOnlyList<string> Links, DateTime CreatedAt)
{
    internal static MatchEventResponse Of(MatchEvent e) => new(e.Step, e.From, e.To, e.Side, e.AccountId, e.Reason, e.Note, e.NoteShared, e.HappenedOn, e.Links, e.CreatedAt);
}
