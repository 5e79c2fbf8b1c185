using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Curation;

public sealed class QueueTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await SampledHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Needs_without_a_list_come_up_say_why_and_go_once_their_list_is_taken()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var before = Assert.Single(await host.Staff.QueueAsync(), i => (Guid)i["needId"]! == need.Id);
        Assert.Equal("need", (string)before["kind"]!);
        Assert.Contains(before["reasons"]!.AsArray(), r => (string)r!["signal"]! == "no_curated_list" && (double)r["points"]! == QueueFormula.NoCuratedList);

        var taken = await host.TakeAsync(need.Id);

        Assert.Equal([1, 2, 3], taken.Select(m => (int)m!["rank"]!));
        var after = (await host.Staff.QueueAsync()).Where(i => (Guid)i["needId"]! == need.Id).ToArray();
        Assert.Equal(3, after.Length);
        Assert.All(after, item =>
        {
            Assert.Equal("match", (string)item["kind"]!);
            Assert.Contains(item["reasons"]!.AsArray(), r => (string)r!["signal"]! == "least_judged" && ((string)r["sentence"]!).Contains("Nobody", StringComparison.Ordinal));
            Assert.Equal((double)item["points"]!, item["reasons"]!.AsArray().Sum(r => (double)r!["points"]!), 1);
        });
        // The same list again adds nothing.
        var again = (await host.PostAsync($"/api/v1/curation/needs/{need.Id}/matches", new TakeMatchesRequest { Top = 3 })).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((0, 3), (again["taken"]!.AsArray().Count, again["existing"]!.AsArray().Count));
    }

    [Fact]
    public async Task Pages_follow_the_points_and_filters_keep_to_their_kind()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var pinned = (string)(await host.TakeAsync(need.Id, 5))[4]!["id"]!;
        (await host.StepAsync($"/api/v1/matches/{pinned}/pin")).Expect(HttpStatusCode.OK);
        var all = await host.Staff.QueueAsync();
        Assert.Equal(pinned, (string)all[0]["id"]!);
        Assert.Equal(all.Select(i => (double)i["points"]!).OrderDescending(), all.Select(i => (double)i["points"]!));

        var (paged, next) = (new List<string>(), "/api/v1/curation/queue?limit=3");
        while (next is not null)
        {
            var page = (await host.GetAsync(next)).Expect(HttpStatusCode.OK).Body!;
            paged.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            next = page["nextCursor"] is { } cursor ? $"/api/v1/curation/queue?limit=3&cursor={cursor}" : null;
        }
        Assert.Equal(all.Select(i => (string)i["id"]!), paged);

        Assert.All(await host.Staff.QueueAsync("?kind=need&limit=100"), i => Assert.Equal("need", (string)i["kind"]!));
        Assert.Equal(5, (await host.Staff.QueueAsync("?state=candidate&limit=100")).Length);
        Assert.All(await host.Staff.QueueAsync($"?country={need.Organization!.Country}"), i => Assert.Equal(need.Organization.Country, (string)i["country"]!));
        Assert.NotEmpty((await host.GetAsync("/api/v1/curation/queue?cursor=AAAA&kind=people")).Expect(HttpStatusCode.BadRequest).ErrorsOf("kind"));
    }

    [Fact]
    public async Task Work_is_assigned_and_put_off_until_its_time()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var (work, colleague) = ($"/api/v1/curation/needs/{need.Id}", await host.AsAsync(AccountRole.Staff));
        (await host.Staff.PutAsync(work + "/assignee", new AssigneeRequest { AccountId = colleague.Account })).Expect(HttpStatusCode.PreconditionRequired);
        (await host.Staff.PutAsync(work + "/assignee", new AssigneeRequest { AccountId = (await host.AsAsync(AccountRole.Resident)).Account }, "\"0\"")).Expect(HttpStatusCode.UnprocessableEntity);
        var assigned = (await host.Staff.PutAsync(work + "/assignee", new AssigneeRequest { AccountId = colleague.Account }, "\"0\"")).Expect(HttpStatusCode.OK);
        Assert.Single(await host.Staff.QueueAsync($"?assigneeId={colleague.Account}"));

        (await host.Staff.PutAsync(work + "/snooze", new SnoozeRequest { Until = MatchmakingHost.Now.UtcDateTime.AddDays(-1) }, assigned.ETag)).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.Staff.PutAsync(work + "/snooze", new SnoozeRequest { Until = MatchmakingHost.Now.UtcDateTime.AddDays(7) }, assigned.ETag)).Expect(HttpStatusCode.OK);
        Assert.Empty(await host.Staff.QueueAsync($"?assigneeId={colleague.Account}"));
        host.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Single(await host.Staff.QueueAsync($"?assigneeId={colleague.Account}"));

        var match = $"/api/v1/matches/{(await host.TakeAsync(need.Id, 1))[0]!["id"]}";
        (await host.Staff.PutAsync(match + "/assignee", new AssigneeRequest { AccountId = colleague.Account }, "*")).Expect(HttpStatusCode.OK);
        var snoozed = (await host.Staff.PutAsync(match + "/snooze", new SnoozeRequest { Until = host.Clock.GetUtcNow().UtcDateTime.AddDays(1) }, "*")).Expect(HttpStatusCode.OK);
        Assert.Empty(await host.Staff.QueueAsync($"?assigneeId={colleague.Account}"));
        (await host.Staff.PutAsync(match + "/snooze", new SnoozeRequest(), snoozed.ETag)).Expect(HttpStatusCode.OK);
        Assert.Single(await host.Staff.QueueAsync($"?assigneeId={colleague.Account}"));
    }

    public static TheoryData<string, Match, int, double> Weighed => new()
    {
        { "sure, first, judged often", new Match { Rank = 1, Margin = 1, BaselineRank = 1, ColdProvider = false }, 14, 10 + 1 },
        { "first by a hair", new Match { Rank = 1, Margin = 0, BaselineRank = 1, ColdProvider = false }, 14, 10 + 16 + 1 },
        { "all against it", new Match { Rank = 1, Margin = 0, BaselineRank = 40, ColdProvider = true }, 0, 10 + 40 + 15 },
        { "the same at rank three", new Match { Rank = 3, Margin = 0, BaselineRank = 40, ColdProvider = true }, 0, 5 + 20 + 15 },
        { "added by staff", new Match(), 0, 5 + 15 },
        { "pinned, and awaits another", new Match { Pinned = true, AwaitsReviewer = true }, 0, 5 + 15 + 100 + 15 },
    };

    [Theory, MemberData(nameof(Weighed))]
    public void Points_are_those_of_the_published_formula(string why, Match match, int judgments, double points)
    {
        var now = MatchmakingHost.Now.UtcDateTime;
        match.CreatedAt = now;
        Assert.True(Math.Abs(points - QueueFormula.OfMatch(match, judgments, deadline: null, now).Sum(r => r.Points)) < 0.02, why);
        match.CreatedAt = now.AddDays(-90);
        Assert.Equal(points + QueueFormula.MatchWaiting, QueueFormula.OfMatch(match, judgments, deadline: null, now).Sum(r => r.Points), 1);
        Assert.Equal(points + QueueFormula.DeadlineNear / 2, QueueFormula.OfMatch(new Match
        {
            Rank = match.Rank, Margin = match.Margin, BaselineRank = match.BaselineRank, ColdProvider = match.ColdProvider, Pinned = match.Pinned, AwaitsReviewer = match.AwaitsReviewer, CreatedAt = now,
        }, judgments, DateOnly.FromDateTime(now).AddDays(30), now).Sum(r => r.Points), 1);
    }
}
