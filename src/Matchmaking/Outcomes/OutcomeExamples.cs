using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Profiles;

namespace Matchmaking.Outcomes;

/// <summary>Bodies shown in the OpenAPI document: the flood gauges worked.</summary>
internal static class OutcomeExamples
{
    private static readonly Guid Id = new("01981f80-4d5e-7f6a-8b7c-9d0e1f2a3b14");
    private static readonly DateTime At = new(2027, 4, 12, 9, 0, 0, DateTimeKind.Utc);

    public static readonly OutcomeRequest Request = new()
    {
        Result = OutcomeResult.Completed, AgreedOn = new(2026, 7, 1), EndedOn = new(2027, 3, 31), Value = 21_500_000, Currency = "USD",
        Summary = "Forty gauges and warnings by voice and text in four districts over one rainy season.", Lessons = "Name a keeper of each gauge before it is put up.",
        Kpis = [new() { Name = "Warning time", Unit = "minutes", Baseline = 0, Target = 120, Observed = 134 }],
        Beneficiaries = [new() { Group = TargetGroup.LowIncome, People = 96_000 }],
    };

    public static readonly OutcomeResponse Proposed = new()
    {
        Id = Id, IntroductionId = IntroductionExamples.Item.Id, Result = Request.Result, State = OutcomeState.Proposed, AgreedOn = Request.AgreedOn, EndedOn = Request.EndedOn, Value = Request.Value,
        Currency = Request.Currency, Summary = Request.Summary, Lessons = Request.Lessons, Kpis = [new() { Name = "Warning time", Unit = "minutes", Baseline = 0, Target = 120, Observed = 134 }],
        Beneficiaries = [new() { Group = TargetGroup.LowIncome, People = 96_000 }], EnteredBy = MatchSide.City, ConfirmedByCityAt = At, CreatedAt = At, UpdatedAt = At, Version = 1,
    };

    public static readonly OutcomeResponse Confirmed = Proposed with
    {
        State = OutcomeState.Confirmed, ConfirmedByProviderAt = At.AddDays(1), UpdatedAt = At.AddDays(1), Version = 2, ReferenceId = new("01981f81-5e6f-7a7b-8c8d-0e1f2a3b4c15"),
    };

    private static readonly Outcome Fact = new()
    {
        Id = Id, MatchId = IntroductionExamples.Item.Id, Result = OutcomeResult.Completed, State = OutcomeState.Confirmed, AgreedOn = Request.AgreedOn, EndedOn = Request.EndedOn, Value = Request.Value,
        Currency = Request.Currency, Summary = Request.Summary!, Lessons = Request.Lessons, Kpis = Proposed.Kpis, Beneficiaries = Proposed.Beneficiaries, UpdatedAt = At.AddDays(1),
        Match = new Match
        {
            OpenCompetitionRequired = true,
            Need = new Need
            {
                Title = ProfileExamples.Need.Title!, Problem = ProfileExamples.Need.Problem!, DesiredOutcome = ProfileExamples.Need.DesiredOutcome, Sectors = ProfileExamples.Need.Sectors,
                BudgetMin = ProfileExamples.Need.BudgetMin, BudgetMax = ProfileExamples.Need.BudgetMax, Currency = "USD", PublishedAt = ProfileExamples.NeedAnswer.CreatedAt,
                OrganizationId = ProfileExamples.CityAnswer.Id,
                Organization = new Organization
                {
                    Id = ProfileExamples.CityAnswer.Id, LegalName = "Municipality of Rivermouth", Country = "MZ", City = "Rivermouth", Latitude = -25.97, Longitude = 32.57,
                },
            },
            Offering = new Offering
            {
                Title = ProfileExamples.Offering.Title!, Summary = ProfileExamples.Offering.Summary!, OrganizationId = ProfileExamples.OfferingAnswer.OrganizationId!.Value,
                Organization = new Organization { Id = ProfileExamples.OfferingAnswer.OrganizationId!.Value, LegalName = "Clearstream Sensing Lda", Country = "PT", City = "Porto" },
            },
            Events =
            [
                new() { Step = MatchStep.Introduce, HappenedOn = new(2026, 3, 6) }, new() { Step = MatchStep.StartPilot, HappenedOn = new(2026, 5, 4) },
                new() { Step = MatchStep.StartProcurement, HappenedOn = new(2026, 6, 1) }, new() { Step = MatchStep.Complete, HappenedOn = new(2027, 3, 31) },
            ],
        },
    };

    public static readonly OcdsPackage Package = new Ocds(Fact, "ocds-000000").Package($"https://matchmaking.example/api/v1/outcomes/{Id}/ocds", "Whoever runs this service");

    public static readonly Oc4idsProject Project = new Oc4ids(Fact, "ocds-000000").Project();
}
