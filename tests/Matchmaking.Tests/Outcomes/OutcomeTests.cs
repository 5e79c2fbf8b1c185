using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Profiles;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Matching;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Outcomes;

/// <summary>What an introduction came to, and what becomes of it once both sides confirmed it.</summary>
public sealed class OutcomeTests(OfferTests.Quiet quiet) : IClassFixture<OfferTests.Quiet>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly DateOnly Today = MatchedPair.Today;
    private readonly MatchmakingHost host = quiet.Host;

    [Fact]
    public async Task Confirmed_by_both_sides_it_is_a_reference_that_matching_sees_and_a_partnership_in_history()
    {
        var pair = await CompletedPair.CompletedAsync(host);
        var entered = await pair.EnterAsync();
        Assert.Equal(("proposed", "city"), ((string)entered.Body!["state"]!, (string)entered.Body["enteredBy"]!));
        Assert.Empty(await ReferencesAsync(pair));
        Assert.DoesNotContain("outcome", (await host.Anonymous.GetAsync($"/api/v1/needs/{pair.Need}/timeline")).Expect(HttpStatusCode.OK).Body!.ToJsonString(), StringComparison.Ordinal);

        var confirmed = (await pair.OfProvider.PostAsync(entered.Location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("confirmed", (string)confirmed["state"]!);
        var reference = Assert.Single(await ReferencesAsync(pair))!;
        Assert.Equal(((string)confirmed["referenceId"]!, "confirmed", $"{Today:yyyy-MM-dd}"), ((string)reference["id"]!, (string)reference["state"]!, (string)reference["date"]!));
        Assert.Equal((pair.City, "Warning time: 0 to 134 minutes"), ((string)reference["clientOrganizationId"]!, (string)reference["result"]!));
        Assert.Equal("closed", (string)(await host.GetAsync($"/api/v1/needs/{pair.Need}")).Body!["status"]!);
        await using var db = host.OpenDatabase();
        var partnership = await db.Partnerships.Include(p => p.Members).SingleAsync(p => p.SourceId == entered.Id, Cancellation);
        Assert.Equal(("matchmaking", Today), (partnership.Source, partnership.Date));
        Assert.Equal([(Guid.Parse(pair.City), PartnershipRole.Buyer), (Guid.Parse(pair.Provider), PartnershipRole.Provider)],
            partnership.Members.OrderBy(m => m.Role).Select(m => (m.OrganizationId, m.Role)));

        // Residents read how it went, and of the provider what its reference says.
        var timeline = (await host.Anonymous.GetAsync($"/api/v1/needs/{pair.Need}/timeline")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal([("introduction", "introduced", 1), ("introduction", "pilot", 1), ("introduction", "procurement", 1), ("introduction", "contracted", 1), ("introduction", "completed", 1), ("outcome", "completed", 0)],
            timeline.Where(e => (string)e!["kind"]! != "status").Select(e => ((string)e!["kind"]!, (string)(e["stage"] ?? e["result"])!, (int?)e["count"] ?? 0)));
        Assert.Equal(CompletedPair.Request.Summary, (string)timeline[^1]!["text"]!);
        Assert.DoesNotContain("Clearstream", timeline.ToJsonString(), StringComparison.Ordinal);

        // A new need like it: the project speaks for the provider, once, and is confirmed.
        var next = await MatchedPair.PublishedAsync(host, "needs", pair.City, ProfileExamples.Need);
        var match = (await host.MatchesAsync(Guid.Parse(next))).Items().Single(item => item.Offering() == Guid.Parse(pair.Offering))!;
        var support = Assert.Single(match["references"]!.AsArray(), document => (string)document!["kind"]! != "offering")!;
        Assert.Equal(((string)confirmed["referenceId"]!, "confirmed"), ((string)support["id"]!, (string)support["state"]!));
    }

    [Fact]
    public async Task An_outcome_is_entered_once_and_only_for_what_was_introduced_and_fits_its_stage()
    {
        var agreed = await MatchedPair.AgreedAsync(host);
        Assert.Contains("never introduced", Detail((await agreed.OfCity.PostAsync(agreed.Path + "/outcome", CompletedPair.Request)).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        var introduced = await MatchedPair.IntroducedAsync(host);
        Assert.Contains("introduced", Detail((await introduced.OfCity.PostAsync(introduced.Path + "/outcome", CompletedPair.Request)).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        var pair = await CompletedPair.CompletedAsync(host);
        var entered = await pair.EnterAsync();
        Assert.Contains(entered.Location!, Detail((await pair.OfProvider.PostAsync(pair.Path + "/outcome", CompletedPair.Request)).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        var stranger = introduced.OfCity;
        (await stranger.PostAsync(pair.Path + "/outcome", CompletedPair.Request)).Expect(HttpStatusCode.NotFound);
        (await stranger.GetAsync(entered.Location!)).Expect(HttpStatusCode.NotFound);
        (await stranger.PutAsync(entered.Location!, CompletedPair.Request, "*")).Expect(HttpStatusCode.NotFound);
        (await stranger.PostAsync(entered.Location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Bad_fields_are_named()
    {
        var pair = await CompletedPair.CompletedAsync(host);
        async Task<string> ErrorAsync(OutcomeRequest request, string field) =>
            (await pair.OfCity.PostAsync(pair.Path + "/outcome", request)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf(field);
        Assert.Contains("required", await ErrorAsync(CompletedPair.Request with { AgreedOn = null }, "agreedOn"), StringComparison.Ordinal);
        Assert.Contains("future", await ErrorAsync(CompletedPair.Request with { EndedOn = Today.AddDays(1) }, "endedOn"), StringComparison.Ordinal);
        Assert.Contains("before the introduction", await ErrorAsync(CompletedPair.Request with { AgreedOn = Today.AddDays(-1) }, "agreedOn"), StringComparison.Ordinal);
        Assert.Contains("ISO 4217", await ErrorAsync(CompletedPair.Request with { Currency = null }, "currency"), StringComparison.Ordinal);
        Assert.Contains("Repeats", await ErrorAsync(CompletedPair.Request with { Kpis = [.. CompletedPair.Request.Kpis, CompletedPair.Request.Kpis[0] with { Target = 5 }] }, "kpis[1].name"), StringComparison.Ordinal);
        Assert.Contains("between 1", await ErrorAsync(CompletedPair.Request with { Beneficiaries = [new() { Group = TargetGroup.Women, People = 0 }] }, "beneficiaries[0].people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_side_disputes_is_no_fact_until_it_is_corrected_and_confirmed()
    {
        var pair = await CompletedPair.CompletedAsync(host);
        var location = (await pair.EnterAsync()).Location!;
        (await pair.OfCity.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.Conflict);
        (await pair.OfProvider.PostAsync(location + "/answers", new OutcomeAnswerRequest { Confirmed = false }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        var disputed = (await pair.OfProvider.PostAsync(location + "/answers", new OutcomeAnswerRequest { Confirmed = false, Note = "It was 120 minutes." }, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("disputed", "provider", "It was 120 minutes."), ((string)disputed["state"]!, (string)disputed["disputedBy"]!, (string)disputed["dispute"]!));
        Assert.Empty(await ReferencesAsync(pair));

        var corrected = (await pair.OfProvider.PutAsync(location, CompletedPair.Request with { Summary = "As it was." }, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("proposed", "provider", null), ((string)corrected["state"]!, (string)corrected["enteredBy"]!, (string?)corrected["dispute"]));
        Assert.Null(corrected["confirmedByCityAt"]);
        (await pair.OfCity.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        (await pair.OfCity.PutAsync(location, CompletedPair.Request, "*")).Expect(HttpStatusCode.Conflict);
        (await pair.OfCity.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.Conflict);
        Assert.Single(await ReferencesAsync(pair));
    }

    [Fact]
    public async Task Both_sides_at_once_make_one_fact()
    {
        var pair = await CompletedPair.CompletedAsync(host);
        var location = (await pair.EnterAsync(host.Staff)).Location!;
        var version = (await pair.OfCity.GetAsync(location)).ETag;
        var answers = await Task.WhenAll(pair.OfCity.PostAsync(location + "/answers", CompletedPair.Confirm, version), pair.OfProvider.PostAsync(location + "/answers", CompletedPair.Confirm, version));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], answers.Select(a => a.Status).Order());
        Assert.Empty(await ReferencesAsync(pair));
        var late = answers[0].Status == HttpStatusCode.OK ? pair.OfProvider : pair.OfCity;
        (await late.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        Assert.Single(await ReferencesAsync(pair));
    }

    [Theory]
    [InlineData(OutcomeResult.NoneSuitable, "none_suitable")]
    [InlineData(OutcomeResult.Cancelled, "published")]
    public async Task What_came_to_nothing_ends_the_match_and_leaves_no_reference(OutcomeResult result, string need)
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        var request = new OutcomeRequest { Result = result, Summary = "The price was out of reach." };
        var location = (await pair.OfProvider.PostAsync(pair.Path + "/outcome", request)).Expect(HttpStatusCode.Created).Location!;
        (await pair.OfCity.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("withdrawn", (string)(await pair.OfCity.GetAsync(pair.Path)).Body!["state"]!);
        Assert.Equal(need, (string)(await host.GetAsync($"/api/v1/needs/{pair.Need}")).Body!["status"]!);
        Assert.Empty(await ReferencesAsync(pair));
    }

    [Fact]
    public async Task A_need_that_another_match_may_still_serve_goes_on()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        var other = await MatchedPair.PublishedAsync(host, "offerings", pair.Provider, ProfileExamples.Offering);
        (await host.PostAsync($"/api/v1/matches/{await MatchedPair.PlantAsync(host, pair.Need, other)}/offer", new OfferRequest(), "*")).Expect(HttpStatusCode.OK);
        var location = (await pair.OfCity.PostAsync(pair.Path + "/outcome", new OutcomeRequest { Result = OutcomeResult.NoneSuitable, Summary = "Not this one." })).Expect(HttpStatusCode.Created).Location!;
        (await pair.OfProvider.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (string)(await host.GetAsync($"/api/v1/needs/{pair.Need}")).Body!["status"]!);
    }

    [Fact]
    public async Task An_award_makes_the_need_matched()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        (await pair.StageAsync(MatchStep.StartProcurement)).Expect(HttpStatusCode.OK);
        (await pair.StageAsync(MatchStep.Contract)).Expect(HttpStatusCode.OK);
        var location = (await pair.OfCity.PostAsync(pair.Path + "/outcome", CompletedPair.Request with { Result = OutcomeResult.Awarded, EndedOn = null })).Expect(HttpStatusCode.Created).Location!;
        (await pair.OfProvider.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("matched", (string)(await host.GetAsync($"/api/v1/needs/{pair.Need}")).Body!["status"]!);
        Assert.Single((await pair.OfProvider.GetAsync("/api/v1/outcomes?result=awarded&state=confirmed")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
    }

    private async Task<JsonArray> ReferencesAsync(MatchedPair pair) =>
        (await host.GetAsync($"/api/v1/references?organizationId={pair.Provider}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();

    private static string Detail(Answer answer) => (string)answer.Body!["detail"]!;
}
