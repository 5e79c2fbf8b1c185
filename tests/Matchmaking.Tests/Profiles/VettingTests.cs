using System.Net;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Profiles;

/// <summary>How far a member was checked, and what it does to matches.</summary>
public sealed class VettingTests
{
    [Fact]
    public async Task A_decision_is_kept_counts_at_once_and_expires()
    {
        await using var host = await SampledHost.StartAsync();
        var need = (await host.PublishedNeedsAsync())[0];
        var offering = await host.PublishOfferingForAsync(need);
        var provider = (string)(await host.GetAsync($"/api/v1/offerings/{offering}")).Body!["organizationId"]!;
        var today = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime);
        Assert.Contains("its vetting is unverified.", await ReasonAsync(eligible: true), StringComparison.Ordinal);
        await host.VetAsync(provider, Vetting.Screened, today);
        Assert.Contains("its vetting is screened.", await ReasonAsync(eligible: true), StringComparison.Ordinal);
        await host.VetAsync(provider, Vetting.Suspended);
        Assert.Equal("Echo Works is suspended.", await ReasonAsync(eligible: false));
        await host.VetAsync(provider, Vetting.Rejected);
        Assert.Equal("Echo Works is rejected.", await ReasonAsync(eligible: false));
        await host.VetAsync(provider, Vetting.Screened, today);
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains($"its vetting is unverified, for what was checked expired on {today:yyyy-MM-dd}.", await ReasonAsync(eligible: true), StringComparison.Ordinal);

        var member = await host.MemberAsync(provider);
        var history = (await member.GetAsync($"/api/v1/organizations/{provider}/vetting")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal(["screened", "suspended", "rejected", "screened"], history.Select(v => (string)v!["state"]!));
        var other = await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.Provider));
        foreach (var id in (string[])[provider, Guid.CreateVersion7().ToString()])
            (await other.GetAsync($"/api/v1/organizations/{id}/vetting")).Expect(HttpStatusCode.NotFound);

        async Task<string> ReasonAsync(bool eligible)
        {
            var match = (await host.MatchesAsync(need.Id, "?limit=100&includeIneligible=true")).Items().Single(m => m.Offering() == offering)!;
            Assert.Equal(eligible, (bool)match["eligible"]!);
            return (string)match["eligibility"]!.AsArray().Single(rule => (string)rule!["rule"]! == "vetting")!["reason"]!;
        }
    }

    [Fact]
    public async Task A_decision_is_refused_without_its_reason_with_a_past_end_or_on_an_old_version()
    {
        await using var host = await MatchmakingHost.StartNewAsync(models: "none");
        var path = $"/api/v1/organizations/{await host.OrganizationAsync(OrganizationKind.Provider)}";
        Assert.Contains("say why", Refused(await SetAsync(new() { State = Vetting.Suspended }), "note"), StringComparison.Ordinal);
        Assert.Contains("in the past", Refused(await SetAsync(new() { State = Vetting.Screened, ExpiresOn = new(2026, 3, 1) }), "expiresOn"), StringComparison.Ordinal);
        Assert.Contains("Is only for", Refused(await SetAsync(new() { State = Vetting.Rejected, Note = "No", ExpiresOn = new(2027, 3, 1) }), "expiresOn"), StringComparison.Ordinal);
        Assert.Contains("http", Refused(await SetAsync(new() { State = Vetting.Screened, Evidence = ["javascript:alert(1)"] }), "evidence[0]"), StringComparison.Ordinal);
        (await host.PostAsync(path + "/vetting", ReviewExamples.Vetting, "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal("unverified", (string)(await host.GetAsync(path)).Body!["vetting"]!);
        Assert.Empty((await host.GetAsync(path + "/vetting")).Body!["items"]!.AsArray());

        Task<Answer> SetAsync(VettingRequest request) => host.PostAsync(path + "/vetting", request, "*");
        static string Refused(Answer answer, string field) => answer.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf(field);
    }
}
