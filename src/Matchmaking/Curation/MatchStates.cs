namespace Matchmaking.Curation;

/// <summary>How far a match has come; the last five are exits.</summary>
public enum MatchState
{
    Candidate, InReview, Recommended, DeclinedByStaff, Offered, OneSideInterested, MutualInterest, Introduced,
    MeetingHeld, Mou, Pilot, Procurement, Contracted, Completed,
    DeclinedByCity, DeclinedByProvider, Expired, Withdrawn, BlockedConflict,
}

/// <summary>What is done to a match; each step leads to one state.</summary>
public enum MatchStep
{
    Add, Review, Defer, Recommend, Decline, Reopen, Block, Offer, AcceptFirst, AcceptBoth, DeclineByCity, DeclineByProvider, Expire,
    Introduce, Meet, AgreeMou, StartPilot, StartProcurement, Contract, Complete, Withdraw,
}

/// <summary>Who takes part in a match.</summary>
public enum MatchSide { City, Provider, Staff, Service }

/// <summary>Why somebody declines. Those from <see cref="IncumbentInPlace"/> to <see cref="MustRunOpenTender"/> say nothing about fit.</summary>
public enum DeclineReason
{
    OutOfScope, TooEarlyStage, BenefitUnclear, DescriptionUnclear, BudgetMismatch, LanguageOrRegion, Eligibility, EthicsConcern, ReferenceUnverified,
    IncumbentInPlace, Timing, NoCapacity, ConflictOfInterest, Duplicate, MustRunOpenTender, Other,
}

/// <summary>What a side agrees to.</summary>
public enum ConsentScope { ShareProfile, ShareContact, Introduce, PublishOutcome, UseForTraining }

public enum ConsentState { Requested, Given, Refused, Withdrawn, Expired }

/// <summary>One row of the state machine: a step, where it leads, who may take it and from where.</summary>
/// <param name="Step">What is done.</param>
/// <param name="To">Where it leads.</param>
/// <param name="By">Who may do it.</param>
/// <param name="From">The states in which it is possible.</param>
internal sealed record MatchTransition(MatchStep Step, MatchState To, MatchSide[] By, MatchState[] From);

/// <summary>The state machine of a match, as a table; the documentation is generated from it.</summary>
internal static class MatchStates
{
    private static readonly MatchState[]
        Undecided = [MatchState.Candidate, MatchState.InReview],
        AtOffer = [MatchState.Offered, MatchState.OneSideInterested, MatchState.MutualInterest],
        Together = [MatchState.Introduced, MatchState.MeetingHeld, MatchState.Mou, MatchState.Pilot, MatchState.Procurement];

    private static readonly MatchSide[] Staff = [MatchSide.Staff], Sides = [MatchSide.City, MatchSide.Provider], Anyone = [MatchSide.City, MatchSide.Provider, MatchSide.Staff];

    public static readonly IReadOnlyList<MatchTransition> Table =
    [
        new(MatchStep.Add, MatchState.Candidate, Staff, []),
        new(MatchStep.Review, MatchState.InReview, Staff, [MatchState.Candidate]),
        new(MatchStep.Defer, MatchState.Candidate, Staff, [.. Undecided, MatchState.Recommended]),
        new(MatchStep.Recommend, MatchState.Recommended, Staff, Undecided),
        new(MatchStep.Decline, MatchState.DeclinedByStaff, Staff, [.. Undecided, MatchState.Recommended]),
        new(MatchStep.Reopen, MatchState.InReview, Staff, [MatchState.DeclinedByStaff, MatchState.Expired, MatchState.Withdrawn, MatchState.BlockedConflict]),
        new(MatchStep.Block, MatchState.BlockedConflict, [MatchSide.Staff, MatchSide.Service], [.. Undecided, MatchState.Recommended, .. AtOffer]),
        new(MatchStep.Offer, MatchState.Offered, Staff, [MatchState.Recommended]),
        new(MatchStep.AcceptFirst, MatchState.OneSideInterested, Sides, [MatchState.Offered]),
        new(MatchStep.AcceptBoth, MatchState.MutualInterest, Sides, [MatchState.OneSideInterested]),
        new(MatchStep.DeclineByCity, MatchState.DeclinedByCity, [MatchSide.City], AtOffer),
        new(MatchStep.DeclineByProvider, MatchState.DeclinedByProvider, [MatchSide.Provider], AtOffer),
        new(MatchStep.Expire, MatchState.Expired, [MatchSide.Service], [MatchState.Offered, MatchState.OneSideInterested]),
        new(MatchStep.Introduce, MatchState.Introduced, Staff, [MatchState.MutualInterest]),
        new(MatchStep.Meet, MatchState.MeetingHeld, Anyone, [MatchState.Introduced]),
        new(MatchStep.AgreeMou, MatchState.Mou, Anyone, [MatchState.Introduced, MatchState.MeetingHeld]),
        new(MatchStep.StartPilot, MatchState.Pilot, Anyone, [MatchState.Introduced, MatchState.MeetingHeld, MatchState.Mou]),
        new(MatchStep.StartProcurement, MatchState.Procurement, Anyone, [MatchState.Introduced, MatchState.MeetingHeld, MatchState.Mou, MatchState.Pilot]),
        new(MatchStep.Contract, MatchState.Contracted, Anyone, Together),
        new(MatchStep.Complete, MatchState.Completed, Anyone, [MatchState.Pilot, MatchState.Contracted]),
        new(MatchStep.Withdraw, MatchState.Withdrawn, Anyone, [MatchState.Recommended, .. AtOffer, .. Together, MatchState.Contracted]),
    ];

    /// <summary>Staff have not decided yet.</summary>
    public static bool IsUndecided(MatchState state) => Undecided.Contains(state);

    public static MatchTransition Of(MatchStep step) => Table.Single(row => row.Step == step);

    /// <summary>What can be done in a state.</summary>
    public static IEnumerable<MatchStep> Allowed(MatchState state) => Table.Where(row => row.From.Contains(state)).Select(row => row.Step);

    /// <summary>Both sides know of each other from here on.</summary>
    public static bool IsIntroduced(MatchState state) => state is >= MatchState.Introduced and <= MatchState.Completed;
}
