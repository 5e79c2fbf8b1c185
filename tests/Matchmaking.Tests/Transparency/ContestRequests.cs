using System.Net;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
using Matchmaking.Transparency;

namespace Matchmaking.Tests.Transparency;

/// <summary>A request for each operation about contests, of a match of the scene's own city.</summary>
internal static class ContestRequests
{
    public static readonly ContestRequest Fact = ContestExamples.Request with { Subject = ContestSubject.Profile };

    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> All = new()
    {
        ["getContestable"] = async scene => new(HttpMethod.Get, await PairAsync(scene) + "/contestable"),
        ["createContest"] = async scene => new(HttpMethod.Post, await PairAsync(scene) + "/contests", Fact),
        ["listContests"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/contests")),
        ["getContest"] = async scene => new(HttpMethod.Get, await ContestedAsync(scene)),
        ["withdrawContest"] = async scene => new(HttpMethod.Post, await ContestedAsync(scene) + "/withdraw"),
        ["answerContest"] = async scene => new(HttpMethod.Post, await ContestedAsync(scene) + "/answer", ContestExamples.AnswerRequest),
        ["getContestCounts"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/transparency/contests")),
    };

    internal static async Task<string> PairAsync(AccessScene scene) => $"{await scene.PublishedAsync("needs")}/matches/{(await scene.PublishedAsync("offerings")).Split('/')[^1]}";

    private static async Task<string> ContestedAsync(AccessScene scene) =>
        (await scene.Caller("owner", OrganizationKind.City).PostAsync(await PairAsync(scene) + "/contests", Fact)).Expect(HttpStatusCode.Created).Location!;
}
