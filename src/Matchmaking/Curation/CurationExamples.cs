using Matchmaking.Candidates;
using Matchmaking.Explanations;
using Matchmaking.Matching;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Curation;

/// <summary>Bodies shown in the OpenAPI document; one story with the profiles' and matches' examples.</summary>
internal static class CurationExamples
{
    private static readonly DateTime Created = new(2026, 3, 4, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Reviewer = new("01981f70-2c3d-7e4f-8a5b-6c7d8e9f0a01"), MatchId = new("01981f70-2c3d-7e4f-8a5b-6c7d8e9f0a02");

    public static readonly TakeMatchesRequest Take = new() { Top = 5 };

    public static readonly AddMatchRequest Add = new()
    {
        NeedId = ProfileExamples.NeedAnswer.Id, OfferingId = ProfileExamples.OfferingAnswer.Id, Note = "Its gauges run in a town on the same river; the offering does not say so.",
    };

    public static readonly MatchNoteRequest Note = new() { Note = "Two confirmed references of the same size.", NoteShared = false };

    public static readonly MatchDeclineRequest Decline = new() { Reason = DeclineReason.BudgetMismatch, Note = "The price begins above the budget.", NoteShared = true };

    public static readonly JudgmentRequest JudgmentRequest = new() { Grade = 3, Note = "Fits in all but the maintenance." };

    public static readonly JudgmentResponse Judgment = new(Reviewer, 3, false, JudgmentRequest.Note, Created, 1);

    public static readonly AssigneeRequest Assignee = new() { AccountId = Reviewer };

    public static readonly SnoozeRequest Snooze = new() { Until = new DateTime(2026, 3, 18, 8, 0, 0, DateTimeKind.Utc) };

    public static readonly NeedWorkResponse NeedItem = new(ProfileExamples.NeedAnswer.Id, Reviewer, null, 1);

    public static readonly ConflictRequest ConflictRequest = new()
    {
        OrganizationId = ProfileExamples.OfferingAnswer.OrganizationId, Kind = ConflictKind.Family, Note = "A sister works there.", Until = new(2032, 12, 31),
    };

    public static readonly ConflictResponse Conflict = new()
    {
        Id = new("01981f70-2c3d-7e4f-8a5b-6c7d8e9f0a03"), AccountId = Reviewer, OrganizationId = ConflictRequest.OrganizationId!.Value, Kind = ConflictRequest.Kind!.Value,
        Note = ConflictRequest.Note, Until = ConflictRequest.Until, CreatedAt = Created, Version = 1,
    };

    public static readonly MatchResponse Match = new()
    {
        Id = MatchId, NeedId = ProfileExamples.NeedAnswer.Id, OfferingId = ProfileExamples.OfferingAnswer.Id, State = MatchState.Candidate, MatchRunId = MatchExamples.Run.Id,
        Rank = 1, Score = 2.41f, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly TakenMatchesResponse Taken = new(
        MatchExamples.Run.Id, [Match], [], [new(2, new("01981f55-6c4b-7d18-a3e9-0f1b2c3d4e32"), ["The offering expired on 2026-02-28."])]);

    public static readonly QueueItem QueueItem = new()
    {
        Id = MatchId, Kind = QueueKind.Match, Points = 46.2, NeedId = Match.NeedId, NeedTitle = ProfileExamples.Need.Title!, CityName = ProfileExamples.City.LegalName!,
        Country = ProfileExamples.City.Country, Sectors = ProfileExamples.Need.Sectors, OfferingId = Match.OfferingId, OfferingTitle = ProfileExamples.Offering.Title,
        ProviderName = "Clearstream Sensing Lda", State = MatchState.Candidate, WaitingSince = Created, Version = 1,
        Reasons =
        [
            new(QueueSignal.Uncertain, 18.2, "It led the next by 30 % of the list's spread; the baseline ranker would have put it at 7 instead of 1."),
            new(QueueSignal.LeastJudged, 15, "Nobody has judged it."), new(QueueSignal.Promising, 10, "It was number 1 of its list."), new(QueueSignal.Waiting, 3, "It has waited for 3 days."),
        ],
    };

    public static readonly MatchDetailResponse Detail = new(
        Match, ProfileExamples.NeedAnswer with { Status = NeedStatus.Published }, ProfileExamples.CityAnswer, ProfileExamples.OfferingAnswer with { Status = OfferingStatus.Published },
        new OrganizationResponse { Id = ProfileExamples.OfferingAnswer.OrganizationId!.Value, Kind = OrganizationKind.Provider, LegalName = "Clearstream Sensing Lda", Country = "PT", CreatedAt = Created, UpdatedAt = Created, Version = 1 },
        new MatchRanking(new RankerResponse("lambdamart", "5f0c3a9d1e27"), 1, 2.41f, Strength.Strong, MatchExamples.OfNeed.Items[0].Explanation!, MatchExamples.OfNeed.Items[0].Acceptance!, MatchExamples.OfNeed.Items[0].References),
        [new EligibilityResult("published", true, "The offering is published.")],
        new MatchVoice(ParticipationExamples.Voice, AnswerStance.PartlyAccepted, []),
        [new MatchReference(ProfileExamples.ReferenceAnswer with { State = ReferenceState.Confirmed }, Profiles.ConfirmedBy.Account, Created, true)], [], false, [Judgment], [],
        [new MatchEventResponse(MatchStep.Add, MatchState.Candidate, MatchState.Candidate, MatchSide.Staff, Reviewer, null, null, false, new(2026, 3, 4), [], Created)],
        [MatchStep.Review, MatchStep.Defer, MatchStep.Recommend, MatchStep.Decline, MatchStep.Block], []);
}
