using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Curation;

/// <summary>Who decides: not whom a conflict of interest ties, and two where two are asked for.</summary>
public sealed class ReviewerTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;
    private Need need = null!;
    private string match = "", provider = "";

    public async ValueTask InitializeAsync()
    {
        host = await MatchmakingHost.StartNewAsync(samples: true, models: "none", configure: builder => builder.Configuration["Matchmaking:Curation:SecondReviewer"] = "true");
        need = (await host.PublishedNeedsAsync())[0];
        match = await host.MatchAsync(need);
        provider = (string)(await host.GetAsync(match)).Body!["provider"]!["id"]!;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_recommendation_needs_another_reviewer_who_cannot_see_the_first()
    {
        var (first, second, third) = (host.Staff, await host.AsAsync(AccountRole.Staff), await host.AsAsync(AccountRole.Admin));
        (await first.PutAsync(match + "/judgment", new { grade = 4 }, "*")).Expect(HttpStatusCode.OK);
        var waits = (await first.DoAsync(match, "recommend", new MatchNoteRequest { Note = "First." })).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("in_review", true), ((string)waits["state"]!, (bool)waits["awaitsReviewer"]!));
        // The same one again is still one.
        Assert.Equal("in_review", (string)(await first.DoAsync(match, "recommend")).Expect(HttpStatusCode.OK).Body!["state"]!);

        var blind = (await second.GetAsync(match)).Body!;
        Assert.Equal((0, 0), (blind["judgments"]!.AsArray().Count, blind["decisions"]!.AsArray().Count));
        Assert.Contains(await second.QueueAsync(), i => match.EndsWith((string)i["id"]!, StringComparison.Ordinal) && i["reasons"]!.AsArray().Any(r => (string)r!["signal"]! == "second_reviewer"));
        Assert.DoesNotContain(await first.QueueAsync(), i => match.EndsWith((string)i["id"]!, StringComparison.Ordinal));

        // They differ: nothing moves, both see both, and the queue asks both again.
        Assert.Equal("in_review", (string)(await second.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK).Body!["state"]!);
        Assert.Equal(2, (await second.GetAsync(match)).Body!["decisions"]!.AsArray().Count);
        Assert.Contains(await first.QueueAsync(), i => match.EndsWith((string)i["id"]!, StringComparison.Ordinal));
        var agreed = (await third.DoAsync(match, "recommend")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("recommended", false), ((string)agreed["state"]!, (bool)agreed["awaitsReviewer"]!));

        // What was decided before does not count after it was put off.
        (await first.DoAsync(match, "defer")).Expect(HttpStatusCode.OK);
        Assert.Equal("in_review", (string)(await second.DoAsync(match, "recommend")).Expect(HttpStatusCode.OK).Body!["state"]!);
    }

    [Fact]
    public async Task A_declared_conflict_keeps_a_reviewer_from_deciding_until_a_colleague_ends_it()
    {
        var declared = (await host.PostAsync("/api/v1/curation/conflicts", new ConflictRequest { OrganizationId = Guid.Parse(provider), Kind = ConflictKind.Financial })).Expect(HttpStatusCode.Created);

        await AssertClosedAsync(host.Staff, "financial");
        var colleague = await host.AsAsync(AccountRole.Staff);
        (await colleague.PutAsync(match + "/assignee", new AssigneeRequest { AccountId = host.Staff.Account }, "*")).Expect(HttpStatusCode.Conflict);
        (await colleague.DoAsync(match, "review")).Expect(HttpStatusCode.OK);
        (await host.Staff.DeleteAsync(declared.Location!, "*")).Expect(HttpStatusCode.Forbidden);
        (await colleague.DeleteAsync(declared.Location!, "*")).Expect(HttpStatusCode.NoContent);
        (await host.Staff.DoAsync(match, "defer")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_conflict_ends_after_its_last_day()
    {
        (await host.PostAsync("/api/v1/curation/conflicts", new ConflictRequest
        {
            OrganizationId = need.OrganizationId, Kind = ConflictKind.Family, Until = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime),
        })).Expect(HttpStatusCode.Created);
        await AssertClosedAsync(host.Staff, "family");
        host.Clock.Advance(TimeSpan.FromDays(1));
        (await host.Staff.DoAsync(match, "review")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_acts_or_lately_acted_for_a_side_does_not_decide()
    {
        var reviewer = await host.AsAsync(AccountRole.Member, provider);
        var admin = await host.AsAsync(AccountRole.Admin);
        (await admin.PutAsync($"/api/v1/accounts/{reviewer.Account}", new AccountRequest { Role = AccountRole.Staff }, "*")).Expect(HttpStatusCode.OK);

        await AssertClosedAsync(reviewer, "until 2026-03-02");
        host.Clock.Advance(TimeSpan.FromDays(365 * 3));
        (await reviewer.DoAsync(match, "review")).Expect(HttpStatusCode.OK);

        await AssertClosedAsync(await host.AsAsync(AccountRole.Staff, provider), "acts for");
    }

    [Fact]
    public async Task An_address_of_a_sides_own_domain_does_not_decide()
    {
        (await host.SendAsync(HttpMethod.Put, $"/api/v1/organizations/{provider}", new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = "Echo Works", Website = "https://www.echo-works.example/about" }, "*")).Expect(HttpStatusCode.OK);
        Task<ApiClient> WithAddress(string email) => host.AsAsync(AccountRole.Staff, change: a => (a.Email, a.NormalizedEmail) = (email, email.ToUpperInvariant()));

        await AssertClosedAsync(await WithAddress("jane@echo-works.example"), "domain");
        await AssertClosedAsync(await WithAddress("jane@lab.echo-works.example"), "domain");
        (await (await WithAddress("jane@notecho-works.example")).DoAsync(match, "review")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sides_that_turn_out_to_be_one_are_blocked()
    {
        var city = await host.OrganizationAsync(OrganizationKind.Institution, "One house");
        var same = await host.OrganizationAsync(OrganizationKind.Institution, "One house too");
        await using (var db = host.OpenDatabase())
        {
            db.Find<Need>(need.Id)!.OrganizationId = Guid.Parse(city);
            db.Find<Offering>(Guid.Parse((string)(await host.GetAsync(match)).Body!["offering"]!["id"]!))!.OrganizationId = Guid.Parse(same);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        (await host.PostAsync($"/api/v1/organizations/{city}/merge", new MergeRequest { DuplicateId = Guid.Parse(same), Reason = "Entered twice." })).Expect(HttpStatusCode.OK);

        var detail = (await host.GetAsync(match)).Body!;
        Assert.Equal(("blocked_conflict", true), ((string)detail["match"]!["state"]!, (bool)detail["sidesConflict"]!));
        Assert.Equal("service", (string)detail["events"]!.AsArray()[^1]!["side"]!);
    }

    private async Task AssertClosedAsync(ApiClient reviewer, string why)
    {
        foreach (var step in (string[])["review", "recommend", "defer"])
            Assert.Contains(why, (string)(await reviewer.DoAsync(match, step)).Expect(HttpStatusCode.Forbidden).Body!["detail"]!, StringComparison.Ordinal);
        (await reviewer.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.Forbidden);
        (await reviewer.PutAsync(match + "/judgment", new { grade = 4 }, "*")).Expect(HttpStatusCode.Forbidden);
        (await reviewer.PostAsync(match + "/pin", ifMatch: "*")).Expect(HttpStatusCode.Forbidden);
        Assert.DoesNotContain(await reviewer.QueueAsync(), i => match.EndsWith((string)i["id"]!, StringComparison.Ordinal));
        var detail = (await reviewer.GetAsync(match)).Expect(HttpStatusCode.OK).Body!;
        Assert.Contains(why, (string)detail["conflicts"]![0]!["reason"]!, StringComparison.Ordinal);
        Assert.Empty(detail["allowedSteps"]!.AsArray());
    }
}
