using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Privacy;

/// <summary>An organization takes everything along, and leaves the record of decisions.</summary>
public sealed class OrganizationPrivacyTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly MatchmakingHost host = scene.Host;

    [Fact]
    public async Task Owners_and_staff_export_what_was_put_in_and_nothing_of_others()
    {
        var (need, contact, run) = (await scene.PublishedAsync("needs"), await scene.ContactAsync(), await scene.RunAsync());
        var (path, invited) = (scene.Path(OrganizationKind.City) + "/export", AccessScene.Fresh());
        await scene.InvitationAsync(invited);
        var owner = scene.Caller("owner", OrganizationKind.City);
        var export = (await owner.GetAsync(path)).Expect(HttpStatusCode.OK).Body!;
        var sections = export["sections"]!.AsObject();
        Assert.Equal(Holdings.All.Values.Select(h => h.OfOrganization.Section).OfType<string>(), sections.Select(section => section.Key));
        Assert.Contains(Ids("needs"), id => need.EndsWith(id, StringComparison.Ordinal));
        Assert.Contains(Ids("contacts"), id => contact.EndsWith(id, StringComparison.Ordinal));
        Assert.Contains(run.ToString(), Ids("matchRuns"));
        Assert.Contains(sections["invitations"]!.AsArray(), i => (string)i!["email"]! == invited);
        Assert.Contains(Ids("members"), id => id == owner.Account.ToString());
        Assert.NotEmpty(sections["vettings"]!.AsArray());

        // Nothing that the owner could not read elsewhere: who of staff decided, and other members' people and drafts.
        Assert.DoesNotContain($"{host.Staff.Account}", export.ToJsonString(), StringComparison.Ordinal);
        Assert.All(sections["needs"]!.AsArray(), n => Assert.EndsWith((string)n!["organizationId"]!, scene.Path(OrganizationKind.City), StringComparison.Ordinal));
        (await host.GetAsync(path)).Expect(HttpStatusCode.OK);
        (await scene.Caller("other", OrganizationKind.City).GetAsync(path)).Expect(HttpStatusCode.Forbidden);
        (await owner.GetAsync($"/api/v1/organizations/{Guid.CreateVersion7()}/export")).Expect(HttpStatusCode.NotFound);

        List<string> Ids(string section) => [.. sections[section]!.AsArray().Select(row => (string)row!["id"]!)];
    }

    [Fact]
    public async Task Erasing_a_provider_removes_people_withdraws_profiles_and_keeps_decisions()
    {
        await using var sampled = await SampledHost.StartAsync();
        var need = (await sampled.PublishedNeedsAsync())[0];
        var published = await sampled.PublishOfferingForAsync(need);
        var provider = (string)(await sampled.GetAsync($"/api/v1/offerings/{published}")).Body!["organizationId"]!;
        var path = $"/api/v1/organizations/{provider}";
        var (owner, email) = (await sampled.MemberAsync(provider), AccessScene.Fresh());
        await sampled.VetAsync(provider, Vetting.DocumentsChecked);
        var body = Examples.Json(ProfileExamples.Offering).AsObject();
        body["organizationId"] = provider;
        var draft = (await owner.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Location!;
        (await owner.PostAsync(path + "/contacts", AccountExamples.Contact with { Email = email })).Expect(HttpStatusCode.Created);
        var (claimed, confirmed) = (await ReferenceAsync("A claim", 2018), await ReferenceAsync("A project", 2019));
        (await (await sampled.MemberAsync($"{need.OrganizationId}")).PostAsync(confirmed + "/confirmations", ReviewExamples.Confirmation, "*")).Expect(HttpStatusCode.Created);
        Assert.Contains((await sampled.MatchesAsync(need.Id, "?limit=100")).Items(), m => m.Offering() == published);

        (await sampled.PostAsync(path + "/erasure", new ErasureRequest { Reason = "Letter of a@b.example" })).Expect(HttpStatusCode.UnprocessableEntity);
        (await sampled.PostAsync(path + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.NoContent);

        (await sampled.Anonymous.GetAsync(path)).Expect(HttpStatusCode.NotFound);
        (await sampled.Anonymous.GetAsync($"/api/v1/offerings/{published}")).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain((await sampled.MatchesAsync(need.Id, "?limit=100")).Items(), m => m.Offering() == published);
        foreach (var gone in (string[])[draft, claimed])
            (await sampled.GetAsync(gone)).Expect(HttpStatusCode.NotFound);
        Assert.Equal("withdrawn", (string)(await sampled.GetAsync($"/api/v1/offerings/{published}")).Expect(HttpStatusCode.OK).Body!["status"]!);
        Assert.Equal(("confirmed", "account"), ((string)(await sampled.GetAsync(confirmed)).Body!["state"]!, (string)(await sampled.GetAsync(confirmed)).Body!["confirmedBy"]!));
        Assert.Single((await sampled.GetAsync(path + "/vetting")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        var left = (await sampled.GetAsync(path)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((true, null, 0), (left["erasedAt"] is not null, (string?)left["website"], left["recognitions"]!.AsArray().Count));
        Assert.Empty((await sampled.GetAsync(path + "/members")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        Assert.Empty(await ErasedFile.RowsWithAsync(sampled.DatabaseFile, email));
        Assert.Equal("resident", (string)(await owner.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK).Body!["role"]!);

        (await sampled.PostAsync(path + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.Conflict);
        (await sampled.SendAsync(HttpMethod.Put, path, left.DeepClone(), "*")).Expect(HttpStatusCode.Conflict);
        var record = (await sampled.GetAsync($"/api/v1/audit?recordId={provider}&limit=100")).Body!["items"]!.AsArray()[^1]!;
        Assert.Equal(("erased", "Asked for by letter."), ((string)record["action"]!, (string)record["after"]!["reason"]!));

        async Task<string> ReferenceAsync(string title, int year) => (await owner.PostAsync("/api/v1/references", ProfileExamples.Reference with
        {
            OrganizationId = Guid.Parse(provider), ClientOrganizationId = need.OrganizationId, Title = title, Date = new DateOnly(year, 1, 1),
        })).Expect(HttpStatusCode.Created).Location!;
    }

    [Fact]
    public async Task What_a_public_source_says_stays()
    {
        var id = Guid.Parse(await host.OrganizationAsync(OrganizationKind.Provider, "Known From Contracts"));
        await using var db = host.OpenDatabase();
        var organization = await db.Organizations.SingleAsync(o => o.Id == id, Cancellation);
        (organization.Source, organization.SourceId, organization.City, organization.Languages) = ("ocds", $"{id}", "Rivermouth", ["pt"]);
        var stands = new Offering { OrganizationId = id, Title = "Track record", Summary = "Stands for it.", Status = OfferingStatus.Published, FromHistory = true, PublishedAt = host.Clock.GetUtcNow().UtcDateTime };
        db.Add(stands);
        await db.SaveChangesAsync(Cancellation);
        await File.WriteAllTextAsync(host.DatabaseFile + ".pool", "what it said", TestContext.Current.CancellationToken);
        (await host.PostAsync($"/api/v1/organizations/{id}/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.NoContent);
        Assert.False(File.Exists(host.DatabaseFile + ".pool"));
        var left = (await host.Anonymous.GetAsync($"/api/v1/organizations/{id}")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("Rivermouth", 0), ((string)left["city"]!, left["languages"]!.AsArray().Count));
        Assert.Equal("published", (string)(await host.Anonymous.GetAsync($"/api/v1/offerings/{stands.Id}")).Expect(HttpStatusCode.OK).Body!["status"]!);
    }
}
