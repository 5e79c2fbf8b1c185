using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Matching;

/// <summary>The service with the samples and the baseline ranker, for tests that change nothing.</summary>
public sealed class SampledHost : IAsyncLifetime
{
    public MatchmakingHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await StartAsync();

    public static Task<MatchmakingHost> StartAsync() => MatchmakingHost.StartNewAsync(samples: true, models: "none");

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

internal static class Matches
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    public static async Task<JsonObject> MatchesAsync(this MatchmakingHost host, Guid need, string query = "") =>
        (await host.GetAsync($"/api/v1/needs/{need}/matches{query}")).Expect(HttpStatusCode.OK).Body!.AsObject();

    public static JsonArray Items(this JsonObject list) => list["items"]!.AsArray();

    public static Guid Offering(this JsonNode? item) => (Guid)item!["offering"]!["id"]!;

    public static async Task<Need[]> PublishedNeedsAsync(this MatchmakingHost host)
    {
        await using var db = host.OpenDatabase();
        return await db.Needs.AsNoTracking().Include(n => n.Organization).Where(n => n.Status == NeedStatus.Published).OrderBy(n => n.Id).ToArrayAsync(Cancellation);
    }

    public static async Task<Guid> FirstNeedAsync(this MatchmakingHost host) => (await host.PublishedNeedsAsync())[0].Id;

    /// <summary>The pool as a start of the service would build it now.</summary>
    public static async Task<ServingPool> FreshPoolAsync(this MatchmakingHost host)
    {
        var live = host.Services.GetRequiredService<LivePool>();
        await using var db = host.OpenDatabase();
        return await PoolLoader.LoadAsync(db, live.Current.Model.Space, live.Today, cancellation: Cancellation);
    }

    /// <summary>A published offering that speaks of a need in its own words.</summary>
    public static async Task<Guid> PublishOfferingForAsync(this MatchmakingHost host, Need need, Action<JsonObject>? change = null)
    {
        var provider = (await host.PostAsync("/api/v1/organizations", new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = "Echo Works" })).Expect(HttpStatusCode.Created).Id;
        var body = Examples.Json(new OfferingRequest
        {
            OrganizationId = Guid.Parse(provider), Title = need.Title, Summary = need.Problem, Description = need.DesiredOutcome, Sectors = need.Sectors, Maturity = 9,
            EthicsAttestations = [.. Enum.GetValues<EthicsPrinciple>().Select(p => new EthicsStatementRequest { Principle = p, Level = EthicsLevel.ThirdPartyVerified })],
        }).AsObject();
        change?.Invoke(body);
        var id = (await host.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Id;
        (await host.StepAsync($"/api/v1/offerings/{id}/publish")).Expect(HttpStatusCode.OK);
        return Guid.Parse(id);
    }
}
