using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Curation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Curation;

/// <summary>Matches that tests of curation start from.</summary>
internal static class Curating
{
    /// <summary>The top of a need's list as matches, in order of rank.</summary>
    public static async Task<JsonArray> TakeAsync(this MatchmakingHost host, Guid need, int top = 3) =>
        (await host.PostAsync($"/api/v1/curation/needs/{need}/matches", new TakeMatchesRequest { Top = top })).Expect(HttpStatusCode.OK).Body!["taken"]!.AsArray();

    /// <summary>A match of a published need and a new offering that speaks of it.</summary>
    public static async Task<string> MatchAsync(this MatchmakingHost host, Need need, Action<JsonObject>? change = null, string? overrideReason = null)
    {
        var offering = await host.PublishOfferingForAsync(need, change);
        return (await host.AddAsync(need.Id, offering, overrideReason)).Expect(HttpStatusCode.Created).Location!;
    }

    public static Task<Answer> AddAsync(this MatchmakingHost host, Guid need, Guid offering, string? overrideReason = null) =>
        host.PostAsync("/api/v1/matches", new AddMatchRequest { NeedId = need, OfferingId = offering, Note = "It speaks of the same.", OverrideReason = overrideReason });

    public static Task<Answer> DoAsync(this ApiClient reviewer, string match, string step, object? body = null) => reviewer.PostAsync($"{match}/{step}", body ?? new MatchNoteRequest(), "*");

    public static async Task<JsonObject[]> QueueAsync(this ApiClient reviewer, string query = "?limit=100") =>
        [.. (await reviewer.GetAsync("/api/v1/curation/queue" + query)).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Select(item => item!.AsObject())];

    public static string Texts(this JsonNode? list) => string.Join(' ', list!.AsArray().Select(text => (string)text!));
}
