using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Participation;

public sealed class SupportTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task A_resident_supports_a_need_once_changes_it_and_takes_it_back()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var resident = await host.ResidentAsync();
        (await resident.GetAsync(need + "/support")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("\"1\"", (await resident.SupportAsync(need, SupportPriority.Low, "\"0\"")).Expect(HttpStatusCode.Created).ETag);
        (await resident.SupportAsync(need, SupportPriority.High, "\"0\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await resident.SupportAsync(need, SupportPriority.High, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Equal("high", (string)(await resident.GetAsync(need + "/support")).Expect(HttpStatusCode.OK).Body!["priority"]!);
        await host.SupporterAsync(need, SupportPriority.Medium);

        var voice = await host.VoiceAsync(need);

        Assert.Equal((2, 2), (voice.Supporters, voice.Channels.Single(c => c.Channel == SupportChannel.Online).Supporters));
        Assert.Equal([(SupportPriority.Low, 0), (SupportPriority.Medium, 1), (SupportPriority.High, 1)], voice.Priorities.Select(p => (p.Priority, p.Supporters)));
        // What people said is not removed with the need; it can be ended.
        Assert.Contains("/cancel", (string)(await host.SendAsync(HttpMethod.Delete, need, ifMatch: "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await resident.DeleteAsync(need + "/support", "*")).Expect(HttpStatusCode.NoContent);
        (await resident.DeleteAsync(need + "/support", "*")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(1, (await host.VoiceAsync(need)).Supporters);
        await using var db = host.OpenDatabase();
        Assert.False(await db.Supports.AnyAsync(s => s.AccountId == resident.Account, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sent_twice_at_once_it_is_one_support()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var resident = await host.ResidentAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => resident.SupportAsync(need)));
        Assert.Contains(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers, a => Assert.Contains(a.Status, new[] { HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed }));
        Assert.Equal(1, (await host.VoiceAsync(need)).Supporters);
    }

    [Fact]
    public async Task A_closed_account_supports_nothing_and_what_it_supported_is_not_counted()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var resident = await host.SupporterAsync(need);
        var admin = await host.AsAsync(AccountRole.Admin);
        Task<Answer> SetAsync(bool disabled) => admin.PutAsync($"/api/v1/accounts/{resident.Account}", new AccountRequest { Role = AccountRole.Resident, Disabled = disabled }, "*");
        (await SetAsync(disabled: true)).Expect(HttpStatusCode.OK);

        (await resident.SupportAsync(need, SupportPriority.Low)).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal(0, (await host.VoiceAsync(need)).Supporters);

        (await SetAsync(disabled: false)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await host.VoiceAsync(need)).Supporters);
        await using var db = host.OpenDatabase();
        await db.Accounts.Where(a => a.Id == resident.Account).ExecuteUpdateAsync(set => set.SetProperty(a => a.LockoutEnd, MatchmakingHost.Now.AddDays(1)), TestContext.Current.CancellationToken);
        Assert.Equal(1, (await host.VoiceAsync(need)).Supporters);
    }

    [Fact]
    public async Task What_is_not_published_is_not_found_and_what_has_ended_is_closed()
    {
        var (need, city) = await host.NeedOfCityAsync();
        var draft = (await host.PostAsync("/api/v1/needs", ProfileExamples.Need with { OrganizationId = Guid.Parse(city) })).Expect(HttpStatusCode.Created).Location!;
        var resident = await host.SupporterAsync(need);
        (await resident.SupportAsync(draft)).Expect(HttpStatusCode.NotFound);
        (await resident.PostAsync(draft + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.NotFound);
        (await host.Anonymous.GetAsync(draft + "/voice")).Expect(HttpStatusCode.NotFound);

        (await host.StepAsync(need + "/close")).Expect(HttpStatusCode.OK);
        var closed = (await resident.SupportAsync(need, SupportPriority.Low)).Expect(HttpStatusCode.Conflict);
        Assert.Contains("closed", (string)closed.Body!["detail"]!, StringComparison.Ordinal);
        (await resident.PostAsync(need + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.Conflict);
        (await resident.DeleteAsync(need + "/support", "*")).Expect(HttpStatusCode.NoContent);
        (await resident.PutAsync((await host.NeedOfCityAsync()).Need + "/support", new { priority = "urgent" }, "*")).Expect(HttpStatusCode.BadRequest);
        (await resident.PutAsync((await host.NeedOfCityAsync()).Need + "/support", new { }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Groups_are_counted_from_five_people_on_and_shown_in_steps_of_five()
    {
        var (need, _) = await host.NeedOfCityAsync(10_000, TargetGroup.OlderPeople, TargetGroup.Migrants);
        for (var i = 0; i < 4; i++)
            await host.SupporterAsync(need, SupportPriority.Medium, TargetGroup.OlderPeople, TargetGroup.Women);
        var voice = await host.VoiceAsync(need);
        Assert.Equal(0.0, voice.Breadth);
        Assert.Equal([(TargetGroup.OlderPeople, false, null), (TargetGroup.Migrants, false, null)], voice.Groups.Select(g => (g.Group, g.Heard, g.Supporters)));

        await host.SupporterAsync(need, SupportPriority.Medium, TargetGroup.OlderPeople);
        Assert.Equal((true, 5), ((await host.VoiceAsync(need)).Groups[0].Heard, (await host.VoiceAsync(need)).Groups[0].Supporters));
        await host.SupporterAsync(need, SupportPriority.Medium, TargetGroup.OlderPeople);
        Assert.Equal(5, (await host.VoiceAsync(need)).Groups[0].Supporters);

        (await host.PostAsync(need + "/batches", ParticipationExamples.Batch with
        {
            Groups = [new() { Group = TargetGroup.OlderPeople, Count = 7 }, new() { Group = TargetGroup.Migrants, Count = 3 }],
        })).Expect(HttpStatusCode.Created);
        voice = await host.VoiceAsync(need);
        Assert.Equal([(TargetGroup.OlderPeople, 10), (TargetGroup.Migrants, null)], voice.Groups.Select(g => (g.Group, g.Supporters)));
        Assert.Equal(0.5, voice.Breadth);
        Assert.Null((await host.VoiceAsync((await host.NeedOfCityAsync()).Need)).Breadth);
    }

    [Fact]
    public async Task What_a_resident_says_of_themselves_is_theirs_alone()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var resident = await host.ResidentAsync(a => a.Name = "Family Name");
        Assert.Equal("\"0\"", (await resident.GetAsync("/api/v1/accounts/me/participation")).Expect(HttpStatusCode.OK).ETag);
        (await resident.PutAsync("/api/v1/accounts/me/participation", new ResidentProfileRequest { TargetGroups = [TargetGroup.PeopleWithDisabilities] }, "\"0\"")).Expect(HttpStatusCode.OK);
        (await resident.PostAsync(need + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.Created);
        async Task<string> ReadAsync(ApiClient reader) => string.Concat(
            (await reader.GetAsync(need + "/comments")).Expect(HttpStatusCode.OK).Body!.ToJsonString(), (await reader.GetAsync(need + "/voice")).Expect(HttpStatusCode.OK).Body!.ToJsonString());
        foreach (var reader in (ApiClient[])[host.Anonymous, host.Staff, resident])
        {
            var all = await ReadAsync(reader);
            Assert.Contains("siren", all, StringComparison.Ordinal);
            Assert.DoesNotContain("Family Name", all, StringComparison.Ordinal);
            Assert.DoesNotContain(resident.Account.ToString(), all, StringComparison.Ordinal);
            Assert.DoesNotContain("people_with_disabilities", all, StringComparison.Ordinal);
        }
        (await resident.PutAsync("/api/v1/accounts/me/participation", new ResidentProfileRequest { DisplayName = "Canal side" }, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Contains("Canal side", await ReadAsync(host.Anonymous), StringComparison.Ordinal);
        await using var db = host.OpenDatabase();
        var log = string.Concat(await db.AuditRecords.Where(r => r.AccountId == resident.Account).Select(r => r.Before + r.After).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Contains("withheld", log, StringComparison.Ordinal);
        foreach (var kept in (string[])["Canal side", "people_with_disabilities", "siren"])
            Assert.DoesNotContain(kept, log, StringComparison.Ordinal);
    }
}
