using System.Net;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;

namespace Matchmaking.Tests.Introductions;

/// <summary>A request for each operation of the slice, about a match of the scene's own city.</summary>
internal static class IntroductionRequests
{
    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> All = new()
    {
        ["offerMatch"] = async scene => new(HttpMethod.Post, $"/api/v1/matches/{await RecommendedAsync(scene)}/offer", new OfferRequest()),
        ["offerMatches"] = async scene => new(HttpMethod.Post, "/api/v1/introductions/offers", new OffersRequest { MatchIds = [await RecommendedAsync(scene)] }),
        ["allocateIntroductions"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Post, "/api/v1/introductions/allocation", new AllocationRequest())),
        ["getExposure"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/reports/exposure")),
        ["getCongestion"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/reports/congestion")),
        ["listIntroductions"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/introductions")),
        ["getIntroduction"] = async scene => new(HttpMethod.Get, await OfferedAsync(scene)),
        ["acceptIntroduction"] = async scene => new(HttpMethod.Post, await OfferedAsync(scene) + "/accept", IntroductionExamples.Accept),
        ["declineIntroduction"] = async scene => new(HttpMethod.Post, await OfferedAsync(scene) + "/decline", IntroductionExamples.Decline),
        ["withdrawIntroduction"] = async scene => new(HttpMethod.Post, await OfferedAsync(scene) + "/withdraw", new WithdrawalRequest { Note = "Stopped." }),
        ["answerConsent"] = async scene => new(HttpMethod.Post, await OfferedAsync(scene) + "/consents", IntroductionExamples.Consent),
        ["introduceSides"] = async scene => new(HttpMethod.Post, await AgreedAsync(scene) + "/introduce", new IntroduceRequest()),
        ["recordStage"] = async scene => new(HttpMethod.Post, await IntroducedAsync(scene) + "/stages", new StageRequest { Step = MatchStep.StartPilot, HappenedOn = Today }),
        ["recordMeeting"] = async scene => new(HttpMethod.Post, await IntroducedAsync(scene) + "/meetings", IntroductionExamples.MeetingToRecord with { HeldOn = Today }),
        ["changeIntroductionTerms"] = async scene => new(HttpMethod.Put, await OfferedAsync(scene) + "/terms",
            new TermsRequest { EngagementModel = EngagementModel.Pilot, OpenCompetitionRequired = false }),
        ["listStalledIntroductions"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/introductions/stalled")),
        ["listMeetings"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/reports/meetings")),
        ["exportMeetings"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/bulk/meetings")),
        ["listIntroductionMessages"] = async scene => new(HttpMethod.Get, await OfferedAsync(scene) + "/messages"),
        ["writeIntroductionMessage"] = async scene => new(HttpMethod.Post, await OfferedAsync(scene) + "/messages", new IntroductionMessageRequest { Text = "When?" }),
        ["passOnIntroductionMessage"] = async scene => new(HttpMethod.Post, $"/api/v1/introduction-messages/{await MessageAsync(scene)}/pass-on", new PassOnRequest()),
    };

    private static async Task<Guid> RecommendedAsync(AccessScene scene, MatchState state = MatchState.Recommended) => await MatchedPair.PlantAsync(
        scene.Host, (await scene.PublishedAsync("needs")).Split('/')[^1], (await scene.PublishedAsync("offerings")).Split('/')[^1], state: state);

    private static async Task<string> OfferedAsync(AccessScene scene)
    {
        var match = await RecommendedAsync(scene);
        (await scene.Host.PostAsync($"/api/v1/matches/{match}/offer", new OfferRequest(), "*")).Expect(HttpStatusCode.OK);
        return $"/api/v1/introductions/{match}";
    }

    private static readonly DateOnly Today = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime);

    private static async Task<string> AgreedAsync(AccessScene scene)
    {
        var path = await OfferedAsync(scene);
        foreach (var kind in (OrganizationKind[])[OrganizationKind.City, OrganizationKind.Provider])
            (await scene.Caller("owner", kind).PostAsync(path + "/accept", IntroductionExamples.Accept, "*")).Expect(HttpStatusCode.OK);
        return path;
    }

    internal static async Task<string> IntroducedAsync(AccessScene scene)
    {
        var path = await AgreedAsync(scene);
        (await scene.Host.PostAsync(path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.OK);
        return path;
    }

    private static async Task<string> MessageAsync(AccessScene scene) => (await scene.Caller("owner", OrganizationKind.City)
        .PostAsync(await OfferedAsync(scene) + "/messages", new IntroductionMessageRequest { Text = "When?" })).Expect(HttpStatusCode.Created).Id;
}
