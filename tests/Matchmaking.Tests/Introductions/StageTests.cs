using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Introductions;

/// <summary>From the introduction to the end of the project, each stage with its day.</summary>
public sealed class StageTests(OfferTests.Quiet quiet) : IClassFixture<OfferTests.Quiet>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly DateOnly Today = MatchedPair.Today;
    private readonly MatchmakingHost host = quiet.Host;

    [Fact]
    public async Task People_to_talk_to_are_seen_after_the_introduction_and_while_their_side_agrees()
    {
        var pair = await MatchedPair.AgreedAsync(host);
        (await host.PostAsync($"/api/v1/organizations/{pair.City}/contacts", AccountExamples.Contact)).Expect(HttpStatusCode.Created);
        var contacts = $"/api/v1/organizations/{pair.City}/contacts";
        (await pair.OfProvider.GetAsync(contacts)).Expect(HttpStatusCode.Forbidden);

        var introduced = (await host.PostAsync(pair.Path + "/introduce", new IntroduceRequest { Note = "Please meet." }, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("introduced", (string)introduced["state"]!);
        Assert.Equal(AccountExamples.Contact.Email, (string)(await pair.OfProvider.GetAsync(contacts)).Expect(HttpStatusCode.OK).Body!["items"]![0]!["email"]!);
        (await (await MatchedPair.IntroducedAsync(host)).OfProvider.GetAsync(contacts)).Expect(HttpStatusCode.Forbidden);

        (await pair.OfCity.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.ShareContact, Given = false }, "*")).Expect(HttpStatusCode.OK);
        (await pair.OfProvider.GetAsync(contacts)).Expect(HttpStatusCode.Forbidden);
        // Who was introduced knows the other, whatever is withdrawn.
        (await pair.OfCity.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.ShareProfile, Given = false }, "*")).Expect(HttpStatusCode.OK);
        Assert.NotNull((await pair.OfProvider.GetAsync(pair.Path)).Body!["city"]!["identity"]);
    }

    [Fact]
    public async Task Nobody_is_introduced_without_both_consents()
    {
        var offered = await MatchedPair.OfferedAsync(host);
        Assert.Contains("offered", Detail((await host.PostAsync(offered.Path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        var pair = await MatchedPair.AgreedAsync(host);
        (await pair.OfProvider.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.Introduce, Given = false }, "*")).Expect(HttpStatusCode.OK);
        Assert.Contains("provider does not agree", Detail((await host.PostAsync(pair.Path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        Assert.Equal("mutual_interest", (string)(await pair.OfCity.GetAsync(pair.Path)).Body!["state"]!);
        (await pair.OfProvider.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.Introduce, Given = true }, "*")).Expect(HttpStatusCode.OK);
        (await host.PostAsync(pair.Path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_project_goes_from_stage_to_stage_and_an_open_competition_comes_before_the_contract()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        (await MeetAsync(pair, Today)).Expect(HttpStatusCode.OK);
        (await pair.StageAsync(MatchStep.AgreeMou, by: pair.OfProvider)).Expect(HttpStatusCode.OK);
        (await pair.StageAsync(MatchStep.StartPilot)).Expect(HttpStatusCode.OK);
        Assert.Contains("open competition is still required", Detail((await pair.StageAsync(MatchStep.Contract)).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        (await pair.StageAsync(MatchStep.StartProcurement)).Expect(HttpStatusCode.OK);
        (await pair.StageAsync(MatchStep.Contract)).Expect(HttpStatusCode.OK);
        var done = (await pair.StageAsync(MatchStep.Complete, by: host.Staff)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(["offer", "accept_first", "accept_both", "introduce", "meet", "agree_mou", "start_pilot", "start_procurement", "contract", "complete"],
            done["history"]!.AsArray().Select(step => (string)step!["step"]!));
        Assert.Contains("nothing more", Detail((await pair.StageAsync(MatchStep.StartPilot)).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        (await MeetAsync(pair, Today)).Expect(HttpStatusCode.Conflict);

        // Where no competition is needed, staff say so, and everybody reads it.
        var other = await MatchedPair.IntroducedAsync(host);
        Assert.Contains("open competition", (string)(await other.OfProvider.GetAsync(other.Path)).Body!["whatItIsNot"]!, StringComparison.Ordinal);
        (await host.SendAsync(HttpMethod.Put, other.Path + "/terms", new TermsRequest { EngagementModel = EngagementModel.InKind, OpenCompetitionRequired = false }, "*")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("open competition", (string)(await other.OfProvider.GetAsync(other.Path)).Body!["whatItIsNot"]!, StringComparison.Ordinal);
        (await other.StageAsync(MatchStep.Contract)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_day_lies_between_the_introduction_and_today()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        Assert.Contains("future", (await pair.StageAsync(MatchStep.StartPilot, Today.AddDays(1))).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("happenedOn"), StringComparison.Ordinal);
        Assert.Contains("before introduced", (await pair.StageAsync(MatchStep.StartPilot, Today.AddDays(-1))).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("happenedOn"), StringComparison.Ordinal);
        Assert.Contains("before the introduction", (await MeetAsync(pair, Today.AddDays(-1))).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("heldOn"), StringComparison.Ordinal);
        Assert.Contains("no stage", (await pair.StageAsync(MatchStep.Introduce)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("step"), StringComparison.Ordinal);
        var alone = IntroductionExamples.MeetingToRecord with { HeldOn = Today, Participants = [new() { Side = MatchSide.City, Role = "Mayor" }] };
        Assert.Contains("provider", (await pair.OfCity.PostAsync(pair.Path + "/meetings", alone, "*")).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("participants"), StringComparison.Ordinal);
        var early = await MatchedPair.AgreedAsync(host);
        (await early.StageAsync(MatchStep.StartPilot)).Expect(HttpStatusCode.Conflict);
        (await MeetAsync(early, Today)).Expect(HttpStatusCode.Conflict);
        Assert.Equal("introduced", (string)(await pair.OfCity.GetAsync(pair.Path)).Body!["state"]!);
    }

    [Fact]
    public async Task Meetings_are_disclosed_by_day_and_by_role()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        (await MeetAsync(pair, Today)).Expect(HttpStatusCode.OK);
        var again = (await MeetAsync(pair, Today, "=HYPERLINK(\"x\")")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("meeting_held", (string)again["state"]!);
        var meetings = (await host.GetAsync($"/api/v1/reports/meetings?organizationId={pair.Provider}&from={Today:yyyy-MM-dd}&to={Today:yyyy-MM-dd}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal(2, meetings.Count);
        Assert.Equal(("Municipality of Rivermouth", "Clearstream Sensing Lda"), ((string)meetings[0]!["city"]!, (string)meetings[0]!["provider"]!));
        Assert.Equal(["city: Head of drainage", "provider: Project lead"], meetings[0]!["participants"]!.AsArray().Select(p => $"{p!["side"]}: {p["role"]}"));
        Assert.Empty((await host.GetAsync($"/api/v1/reports/meetings?organizationId={pair.Provider}&from={Today.AddDays(1):yyyy-MM-dd}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        (await host.GetAsync("/api/v1/reports/meetings?from=yesterday")).Expect(HttpStatusCode.BadRequest);
        var file = await host.Client.GetStringAsync("/api/v1/bulk/meetings", Cancellation);
        Assert.StartsWith("heldOn,city,provider,subject,participants\r\n", file, StringComparison.Ordinal);
        Assert.Contains($"{Today:yyyy-MM-dd},Municipality of Rivermouth,Clearstream Sensing Lda,First call on the four districts,city: Head of drainage|provider: Project lead\r\n", file, StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_still_surfaces_until_something_is_heard_of_it()
    {
        await using var aside = await MatchmakingHost.StartNewAsync(models: "none", configure: builder => builder.Configuration["Matchmaking:Introductions:StalledDays:Introduced"] = "10");
        var pair = await MatchedPair.IntroducedAsync(aside);
        async Task<int> StalledAsync() => (await aside.GetAsync("/api/v1/introductions/stalled")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Count;
        aside.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, await StalledAsync());
        aside.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await StalledAsync());
        (await MeetAsync(pair, Today)).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await StalledAsync());
        aside.Clock.Advance(TimeSpan.FromDays(45));
        Assert.Equal(1, await StalledAsync());
        (await MeetAsync(pair, Today)).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await StalledAsync());
    }

    private static Task<Answer> MeetAsync(MatchedPair pair, DateOnly day, string? subject = null) => pair.OfCity.PostAsync(
        pair.Path + "/meetings", IntroductionExamples.MeetingToRecord with { HeldOn = day, Subject = subject ?? IntroductionExamples.MeetingToRecord.Subject }, "*");

    private static string Detail(Answer answer) => (string)answer.Body!["detail"]!;
}
