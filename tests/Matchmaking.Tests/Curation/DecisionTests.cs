using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Curation;

public sealed class DecisionTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private readonly MatchmakingHost host = sampled.Host;

    [Fact]
    public async Task A_match_shows_both_sides_its_reasons_and_what_can_be_done()
    {
        var need = (await host.PublishedNeedsAsync())[0];
        var match = $"/api/v1/matches/{(await host.TakeAsync(need.Id, 1))[0]!["id"]}";

        var read = (await host.GetAsync(match)).Expect(HttpStatusCode.OK);
        var detail = read.Body!;

        Assert.Equal($"\"{detail["match"]!["version"]}\"", read.ETag);
        Assert.Equal((need.Title, need.OrganizationId), ((string)detail["need"]!["title"]!, (Guid)detail["city"]!["id"]!));
        Assert.Equal((string)detail["offering"]!["organizationId"]!, (string)detail["provider"]!["id"]!);
        Assert.Equal(1, (int)detail["ranking"]!["rank"]!);
        Assert.All(detail["ranking"]!["explanation"]!["parts"]!.AsArray(), part => Assert.NotEmpty((string)part!["forProvider"]!));
        Assert.All(detail["eligibility"]!.AsArray(), rule => Assert.True((bool)rule!["passed"]!));
        Assert.Equal("review defer recommend decline block", detail["allowedSteps"].Texts());
        Assert.Equal("add", (string)Assert.Single(detail["events"]!.AsArray())!["step"]!);
        Assert.Empty(detail["conflicts"]!.AsArray());
    }

    [Fact]
    public async Task References_say_how_they_were_confirmed()
    {
        var need = (await host.PublishedNeedsAsync())[1];
        var match = await host.MatchAsync(need);
        var provider = (string)(await host.GetAsync(match)).Body!["provider"]!["id"]!;
        var reference = (await host.PostAsync("/api/v1/references", ProfileExamples.Reference with { OrganizationId = Guid.Parse(provider), ClientOrganizationId = need.OrganizationId })).Expect(HttpStatusCode.Created);
        var client = await host.MemberAsync(need.OrganizationId.ToString());
        (await client.PostAsync(reference.Location + "/confirmations", ReviewExamples.Confirmation, "*")).Expect(HttpStatusCode.Created);

        var shown = Assert.Single((await host.GetAsync(match)).Body!["references"]!.AsArray())!;

        Assert.Equal(("confirmed", "account"), ((string)shown["reference"]!["state"]!, (string)shown["confirmedBy"]!));
    }

    [Fact]
    public async Task Steps_follow_the_table_and_everything_else_is_told_what_is_possible()
    {
        var match = await host.MatchAsync((await host.PublishedNeedsAsync())[2]);
        (await host.PostAsync(match + "/recommend", new MatchNoteRequest(), "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Contains("recommend", (string)(await host.Staff.DoAsync(match, "reopen")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await host.Staff.DoAsync(match, "review")).Expect(HttpStatusCode.OK);
        Assert.NotEmpty((await host.Staff.DoAsync(match, "decline", new { reason = "other" })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("note"));
        (await host.Staff.DoAsync(match, "decline", CurationExamples.Decline)).Expect(HttpStatusCode.OK);
        (await host.Staff.DoAsync(match, "recommend")).Expect(HttpStatusCode.Conflict);
        (await host.Staff.DoAsync(match, "reopen")).Expect(HttpStatusCode.OK);
        Assert.Equal("recommended", (string)(await host.Staff.DoAsync(match, "recommend", new MatchNoteRequest { Note = "Well known." })).Expect(HttpStatusCode.OK).Body!["state"]!);
        (await host.Staff.DoAsync(match, "defer")).Expect(HttpStatusCode.OK);
        Assert.NotEmpty((await host.Staff.DoAsync(match, "block")).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("note"));
        Assert.Equal("blocked_conflict", (string)(await host.Staff.DoAsync(match, "block", new MatchNoteRequest { Note = "The city owns it." })).Expect(HttpStatusCode.OK).Body!["state"]!);

        var events = (await host.GetAsync(match)).Body!["events"]!.AsArray();
        Assert.Equal("add review decline reopen recommend defer block", string.Join(' ', events.Select(e => (string)e!["step"]!)));
        var declined = events[2]!;
        Assert.Equal(("budget_mismatch", true, host.Staff.Account), ((string)declined["reason"]!, (bool)declined["noteShared"]!, (Guid)declined["accountId"]!));
    }

    [Fact]
    public async Task A_judgment_is_one_a_person_and_may_be_changed()
    {
        var match = await host.MatchAsync((await host.PublishedNeedsAsync())[3]);
        (await host.Staff.PutAsync(match + "/judgment", new { grade = 5 }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.Staff.PutAsync(match + "/judgment", new { grade = 2, unrateable = true }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.Staff.PutAsync(match + "/judgment", new { }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        var first = (await host.Staff.PutAsync(match + "/judgment", new { grade = 2 }, "\"0\"")).Expect(HttpStatusCode.OK);
        (await host.Staff.PutAsync(match + "/judgment", new { grade = 3 }, "\"0\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await host.Staff.PutAsync(match + "/judgment", new { unrateable = true }, first.ETag)).Expect(HttpStatusCode.OK);
        (await (await host.AsAsync(AccountRole.Staff)).PutAsync(match + "/judgment", new { grade = 4 }, "\"0\"")).Expect(HttpStatusCode.OK);

        var judgments = (await host.GetAsync(match)).Body!["judgments"]!.AsArray();
        Assert.Equal([(null, true), (4, false)], judgments.Select(j => ((int?)j!["grade"], (bool)j["unrateable"]!)));
    }

    [Fact]
    public async Task A_hard_constraint_is_overridden_with_a_reason_or_not_at_all()
    {
        var need = (await host.PublishedNeedsAsync()).First(n => n.Organization!.Country is not null);
        var elsewhere = await host.PublishOfferingForAsync(need, body => (body["countriesServed"], body["regionsServed"]) = (new JsonArray("AQ"), new JsonArray()));
        Assert.Contains("region", (string)(await host.AddAsync(need.Id, elsewhere)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        var added = (await host.AddAsync(need.Id, elsewhere, "They open an office here.")).Expect(HttpStatusCode.Created);
        Assert.Equal("They open an office here.", (string)added.Body!["overrideReason"]!);
        Assert.Contains(added.Id, (string)(await host.AddAsync(need.Id, elsewhere)).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await host.Staff.DoAsync(added.Location!, "recommend")).Expect(HttpStatusCode.OK);

        var provider = (string)(await host.GetAsync(added.Location!)).Body!["provider"]!["id"]!;
        (await host.Staff.DoAsync(added.Location!, "defer")).Expect(HttpStatusCode.OK);
        await host.VetAsync(provider, Vetting.Suspended);
        Assert.Contains("vetting", (string)(await host.Staff.DoAsync(added.Location!, "recommend")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        Assert.NotEmpty((await host.AddAsync(Guid.NewGuid(), elsewhere)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("needId"));
    }
}
