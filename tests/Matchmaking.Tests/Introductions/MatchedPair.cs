using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Introductions;

/// <summary>A published need and a published offering, a match of both, and people of both sides.</summary>
internal sealed record MatchedPair(MatchmakingHost Host, Guid Match, string City, string Provider, string Need, string Offering, ApiClient OfCity, ApiClient OfProvider)
{
    public string Path => $"/api/v1/introductions/{Match}";

    public static readonly AcceptRequest Yes = IntroductionExamples.Accept;

    public static async Task<MatchedPair> RecommendedAsync(MatchmakingHost host, Action<JsonObject>? need = null, Action<JsonObject>? offering = null)
    {
        var (city, provider) = (await MemberAsync(host, ProfileExamples.City), await MemberAsync(host, Filled));
        var (needId, offeringId) = (await PublishedAsync(host, "needs", city, ProfileExamples.Need, need), await PublishedAsync(host, "offerings", provider, ProfileExamples.Offering, offering));
        return new MatchedPair(host, await PlantAsync(host, needId, offeringId), city, provider, needId, offeringId, await host.MemberAsync(city), await host.MemberAsync(provider));
    }

    public static async Task<MatchedPair> OfferedAsync(MatchmakingHost host)
    {
        var pair = await RecommendedAsync(host);
        (await pair.OfferAsync()).Expect(HttpStatusCode.OK);
        return pair;
    }

    public static async Task<MatchedPair> AgreedAsync(MatchmakingHost host)
    {
        var pair = await OfferedAsync(host);
        (await pair.OfCity.PostAsync(pair.Path + "/accept", Yes, "*")).Expect(HttpStatusCode.OK);
        (await pair.OfProvider.PostAsync(pair.Path + "/accept", Yes, "*")).Expect(HttpStatusCode.OK);
        return pair;
    }

    public static async Task<MatchedPair> IntroducedAsync(MatchmakingHost host)
    {
        var pair = await AgreedAsync(host);
        (await host.PostAsync(pair.Path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.OK);
        return pair;
    }

    public static readonly DateOnly Today = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime);

    /// <summary>A stage, entered by the city today or on another day.</summary>
    public Task<Answer> StageAsync(MatchStep step, DateOnly? day = null, ApiClient? by = null) =>
        (by ?? OfCity).PostAsync(Path + "/stages", new StageRequest { Step = step, HappenedOn = day ?? Today }, "*");

    public Task<Answer> OfferAsync(OfferRequest? terms = null) => Host.PostAsync($"/api/v1/matches/{Match}/offer", terms ?? new OfferRequest(), "*");

    /// <summary>A match as staff left it when they recommended it.</summary>
    public static async Task<Guid> PlantAsync(MatchmakingHost host, string need, string offering, int? rank = 1, MatchState state = MatchState.Recommended)
    {
        var match = new Match { NeedId = Guid.Parse(need), OfferingId = Guid.Parse(offering), State = state, Rank = rank, Score = 1 };
        await using var db = host.OpenDatabase();
        db.Add(match);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return match.Id;
    }

    public static async Task<string> PublishedAsync(MatchmakingHost host, string slice, string organization, object example, Action<JsonObject>? change = null)
    {
        var body = Examples.Json(example).AsObject();
        body["organizationId"] = organization;
        change?.Invoke(body);
        var id = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.Created).Id;
        (await host.StepAsync($"/api/v1/{slice}/{id}/publish")).Expect(HttpStatusCode.OK);
        return id;
    }

    /// <summary>A provider of whom every field that may tell who it is is filled.</summary>
    private static readonly OrganizationRequest Filled = new()
    {
        Kind = OrganizationKind.Provider, LegalName = "Clearstream Sensing Lda", ShortName = "Clearstream", Country = "PT", Region = Region.Europe, City = "Porto",
        Latitude = 41.15, Longitude = -8.61, Languages = ["pt"], Website = "https://clearstream.example", LegalId = "PT-RNPC-501234567", Size = ProviderSize.Sme,
    };

    public static async Task<string> MemberAsync(MatchmakingHost host, OrganizationRequest organization) =>
        (await host.PostAsync("/api/v1/organizations", organization)).Expect(HttpStatusCode.Created).Id;
}
