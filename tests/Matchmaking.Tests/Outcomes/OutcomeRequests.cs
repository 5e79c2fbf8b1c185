using System.Net;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
using Matchmaking.Tests.Introductions;

namespace Matchmaking.Tests.Outcomes;

/// <summary>A request for each operation of the slice, about a match of the scene's own city.</summary>
internal static class OutcomeRequests
{
    private static readonly OutcomeRequest Nothing = new() { Result = OutcomeResult.Cancelled, Summary = "The council stopped it." };

    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> All = new()
    {
        ["createOutcome"] = async scene => new(HttpMethod.Post, await IntroductionRequests.IntroducedAsync(scene) + "/outcome", Nothing),
        ["listOutcomes"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/outcomes")),
        ["getOutcome"] = async scene => new(HttpMethod.Get, await EnteredAsync(scene)),
        ["replaceOutcome"] = async scene => new(HttpMethod.Put, await EnteredAsync(scene), Nothing with { Summary = "The council stopped it in May." }),
        ["answerOutcome"] = async scene => new(HttpMethod.Post, await EnteredAsync(scene) + "/answers", CompletedPair.Confirm),
        ["exportOutcomeOcds"] = async scene => new(HttpMethod.Get, await PublishedAsync(scene) + "/ocds"),
        ["exportOutcomeOc4ids"] = async scene => new(HttpMethod.Get, await PublishedAsync(scene) + "/oc4ids"),
    };

    /// <summary>Entered by staff, so that either side may answer it.</summary>
    private static async Task<string> EnteredAsync(AccessScene scene, string? introduction = null) =>
        (await scene.Host.PostAsync((introduction ?? await IntroductionRequests.IntroducedAsync(scene)) + "/outcome", Nothing)).Expect(HttpStatusCode.Created).Location!;

    private static async Task<string> PublishedAsync(AccessScene scene)
    {
        var introduction = await IntroductionRequests.IntroducedAsync(scene);
        var outcome = await EnteredAsync(scene, introduction);
        foreach (var kind in (OrganizationKind[])[OrganizationKind.City, OrganizationKind.Provider])
        {
            (await scene.Caller("owner", kind).PostAsync(outcome + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
            (await scene.Caller("owner", kind).PostAsync(introduction + "/consents", new ConsentRequest { Scope = ConsentScope.PublishOutcome, Given = true }, "*")).Expect(HttpStatusCode.OK);
        }
        return outcome;
    }
}
