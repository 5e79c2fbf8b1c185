using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>One step in a need's life: from where, to where.</summary>
internal sealed record NeedLifecycle(NeedStatus To, params NeedStatus[] From)
{
    public static readonly NeedLifecycle Publish = new(NeedStatus.Published, NeedStatus.Draft, NeedStatus.ChangesRequested);
    public static readonly NeedLifecycle Submit = new(NeedStatus.UnderReview, NeedStatus.Draft, NeedStatus.ChangesRequested) { Step = ReviewStep.Submitted };
    public static readonly NeedLifecycle Approve = new(NeedStatus.Published, NeedStatus.UnderReview) { Step = ReviewStep.Approved };
    public static readonly NeedLifecycle RequestChanges = new(NeedStatus.ChangesRequested, NeedStatus.UnderReview) { Step = ReviewStep.ChangesRequested };
    public static readonly NeedLifecycle Close = new(NeedStatus.Closed, NeedStatus.Published, NeedStatus.Matched, NeedStatus.NoneSuitable);
    public static readonly NeedLifecycle Cancel = new(
        NeedStatus.Cancelled, NeedStatus.Draft, NeedStatus.UnderReview, NeedStatus.ChangesRequested, NeedStatus.Published, NeedStatus.Matched);

    /// <summary>What its owner changes after publication, where that is reviewed.</summary>
    public static readonly NeedLifecycle SendBack = new(NeedStatus.UnderReview, NeedStatus.Published) { Step = ReviewStep.SentBack };

    /// <summary>Every step by its name in the API, with who may take it.</summary>
    public static IReadOnlyList<(string Name, string By, NeedLifecycle Row)> All { get; } =
    [
        ("submit", "owner, staff", Submit), ("approve", "staff", Approve), ("request-changes", "staff", RequestChanges), ("publish", "owner once vetted, staff", Publish),
        ("change of what matching relies on", "owner not vetted", SendBack), ("close", "owner, staff", Close), ("cancel", "owner, staff", Cancel),
    ];

    /// <summary>What its review keeps of this step; null when it is no part of one.</summary>
    public ReviewStep? Step { get; init; }

    /// <summary>Why a need in this status cannot be changed; null when it can.</summary>
    public static Sentence? WhyFixed(NeedStatus status) => status is NeedStatus.Matched or NeedStatus.NoneSuitable or NeedStatus.Closed or NeedStatus.Cancelled
        ? (Sentence)$"The need is {Code<NeedStatus>.Of(status)}, and what was searched for stays as it was; draft a new need instead." : null;

    /// <summary>What a need still lacks for this step.</summary>
    public Rules Complete(Need need, TimeProvider clock, ChangesRequest? changes = null)
    {
        var rules = changes is null ? new Rules() : Rules.For(changes);
        if (To is not (NeedStatus.Published or NeedStatus.UnderReview))
            return rules;
        rules.Must(need.Sectors.Count > 0, "sectors", $"Is empty; a published need names at least one sector.");
        rules.NotPast("deadline", need.Deadline, clock);
        rules.InGoodStanding(need.Organization!);
        return rules;
    }
}

/// <summary>One step in an offering's life: from where, to where.</summary>
internal sealed record OfferingLifecycle(OfferingStatus To, params OfferingStatus[] From)
{
    public static readonly OfferingLifecycle Publish = new(OfferingStatus.Published, OfferingStatus.Draft, OfferingStatus.ChangesRequested);
    public static readonly OfferingLifecycle Submit = new(OfferingStatus.UnderReview, OfferingStatus.Draft, OfferingStatus.ChangesRequested) { Step = ReviewStep.Submitted };
    public static readonly OfferingLifecycle Approve = new(OfferingStatus.Published, OfferingStatus.UnderReview) { Step = ReviewStep.Approved };
    public static readonly OfferingLifecycle RequestChanges = new(OfferingStatus.ChangesRequested, OfferingStatus.UnderReview) { Step = ReviewStep.ChangesRequested };
    public static readonly OfferingLifecycle Withdraw = new(
        OfferingStatus.Withdrawn, OfferingStatus.UnderReview, OfferingStatus.ChangesRequested, OfferingStatus.Published);

    /// <summary>What its owner changes after publication, where that is reviewed.</summary>
    public static readonly OfferingLifecycle SendBack = new(OfferingStatus.UnderReview, OfferingStatus.Published) { Step = ReviewStep.SentBack };

    /// <summary>Every step by its name in the API, with who may take it.</summary>
    public static IReadOnlyList<(string Name, string By, OfferingLifecycle Row)> All { get; } =
    [
        ("submit", "owner, staff", Submit), ("approve", "staff", Approve), ("request-changes", "staff", RequestChanges), ("publish", "owner once vetted, staff", Publish),
        ("change of what matching relies on", "owner not vetted", SendBack), ("withdraw", "owner, staff", Withdraw),
    ];

    /// <summary>What its review keeps of this step; null when it is no part of one.</summary>
    public ReviewStep? Step { get; init; }

    /// <summary>Why an offering in this status cannot be changed; null when it can.</summary>
    public static Sentence? WhyFixed(OfferingStatus status) => status is OfferingStatus.Withdrawn or OfferingStatus.Expired
        ? (Sentence)$"The offering is {Code<OfferingStatus>.Of(status)}, and stays as it was; draft a new offering instead." : null;

    /// <summary>What an offering still lacks for this step.</summary>
    public Rules Complete(Offering offering, TimeProvider clock, ChangesRequest? changes = null)
    {
        var rules = changes is null ? new Rules() : Rules.For(changes);
        if (To is not (OfferingStatus.Published or OfferingStatus.UnderReview))
            return rules;
        rules.Must(offering.Sectors.Count > 0, "sectors", $"Is empty; a published offering names at least one sector.");
        rules.NotPast("expiresOn", offering.ExpiresOn, clock);
        rules.InGoodStanding(offering.Organization!);
        return rules;
    }
}

/// <summary>One step in a reference's life: from where, to where.</summary>
internal sealed record ReferenceLifecycle(ReferenceState To, params ReferenceState[] From)
{
    public static readonly ReferenceLifecycle Confirm = new(ReferenceState.Confirmed, ReferenceState.Claimed, ReferenceState.Confirmed, ReferenceState.Disputed);
    public static readonly ReferenceLifecycle Dispute = new(ReferenceState.Disputed, ReferenceState.Claimed, ReferenceState.Confirmed, ReferenceState.Disputed);
    public static readonly ReferenceLifecycle Reword = new(ReferenceState.Claimed, ReferenceState.Confirmed);

    /// <summary>Every step, with who may take it.</summary>
    public static IReadOnlyList<(string Name, string By, ReferenceLifecycle Row)> All { get; } =
    [
        ("confirm: it happened as described", "client, link, staff", Confirm), ("confirm: anything else", "client, link, staff", Dispute), ("change of what was confirmed", "provider, staff", Reword),
    ];
}
