using System.Net;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Matching;

public sealed class MatchRunTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await SampledHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_stored_vector_equals_the_one_recomputed_from_the_database()
    {
        foreach (var need in await host.PublishedNeedsAsync())
        {
            var run = (Guid)(await host.MatchesAsync(need.Id))["runId"]!;
            var pool = (await host.FreshPoolAsync()).Index;
            var today = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime);
            var list = Retriever.Find(pool, Matcher.Profile(need, need.Organization!, pool.Pool, today.AddDays(1)), new Evidence(),
                c => Eligibility.IsEligible(need, need.Organization!, c.Offering!, c.Provider!, today));
            var vectors = FeatureList.Vectors(list);
            var width = FeatureList.All.Count;
            var recomputed = list.Candidates.Select((c, i) => (pool.Pool.Candidates[c].Offering!.Id, Vector: MatchRuns.Bytes(vectors.AsMemory(i * width, width))))
                .ToDictionary(c => c.Id, c => c.Vector);

            await using var db = host.OpenDatabase();
            var entries = await db.MatchRunEntries.Where(e => e.MatchRunId == run).OrderBy(e => e.Rank).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Math.Min(100, recomputed.Count), entries.Count);
            Assert.All(entries, e => Assert.Equal(recomputed[e.OfferingId], e.Features));
            Assert.Equal(MatchRuns.Vector(entries[0].Features), MatchRuns.Vector(MatchRuns.Bytes(MatchRuns.Vector(entries[0].Features))));
        }
    }

    [Fact]
    public async Task A_run_is_stored_as_Entity_Framework_would()
    {
        var id = (Guid)(await host.MatchesAsync(await host.FirstNeedAsync()))["runId"]!;
        await using var db = host.OpenDatabase();
        var copy = await db.MatchRuns.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        copy.Id = Guid.CreateVersion7();
        db.Add(copy);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        // Quoted, a value shows its type.
        var rows = await db.Database.SqlQueryRaw<string>("""
            SELECT concat_ws(' ', typeof("Id"), upper("Id") = "Id", quote("Direction"), quote("NeedId"), quote("OfferingId"), quote("AsOf"), quote("Ranker"), quote("RankerVersion"),
                quote("FeatureSet"), quote("Fingerprint"), quote("CreatedAt")) AS "Value" FROM "MatchRuns"
            """).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, rows.Count);
        Assert.Single(rows.Distinct());
    }

    [Fact]
    public async Task A_stored_list_can_be_read_with_its_features()
    {
        var need = await host.FirstNeedAsync();
        var list = await host.MatchesAsync(need, "?limit=100");
        var run = (await host.GetAsync($"/api/v1/match-runs/{list["runId"]}")).Expect(HttpStatusCode.OK).Body!;

        Assert.Equal(need, (Guid)run["needId"]!);
        Assert.Equal((string)list["asOf"]!, (string)run["asOf"]!);
        Assert.Equal(list.Items().Select(i => i.Offering()), run["entries"]!.AsArray().Select(e => (Guid)e!["offeringId"]!));
        Assert.All(run["entries"]!.AsArray(), e => Assert.Equal(FeatureList.All.Select(f => f.Name), e!["features"]!.AsObject().Select(f => f.Key)));
        Assert.Null(run["entries"]![0]!["features"]!["programme_best"]);
    }

    [Fact]
    public async Task The_same_list_is_stored_once_whoever_asks_at_once_and_whatever_part_is_asked_for()
    {
        var need = await host.FirstNeedAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.MatchesAsync(need, $"?limit={i * 12 + 1}&includeIneligible={(i % 2 == 0 ? "true" : "false")}")));

        Assert.Single(answers.Select(a => (Guid)a["runId"]!).Distinct());
        Assert.Equal(1, await CountAsync(r => r.NeedId == need));
    }

    [Fact]
    public async Task A_list_is_stored_again_when_something_it_depends_on_changed()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var runs = new List<Guid>();
        async Task RunAsync() => runs.Add((Guid)(await host.MatchesAsync(need.Id))["runId"]!);

        await RunAsync();
        await ChangeAsync(db => db.Needs.SingleAsync(n => n.Id == need.Id), n => n.Problem += " It is urgent.");
        await RunAsync();
        await ChangeAsync(db => db.Organizations.SingleAsync(o => o.Id == need.OrganizationId), o => o.ShortName = "Renamed");
        await RunAsync();
        await ChangeAsync(db => db.Offerings.FirstAsync(o => o.Status == OfferingStatus.Published), o => o.Summary += " Now also at night.");
        await RunAsync();
        await ChangeAsync(db => db.References.FirstAsync(r => r.State == ReferenceState.Claimed), r => r.State = ReferenceState.Disputed);
        await RunAsync();
        host.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        Assert.Equal(6, runs.Distinct().Count());

        await RunAsync();
        await ChangeAsync(db => db.Needs.FirstAsync(n => n.Id != need.Id), n => n.Problem += " Another need.");
        await RunAsync();
        Assert.Equal(6, runs.Distinct().Count());
    }

    [Fact]
    public async Task An_offerings_list_is_stored_once_too()
    {
        var offering = (await host.MatchesAsync(await host.FirstNeedAsync())).Items()[0].Offering();
        var first = (await host.GetAsync($"/api/v1/offerings/{offering}/matches")).Expect(HttpStatusCode.OK).Body!;
        var second = (await host.GetAsync($"/api/v1/offerings/{offering}/matches?limit=2")).Expect(HttpStatusCode.OK).Body!;
        var run = (await host.GetAsync($"/api/v1/match-runs/{first["runId"]}")).Expect(HttpStatusCode.OK).Body!;

        Assert.Equal((Guid)first["runId"]!, (Guid)second["runId"]!);
        Assert.Equal(offering, (Guid)run["offeringId"]!);
        Assert.Equal("offering_to_needs", (string)run["direction"]!);
        Assert.Equal(1, await CountAsync(r => r.OfferingId == offering));
    }

    [Fact]
    public async Task After_changes_the_pool_has_the_revision_that_a_restart_gives_it()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        await host.MatchesAsync(need.Id);
        var live = host.Services.GetRequiredService<LivePool>();
        var before = live.Current.Revision;
        Assert.Equal(before, (await host.FreshPoolAsync()).Revision);

        var offering = await host.PublishOfferingForAsync(need);
        await ChangeAsync(db => db.References.FirstAsync(r => r.State == ReferenceState.Claimed), r => r.Description += " Measured since.");
        await ChangeAsync(db => db.Organizations.FirstAsync(o => o.Kind == OrganizationKind.Provider), o => o.Country = "PT");
        Assert.NotEqual(before, live.Current.Revision);
        Assert.Equal(live.Current.Revision, (await host.FreshPoolAsync()).Revision);

        (await host.StepAsync($"/api/v1/offerings/{offering}/withdraw")).Expect(HttpStatusCode.OK);
        await ChangeAsync(db => db.References.FirstAsync(r => r.State == ReferenceState.Confirmed), r => r.State = ReferenceState.Disputed);
        Assert.Equal(live.Current.Revision, (await host.FreshPoolAsync()).Revision);
        await using var check = host.OpenDatabase();
        Assert.Equal(live.Stamp, await PoolLoader.StampAsync(check, TestContext.Current.CancellationToken));
    }

    private async Task ChangeAsync<T>(Func<MatchmakingDb, Task<T>> find, Action<T> change)
    {
        await using var db = host.OpenDatabase();
        change(await find(db));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync(System.Linq.Expressions.Expression<Func<MatchRun, bool>> which)
    {
        await using var db = host.OpenDatabase();
        return await db.MatchRuns.CountAsync(which, TestContext.Current.CancellationToken);
    }
}
