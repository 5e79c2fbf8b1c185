using System.Net;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Introductions;

/// <summary>Time passes: who has not answered is reminded, and in the end the offer is over.</summary>
public sealed class OfferKeeperTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync(models: "none");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private Task LookAsync() => host.Services.GetRequiredService<OfferKeeper>().CheckAsync(Cancellation);

    [Fact]
    public async Task Who_has_not_answered_is_reminded_once_for_each_day_that_is_set()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        (await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK);
        await LookAsync();
        Assert.Empty(await RemindersAsync(pair));
        host.Clock.Advance(TimeSpan.FromDays(7));
        await LookAsync();
        await LookAsync();
        Assert.Equal([(pair.Provider, 7)], await RemindersAsync(pair));
        host.Clock.Advance(TimeSpan.FromDays(5));
        await LookAsync();
        await LookAsync();
        Assert.Equal([(pair.Provider, 7), (pair.Provider, 2)], await RemindersAsync(pair));
    }

    [Fact]
    public async Task An_offer_that_nobody_answered_ends_and_frees_its_place()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(14));
        // Too late, even before the service has looked.
        Assert.Contains("ended on", (string)(await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        await LookAsync();
        var ended = (await pair.OfCity.GetAsync(pair.Path)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("expired", 0), ((string)ended["state"]!, ended["allowed"]!.AsArray().Count));
        Assert.All(ended["consents"]!.AsArray(), consent => Assert.Equal("expired", (string)consent!["state"]!));
        Assert.Contains("expired", (string)(await pair.OfCity.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        await using var db = host.OpenDatabase();
        Assert.Equal(3, await db.Notices.CountAsync(n => n.MatchId == pair.Match && n.Kind == NoticeKind.Expired, Cancellation));
        Assert.Equal(MatchSide.Service, (await db.MatchEvents.SingleAsync(e => e.MatchId == pair.Match && e.Step == MatchStep.Expire, Cancellation)).Side);
    }

    [Fact]
    public async Task A_consent_runs_out()
    {
        var pair = await MatchedPair.AgreedAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Null((await pair.OfProvider.GetAsync(pair.Path)).Body!["city"]!["identity"]);
        await LookAsync();
        await using var db = host.OpenDatabase();
        Assert.All(await db.Consents.Where(c => c.MatchId == pair.Match && c.AnsweredAt != null).ToListAsync(Cancellation), c => Assert.Equal(ConsentState.Expired, c.State));
    }

    private async Task<List<(string, int)>> RemindersAsync(MatchedPair pair)
    {
        await using var db = host.OpenDatabase();
        return [.. (await db.Notices.Where(n => n.MatchId == pair.Match && n.Kind == NoticeKind.Reminder).OrderBy(n => n.CreatedAt).ToListAsync(Cancellation))
            .Select(n => (n.OrganizationId.ToString()!, n.DaysBefore!.Value))];
    }
}
