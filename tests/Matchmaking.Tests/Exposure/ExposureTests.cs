using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Matching;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Exposure;

public sealed class ExposureTests(ExposureTests.Strong strong) : IClassFixture<ExposureTests.Strong>
{
    private readonly MatchmakingHost host = strong.Host;

    /// <summary>Policies strong enough to be seen in a handful of samples.</summary>
    public sealed class Strong : IAsyncLifetime
    {
        public MatchmakingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await StartAsync("0.4", "0.5");
            // Four large providers with a record, and then a new one, speak of the same need.
            var need = (await Host.PublishedNeedsAsync())[0];
            List<Guid> offerings = [];
            for (var i = 0; i < 5; i++)
                offerings.Add(await Host.PublishOfferingForAsync(need));
            await using (var db = Host.OpenDatabase())
            {
                var known = await db.Offerings.Where(o => offerings.Take(4).Contains(o.Id)).Select(o => o.OrganizationId).ToListAsync();
                await db.Organizations.Where(o => o.Kind == OrganizationKind.Provider && o.Size != null || known.Contains(o.Id)).ExecuteUpdateAsync(set => set.SetProperty(o => o.Size, ProviderSize.Large));
                foreach (var provider in known)
                    for (var year = 2023; year < 2025; year++)
                        db.Add(new Reference
                        {
                            OrganizationId = provider, ClientName = "Elsewhere", Title = "Work of another kind", Description = "Benches.", Date = new DateOnly(year, 5, 1), State = ReferenceState.Confirmed,
                        });
                await db.SaveChangesAsync();
            }
            await Host.Services.GetRequiredService<LivePool>().RebuildAsync(CancellationToken.None);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private static Task<MatchmakingHost> StartAsync(string diversity, string minimumShare) => MatchmakingHost.StartNewAsync(samples: true, models: "none", configure: builder =>
        (builder.Configuration["Matchmaking:Exposure:Diversity"], builder.Configuration["Matchmaking:Exposure:MinimumShare"]) = (diversity, minimumShare));

    [Fact]
    public async Task A_list_says_what_the_policies_moved_and_can_be_read_without_them()
    {
        List<JsonNode?> moved = [];
        foreach (var need in await host.PublishedNeedsAsync())
        {
            var list = await host.MatchesAsync(need.Id, "?limit=100");
            var byScore = await host.MatchesAsync(need.Id, "?limit=100&order=score");

            Assert.Equal("policies", (string)list["order"]!["by"]!);
            Assert.Equal("score", (string)byScore["order"]!["by"]!);
            Assert.NotNull(list["runId"]);
            Assert.Null(byScore["runId"]);
            Assert.Equal(byScore.Items().Select(i => (float)i!["score"]!).OrderDescending(), byScore.Items().Select(i => (float)i!["score"]!));
            Assert.Equal(byScore.Items().Select(i => i.Offering()), list.Items().OrderBy(i => (int)i!["placement"]!["rankByScore"]!).Select(i => i.Offering()));
            Assert.All(list.Items(), i => Assert.Equal((int)i!["rank"]! == (int)i["placement"]!["rankByScore"]!, i["placement"]!["explanation"] is null));
            Assert.All(byScore.Items(), i => Assert.Null(i!["placement"]!["explanation"]));
            Assert.InRange((double)list["order"]!["diversity"]!["cost"]!, 0, 1);
            Assert.InRange((double)list["order"]!["exposure"]!["cost"]!, 0, 1);
            moved.AddRange(list.Items().Where(i => i!["placement"]!["policy"] is not null));
        }
        var raised = moved.Where(i => (string)i!["placement"]!["policy"]! == "exposure").ToArray();
        Assert.NotEmpty(raised);
        Assert.All(raised, i => Assert.NotEqual("possible", (string)i!["strength"]!));
        Assert.Contains(moved, i => (string)i!["placement"]!["policy"]! == "diversity" && ((string)i["placement"]!["explanation"]!).Contains("lower because place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Staff_see_who_is_seen_and_anybody_may_read_the_weights()
    {
        var needs = await host.PublishedNeedsAsync();
        foreach (var need in needs)
            await host.MatchesAsync(need.Id);
        var report = (await host.GetAsync("/api/v1/reports/exposure")).Expect(HttpStatusCode.OK).Body!;

        Assert.Equal(needs.Length, (int)report["lists"]!);
        Assert.InRange((double)report["cost"]!, 0, 1);
        foreach (var kind in report["groups"]!.AsArray().GroupBy(g => (string)g!["by"]!))
            foreach (var share in (string[])["shareOfOfferings", "shareOfPlaces", "shareOfExposure", "shareByScore"])
                Assert.Equal(1, kind.Sum(g => (double)g![share]!), 2);
        Assert.Equal(["newness", "policy", "region", "size"], report["groups"]!.AsArray().Select(g => (string)g!["by"]!).Distinct().Order());
        var favoured = report["groups"]!.AsArray().Single(g => (string)g!["value"]! == "small_or_new")!;
        Assert.True((double)favoured["shareOfExposure"]! > (double)favoured["shareByScore"]!, favoured.ToJsonString());

        var policies = (await host.Anonymous.GetAsync("/api/v1/transparency/ranking")).Expect(HttpStatusCode.OK).Body!["policies"]!.AsArray();
        Assert.Equal("0.4", (string)policies.Single(p => (string)p!["name"]! == "diversity")!["weight"]!);
        Assert.Equal("0.5", (string)policies.Single(p => (string)p!["name"]! == "exposure")!["weight"]!);
    }

    [Fact]
    public async Task An_unknown_order_is_refused_with_those_there_are()
    {
        var refused = (await host.GetAsync($"/api/v1/needs/{await host.FirstNeedAsync()}/matches?order=best")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("policies, score", (string)refused.Body!["errors"]!["order"]![0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Diversity", "0.7")]
    [InlineData("MinimumShare", "-0.1")]
    [InlineData("MinimumShare", "some")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string name, string value)
    {
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() =>
            MatchmakingHost.StartNewAsync(configure: builder => builder.Configuration[$"Matchmaking:Exposure:{name}"] = value));
        Assert.Contains($"Matchmaking:Exposure:{name} is '{value}'; it must be a number between 0 and 0.5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_a_list_stands_by_score()
    {
        await using var plain = await StartAsync("0", "0");
        var list = await plain.MatchesAsync(await plain.FirstNeedAsync());
        Assert.Equal("score", (string)list["order"]!["by"]!);
        Assert.Null(list["order"]!["diversity"]);
        Assert.All(list.Items(), i => Assert.Equal((int)i!["rank"]!, (int)i["placement"]!["rankByScore"]!));
    }
}
