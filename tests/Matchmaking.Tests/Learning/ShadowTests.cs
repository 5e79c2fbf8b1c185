using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Learning;

public sealed class ShadowTests : IDisposable
{
    private readonly ModelFolder models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task A_candidate_scores_beside_the_model_and_changes_no_answer()
    {
        await using var host = await HostAsync(models.Candidate("c0ffee000001", weight: 500));
        var need = await host.FirstNeedAsync();
        var list = await host.MatchesAsync(need, "?limit=100");
        // The same list again is not a new one.
        await host.MatchesAsync(need);

        var report = await ReportAsync(host);

        Assert.Equal(models.InService, (string)list["ranker"]!["version"]!);
        Assert.Equal((models.InService, "c0ffee000001", 1), ((string)report["inService"]!, (string)report["candidate"]!, (int)report["lists"]!));
        // By hand: the same vectors in the order of the candidate.
        var ranker = ModelBundle.Load(models.Shelf.Candidate("c0ffee000001")).Ranker;
        await using var db = host.OpenDatabase();
        var run = db.MatchRuns.Select(r => new { r.Id, r.NeedId, Entries = r.Entries.OrderBy(e => e.Rank).ToList() }).Single();
        var scores = run.Entries.Select(e =>
        {
            var score = new float[1];
            ranker.Score(Matchmaking.Matching.MatchRuns.Vector(e.Features), score);
            return score[0];
        }).ToArray();
        int[] places = [.. scores.Select((s, i) => scores.Count(other => other > s) + scores.Take(i).Count(other => other == s))];
        var expected = RankAgreement.Of(places);
        Assert.Equal(expected.KendallTau, (double)report["kendallTau"]!, 6);
        Assert.Equal(expected.Rbo, (double)report["rankBiasedOverlap"]!, 6);
        Assert.Equal(expected.Top10Overlap, (double)report["top10Overlap"]!, 6);
        var mover = report["biggestMovers"]![0]!;
        Assert.Equal((run.Id, run.NeedId), ((Guid)mover["runId"]!, (Guid?)mover["needId"]!));
        var farthest = places.Select((p, i) => Math.Abs(p - i)).Max();
        Assert.True(farthest > 0);
        Assert.Equal(farthest, Math.Abs((int)mover["rank"]! - (int)mover["shadowRank"]!));
        Assert.All(run.Entries, e => Assert.Equal(Examination.At(e.Rank), e.Propensity));
    }

    [Fact]
    public async Task What_was_measured_otherwise_or_is_not_there_is_told()
    {
        await using (var host = await HostAsync(models.Candidate("c0ffee000002", weight: 0, sameSpace: false)))
        {
            await host.MatchesAsync(await host.FirstNeedAsync());
            var report = await ReportAsync(host);
            Assert.Equal((0, 1), ((int)report["lists"]!, (int)report["otherSpace"]!));
            Assert.Null(report["kendallTau"]);
        }
        await using var without = await HostAsync("c0ffee000003");
        await without.MatchesAsync(await without.FirstNeedAsync());
        Assert.Contains("c0ffee000002", (string)(await ReportAsync(without))["obstacle"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_queue_drops_and_counts_and_nobody_listening_costs_nothing()
    {
        var queue = new ShadowQueue();
        ShadowList list = new(Guid.NewGuid(), Guid.NewGuid(), "x", [], []);
        queue.Offer(() => throw new InvalidOperationException("copied for nobody"));
        queue.Listening = true;
        for (var i = 0; i < ShadowQueue.Capacity + 3; i++)
            queue.Offer(() => list);
        Assert.Equal((ShadowQueue.Capacity, 3), (queue.Reader.Count, queue.Dropped));
    }

    private async Task<MatchmakingHost> HostAsync(string shadow)
    {
        var host = await MatchmakingHost.StartNewAsync(samples: true, models: models.Path, configure: builder => builder.Configuration["Matchmaking:Learning:Shadow"] = shadow);
        await host.Services.GetRequiredService<ShadowKeeper>().Opened;
        return host;
    }

    private static async Task<JsonNode> ReportAsync(MatchmakingHost host)
    {
        await host.Services.GetRequiredService<ShadowKeeper>().DrainAsync(TestContext.Current.CancellationToken);
        return (await host.GetAsync("/api/v1/learning/shadow")).Expect(HttpStatusCode.OK).Body!;
    }
}
