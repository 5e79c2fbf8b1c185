using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Notifications;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Tests.Curation;
using Matchmaking.Tests.Introductions;
using Matchmaking.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Resources = Matchmaking.Platform.Languages;

namespace Matchmaking.Tests.Transparency;

/// <summary>A side says that a fact or a decline is wrong, and staff answer in time.</summary>
public sealed class ContestTests(ContestTests.Fixture fixture) : IClassFixture<ContestTests.Fixture>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly MatchmakingHost host = fixture.Host;

    /// <summary>One host for all; each test has members and matches of its own.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public MatchmakingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await MatchmakingHost.StartNewAsync(models: "none");

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private static readonly ContestRequest OfDecline = ContestExamples.Request, OfFact = ContestRequests.Fact;
    private static readonly ContestAnswerRequest Uphold = ContestExamples.AnswerRequest, Reject = Uphold with { Outcome = ContestOutcome.Rejected };

    private static string Pair(MatchedPair pair) => $"/api/v1/needs/{pair.Need}/matches/{pair.Offering}";

    private static async Task<Answer> ContestAsync(ApiClient by, MatchedPair pair, ContestRequest request) => await by.PostAsync(Pair(pair) + "/contests", request);

    private async Task<JsonNode> CountsAsync(string query = "") => (await host.Anonymous.GetAsync("/api/v1/transparency/contests" + query)).Expect(HttpStatusCode.OK).Body!;

    private async Task<int> MailsAsync(Guid account, string contest, MessageKind kind)
    {
        await using var db = host.OpenDatabase();
        return await db.OutboxMessages.CountAsync(m => m.AccountId == account && m.SubjectId == Guid.Parse(contest) && m.Kind == kind, Cancellation);
    }

    /// <summary>The one message of a kind, as it is sent.</summary>
    private async Task<string> MailAsync(Guid account, string contest, MessageKind kind, string language)
    {
        await using var db = host.OpenDatabase();
        return MailTexts.OfEvents([await db.OutboxMessages.SingleAsync(m => m.AccountId == account && m.SubjectId == Guid.Parse(contest) && m.Kind == kind, Cancellation)], language).Body;
    }

    [Fact]
    public async Task A_shared_decline_is_contested_answered_by_somebody_else_and_open_again()
    {
        var pair = await MatchedPair.RecommendedAsync(host);
        var (judge, second, match) = (await host.AsAsync(AccountRole.Staff), await host.AsAsync(AccountRole.Staff), $"/api/v1/matches/{pair.Match}");
        var before = await CountsAsync();

        // What staff keep to themselves is as if it were not there.
        (await judge.DoAsync(match, "decline", CurationExamples.Decline with { NoteShared = false })).Expect(HttpStatusCode.OK);
        Assert.Null((await pair.OfProvider.GetAsync(Pair(pair) + "/contestable")).Expect(HttpStatusCode.OK).Body!["decline"]);
        Assert.Contains("shared", (string)(await ContestAsync(pair.OfProvider, pair, OfDecline)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await judge.DoAsync(match, "reopen")).Expect(HttpStatusCode.OK);
        (await judge.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK);
        var shown = (await pair.OfProvider.GetAsync(Pair(pair) + "/contestable")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("provider", "budget_mismatch", CurationExamples.Decline.Note, 14), ((string)shown["side"]!, (string)shown["decline"]!["reason"]!, (string)shown["decline"]!["note"]!, (int)shown["answerDays"]!));
        Assert.Contains("decline", shown["subjects"].Texts(), StringComparison.Ordinal);
        Assert.DoesNotContain(judge.Account.ToString(), shown.ToJsonString(), StringComparison.Ordinal);

        var made = (await ContestAsync(pair.OfProvider, pair, OfDecline)).Expect(HttpStatusCode.Created);
        var contest = made.Location!;
        Assert.Equal(("open", "provider", pair.Provider, host.Clock.GetUtcNow().UtcDateTime.AddDays(14), "\"1\""),
            ((string)made.Body!["state"]!, (string)made.Body["side"]!, (string)made.Body["organizationId"]!, (DateTime)made.Body["dueAt"]!, made.ETag));
        Assert.Contains(made.Id, (string)(await ContestAsync(pair.OfProvider, pair, OfDecline)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("decline", (await pair.OfProvider.GetAsync(Pair(pair) + "/contestable")).Body!["subjects"].Texts(), StringComparison.Ordinal);
        Assert.Equal(made.Id, (string)Assert.Single((await judge.GetAsync(match)).Body!["openContests"]!.AsArray())!);

        // It is the provider's: the city neither sees nor withdraws it, and may contest the same decline for itself.
        (await pair.OfCity.GetAsync(contest)).Expect(HttpStatusCode.NotFound);
        (await pair.OfCity.PostAsync(contest + "/withdraw", ifMatch: "*")).Expect(HttpStatusCode.NotFound);
        var ofCity = (await ContestAsync(pair.OfCity, pair, OfDecline)).Expect(HttpStatusCode.Created).Location!;
        Assert.Equal("withdrawn", (string)(await pair.OfCity.PostAsync(ofCity + "/withdraw", ifMatch: "\"1\"")).Expect(HttpStatusCode.OK).Body!["state"]!);
        (await host.PostAsync(ofCity + "/answer", Uphold, "*")).Expect(HttpStatusCode.Conflict);

        // Neither who declined nor who agreed to it as second reviewer answers.
        await using (var db = host.OpenDatabase())
        {
            db.Add(new ReviewerDecision { MatchId = pair.Match, AccountId = second.Account, Step = MatchStep.Decline });
            await db.SaveChangesAsync(Cancellation);
        }
        foreach (var one in new[] { judge, second })
            Assert.Contains("another member of staff must answer", (string)(await one.PostAsync(contest + "/answer", Uphold, "*")).Expect(HttpStatusCode.Forbidden).Body!["detail"]!, StringComparison.Ordinal);
        (await host.PostAsync(contest + "/answer", Uphold, "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.NotEmpty((await host.PostAsync(contest + "/answer", new { outcome = "upheld" }, "*")).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("text"));
        host.Clock.Advance(TimeSpan.FromDays(2));
        var answered = (await host.PostAsync(contest + "/answer", Uphold, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Equal(("answered", "upheld", Uphold.Text), ((string)answered.Body!["state"]!, (string)answered.Body["outcome"]!, (string)answered.Body["answer"]!));
        (await host.PostAsync(contest + "/answer", Reject, "*")).Expect(HttpStatusCode.Conflict);
        (await pair.OfProvider.PostAsync(contest + "/withdraw", ifMatch: "*")).Expect(HttpStatusCode.Conflict);

        var detail = (await host.GetAsync(match)).Body!;
        Assert.Equal(("in_review", "reopen"), ((string)detail["match"]!["state"]!, (string)detail["events"]!.AsArray()[^1]!["step"]!));
        Assert.Empty(detail["openContests"]!.AsArray());
        Assert.Equal(Uphold.Text, (string)(await pair.OfProvider.GetAsync(contest)).Expect(HttpStatusCode.OK).Body!["answer"]!);
        Assert.Equal((1, 0), (await MailsAsync(pair.OfProvider.Account, made.Id, MessageKind.ContestAnswered), await MailsAsync(pair.OfCity.Account, made.Id, MessageKind.ContestAnswered)));
        Assert.Contains($": {Resources.Of("pt")["contest_outcome.upheld"]}.", await MailAsync(pair.OfProvider.Account, made.Id, MessageKind.ContestAnswered, "pt"), StringComparison.Ordinal);

        var after = await CountsAsync("?year=2026");
        foreach (var (name, more) in new[] { ("contested", 2), ("withdrawn", 1), ("answered", 1), ("answeredInTime", 1), ("open", 0) })
            Assert.Equal((int)before[name]! + more, (int)after[name]!);
        int Upheld(JsonNode counts) => (int)counts["subjects"]!.AsArray().Single(s => (string)s!["subject"]! == "decline")!["upheld"]!;
        Assert.Equal(Upheld(before) + 1, Upheld(after));
        Assert.DoesNotContain(pair.Provider, after.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, (int)(await CountsAsync("?year=2020"))["contested"]!);
    }

    [Fact]
    public async Task A_decline_that_is_rejected_as_contested_stands_and_is_not_contested_again()
    {
        var pair = await MatchedPair.RecommendedAsync(host);
        var (judge, match) = (await host.AsAsync(AccountRole.Staff), $"/api/v1/matches/{pair.Match}");
        (await judge.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK);
        var contest = (await ContestAsync(pair.OfCity, pair, OfDecline)).Expect(HttpStatusCode.Created).Location!;
        (await host.PostAsync(contest + "/answer", Reject, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("declined_by_staff", (string)(await host.GetAsync(match)).Body!["match"]!["state"]!);
        Assert.Contains("final", (string)(await ContestAsync(pair.OfCity, pair, OfDecline)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);

        // What became of an older decline says nothing of a newer one.
        var late = (await ContestAsync(pair.OfProvider, pair, OfDecline)).Expect(HttpStatusCode.Created).Location!;
        (await judge.DoAsync(match, "reopen")).Expect(HttpStatusCode.OK);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await judge.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK);
        (await host.PostAsync(late + "/answer", Uphold, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("declined_by_staff", (string)(await host.GetAsync(match)).Body!["match"]!["state"]!);
        (await ContestAsync(pair.OfCity, pair, OfDecline)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Staff_are_reminded_once_before_it_is_due_and_once_after_and_see_what_is_due_first()
    {
        var pair = await MatchedPair.RecommendedAsync(host, need => need["minimumMaturity"] = 9, offering => offering["maturity"] = 5);
        Task LookAsync() => host.Services.GetRequiredService<ContestKeeper>().CheckAsync(Cancellation);
        // Left out as ineligible, and contested all the same.
        var first = (await ContestAsync(pair.OfProvider, pair, OfFact with { Subject = ContestSubject.Eligibility })).Expect(HttpStatusCode.Created);
        host.Clock.Advance(TimeSpan.FromDays(1));
        var second = (await ContestAsync(pair.OfProvider, pair, OfFact with { Subject = ContestSubject.Reference })).Expect(HttpStatusCode.Created);
        var third = (await ContestAsync(pair.OfCity, pair, OfFact)).Expect(HttpStatusCode.Created);
        var listed = new List<string>();
        for (var address = $"/api/v1/contests?state=open&needId={pair.Need}&limit=1"; address.Length > 0;)
        {
            var page = (await host.GetAsync(address)).Expect(HttpStatusCode.OK);
            listed.Add((string)Assert.Single(page.Body!["items"]!.AsArray())!["id"]!);
            address = page.Link is { } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : "";
        }
        Assert.Equal([first.Id, second.Id, third.Id], listed);
        Assert.Equal(2, (await pair.OfProvider.GetAsync("/api/v1/contests")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Count);

        await LookAsync();
        Assert.Equal(0, await MailsAsync(host.Staff.Account, first.Id, MessageKind.ContestDue));
        host.Clock.Advance(TimeSpan.FromDays(10));
        await LookAsync();
        await LookAsync();
        Assert.Equal((1, 0, 0), (await MailsAsync(host.Staff.Account, first.Id, MessageKind.ContestDue), await MailsAsync(host.Staff.Account, second.Id, MessageKind.ContestDue),
            await MailsAsync(pair.OfProvider.Account, first.Id, MessageKind.ContestDue)));

        host.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        await LookAsync();
        await LookAsync();
        Assert.Equal((1, 1, 0), (await MailsAsync(host.Staff.Account, first.Id, MessageKind.ContestDue), await MailsAsync(host.Staff.Account, first.Id, MessageKind.ContestOverdue),
            await MailsAsync(host.Staff.Account, second.Id, MessageKind.ContestOverdue)));
        foreach (var kind in new[] { MessageKind.ContestDue, MessageKind.ContestOverdue })
            Assert.Contains($"{(DateTime)first.Body!["dueAt"]!:yyyy-MM-dd}", await MailAsync(host.Staff.Account, first.Id, kind, "en"), StringComparison.Ordinal);
        var overdue = (await host.GetAsync($"/api/v1/contests?overdue=true&needId={pair.Need}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal((first.Id, true), ((string)Assert.Single(overdue)!["id"]!, (bool)overdue[0]!["overdue"]!));
        Assert.Equal(2, (await host.GetAsync($"/api/v1/contests?overdue=false&needId={pair.Need}")).Body!["items"]!.AsArray().Count);

        // A reminder is no change of the contest; an answer after the day counts as late.
        var before = await CountsAsync();
        Assert.False((bool)(await host.PostAsync(first.Location + "/answer", Reject, "\"1\"")).Expect(HttpStatusCode.OK).Body!["overdue"]!);
        var after = await CountsAsync();
        Assert.Equal(((int)before["overdue"]! - 1, (int)before["answered"]! + 1, (int)before["answeredInTime"]!), ((int)after["overdue"]!, (int)after["answered"]!, (int)after["answeredInTime"]!));
        Assert.NotNull(after["medianDays"]);
    }

    [Fact]
    public async Task Only_a_side_contests_and_a_wrong_request_says_what_to_do()
    {
        var (pair, stranger) = (await MatchedPair.RecommendedAsync(host), await MatchedPair.RecommendedAsync(host));
        (await ContestAsync(host.Anonymous, pair, OfFact)).Expect(HttpStatusCode.Unauthorized);
        (await ContestAsync(host.Staff, pair, OfFact)).Expect(HttpStatusCode.Forbidden);
        (await ContestAsync(await host.AsAsync(AccountRole.Resident), pair, OfFact)).Expect(HttpStatusCode.Forbidden);
        (await ContestAsync(stranger.OfProvider, pair, OfFact)).Expect(HttpStatusCode.Forbidden);
        (await stranger.OfProvider.GetAsync(Pair(pair) + "/contestable")).Expect(HttpStatusCode.Forbidden);
        (await ContestAsync(pair.OfProvider, pair with { Need = Guid.CreateVersion7().ToString() }, OfFact)).Expect(HttpStatusCode.NotFound);
        (await pair.OfProvider.PostAsync(Pair(pair) + "/contests", new { subject = "taste", statement = "No." })).Expect(HttpStatusCode.BadRequest);
        var empty = (await pair.OfProvider.PostAsync(Pair(pair) + "/contests", new { })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(empty.ErrorsOf("subject"));
        Assert.NotEmpty(empty.ErrorsOf("statement"));
        var wrong = (await ContestAsync(pair.OfProvider, pair, OfFact with { Statement = new string('x', 5001), Evidence = "ftp://clearstream.example/offer.pdf" })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("5,000", wrong.ErrorsOf("statement"), StringComparison.Ordinal);
        Assert.Contains("https", wrong.ErrorsOf("evidence"), StringComparison.Ordinal);
        Assert.NotEmpty((await host.GetAsync("/api/v1/contests?overdue=perhaps")).Expect(HttpStatusCode.BadRequest).ErrorsOf("overdue"));
        Assert.NotEmpty((await host.GetAsync($"/api/v1/contests?cursor={new string('_', 32)}x")).Expect(HttpStatusCode.BadRequest).ErrorsOf("cursor"));
        (await host.GetAsync($"/api/v1/contests?cursor={new string('_', 32)}")).Expect(HttpStatusCode.OK);
        Assert.NotEmpty((await host.Anonymous.GetAsync("/api/v1/transparency/contests?year=26")).Expect(HttpStatusCode.BadRequest).ErrorsOf("year"));
    }

    [Fact]
    public async Task Two_who_answer_at_once_give_one_answer_and_a_conflict_of_interest_none()
    {
        var pair = await MatchedPair.RecommendedAsync(host);
        var contest = (await ContestAsync(pair.OfProvider, pair, OfFact)).Expect(HttpStatusCode.Created);
        var (one, other, friend) = (await host.AsAsync(AccountRole.Staff), await host.AsAsync(AccountRole.Staff), await host.AsAsync(AccountRole.Staff));
        (await friend.PostAsync("/api/v1/curation/conflicts", CurationExamples.ConflictRequest with { OrganizationId = Guid.Parse(pair.City) })).Expect(HttpStatusCode.Created);
        (await friend.PostAsync(contest.Location + "/answer", Reject, "*")).Expect(HttpStatusCode.Forbidden);

        var answers = await Task.WhenAll(one.PostAsync(contest.Location + "/answer", Uphold, "\"1\""), other.PostAsync(contest.Location + "/answer", Reject, "\"1\""));

        var given = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Single(answers, answer => answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict);
        Assert.Equal((string)given.Body!["outcome"]!, (string)(await pair.OfProvider.GetAsync(contest.Location!)).Body!["outcome"]!);
        Assert.Equal(1, await MailsAsync(pair.OfProvider.Account, contest.Id, MessageKind.ContestAnswered));
    }

    [Fact]
    public async Task Whom_an_offer_did_not_name_cannot_be_found_by_asking_for_pairs()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        (await host.PostAsync(pair.Path + "/withdraw", new WithdrawalRequest { Note = "Too early." }, "*")).Expect(HttpStatusCode.OK);
        (await host.Staff.DoAsync($"/api/v1/matches/{pair.Match}", "reopen")).Expect(HttpStatusCode.OK);
        (await host.Staff.DoAsync($"/api/v1/matches/{pair.Match}", "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK);
        Assert.Null((await pair.OfProvider.GetAsync(Pair(pair) + "/contestable")).Expect(HttpStatusCode.OK).Body!["decline"]);
        (await ContestAsync(pair.OfProvider, pair, OfDecline)).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_contest_goes_with_its_organization_and_outlives_need_and_words()
    {
        var pair = await MatchedPair.RecommendedAsync(host);
        var contest = (await ContestAsync(pair.OfProvider, pair, OfFact)).Expect(HttpStatusCode.Created).Location!;
        var survivor = await MatchedPair.MemberAsync(host, new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = "Clearstream Group" });
        (await host.PostAsync($"/api/v1/organizations/{survivor}/merge", new MergeRequest { DuplicateId = Guid.Parse(pair.Provider), Reason = "One house." }, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal(survivor, (string)(await pair.OfProvider.GetAsync(contest)).Expect(HttpStatusCode.OK).Body!["organizationId"]!);
        await using (var db = host.OpenDatabase())
        {
            db.Remove(await db.Matches.SingleAsync(m => m.Id == pair.Match, Cancellation));
            await db.SaveChangesAsync(Cancellation);
        }
        (await pair.OfCity.DeleteAsync($"/api/v1/needs/{pair.Need}", "*")).Expect(HttpStatusCode.NoContent);
        (await host.PostAsync($"/api/v1/organizations/{survivor}/erasure", PrivacyExamples.Erasure, "*")).Expect(HttpStatusCode.NoContent);
        var left = (await host.GetAsync(contest)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("withdrawn", null, null, null), ((string)left["state"]!, (string?)left["statement"], (string?)left["evidence"], (string?)left["needId"]));
    }
}
