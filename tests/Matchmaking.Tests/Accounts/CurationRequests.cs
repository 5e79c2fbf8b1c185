using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Accounts;

/// <summary>For each operation of curation a request that is right but for who sends it.</summary>
internal static class CurationRequests
{
    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> All = new()
    {
        ["listCurationQueue"] = _ => Get("/api/v1/curation/queue"),
        ["assignNeed"] = async scene => new(HttpMethod.Put, await NeedAsync(scene) + "/assignee", new AssigneeRequest()),
        ["snoozeNeed"] = async scene => new(HttpMethod.Put, await NeedAsync(scene) + "/snooze", new SnoozeRequest()),
        ["takeMatches"] = async scene => new(HttpMethod.Post, await NeedAsync(scene) + "/matches", CurationExamples.Take),
        ["addMatch"] = async scene => new(HttpMethod.Post, "/api/v1/matches", await PairAsync(scene)),
        ["listMatches"] = _ => Get("/api/v1/matches"),
        ["getMatch"] = async scene => new(HttpMethod.Get, await MatchAsync(scene)),
        ["assignMatch"] = async scene => new(HttpMethod.Put, await MatchAsync(scene) + "/assignee", new AssigneeRequest()),
        ["snoozeMatch"] = async scene => new(HttpMethod.Put, await MatchAsync(scene) + "/snooze", new SnoozeRequest()),
        ["reviewMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/review", CurationExamples.Note),
        ["recommendMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/recommend", CurationExamples.Note),
        ["declineMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/decline", CurationExamples.Decline),
        ["deferMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/defer", CurationExamples.Note),
        ["reopenMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene, "decline") + "/reopen", CurationExamples.Note),
        ["blockMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/block", CurationExamples.Note),
        ["pinMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/pin"),
        ["unpinMatch"] = async scene => new(HttpMethod.Post, await MatchAsync(scene) + "/unpin"),
        ["judgeMatch"] = async scene => new(HttpMethod.Put, await MatchAsync(scene) + "/judgment", CurationExamples.JudgmentRequest),
        ["getShadowReport"] = _ => Get("/api/v1/learning/shadow"),
        ["listConflicts"] = _ => Get("/api/v1/curation/conflicts"),
        ["declareConflict"] = async scene => new(HttpMethod.Post, "/api/v1/curation/conflicts", await ConflictAsync(scene)),
        ["endConflict"] = async scene => new(HttpMethod.Delete, (await (await scene.Host.AsAsync(AccountRole.Staff)).PostAsync("/api/v1/curation/conflicts", await ConflictAsync(scene))).Expect(HttpStatusCode.Created).Location!),
    };

    /// <summary>A need and an offering of ours that nobody follows yet.</summary>
    private static async Task<AddMatchRequest> PairAsync(AccessScene scene) => CurationExamples.Add with
    {
        NeedId = Guid.Parse((await scene.PublishedAsync("needs")).Split('/')[^1]), OfferingId = Guid.Parse((await scene.PublishedAsync("offerings")).Split('/')[^1]),
    };

    private static async Task<string> MatchAsync(AccessScene scene, string? step = null)
    {
        var location = (await scene.Host.PostAsync("/api/v1/matches", await PairAsync(scene))).Expect(HttpStatusCode.Created).Location!;
        if (step is not null)
            (await scene.Host.PostAsync($"{location}/{step}", CurationExamples.Decline, "*")).Expect(HttpStatusCode.OK);
        return location;
    }

    /// <summary>With somebody whom no other request is about.</summary>
    private static async Task<ConflictRequest> ConflictAsync(AccessScene scene) =>
        CurationExamples.ConflictRequest with { OrganizationId = Guid.Parse(await scene.Host.OrganizationAsync(OrganizationKind.Provider)) };

    /// <summary>Below curation, a new need of ours.</summary>
    private static async Task<string> NeedAsync(AccessScene scene) => $"/api/v1/curation{(await scene.PublishedAsync("needs"))["/api/v1".Length..]}";

    private static Task<AccessRequest> Get(string path) => Task.FromResult(new AccessRequest(HttpMethod.Get, path));
}
