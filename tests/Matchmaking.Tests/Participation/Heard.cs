using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Participation;

/// <summary>A city of a known size, its published need, and residents who are heard on it.</summary>
internal static class Heard
{
    /// <summary>Path of a published need of a city with so many residents.</summary>
    public static async Task<(string Need, string City)> NeedOfCityAsync(this MatchmakingHost host, long? population = 10_000, params TargetGroup[] groups)
    {
        var city = (await host.PostAsync("/api/v1/organizations", ProfileExamples.City with { Population = population })).Expect(HttpStatusCode.Created).Id;
        var need = (await host.PostAsync("/api/v1/needs", ProfileExamples.Need with { OrganizationId = Guid.Parse(city), TargetGroups = [.. groups] })).Expect(HttpStatusCode.Created).Location!;
        (await host.StepAsync(need + "/publish")).Expect(HttpStatusCode.OK);
        return (need, city);
    }

    public static Task<ApiClient> ResidentAsync(this MatchmakingHost host, Action<Account>? change = null) => host.AsAsync(AccountRole.Resident, change: change);

    /// <summary>A new resident who supports the need.</summary>
    public static async Task<ApiClient> SupporterAsync(this MatchmakingHost host, string need, SupportPriority priority = SupportPriority.High, params TargetGroup[] groups)
    {
        var resident = await host.ResidentAsync();
        if (groups.Length > 0)
            (await resident.PutAsync("/api/v1/accounts/me/participation", new ResidentProfileRequest { TargetGroups = [.. groups] }, "*")).Expect(HttpStatusCode.OK);
        (await resident.SupportAsync(need, priority)).Expect(HttpStatusCode.Created);
        return resident;
    }

    public static Task<Answer> SupportAsync(this ApiClient resident, string need, SupportPriority priority = SupportPriority.High, string ifMatch = "*") =>
        resident.PutAsync(need + "/support", new SupportRequest { Priority = priority }, ifMatch);

    public static async Task<VoiceResponse> VoiceAsync(this MatchmakingHost host, string need) =>
        System.Text.Json.JsonSerializer.Deserialize<VoiceResponse>((await host.Anonymous.GetAsync(need + "/voice")).Expect(HttpStatusCode.OK).Body!, Json.Options)!;

    public static Task<Answer> BatchAsync(this MatchmakingHost host, string need, int count, SupportChannel channel = SupportChannel.Paper) =>
        host.PostAsync(need + "/batches", ParticipationExamples.Batch with { Channel = channel, Count = count, Groups = [] });
}
