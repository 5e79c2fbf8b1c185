using System.Net;
using Matchmaking.History;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Matching;

public sealed class LivePoolTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;
    private Need need = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await SampledHost.StartAsync();
        need = (await host.PublishedNeedsAsync())[0];
        await host.MatchesAsync(need.Id);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_published_changed_and_withdrawn_offering_shows_in_the_next_list()
    {
        var offering = await host.PublishOfferingForAsync(need);
        Assert.Contains((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);

        await using (var db = host.OpenDatabase())
        {
            var row = await db.Offerings.SingleAsync(o => o.Id == offering, Cancellation);
            (row.Title, row.Summary, row.Description) = ("Bee hives on roofs", "Honey for the canteen.", null);
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.DoesNotContain((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);

        await using (var db = host.OpenDatabase())
        {
            var row = await db.Offerings.SingleAsync(o => o.Id == offering, Cancellation);
            (row.Title, row.Summary) = (need.Title, need.Problem);
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Contains((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);

        (await host.StepAsync($"/api/v1/offerings/{offering}/withdraw")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain((await host.MatchesAsync(need.Id, "?limit=100&includeIneligible=true")).Items(), i => i.Offering() == offering);
    }

    [Fact]
    public async Task An_expired_offering_is_shown_only_among_the_ineligible()
    {
        var offering = await host.PublishOfferingForAsync(need, body => body["expiresOn"] = "2026-03-10");
        Assert.Contains((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);

        host.Clock.Advance(TimeSpan.FromDays(20));
        Assert.DoesNotContain((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);
        var expired = (await host.MatchesAsync(need.Id, "?includeIneligible=true")).Items().Single(i => i.Offering() == offering);
        Assert.Contains(expired!["eligibility"]!.AsArray(), rule => (string)rule!["rule"]! == "not_expired" && !(bool)rule["passed"]!);
    }

    [Fact]
    public async Task A_reference_counts_from_when_it_is_saved_until_it_is_disputed_and_for_later_offerings_too()
    {
        var offering = await host.PublishOfferingForAsync(need, body => (body["title"], body["summary"], body["description"]) = ("Bee hives", "Honey", null));
        Assert.DoesNotContain((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering);
        var provider = (Guid)(await host.GetAsync($"/api/v1/offerings/{offering}")).Body!["organizationId"]!;
        var body = Examples.Json(new ReferenceRequest
        {
            OrganizationId = provider, ClientName = "Elsewhere", Date = new DateOnly(2024, 5, 1), Title = need.Title, Description = need.Problem,
        }).AsObject();
        var reference = (await host.PostAsync("/api/v1/references", body)).Expect(HttpStatusCode.Created).Id;
        var found = (await host.MatchesAsync(need.Id)).Items().Single(i => i.Offering() == offering);
        Assert.Contains(found!["references"]!.AsArray(), r => (string)r!["id"]! == reference && (string)r["kind"]! == "reference" && (string)r["forWhom"]![0]! == "Elsewhere");

        var later = await SecondOfferingAsync(provider);
        Assert.Superset(new HashSet<Guid> { offering, later }, (await host.MatchesAsync(need.Id)).Items().Select(i => i.Offering()).ToHashSet());

        await using var db = host.OpenDatabase();
        (await db.References.SingleAsync(r => r.Id == Guid.Parse(reference), Cancellation)).State = ReferenceState.Disputed;
        await db.SaveChangesAsync(Cancellation);
        Assert.DoesNotContain((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == offering || i.Offering() == later);
    }

    [Fact]
    public async Task What_is_rolled_back_never_shows()
    {
        await using var db = host.OpenDatabase();
        var before = host.Services.GetRequiredService<LivePool>().Current.Revision;
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
        {
            (await db.Offerings.FirstAsync(o => o.Status == OfferingStatus.Published, Cancellation)).Status = OfferingStatus.Withdrawn;
            await db.SaveChangesAsync(Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }
        Assert.Equal(before, host.Services.GetRequiredService<LivePool>().Current.Revision);
    }

    [Fact]
    public async Task A_transaction_shows_when_it_is_committed()
    {
        var best = (await host.MatchesAsync(need.Id)).Items()[0].Offering();
        await using var db = host.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
        (await db.Offerings.SingleAsync(o => o.Id == best, Cancellation)).Status = OfferingStatus.Withdrawn;
        await db.SaveChangesAsync(Cancellation);
        await transaction.CommitAsync(Cancellation);

        Assert.DoesNotContain((await host.MatchesAsync(need.Id)).Items(), i => i.Offering() == best);
    }

    [Fact]
    public async Task A_reference_of_the_future_waits_for_its_day()
    {
        var live = host.Services.GetRequiredService<LivePool>();
        await using (var db = host.OpenDatabase())
        {
            var provider = await db.Offerings.Where(o => o.Status == OfferingStatus.Published).Select(o => o.OrganizationId).FirstAsync(Cancellation);
            db.Add(new Reference
            {
                OrganizationId = provider, ClientName = "Tomorrow", Title = need.Title, Description = need.Problem, Date = new DateOnly(2026, 3, 9), State = ReferenceState.Confirmed,
            });
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.False(live.NeedsRebuild);
        Assert.DoesNotContain("Tomorrow", (await host.MatchesAsync(need.Id)).ToJsonString(), StringComparison.Ordinal);

        host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.True(live.NeedsRebuild);
        await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(Cancellation);
        Assert.Contains("Tomorrow", (await host.MatchesAsync(need.Id)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_by_another_process_is_noticed_and_its_companies_can_be_matched()
    {
        using var source = new SourceFolder();
        source.Write("cordis/project.csv", CordisFixture.Projects);
        source.Write("cordis/organization.csv", CordisFixture.Organizations);
        using (var other = new ImportDatabase(host.DatabaseFile))
            await other.ImportAsync(CordisReader.Source, source.At("cordis"), report: _ => { });

        await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(Cancellation);

        var preview = (await host.PostAsync("/api/v1/matches/preview", new System.Text.Json.Nodes.JsonObject
        {
            ["title"] = "Trams that speak with signals", ["problem"] = "Our trams stand at signals.",
        })).Expect(HttpStatusCode.OK).Body!.AsObject();
        var found = preview.Items().Single(i => (string)i!["provider"]!["name"]! == "Heatlink Ltd")!;
        Assert.True((bool)found["offering"]!["fromHistory"]!);
        var partnership = found["references"]!.AsArray().Single(r => (string)r!["title"]! == "Trams that talk")!;
        Assert.Equal("partnership", (string)partnership["kind"]!);
        Assert.Equal("COMUNE DI PROVA", (string)partnership["forWhom"]![0]!);
    }

    [Fact]
    public async Task Our_own_changes_are_no_reason_to_build_anew()
    {
        var live = host.Services.GetRequiredService<LivePool>();
        var index = live.Current.Index;
        await host.PublishOfferingForAsync(need);
        await host.MatchesAsync(need.Id);
        await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(Cancellation);
        Assert.Same(index, live.Current.Index);
    }

    [Fact]
    public async Task A_pool_worn_by_changes_is_built_anew()
    {
        var live = host.Services.GetRequiredService<LivePool>();
        var index = live.Current.Index;
        for (var i = 0; i < 5 && !live.NeedsRebuild; i++)
        {
            await using var db = host.OpenDatabase();
            foreach (var reference in await db.References.ToListAsync(Cancellation))
                reference.Description += $" Seen again {i}.";
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.True(live.NeedsRebuild);
        await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(Cancellation);
        Assert.NotSame(index, live.Current.Index);
        Assert.False(live.NeedsRebuild);
    }

    [Fact]
    public async Task Lists_asked_for_beside_changes_are_each_of_one_revision()
    {
        var matcher = host.Services.GetRequiredService<Matcher>();
        var offering = await host.PublishOfferingForAsync(need);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await using var db = host.OpenDatabase();
                var row = await db.Offerings.SingleAsync(o => o.Id == offering, Cancellation);
                row.Status = i % 2 == 0 ? OfferingStatus.Withdrawn : OfferingStatus.Published;
                row.Summary = $"{need.Problem} {i}";
                await db.SaveChangesAsync(Cancellation);
            }
            await done.CancelAsync();
        }, Cancellation);
        var byRevision = new System.Collections.Concurrent.ConcurrentDictionary<ulong, string>();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var list = await matcher.MatchAsync(need, need.Organization!, new MatchDemand(0), Cancellation);
                var said = string.Join(' ', list.Ranked.Select(r => $"{r.Candidate.Key} {r.Score:R}"));
                Assert.Equal(byRevision.GetOrAdd(list.Revision, said), said);
            }
        }, Cancellation));
        await Task.WhenAll([writer, .. readers]);
        Assert.NotEmpty(byRevision);
    }

    private async Task<Guid> SecondOfferingAsync(Guid provider)
    {
        var body = Examples.Json(new OfferingRequest
        {
            OrganizationId = provider, Title = "Another", Summary = "Another of ours", Sectors = [Sector.Culture], Maturity = 9,
            EthicsAttestations = [.. Enum.GetValues<EthicsPrinciple>().Select(p => new EthicsStatementRequest { Principle = p, Level = EthicsLevel.ThirdPartyVerified })],
        });
        var id = (await host.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Id;
        (await host.StepAsync($"/api/v1/offerings/{id}/publish")).Expect(HttpStatusCode.OK);
        return Guid.Parse(id);
    }
}
