using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;

namespace Matchmaking.Tests.Participation;

/// <summary>The requests of this slice, for the access table.</summary>
internal static class ParticipationScene
{
    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> Requests = new()
    {
        ["getOwnSupport"] = async scene => new(HttpMethod.Get, await scene.SupportedAsync()),
        ["supportNeed"] = async scene => new(HttpMethod.Put, await scene.PublishedAsync("needs") + "/support", ParticipationExamples.Support),
        ["withdrawSupport"] = async scene => new(HttpMethod.Delete, await scene.SupportedAsync()),
        ["getResidentProfile"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/accounts/me/participation")),
        ["changeResidentProfile"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Put, "/api/v1/accounts/me/participation", ParticipationExamples.Profile)),
        ["listComments"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/comments"),
        ["createComment"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/comments", ParticipationExamples.Comment),
        ["getComment"] = async scene => new(HttpMethod.Get, await scene.CommentAsync()),
        ["replaceComment"] = async scene => new(HttpMethod.Put, await scene.CommentAsync(), ParticipationExamples.Comment),
        ["deleteComment"] = async scene => new(HttpMethod.Delete, await scene.CommentAsync()),
        ["listSupportBatches"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/batches"),
        ["createSupportBatch"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/batches", ParticipationExamples.Batch),
        ["getSupportBatch"] = async scene => new(HttpMethod.Get, await scene.BatchAsync()),
        ["correctSupportBatch"] = async scene => new(HttpMethod.Put, await scene.BatchAsync(), ParticipationExamples.BatchCorrection),
        ["deleteSupportBatch"] = async scene => new(HttpMethod.Delete, await scene.BatchAsync()),
        ["getTimeline"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/timeline"),
        ["getOfficialAnswer"] = async scene => new(HttpMethod.Get, await scene.AnsweredAsync()),
        ["listOfficialAnswerEditions"] = async scene => new(HttpMethod.Get, await scene.AnsweredAsync() + "/editions"),
        ["publishOfficialAnswer"] = async scene => new(HttpMethod.Put, await scene.PublishedAsync("needs") + "/official-answer", OfficialAnswerEndpoints.Example),
        ["getVoiceGuards"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/voice/guards"),
        ["excludeSupports"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/voice/exclusions", PriorityExamples.Exclusion),
        ["reportComment"] = async scene => new(HttpMethod.Post, await scene.CommentAsync(await scene.Host.AsAsync(AccountRole.Resident)) + "/reports", ModerationExamples.Report),
        ["decideComment"] = async scene => new(HttpMethod.Post, await scene.CommentAsync() + "/decisions", ModerationExamples.Hide),
        ["listCommentDecisions"] = async scene => new(HttpMethod.Get, await scene.CommentAsync() + "/decisions"),
        ["listReportedComments"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/moderation/reported-comments")),
        ["listAppeals"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/moderation/appeals")),
        ["appealDecision"] = async scene => new(HttpMethod.Post, await scene.HiddenAsync() + "/appeal", ModerationExamples.Appeal),
        ["decideAppeal"] = async scene => new(HttpMethod.Post, await scene.AppealedAsync() + "/decision", ModerationExamples.Overturn),
        ["getModerationLog"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/moderation/log")),
        ["getPriorityPolicy"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/participation/policy")),
        ["listPriorityZeroings"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/participation/zeroings")),
        ["zeroPriority"] = async scene => new(HttpMethod.Post, "/api/v1/participation/zeroings", await scene.ZeroAsync()),
        ["liftPriorityZeroing"] = async scene => new(HttpMethod.Post,
            $"/api/v1/participation/zeroings/{(await scene.Host.PostAsync("/api/v1/participation/zeroings", await scene.ZeroAsync())).Expect(HttpStatusCode.Created).Id}/lift", PriorityExamples.Lift),
        ["getInclusionGap"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/reports/inclusion-gap")),
        ["getVoice"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/voice"),
    };

    private static ApiClient Resident(this AccessScene scene) => scene.Caller("resident", OrganizationKind.City);

    private static async Task<string> SupportedAsync(this AccessScene scene)
    {
        var need = await scene.PublishedAsync("needs");
        (await scene.Resident().SupportAsync(need)).Expect(HttpStatusCode.Created);
        return need + "/support";
    }

    private static async Task<string> CommentAsync(this AccessScene scene, ApiClient? author = null) =>
        (await (author ?? scene.Resident()).PostAsync(await scene.PublishedAsync("needs") + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.Created).Location!;

    /// <summary>The decision by which somebody else hid the resident's comment.</summary>
    private static async Task<string> HiddenAsync(this AccessScene scene) => "/api/v1/moderation/decisions/"
        + (await (await scene.Host.AsAsync(AccountRole.Staff)).PostAsync(await scene.CommentAsync() + "/decisions", ModerationExamples.Hide, "*")).Expect(HttpStatusCode.OK).Id;

    private static async Task<string> AppealedAsync(this AccessScene scene)
    {
        var appeal = await scene.HiddenAsync() + "/appeal";
        (await scene.Resident().PostAsync(appeal, ModerationExamples.Appeal, "*")).Expect(HttpStatusCode.OK);
        return appeal;
    }

    private static async Task<string> AnsweredAsync(this AccessScene scene)
    {
        var answer = await scene.PublishedAsync("needs") + "/official-answer";
        (await scene.Host.SendAsync(HttpMethod.Put, answer, OfficialAnswerEndpoints.Example, "*")).Expect(HttpStatusCode.OK);
        return answer;
    }

    private static async Task<ZeroingRequest> ZeroAsync(this AccessScene scene) => PriorityExamples.Zero with { NeedId = Guid.Parse((await scene.PublishedAsync("needs")).Split('/')[^1]) };

    private static async Task<string> BatchAsync(this AccessScene scene) =>
        (await scene.Host.PostAsync(await scene.PublishedAsync("needs") + "/batches", ParticipationExamples.Batch)).Expect(HttpStatusCode.Created).Location!;
}
