using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Participation;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Participation;

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
            Assert.Equal((double)item["points"]!, item["reasons"]!.AsArray().Sum(r => (double)r!["points"]!), 0.05);
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

    [Fact]
    public async Task What_the_people_put_first_is_one_of_the_reasons_until_it_is_zeroed_and_staff_read_their_voice()
    {
        var need = (await host.PublishedNeedsAsync()).First(n => n.Organization!.Population > 10_000 && n.TargetGroups.Count > 0);
        var path = $"/api/v1/needs/{need.Id}";
        (await host.BatchAsync(path, 400)).Expect(HttpStatusCode.Created);
        await host.SupporterAsync(path);
        var people = (await host.VoiceAsync(path)).Priority.Value;
        async Task<(double Points, string Sentence)[]> ReasonsAsync() =>
            [.. (await host.Staff.QueueAsync()).Where(i => (Guid)i["needId"]! == need.Id).SelectMany(i => i["reasons"]!.AsArray()).Where(r => (string)r!["signal"]! == "peoples_priority")
                .Select(r => ((double)r!["points"]!, (string)r["sentence"]!))];
        Assert.Equal(Math.Round(100 * 0.05 * people, 2), Assert.Single(await ReasonsAsync()).Points);

        var match = $"/api/v1/matches/{(await host.TakeAsync(need.Id, 2))[0]!["id"]}";
        Assert.Equal(2, (await ReasonsAsync()).Length);
        var voice = (await host.GetAsync(match)).Expect(HttpStatusCode.OK).Body!["voice"]!;
        Assert.Equal((401, null), ((int)voice["heard"]!["supporters"]!, (string?)voice["officialAnswer"]));
        Assert.Equal([1, 400, 0], voice["heard"]!["channels"]!.AsArray().Select(c => (int)c!["supporters"]!));
        Assert.Equal("young_account", (string)Assert.Single(voice["warnings"]!.AsArray())!["guard"]!);
        (await host.SendAsync(HttpMethod.Put, path + "/official-answer", OfficialAnswerEndpoints.Example, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("partly_accepted", (string)(await host.GetAsync(match)).Body!["voice"]!["officialAnswer"]!);

        (await host.PostAsync("/api/v1/participation/zeroings", new ZeroingRequest { NeedId = need.Id, Reason = "Being looked into." })).Expect(HttpStatusCode.Created);
        Assert.All(await ReasonsAsync(), reason => Assert.Equal((0, true), (reason.Points, reason.Sentence.Contains("Being looked into.", StringComparison.Ordinal))));
        Assert.Equal(2, (await ReasonsAsync()).Length);
        Assert.Contains("listCurationQueue", (await host.Anonymous.GetAsync("/api/v1/participation/policy")).Body!["appliesTo"]!.AsArray().Select(a => (string)a!));
    }

    private static readonly WeighedPriority Nobody = new(new NeedPriority(0, 0, 100_000, 0, 0, 0.5, null), 0.05);

    public static TheoryData<string, Match, int, double> Weighed => new()
    {
        { "sure, first, judged often", new Match { Rank = 1, Margin = 1, BaselineRank = 1, ColdProvider = false }, 14, 10 + 1 },
        { "first by a hair", new Match { Rank = 1, Margin = 0, BaselineRank = 1, ColdProvider = false }, 14, 10 + 16 + 1 },
        { "all against it", new Match { Rank = 1, Margin = 0, BaselineRank = 40, ColdProvider = true }, 0, 10 + 40 + 15 },
        { "the same at rank three", new Match { Rank = 3, Margin = 0, BaselineRank = 40, ColdProvider = true }, 0, 5 + 20 + 15 },
        { "added by staff", new Match(), 0, 5 + 15 },
        { "pinned, and awaits another", new Match { Pinned = true, AwaitsReviewer = true }, 0, 5 + 15 + 200 + 15 },
    };

    [Theory, MemberData(nameof(Weighed))]
    public void Points_are_those_of_the_published_formula(string why, Match match, int judgments, double points)
    {
        var now = MatchmakingHost.Now.UtcDateTime;
        match.CreatedAt = now;
        Assert.True(Math.Abs(points - QueueFormula.OfMatch(match, judgments, deadline: null, Nobody, now).Sum(r => r.Points)) < 0.02, why);
        match.CreatedAt = now.AddDays(-90);
        Assert.Equal(points + QueueFormula.MatchWaiting, QueueFormula.OfMatch(match, judgments, deadline: null, Nobody, now).Sum(r => r.Points), 1);
        Assert.Equal(points + QueueFormula.DeadlineNear / 2, QueueFormula.OfMatch(new Match
        {
            Rank = match.Rank, Margin = match.Margin, BaselineRank = match.BaselineRank, ColdProvider = match.ColdProvider, Pinned = match.Pinned, AwaitsReviewer = match.AwaitsReviewer, CreatedAt = now,
        }, judgments, DateOnly.FromDateTime(now).AddDays(30), Nobody, now).Sum(r => r.Points), 1);
    }
}
