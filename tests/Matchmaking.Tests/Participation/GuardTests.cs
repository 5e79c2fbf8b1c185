using System.Net;
using System.Text.Json;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Participation;

public sealed class GuardTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync(configure: builder => builder.Configuration["Matchmaking:Participation:AccountRate"] = "3");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<VoiceGuardsResponse> GuardsAsync(string need) =>
        JsonSerializer.Deserialize<VoiceGuardsResponse>((await host.GetAsync(need + "/voice/guards")).Expect(HttpStatusCode.OK).Body!, Json.Options)!;

    private static IEnumerable<(Guard, int)> Seen(VoiceGuardsResponse guards) => guards.Flags.Select(f => (f.Guard, f.Supports));

    /// <summary>An account from long before.</summary>
    private async Task<ApiClient> OldSupporterAsync(string need)
    {
        var resident = await host.ResidentAsync();
        await using (var db = host.OpenDatabase())
            await db.Accounts.Where(a => a.Id == resident.Account).ExecuteUpdateAsync(set => set.SetProperty(a => a.CreatedAt, MatchmakingHost.Now.UtcDateTime.AddDays(-90)), TestContext.Current.CancellationToken);
        (await resident.SupportAsync(need)).Expect(HttpStatusCode.Created);
        return resident;
    }

    [Fact]
    public async Task A_quiet_need_is_not_flagged_and_a_young_account_is()
    {
        var (need, _) = await host.NeedOfCityAsync();
        for (var i = 0; i < 4; i++)
            await OldSupporterAsync(need);
        Assert.Empty((await GuardsAsync(need)).Flags);
        (await host.Anonymous.GetAsync(need + "/voice/guards")).Expect(HttpStatusCode.Unauthorized);
        (await (await host.ResidentAsync()).GetAsync(need + "/voice/guards")).Expect(HttpStatusCode.Forbidden);

        await host.SupporterAsync(need);
        Assert.Equal([(Guard.AddressRate, 5), (Guard.YoungAccount, 1)], Seen(await GuardsAsync(need)));
    }

    [Fact]
    public async Task An_hour_far_above_the_needs_own_week_is_a_burst()
    {
        var (need, _) = await host.NeedOfCityAsync();
        for (var day = 0; day < 6; day++)
        {
            await OldSupporterAsync(need);
            host.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.DoesNotContain(Guard.Burst, (await GuardsAsync(need)).Flags.Select(f => f.Guard));
        for (var i = 0; i < 12; i++)
            await host.SupporterAsync(need);
        var guards = await GuardsAsync(need);
        var burst = guards.Flags.Single(f => f.Guard == Guard.Burst);
        Assert.Equal((12, Math.Round(6 / 168.0, 2)), (burst.Supports, burst.Expected));
        Assert.Equal((Guard.ManyYoungAccounts, 12), (guards.Flags[^1].Guard, guards.Flags[^1].Supports));
        Assert.Equal((18, 18), (guards.Supports, (await host.VoiceAsync(need)).Supporters));
    }

    [Fact]
    public async Task One_account_that_supports_need_after_need_is_flagged()
    {
        var needs = new List<string>();
        for (var i = 0; i < 3; i++)
            needs.Add((await host.NeedOfCityAsync()).Need);
        var busy = await OldSupporterAsync(needs[0]);
        (await busy.SupportAsync(needs[1])).Expect(HttpStatusCode.Created);
        Assert.Empty((await GuardsAsync(needs[0])).Flags);
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        (await busy.SupportAsync(needs[2])).Expect(HttpStatusCode.Created);
        Assert.Equal([(Guard.AccountRate, 1)], Seen(await GuardsAsync(needs[0])));
    }

    [Fact]
    public async Task What_staff_exclude_is_counted_apart_told_and_cannot_be_given_again()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var old = await OldSupporterAsync(need);
        var young = await host.SupporterAsync(need);
        Task<Answer> ExcludeAsync(bool excluded) => host.PostAsync(need + "/voice/exclusions", new ExclusionRequest { Guard = Guard.YoungAccount, Excluded = excluded, Reason = "Made for this." });
        Assert.Equal(1, (int)(await ExcludeAsync(true)).Expect(HttpStatusCode.OK).Body!["changed"]!);
        Assert.Equal(0, (int)(await ExcludeAsync(true)).Expect(HttpStatusCode.OK).Body!["changed"]!);
        var voice = await host.VoiceAsync(need);
        Assert.Equal((1, 1), (voice.Supporters, voice.Excluded));
        var told = (await young.GetAsync(need + "/support")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((false, "Made for this."), ((bool)told["counted"]!, (string)told["exclusionReason"]!));
        Assert.True((bool)(await old.GetAsync(need + "/support")).Body!["counted"]!);

        (await young.DeleteAsync(need + "/support", "*")).Expect(HttpStatusCode.NoContent);
        (await young.GetAsync(need + "/support")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(0, (await host.VoiceAsync(need)).Excluded);
        (await young.SupportAsync(need)).Expect(HttpStatusCode.Created);
        Assert.Equal((1, 1), ((await host.VoiceAsync(need)).Supporters, (await host.VoiceAsync(need)).Excluded));
        Assert.Equal(1, (int)(await ExcludeAsync(false)).Expect(HttpStatusCode.OK).Body!["changed"]!);
        Assert.Equal(2, (await host.VoiceAsync(need)).Supporters);
    }

    [Fact]
    public async Task Only_supports_of_this_need_are_excluded_and_only_in_one_way()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var stray = Guid.CreateVersion7();
        Assert.Contains($"There is no support {stray}", (await host.PostAsync(need + "/voice/exclusions", new ExclusionRequest { SupportIds = [stray], Excluded = true, Reason = "x" }))
            .Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("supportIds[0]"), StringComparison.Ordinal);
        foreach (var request in (ExclusionRequest[])[new() { Excluded = true, Reason = "x" }, new() { SupportIds = [stray], Guard = Guard.Burst, Excluded = true, Reason = "x" }])
            Assert.Contains("either", (await host.PostAsync(need + "/voice/exclusions", request)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("supportIds"), StringComparison.Ordinal);
    }
}
