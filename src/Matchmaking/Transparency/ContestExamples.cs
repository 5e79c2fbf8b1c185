using Matchmaking.Curation;
using Matchmaking.Profiles;

namespace Matchmaking.Transparency;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class ContestExamples
{
    private static readonly DateTime Created = new(2026, 3, 5, 9, 0, 0, DateTimeKind.Utc);

    public static readonly ContestRequest Request = new()
    {
        Subject = ContestSubject.Decline, Statement = "The price range was read as monthly; it is for the whole pilot and within the budget.", Evidence = "https://clearstream.example/offer.pdf",
    };

    public static readonly ContestResponse Opened = new()
    {
        Id = new("01981f80-2b3c-7d4e-8f50-6a7b8c9d0e01"), NeedId = ProfileExamples.NeedAnswer.Id, OfferingId = ProfileExamples.OfferingAnswer.Id,
        OrganizationId = ProfileExamples.OfferingAnswer.OrganizationId!.Value, Side = MatchSide.Provider, Subject = ContestSubject.Decline, Statement = Request.Statement, Evidence = Request.Evidence,
        State = ContestState.Open, DueAt = Created.AddDays(14), CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly ContestAnswerRequest AnswerRequest = new()
    {
        Outcome = ContestOutcome.Upheld, Text = "The price is within the budget. The match is open again and will be reviewed this week.",
    };

    public static readonly ContestResponse Answered = Opened with
    {
        State = ContestState.Answered, Outcome = AnswerRequest.Outcome, Answer = AnswerRequest.Text, AnsweredAt = Created.AddDays(4), UpdatedAt = Created.AddDays(4), Version = 2,
    };

    public static readonly ContestableResponse Contestable = new(
        ProfileExamples.NeedAnswer.Id, ProfileExamples.OfferingAnswer.Id, MatchSide.Provider, [ContestSubject.Eligibility, ContestSubject.TrackRecord, ContestSubject.Profile,
            ContestSubject.Reference, ContestSubject.Explanation, ContestSubject.Other],
        new ContestedDecline(DeclineReason.BudgetMismatch, "The lowest price is above the budget.", new(2026, 3, 4)), [Opened], 14);

    public static readonly ContestCountsResponse Counts = new(
        2026, 14, 12, 3, 1, 1, 8, 7, 6.5, [new(ContestOutcome.Upheld, 3), new(ContestOutcome.PartlyUpheld, 1), new(ContestOutcome.Rejected, 4)],
        [new(ContestSubject.Decline, 5, 1, 2, 0, 2), new(ContestSubject.Reference, 3, 1, 1, 0, 1)]);
}
