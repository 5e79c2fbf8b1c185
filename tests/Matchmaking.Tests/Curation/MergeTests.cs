using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.History;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Bulk;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Curation;

public sealed class MergeTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await SampledHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task All_that_the_one_had_and_did_belongs_to_the_other()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var offering = await host.PublishOfferingForAsync(need);
        var run = (Guid)(await host.MatchesAsync(need.Id))["runId"]!;
        await using var db = host.OpenDatabase();
        var merged = (await db.Offerings.SingleAsync(o => o.Id == offering, Cancellation)).OrganizationId;
        var survivor = Guid.Parse(await host.OrganizationAsync(OrganizationKind.Provider, "Echo Works Ltd"));
        var (claimed, received) = (await ReferenceAsync(merged, need.OrganizationId), await ReferenceAsync(Guid.Parse(await host.OrganizationAsync(OrganizationKind.Provider, "Third")), merged));
        await PartnershipsAsync(db, survivor, merged);
        await db.Organizations.Where(o => o.Id == merged).ExecuteUpdateAsync(set => set.SetProperty(o => o.Website, "https://echo.example").SetProperty(o => o.Version, o => o.Version + 1), Cancellation);

        var person = await host.MemberAsync(merged.ToString());
        (await host.PostAsync($"/api/v1/organizations/{merged}/contacts", AccountExamples.Contact)).Expect(HttpStatusCode.Created);
        (await host.SendAsync(HttpMethod.Post, $"/api/v1/organizations/{merged}/vetting", new VettingRequest { State = Vetting.Screened }, "*")).Expect(HttpStatusCode.Created);

        var answer = (await MergeAsync(survivor, merged)).Expect(HttpStatusCode.OK);

        Assert.Equal(("https://echo.example", "Echo Works Ltd"), ((string)answer.Body!["website"]!, (string)answer.Body["legalName"]!));
        await using var after = host.OpenDatabase();
        Assert.Equal(survivor, (await after.Offerings.SingleAsync(o => o.Id == offering, Cancellation)).OrganizationId);
        Assert.Equal(survivor, (await after.References.SingleAsync(r => r.Id == claimed, Cancellation)).OrganizationId);
        Assert.Equal(survivor, (await after.References.SingleAsync(r => r.Id == received, Cancellation)).ClientOrganizationId);
        Assert.Equal(["first provider", "second buyer", "second provider"], (await after.PartnershipMembers.Where(m => m.OrganizationId == survivor)
            .Join(after.Partnerships, m => m.PartnershipId, p => p.Id, (m, p) => new { p.Title, m.Role }).ToListAsync(Cancellation)).Select(m => $"{m.Title} {Code<PartnershipRole>.Of(m.Role)}").Order());
        // Whoever had two parts has both, and led if either did.
        Assert.Equal((0.75, true), (await after.PartnershipMembers.Where(m => m.OrganizationId == survivor && m.Part != null).ToListAsync(Cancellation)).Select(m => (m.Part!.Value, m.Leads!.Value)).Single());
        Assert.Equal(survivor, (Guid)(await person.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK).Body!["organizationId"]!);
        Assert.Single((await person.GetAsync($"/api/v1/organizations/{survivor}/contacts")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        Assert.Single((await person.GetAsync($"/api/v1/organizations/{survivor}/vetting")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        Assert.False(await after.Organizations.AnyAsync(o => o.Id == merged, Cancellation));
        Assert.Contains("Echo Works", (await after.MergedOrganizations.SingleAsync(Cancellation)).Profile, StringComparison.Ordinal);

        // The stored list and the next one both know the offering, and the pool in memory is that of the database.
        Assert.Contains((await host.GetAsync($"/api/v1/match-runs/{run}")).Expect(HttpStatusCode.OK).Body!["entries"]!.AsArray(), e => (Guid)e!["offeringId"]! == offering);
        await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(Cancellation);
        var match = (await host.MatchesAsync(need.Id)).Items().Single(i => i.Offering() == offering)!;
        Assert.Equal(survivor, (Guid)match["provider"]!["id"]!);
        Assert.Equal((await host.FreshPoolAsync()).Revision, host.Services.GetRequiredService<LivePool>().Current.Revision);
    }

    [Fact]
    public async Task An_ended_id_leads_to_the_survivor_however_often_it_was_merged()
    {
        var (a, b, c) = (await CityAsync("Alt"), await CityAsync("Alt Stadt"), await CityAsync("Altstadt"));
        (await MergeAsync(b, a)).Expect(HttpStatusCode.OK);
        (await MergeAsync(c, b)).Expect(HttpStatusCode.OK);
        foreach (var ended in new[] { a, b })
        {
            var moved = (await host.GetAsync($"/api/v1/organizations/{ended}")).Expect(HttpStatusCode.MovedPermanently);
            Assert.Equal($"/api/v1/organizations/{c}", moved.Location);
            var put = await host.SendAsync(HttpMethod.Put, $"/api/v1/organizations/{ended}", new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "x" }, "*");
            Assert.Equal(c, (Guid)put.Expect(HttpStatusCode.Gone).Body!["survivorId"]!);
            Assert.Equal(c, (Guid)(await MergeAsync(c, ended)).Expect(HttpStatusCode.Gone).Body!["survivorId"]!);
            Assert.Contains($"merged into {c}", Assert.Single(BulkFiles.Errors((await host.ImportAsync("organizations", BulkFiles.Line(ProfileExamples.CityAnswer with { Id = ended }))).Body)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Members_of_different_kinds_are_not_merged_and_nothing_moves()
    {
        var (city, provider) = (await CityAsync("Kind"), Guid.Parse(await host.OrganizationAsync(OrganizationKind.Provider, "Kind")));
        Assert.Contains("only members of one kind", (string)(await MergeAsync(city, provider)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await host.GetAsync($"/api/v1/organizations/{provider}")).Expect(HttpStatusCode.OK);
        (await MergeAsync(city, city)).Expect(HttpStatusCode.UnprocessableEntity);
        (await MergeAsync(city, Guid.CreateVersion7())).Expect(HttpStatusCode.NotFound);
        (await MergeAsync(Guid.CreateVersion7(), city)).Expect(HttpStatusCode.NotFound);
        (await host.PostAsync($"/api/v1/organizations/{city}/merge", new JsonObject { ["duplicateId"] = provider.ToString() })).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_next_import_of_history_finds_the_survivor()
    {
        using var folder = new SourceFolder();
        var path = CordisFixture.Write(folder);
        var import = new HistoryImport(host.Services.GetRequiredService<IDbContextFactory<MatchmakingDb>>(), SourceFolder.Clock);
        Task<ImportSummary> ImportAsync() => import.RunAsync(new HistorySource("cordis", path), _ => { }, cancellation: Cancellation);
        await ImportAsync();
        await using var db = host.OpenDatabase();
        var providers = await db.Organizations.Where(o => o.Source == "cordis" && o.Kind == OrganizationKind.Provider).OrderBy(o => o.Id).Select(o => o.Id).Take(2).ToArrayAsync(Cancellation);
        (await MergeAsync(providers[0], providers[1])).Expect(HttpStatusCode.OK);
        var members = await db.PartnershipMembers.AsNoTracking().OrderBy(m => m.PartnershipId).ThenBy(m => m.OrganizationId).ThenBy(m => m.Role).ToListAsync(Cancellation);
        Assert.Equal(1, await db.Offerings.CountAsync(o => o.OrganizationId == providers[0] && o.Status == OfferingStatus.Published, Cancellation));

        var again = await ImportAsync();

        Assert.Equal((0, 0, 0), (again.Added, again.Organizations, again.Offerings));
        Assert.Equal(members.Select(m => (m.PartnershipId, m.OrganizationId, m.Role)),
            (await db.PartnershipMembers.AsNoTracking().OrderBy(m => m.PartnershipId).ThenBy(m => m.OrganizationId).ThenBy(m => m.Role).ToListAsync(Cancellation)).Select(m => (m.PartnershipId, m.OrganizationId, m.Role)));
    }

    private Task<Answer> MergeAsync(Guid survivor, Guid merged) =>
        host.PostAsync($"/api/v1/organizations/{survivor}/merge", new JsonObject { ["duplicateId"] = merged.ToString(), ["reason"] = "Entered twice." });

    private async Task<Guid> CityAsync(string name) => Guid.Parse(await host.OrganizationAsync(OrganizationKind.City, name));

    private async Task<Guid> ReferenceAsync(Guid provider, Guid client) => Guid.Parse((await host.PostAsync("/api/v1/references",
        ProfileExamples.Reference with { OrganizationId = provider, ClientOrganizationId = client })).Expect(HttpStatusCode.Created).Id);

    /// <summary>Both in the first partnership as providers; in the second only the one that ends, on both sides.</summary>
    private static async Task PartnershipsAsync(MatchmakingDb db, Guid survivor, Guid merged)
    {
        var first = new Partnership { Source = "test", SourceId = "1", Title = "first", Text = "Echo", Date = new(2025, 1, 1) };
        var second = new Partnership { Source = "test", SourceId = "2", Title = "second", Text = "Echo", Date = new(2025, 1, 2) };
        first.Members = [Member(first, survivor, PartnershipRole.Provider, 0.25), Member(first, merged, PartnershipRole.Provider, 0.5, leads: true)];
        second.Members = [Member(second, merged, PartnershipRole.Provider), Member(second, merged, PartnershipRole.Buyer)];
        db.AddRange(first, second);
        await db.SaveChangesAsync(Cancellation);
        db.ChangeTracker.Clear();
    }

    private static PartnershipMember Member(Partnership partnership, Guid organization, PartnershipRole role, double? part = null, bool? leads = null) =>
        new() { PartnershipId = partnership.Id, OrganizationId = organization, Role = role, Part = part, Leads = leads };
}
