using Matchmaking.Curation;
using Matchmaking.Profiles;

namespace Matchmaking.Introductions;

/// <summary>Bodies shown in the OpenAPI document: the city's flood need and the provider's sensors are offered to each other.</summary>
internal static class IntroductionExamples
{
    private static readonly Guid MatchId = new("01981f70-2b3c-7d4e-8f5a-6b7c8d9e0f11");
    private static readonly DateTime At = new(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Ends = At.AddDays(14);
    private static readonly (Guid Need, Guid Offering) Pair = (ProfileExamples.NeedAnswer.Id, ProfileExamples.OfferingAnswer.Id);

    public static readonly OfferRequest Offer = new() { Days = 14, OpenCompetitionRequired = true, Note = "Both sides are free from April on." };
    public static readonly OffersRequest Offers = new() { MatchIds = [MatchId], Days = 14 };
    public static readonly OfferedMatch Offered = new(MatchId, Pair.Need, Pair.Offering, Ends, 4);

    public static readonly AcceptRequest Accept = new() { Consents = [ConsentScope.ShareProfile, ConsentScope.ShareContact, ConsentScope.Introduce] };
    public static readonly OfferDeclineRequest Decline = new() { Reason = DeclineReason.Timing, Note = "Elections are in May.", ShareNote = true };
    public static readonly ConsentRequest Consent = new() { Scope = ConsentScope.PublishOutcome, Given = true };

    public static readonly IntroductionItem Item = new()
    {
        Id = MatchId, State = MatchState.OneSideInterested, Side = MatchSide.City, ProfileId = Pair.Need, Title = ProfileExamples.Need.Title!, WaitsForYou = false,
        OfferExpiresAt = Ends, EngagementModel = EngagementModel.Pilot, OpenCompetitionRequired = true, UpdatedAt = At.AddDays(1),
    };

    public static readonly IntroductionResponse Introduction = new(
        MatchId, MatchState.OneSideInterested, MatchSide.City,
        new(OrganizationKind.City, "MZ", Region.Africa, null, 1_000_000, Vetting.IdentityConfirmed, ["pt", "en"], ProfileExamples.Need.Sectors, ProfileExamples.Need.TargetGroups,
            ProfileExamples.Need.Sdgs, [EngagementModel.Pilot], 7, 2,
            new(ProfileExamples.NeedAnswer.OrganizationId!.Value, "Municipality of Rivermouth", "Rivermouth", "Rivermouth", "https://rivermouth.example", Pair.Need,
                ProfileExamples.Need.Title!, ProfileExamples.Need.Problem!)),
        new(OrganizationKind.Provider, "PT", Region.Europe, ProviderSize.Sme, null, Vetting.DocumentsChecked, ["pt", "en"], ProfileExamples.Offering.Sectors, ProfileExamples.Offering.TargetGroups,
            ProfileExamples.Offering.Sdgs, ProfileExamples.Offering.EngagementModels, 8, 3, null),
        ["The provider's texts hold 71% of the need's words, rare words counting more. This wording raises the provider's score for this need."], null,
        EngagementModel.Pilot, true, "An introduction is not an award: the city must still run an open competition before it buys, and the provider gains no advantage in it.", Ends,
        [MatchStep.DeclineByCity, MatchStep.Withdraw],
        [new(MatchSide.City, ConsentScope.Introduce, ConsentState.Given, At.AddDays(1), At.AddDays(366)), new(MatchSide.Provider, ConsentScope.Introduce, ConsentState.Requested, null, Ends)],
        [
            new(MatchStep.Offer, MatchState.Offered, MatchSide.Staff, null, "Both sides are free from April on.", new(2026, 3, 4), []),
            new(MatchStep.AcceptFirst, MatchState.OneSideInterested, MatchSide.City, null, null, new(2026, 3, 5), []),
        ], 5);

    public static readonly IntroductionResponse Declined = Introduction with
    {
        State = MatchState.DeclinedByCity, Allowed = [],
        History = [new(MatchStep.DeclineByCity, MatchState.DeclinedByCity, MatchSide.City, DeclineReason.Timing, "Elections are in May.", new(2026, 3, 5), [])],
    };

    public static readonly StageRequest Stage = new()
    {
        Step = MatchStep.StartPilot, HappenedOn = new(2026, 5, 4), Note = "Four districts, one rainy season.", Links = ["https://rivermouth.example/pilot-agreement.pdf"],
    };

    public static readonly MeetingRequest MeetingToRecord = new()
    {
        HeldOn = new(2026, 3, 20), Subject = "First call on the four districts",
        Participants = [new() { Side = MatchSide.City, Role = "Head of drainage" }, new() { Side = MatchSide.Provider, Role = "Project lead" }],
    };

    public static readonly MeetingResponse Met = new()
    {
        Id = new("01981f72-3c4d-7e5f-8a6b-7c8d9e0f1a13"), IntroductionId = MatchId, HeldOn = MeetingToRecord.HeldOn!.Value, Subject = MeetingToRecord.Subject!,
        City = "Municipality of Rivermouth", Provider = "Clearstream Sensing Lda", Need = ProfileExamples.Need.Title!, RecordedBy = MatchSide.City, RecordedAt = At.AddDays(16),
        Participants = [new() { Side = MatchSide.City, Role = "Head of drainage" }, new() { Side = MatchSide.Provider, Role = "Project lead" }],
    };

    public static readonly StalledIntroduction Stalled = new()
    {
        Id = MatchId, State = MatchState.Introduced, Since = At, City = "Municipality of Rivermouth", Provider = "Clearstream Sensing Lda", Need = ProfileExamples.Need.Title!,
        EngagementModel = EngagementModel.Pilot, OpenCompetitionRequired = true,
    };

    public static readonly IntroductionResponse Introduced = Introduction with
    {
        State = MatchState.Introduced, OfferExpiresAt = Ends, Allowed = [MatchStep.Meet, MatchStep.AgreeMou, MatchStep.StartPilot, MatchStep.StartProcurement, MatchStep.Contract, MatchStep.Withdraw],
        Provider = Introduction.Provider with
        {
            Identity = new(ProfileExamples.OfferingAnswer.OrganizationId!.Value, "Clearstream Sensing Lda", "Clearstream", "Porto", "https://clearstream.example", Pair.Offering,
                ProfileExamples.Offering.Title!, ProfileExamples.Offering.Summary!),
        },
        History = [new(MatchStep.Introduce, MatchState.Introduced, MatchSide.Staff, null, "Please arrange a first call this month.", new(2026, 3, 6), [])], Version = 7,
    };

    public static readonly IntroductionMessageResponse Message = new()
    {
        Id = new("01981f71-0a1b-7c2d-9e3f-4a5b6c7d8e12"), Side = MatchSide.City, Text = "Does the price include upkeep? Rivermouth has no technicians of its own.", CreatedAt = At.AddHours(3),
    };

    public static readonly AllocationResponse Allocation = new(
        false, 1.631, 1.5, [new(MatchId, Pair.Need, Pair.Offering, 1)],
        [new(new("01981f70-2b3c-7d4e-8f5a-6b7c8d9e0f12"), Pair.Need, new("01981f55-6c4b-7d18-a3e9-0f1b2c3d4e32"), 0.5, AllocationReason.NeedFull)]);

    public static readonly CongestionResponse Congestion = new(4, 3, 2.631,
        [new(CongestedSide.Offering, Pair.Offering, ProfileExamples.Offering.Title!, ProfileExamples.OfferingAnswer.OrganizationId!.Value, 3, 1, 2, 3, 2, 1, 0.631)]);
}
