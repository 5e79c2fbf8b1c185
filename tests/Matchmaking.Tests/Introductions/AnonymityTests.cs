using System.Net;
using Matchmaking.Introductions;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Introductions;

/// <summary>Until both sides share their profiles nothing tells one who the other is.</summary>
public sealed class AnonymityTests(OfferTests.Quiet quiet) : IClassFixture<OfferTests.Quiet>
{
    private readonly MatchmakingHost host = quiet.Host;

    [Fact]
    public async Task Nothing_that_either_side_can_read_tells_who_the_other_is()
    {
        var pair = await MatchedPair.RecommendedAsync(host);
        // A common past would tell more than a name: it must not be spoken of.
        (await host.PostAsync("/api/v1/references", ProfileExamples.Reference with { OrganizationId = Guid.Parse(pair.Provider), ClientOrganizationId = Guid.Parse(pair.City) })).Expect(HttpStatusCode.Created);
        (await pair.OfferAsync(new OfferRequest { Note = "Both are free in April." })).Expect(HttpStatusCode.OK);
        (await pair.OfProvider.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK);
        (await pair.OfProvider.PostAsync(pair.Path + "/messages", new IntroductionMessageRequest { Text = "Clearstream asks: who keeps the gauges?" })).Expect(HttpStatusCode.Created);

        await AssertUntoldAsync(pair, pair.OfCity, [pair.Provider, pair.Offering, "Clearstream", "Porto", "41.15", "8.61", "501234567", "flood gauges with voice", "LoRaWAN", "Solar gauges", "60000000"]);
        await AssertUntoldAsync(pair, pair.OfProvider, [pair.City, pair.Need, "Rivermouth", "25.97", "32.57", "1120000", "Warn low-lying", "rainy season", "180,000", "40000000"]);
    }

    [Fact]
    public async Task Sentences_name_no_place_no_rank_and_no_common_past()
    {
        await using var sampled = await SampledHost.StartAsync();
        var need = (await sampled.PublishedNeedsAsync())[0];
        var offering = await sampled.PublishOfferingForAsync(need);
        var match = await MatchedPair.PlantAsync(sampled, need.Id.ToString(), offering.ToString());
        (await sampled.PostAsync($"/api/v1/matches/{match}/offer", new OfferRequest(), "*")).Expect(HttpStatusCode.OK);
        var view = (await sampled.GetAsync($"/api/v1/introductions/{match}")).Expect(HttpStatusCode.OK).Body!;
        var city = need.Organization!;
        foreach (var side in (string[])["forCity", "forProvider"])
        {
            var sentences = view[side]!.AsArray().Select(s => (string)s!).ToList();
            Assert.NotEmpty(sentences);
            Assert.Contains(sentences, s => s.Contains("words", StringComparison.Ordinal));
            Assert.All(sentences, s =>
            {
                foreach (var telling in (string[])["Echo Works", city.LegalName, city.City ?? city.LegalName, "in this list", "km", "past project with"])
                    Assert.DoesNotContain(telling, s, StringComparison.OrdinalIgnoreCase);
            });
        }
    }

    [Fact]
    public async Task Another_ones_profile_cannot_be_asked_for_by_its_id()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        Assert.Single(await ItemsAsync(pair.OfCity, $"?needId={pair.Need}"));
        Assert.Empty(await ItemsAsync(pair.OfCity, $"?offeringId={pair.Offering}"));
        Assert.Empty(await ItemsAsync(pair.OfProvider, $"?needId={pair.Need}"));
        Assert.Empty(await ItemsAsync(pair.OfProvider, $"?offeringId={pair.Offering}&needId={pair.Need}"));
        Assert.Single(await ItemsAsync(host.Staff, $"?offeringId={pair.Offering}&needId={pair.Need}"));
    }

    [Fact]
    public async Task A_message_reaches_the_other_side_when_staff_pass_it_on()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        var asked = (await pair.OfCity.PostAsync(pair.Path + "/messages", new IntroductionMessageRequest { Text = "Rivermouth asks: is upkeep included?" })).Expect(HttpStatusCode.Created);
        Assert.Null(asked.Body!["passedOnAt"]);
        Assert.Empty(await ItemsAsync(pair.OfProvider, $"/{pair.Match}/messages"));
        var passOn = $"/api/v1/introduction-messages/{asked.Id}/pass-on";
        (await host.PostAsync(passOn, new PassOnRequest { Text = "Is upkeep included?" })).Expect(HttpStatusCode.OK);
        (await host.PostAsync(passOn, new PassOnRequest())).Expect(HttpStatusCode.Conflict);
        var read = Assert.Single(await ItemsAsync(pair.OfProvider, $"/{pair.Match}/messages"))!;
        Assert.Equal(("Is upkeep included?", null), ((string)read["text"]!, (string?)read["passedOnText"]));
        (await host.PostAsync(pair.Path + "/messages", new IntroductionMessageRequest { Text = "Please answer by Friday." })).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await ItemsAsync(pair.OfProvider, $"/{pair.Match}/messages")).Count);

        // Once both know each other there is nothing left to keep.
        var known = await MatchedPair.AgreedAsync(host);
        (await known.OfCity.PostAsync(known.Path + "/messages", new IntroductionMessageRequest { Text = "Good to know you." })).Expect(HttpStatusCode.Created);
        Assert.Single(await ItemsAsync(known.OfProvider, $"/{known.Match}/messages"));
    }

    private static async Task<System.Text.Json.Nodes.JsonArray> ItemsAsync(ApiClient client, string query) =>
        (await client.GetAsync("/api/v1/introductions" + query)).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();

    private static async Task AssertUntoldAsync(MatchedPair pair, ApiClient reader, string[] telling)
    {
        foreach (var path in (string[])[pair.Path, pair.Path + "/messages", "/api/v1/introductions"])
        {
            var text = (await reader.GetAsync(path)).Expect(HttpStatusCode.OK).Body!.ToJsonString();
            Assert.All(telling, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
        }
    }
}
