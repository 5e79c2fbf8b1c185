using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Notifications;
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
        Assert.Equal([(pair.OfProvider.Account, "2026-03-16", 7)], await RemindersAsync(pair));
        host.Clock.Advance(TimeSpan.FromDays(5));
        await LookAsync();
        await LookAsync();
        Assert.Equal([(pair.OfProvider.Account, "2026-03-16", 7), (pair.OfProvider.Account, "2026-03-16", 2)], await RemindersAsync(pair));
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
        Assert.Equal(new[] { pair.OfCity.Account, pair.OfProvider.Account }.Order(),
            (await db.OutboxMessages.Where(m => m.SubjectId == pair.Match && m.Data!.Contains("expired")).Select(m => m.AccountId!.Value).ToListAsync(Cancellation)).Order());
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

    [Fact]
    public async Task Staff_are_told_once_of_what_stands_still_those_whose_work_it_is_or_who_asked_for_mail()
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        var (asked, other) = (await host.AsAsync(AccountRole.Staff), await host.AsAsync(AccountRole.Staff));
        (await asked.PutAsync("/api/v1/notifications/settings", new NotificationSettingRequest { Frequency = MailFrequency.Immediate }, "*")).Expect(HttpStatusCode.OK);
        await LookAsync();
        Assert.Empty(await StalledAsync(pair));
        host.Clock.Advance(TimeSpan.FromDays(22));
        await LookAsync();
        await LookAsync();
        Assert.Equal([asked.Account], await StalledAsync(pair));

        (await host.SendAsync(HttpMethod.Put, $"/api/v1/matches/{pair.Match}/assignee", new AssigneeRequest { AccountId = other.Account }, "*")).Expect(HttpStatusCode.OK);
        (await pair.StageAsync(MatchStep.StartPilot)).Expect(HttpStatusCode.OK);
        await LookAsync();
        host.Clock.Advance(TimeSpan.FromDays(181));
        await LookAsync();
        await LookAsync();
        Assert.Equal([asked.Account, other.Account], await StalledAsync(pair));
        await using var db = host.OpenDatabase();
        // The stage itself too: it was the city that entered it.
        Assert.Equal(other.Account, (await db.OutboxMessages.SingleAsync(m => m.Kind == MessageKind.MatchMoved && m.Data!.Contains("pilot") && m.Account!.Role == AccountRole.Staff, Cancellation)).AccountId);
    }

    private async Task<List<Guid>> StalledAsync(MatchedPair pair)
    {
        await using var db = host.OpenDatabase();
        return await db.OutboxMessages.Where(m => m.SubjectId == pair.Match && m.Kind == MessageKind.IntroductionStalled).OrderBy(m => m.CreatedAt).Select(m => m.AccountId!.Value).ToListAsync(Cancellation);
    }

    /// <summary>Who was reminded, of which day, and how many days before it.</summary>
    private async Task<List<(Guid, string, int)>> RemindersAsync(MatchedPair pair)
    {
        await using var db = host.OpenDatabase();
        return [.. (await db.OutboxMessages.Where(m => m.SubjectId == pair.Match && m.Kind == MessageKind.OfferEnding).OrderBy(m => m.CreatedAt).ToListAsync(Cancellation))
            .Select(m => (m.AccountId!.Value, (string)JsonNode.Parse(m.Data!)!["day"]!, DateOnly.Parse((string)JsonNode.Parse(m.Data!)!["day"]!, CultureInfo.InvariantCulture).DayNumber
                - DateOnly.FromDateTime(m.CreatedAt).DayNumber))];
    }
}
