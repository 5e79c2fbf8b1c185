using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Transparency;

public sealed class CounterfactualTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private readonly MatchmakingHost host = sampled.Host;

    private static async Task<JsonNode> AskAsync(ApiClient caller, Guid need, Guid offering) =>
        (await caller.GetAsync($"/api/v1/needs/{need}/matches/{offering}/counterfactuals")).Expect(HttpStatusCode.OK).Body!;

    private static JsonNode Change(JsonNode answer, string side, string field) =>
        answer["changes"]!.AsArray().Single(c => ((string)c!["side"]!, (string)c["field"]!) == (side, field))!;

    private async Task ApplyAsync(string profile, JsonNode change)
    {
        var body = (await host.GetAsync(profile)).Expect(HttpStatusCode.OK).Body!.AsObject();
        body[(string)change["field"]!] = change["value"]?.DeepClone();
        (await host.SendAsync(HttpMethod.Put, profile, body, "*")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Score and rank of an offering in the list that is shown, with the likelihood of acceptance.</summary>
    private async Task<(int? Rank, float? Score, float? Acceptance)> PlaceAsync(Guid need, Guid offering)
    {
        var item = (await host.MatchesAsync(need, "?limit=100")).Items().SingleOrDefault(m => m.Offering() == offering);
        return ((int?)item?["rank"], (float?)item?["score"], (float?)item?["acceptance"]!["likelihood"]);
    }

    private static (int? Rank, float? Score, float? Acceptance) Standing(JsonNode standing) => ((int?)standing["rank"], (float?)standing["score"], (float?)standing["acceptance"]);

    private async Task<Need> NeedAsync(int skip) => (await host.PublishedNeedsAsync()).Where(n => n.Organization!.Country is not null).Skip(skip).First();

    [Fact]
    public async Task The_country_that_keeps_an_offering_out_is_named_and_serving_it_gives_the_place_foretold()
    {
        var need = await NeedAsync(0);
        var offering = await host.PublishOfferingForAsync(need, body => (body["countriesServed"], body["regionsServed"]) = (new JsonArray("AQ"), new JsonArray()));
        var provider = await host.MemberAsync((string)(await host.GetAsync($"/api/v1/offerings/{offering}")).Body!["organizationId"]!);

        var answer = await AskAsync(provider, need.Id, offering);

        Assert.Equal("region", (string)Assert.Single(answer["now"]!["failing"]!.AsArray())!["rule"]!);
        Assert.All(answer["changes"]!.AsArray(), c => Assert.Equal("provider", (string)c!["side"]!));
        var change = Change(answer, "provider", "countriesServed");
        Assert.True((bool)change["makesEligible"]!);
        Assert.Equal((null, null, null), await PlaceAsync(need.Id, offering));
        await ApplyAsync($"/api/v1/offerings/{offering}", change);
        Assert.Equal(Standing(change["then"]!), await PlaceAsync(need.Id, offering));
        Assert.NotNull((await PlaceAsync(need.Id, offering)).Rank);
    }

    [Fact]
    public async Task One_change_is_not_enough_where_two_rules_fail()
    {
        var need = await NeedAsync(1);
        var path = $"/api/v1/needs/{need.Id}";
        await ApplyAsync(path, JsonNode.Parse("""{ "field": "minimumMaturity", "value": 8 }""")!);
        var offering = await host.PublishOfferingForAsync(need, body => (body["countriesServed"], body["regionsServed"], body["maturity"]) = (new JsonArray("AQ"), new JsonArray(), 4));

        var both = await AskAsync(host.Staff, need.Id, offering);

        Assert.Equal(2, both["now"]!["failing"]!.AsArray().Count);
        Assert.All(both["changes"]!.AsArray(), c => Assert.False((bool)c!["makesEligible"]!));
        Assert.Equal("region", (string)Assert.Single(Change(both, "provider", "maturity")["then"]!["failing"]!.AsArray())!["rule"]!);
        await ApplyAsync($"/api/v1/offerings/{offering}", Change(both, "provider", "countriesServed"));

        var city = await AskAsync(await host.MemberAsync(need.OrganizationId.ToString()), need.Id, offering);
        var lowered = Change(city, "city", "minimumMaturity");
        Assert.True((bool)lowered["makesEligible"]!);
        await ApplyAsync(path, lowered);
        Assert.Equal(Standing(lowered["then"]!), await PlaceAsync(need.Id, offering));
    }

    [Fact]
    public async Task An_eligible_match_is_told_what_would_move_it_and_nothing_is_saved()
    {
        var need = await NeedAsync(2);
        var elsewhere = Enum.GetValues<Sector>().First(s => !need.Sectors.Contains(s));
        var offering = await host.PublishOfferingForAsync(need, body => (body["sectors"], body["capacity"]) = (new JsonArray(Code<Sector>.Of(elsewhere)), 0));
        var before = await PlaceAsync(need.Id, offering);
        var version = (await host.GetAsync($"/api/v1/offerings/{offering}")).ETag;

        var answer = await AskAsync(host.Staff, need.Id, offering);

        Assert.Equal(before, Standing(answer["now"]!));
        Assert.Equal(before, await PlaceAsync(need.Id, offering));
        Assert.Equal(version, (await host.GetAsync($"/api/v1/offerings/{offering}")).ETag);
        var capacity = Change(answer, "provider", "capacity");
        Assert.True((float)capacity["then"]!["acceptance"]! > before.Acceptance);
        foreach (var change in answer["changes"]!.AsArray().Where(c => (string)c!["side"]! == "provider" && (string)c["field"]! == "sectors").Append(capacity))
        {
            var now = await AskAsync(host.Staff, need.Id, offering);
            var again = Change(now, "provider", (string)change!["field"]!);
            await ApplyAsync($"/api/v1/offerings/{offering}", again);
            Assert.Equal(Standing(again["then"]!), await PlaceAsync(need.Id, offering));
        }
    }

    [Fact]
    public async Task Only_the_two_sides_and_staff_are_told()
    {
        var need = await NeedAsync(3);
        var offering = await host.PublishOfferingForAsync(need);
        var path = $"/api/v1/needs/{need.Id}/matches/{offering}/counterfactuals";
        var other = (await host.PostAsync("/api/v1/organizations", new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = "Somebody Else" })).Expect(HttpStatusCode.Created).Id;

        (await host.Anonymous.GetAsync(path)).Expect(HttpStatusCode.Unauthorized);
        (await (await host.MemberAsync(other)).GetAsync(path)).Expect(HttpStatusCode.Forbidden);
        (await host.GetAsync($"/api/v1/needs/{need.Id}/matches/{Guid.NewGuid()}/counterfactuals")).Expect(HttpStatusCode.NotFound);
    }
}
