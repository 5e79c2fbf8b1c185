using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Introductions;

/// <summary>A recommended match is offered to both sides, and each answers for itself.</summary>
public sealed class OfferTests(OfferTests.Quiet quiet) : IClassFixture<OfferTests.Quiet>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly MatchmakingHost host = quiet.Host;

    /// <summary>Without a model, so that it starts at once.</summary>
    public sealed class Quiet : IAsyncLifetime
    {
        public MatchmakingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await MatchmakingHost.StartNewAsync(models: "none");

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    [Fact]
    public async Task Both_sides_find_the_offer_with_why_and_agree_to_be_introduced()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        foreach (var (client, side, profile) in ((ApiClient, string, string)[])[(pair.OfCity, "city", pair.Need), (pair.OfProvider, "provider", pair.Offering)])
        {
            var item = (await client.GetAsync("/api/v1/introductions")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Single()!;
            Assert.Equal((side, profile, true), ((string)item["side"]!, (string)item["profileId"]!, (bool)item["waitsForYou"]!));
            var view = (await client.GetAsync(pair.Path)).Expect(HttpStatusCode.OK).Body!;
            Assert.NotEmpty(view[side == "city" ? "forCity" : "forProvider"]!.AsArray());
            Assert.Null(view[side == "city" ? "forProvider" : "forCity"]);
            Assert.True((bool)view["openCompetitionRequired"]!);
            Assert.Contains("not an award", (string)view["whatItIsNot"]!, StringComparison.Ordinal);
        }

        var first = (await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("one_side_interested", (string)first["state"]!);
        Assert.DoesNotContain("accept_both", first["allowed"]!.AsArray().Select(step => (string)step!));
        var second = (await pair.OfProvider.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("mutual_interest", (string)second["state"]!);
        Assert.Equal("Municipality of Rivermouth", (string)second["city"]!["identity"]!["name"]!);
        await using var db = host.OpenDatabase();
        // Each step is told once to each side.
        var mails = await db.OutboxMessages.Where(m => m.SubjectId == pair.Match).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(Cancellation);
        foreach (var side in (ApiClient[])[pair.OfCity, pair.OfProvider])
            Assert.Equal(["offered", "one_side_interested", "mutual_interest"], mails.Where(m => m.AccountId == side.Account).Select(m => (string)JsonNode.Parse(m.Data!)!["state"]!));
        Assert.Equal(6, mails.Count);
    }

    [Fact]
    public async Task What_the_machine_does_not_allow_is_refused_with_what_is_possible()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        Assert.Contains("offered", Detail((await pair.OfferAsync()).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        (await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK);
        Assert.Contains("accepted already", Detail((await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        (await pair.OfProvider.PostAsync(pair.Path + "/decline", IntroductionExamples.Decline, "*")).Expect(HttpStatusCode.OK);
        foreach (var (step, body) in ((string, object)[])[("accept", MatchedPair.Yes), ("decline", IntroductionExamples.Decline), ("withdraw", new WithdrawalRequest { Note = "No" })])
            Assert.Contains("declined_by_provider", Detail((await pair.OfProvider.PostAsync($"{pair.Path}/{step}", body, "*")).Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_answers_name_the_field_and_change_nothing()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        Assert.Contains("introduce", (await pair.OfCity.PostAsync(pair.Path + "/accept", new AcceptRequest { Consents = [ConsentScope.ShareProfile] }, "*"))
            .Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("consents"), StringComparison.Ordinal);
        (await pair.OfCity.PostAsync(pair.Path + "/decline", new OfferDeclineRequest { Reason = DeclineReason.Other }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        (await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes)).Expect(HttpStatusCode.PreconditionRequired);
        (await host.PostAsync("/api/v1/introductions/offers", new OffersRequest { MatchIds = [] })).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.PostAsync("/api/v1/introductions/offers", new OffersRequest { MatchIds = [Guid.CreateVersion7()] })).Expect(HttpStatusCode.NotFound);
        Assert.Equal("offered", (string)(await pair.OfCity.GetAsync(pair.Path)).Expect(HttpStatusCode.OK).Body!["state"]!);
    }

    [Fact]
    public async Task To_a_stranger_there_is_no_such_introduction()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        var stranger = (await MatchedPair.OfferedAsync(host)).OfCity;
        foreach (var step in (string[])["", "/messages"])
            (await stranger.GetAsync(pair.Path + step)).Expect(HttpStatusCode.NotFound);
        foreach (var (step, body) in ((string, object)[])[("accept", MatchedPair.Yes), ("decline", IntroductionExamples.Decline), ("withdraw", new WithdrawalRequest { Note = "No" }),
            ("consents", IntroductionExamples.Consent), ("messages", new IntroductionMessageRequest { Text = "Who?" })])
            (await stranger.PostAsync($"{pair.Path}/{step}", body, "*")).Expect(HttpStatusCode.NotFound);

        // Before it is offered it is nothing to its own sides either.
        var recommended = await MatchedPair.RecommendedAsync(host);
        (await recommended.OfCity.GetAsync(recommended.Path)).Expect(HttpStatusCode.NotFound);
        (await host.GetAsync(recommended.Path)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Both_sides_at_once_lose_nothing()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        var version = (await pair.OfCity.GetAsync(pair.Path)).ETag;
        var answers = await Task.WhenAll(pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, version), pair.OfProvider.PostAsync(pair.Path + "/accept", MatchedPair.Yes, version));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], answers.Select(a => a.Status).Order());
        var late = answers[0].Status == HttpStatusCode.OK ? pair.OfProvider : pair.OfCity;
        Assert.Equal("mutual_interest", (string)(await late.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK).Body!["state"]!);
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.MatchEvents.CountAsync(e => e.MatchId == pair.Match && e.Step == MatchStep.AcceptFirst, Cancellation));
    }

    [Fact]
    public async Task No_more_is_offered_than_a_side_can_take()
    {
        var pair = await MatchedPair.RecommendedAsync(host, offering: body => body["capacity"] = 1);
        var second = await MatchedPair.PlantAsync(host, await MatchedPair.PublishedAsync(host, "needs", pair.City, ProfileExamples.Need), pair.Offering);
        var both = await host.PostAsync("/api/v1/introductions/offers", new OffersRequest { MatchIds = [pair.Match, second] });
        Assert.Contains("1 of 1", Detail(both.Expect(HttpStatusCode.Conflict)), StringComparison.Ordinal);
        Assert.Equal("recommended", (string)(await host.GetAsync(pair.Path)).Body!["state"]!);

        // Two at once cannot take the same last place.
        var answers = await Task.WhenAll(pair.OfferAsync(), host.PostAsync($"/api/v1/matches/{second}/offer", new OfferRequest(), "*"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());

        // Where one says no, the next may be asked.
        var (asked, waiting) = answers[0].Status == HttpStatusCode.OK ? (pair.Match, second) : (second, pair.Match);
        (await pair.OfProvider.PostAsync($"/api/v1/introductions/{asked}/decline", IntroductionExamples.Decline, "*")).Expect(HttpStatusCode.OK);
        (await host.PostAsync($"/api/v1/matches/{waiting}/offer", new OfferRequest(), "*")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_consent_is_given_for_a_time_and_may_be_taken_back()
    {
        var pair = await MatchedPair.AgreedAsync(host);
        Assert.NotNull((await pair.OfProvider.GetAsync(pair.Path)).Body!["city"]!["identity"]);
        var withdrawn = (await pair.OfCity.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.ShareProfile, Given = false }, "*")).Expect(HttpStatusCode.OK).Body!;
        var consent = withdrawn["consents"]!.AsArray().Single(c => (string)c!["side"]! == "city" && (string)c["scope"]! == "share_profile")!;
        Assert.Equal("withdrawn", (string)consent["state"]!);
        Assert.Null((await pair.OfProvider.GetAsync(pair.Path)).Body!["city"]!["identity"]);
        (await pair.OfCity.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.ShareProfile, Given = true }, "*")).Expect(HttpStatusCode.OK);
        Assert.NotNull((await pair.OfProvider.GetAsync(pair.Path)).Body!["city"]!["identity"]);

        var waiting = await MatchedPair.OfferedAsync(host);
        (await waiting.OfCity.PostAsync(waiting.Path + "/consents", new ConsentRequest { Scope = ConsentScope.Introduce, Given = true }, "*")).Expect(HttpStatusCode.Conflict);
    }

    private static string Detail(Answer answer) => (string)answer.Body!["detail"]!;
}
