using System.Net;
using Matchmaking.Matching;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Participation;

public sealed class PeoplesPriorityTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 100_000, 0, 0)]
    [InlineData(1, 100_000, 0, 0.03)]
    [InlineData(100, 100_000, 0.47, 0.49)]
    [InlineData(1_000, 100_000, 0.98, 0.99)]
    [InlineData(2_000, 100_000, 1, 1)]
    [InlineData(5, 500, 0.8, 0.85)]
    [InlineData(30_000, 10_000_000, 0.7, 0.75)]
    [InlineData(900, 500, 1, 1)]
    public void Reach_grows_with_the_logarithm_of_the_share_and_trusts_small_numbers_less(int supporters, long population, double least, double most) =>
        Assert.InRange(PeoplesPriority.Reach(supporters, population), least, most);

    [Fact]
    public async Task What_the_people_put_first_moves_the_order_visibly_within_the_bound_until_it_is_zeroed()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, models: "none", configure: builder => builder.Configuration["Matchmaking:Participation:Weight"] = "0.1");
        var offering = (await host.MatchesAsync(await host.FirstNeedAsync())).Items()[0].Offering();
        async Task<List<NeedMatch>> ListAsync() => (await host.GetAsync($"/api/v1/offerings/{offering}/matches?limit=100")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray()
            .Select(item => System.Text.Json.JsonSerializer.Deserialize<NeedMatch>(item, Matchmaking.Platform.Json.Options)!).ToList();
        var before = await ListAsync();
        Assert.All(before, m => Assert.Equal((m.Rank, 0.0, 0.1), (m.PeoplesPriority.RankBefore, m.PeoplesPriority.Contribution, m.PeoplesPriority.Weight)));
        var range = before.Max(m => m.Score) - before.Min(m => m.Score);
        var lower = Enumerable.Range(1, before.Count - 1).MinBy(i => before[i - 1].Score - before[i].Score);
        Assert.True(before[lower - 1].Score - before[lower].Score < 0.06 * range, "The samples have two needs that stand close; without them this test shows nothing.");
        var need = before[lower].Need.Id;
        await using (var db = host.OpenDatabase())
            await db.Organizations.Where(o => o.Id == before[lower].City.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.Population, 10_000), Cancellation);
        (await host.BatchAsync($"/api/v1/needs/{need}", 400)).Expect(HttpStatusCode.Created);

        var after = await ListAsync();

        var moved = after.Single(m => m.Need.Id == need);
        Assert.True(moved.Rank <= lower, $"{moved.Rank}");
        Assert.Equal((lower + 1, before[lower].Score), (moved.PeoplesPriority.RankBefore, moved.Score));
        Assert.InRange(moved.PeoplesPriority.Contribution, 0.069 * range, 0.1 * range);
        Assert.Equal(after.OrderByDescending(m => m.Score + m.PeoplesPriority.Contribution).Select(m => m.Need.Id), after.Select(m => m.Need.Id));
        var run = (await host.GetAsync($"/api/v1/match-runs/{(await host.GetAsync($"/api/v1/offerings/{offering}/matches")).Body!["runId"]}")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(after.Select(m => m.Need.Id), run["entries"]!.AsArray().Select(e => (Guid)e!["needId"]!));

        var zeroing = (await host.PostAsync("/api/v1/participation/zeroings", new ZeroingRequest { NeedId = need, Reason = "Being looked into." })).Expect(HttpStatusCode.Created);
        (await host.PostAsync("/api/v1/participation/zeroings", new ZeroingRequest { NeedId = need, Reason = "Twice." })).Expect(HttpStatusCode.Conflict);
        var zeroed = await ListAsync();
        Assert.Equal(before.Select(m => m.Need.Id), zeroed.Select(m => m.Need.Id));
        Assert.Equal("Being looked into.", zeroed[lower].PeoplesPriority.Zeroed);
        (await host.PostAsync($"/api/v1/participation/zeroings/{zeroing.Id}/lift", PriorityExamples.Lift, "*")).Expect(HttpStatusCode.OK);
        (await host.PostAsync($"/api/v1/participation/zeroings/{zeroing.Id}/lift", PriorityExamples.Lift, "*")).Expect(HttpStatusCode.Conflict);
        Assert.Equal(after.Select(m => m.Need.Id), (await ListAsync()).Select(m => m.Need.Id));

        (await host.PostAsync("/api/v1/participation/zeroings", new ZeroingRequest { Reason = "Everywhere." })).Expect(HttpStatusCode.Created);
        Assert.Equal(before.Select(m => m.Need.Id), (await ListAsync()).Select(m => m.Need.Id));
        var policy = (await host.Anonymous.GetAsync("/api/v1/participation/policy")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((0.0, 0.1, 0.1), ((double)policy["weight"]!, (double)policy["configuredWeight"]!, (double)policy["bound"]!));
        Assert.Equal("Everywhere.", (string)policy["zeroings"]![0]!["reason"]!);
        Assert.Equal(MatchmakingHost.Now.UtcDateTime, (DateTime)policy["since"]!);
        Assert.Equal(["created", "changed"], (await host.GetAsync($"/api/v1/audit?recordId={zeroing.Id}")).Body!["items"]!.AsArray().Select(r => (string)r!["action"]!));
    }

    [Theory]
    [InlineData("0.11")]
    [InlineData("-0.01")]
    [InlineData("much")]
    public async Task A_weight_beyond_the_bound_does_not_start(string weight)
    {
        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => MatchmakingHost.StartNewAsync(configure: builder => builder.Configuration["Matchmaking:Participation:Weight"] = weight));
        Assert.Contains($"'{weight}'; it must be a number between 0 and 0.1", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Breadth_and_urgency_raise_a_priority_and_nothing_makes_it_more_than_one()
    {
        var group = (TargetGroup[])[TargetGroup.Youth];
        var nobody = PeoplesPriority.Of(new VoiceTally(), group, 1_000, null);
        Assert.Equal((0.0, 0.5), (nobody.Value, nobody.Urgency));
        var (low, high) = (new VoiceTally(), new VoiceTally());
        (low.Online[SupportPriority.Low], high.Online[SupportPriority.High]) = (500, 500);
        Assert.True(PeoplesPriority.Of(low, group, 1_000, null).Value < PeoplesPriority.Of(high, group, 1_000, null).Value);
        Assert.InRange(PeoplesPriority.Of(high, group, 1_000, null).Value, 0.79, 0.8);
        Assert.Equal(0, PeoplesPriority.Of(high, group, 1_000, "zeroed").Value);
    }
}
