using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Participation;

namespace Matchmaking.Tests.Participation;

public sealed class ModerationTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<(ApiClient Author, string Comment, string Need)> CommentAsync()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var author = await host.ResidentAsync();
        return (author, (await author.PostAsync(need + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.Created).Location!, need);
    }

    [Fact]
    public async Task From_a_report_to_the_end_of_an_appeal()
    {
        var (author, comment, need) = await CommentAsync();
        var (reporter, judge, other) = (await host.ResidentAsync(), host.Staff, await host.AsAsync(AccountRole.Staff));
        (await host.Anonymous.PostAsync(comment + "/reports", ModerationExamples.Report)).Expect(HttpStatusCode.Unauthorized);
        (await author.PostAsync(comment + "/reports", ModerationExamples.Report)).Expect(HttpStatusCode.Conflict);
        (await reporter.PostAsync(comment + "/reports", ModerationExamples.Report)).Expect(HttpStatusCode.Created);
        (await reporter.PostAsync(comment + "/reports", ModerationExamples.Report)).Expect(HttpStatusCode.Conflict);

        var waiting = Assert.Single((await judge.GetAsync("/api/v1/moderation/reported-comments?reason=personal_data")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray())!;
        Assert.Equal(ModerationExamples.Report.Text, (string)waiting["reports"]![0]!["text"]!);
        Assert.DoesNotContain(reporter.Account.ToString(), waiting.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await judge.GetAsync("/api/v1/moderation/reported-comments?reason=spam")).Body!["items"]!.AsArray());

        // What was reworded meanwhile is not what the decision was about.
        (await author.PutAsync(comment, new CommentRequest { Text = "Reworded" }, "*")).Expect(HttpStatusCode.OK);
        (await judge.PostAsync(comment + "/decisions", ModerationExamples.Hide, $"\"{waiting["version"]}\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await judge.PostAsync(comment + "/decisions", ModerationExamples.Hide with { Reason = null }, "\"2\"")).Expect(HttpStatusCode.UnprocessableEntity);
        var decision = (await judge.PostAsync(comment + "/decisions", ModerationExamples.Hide, "\"2\"")).Expect(HttpStatusCode.OK);
        (await judge.PostAsync(comment + "/decisions", ModerationExamples.Hide, "*")).Expect(HttpStatusCode.Conflict);

        var shown = (await host.Anonymous.GetAsync(need + "/comments")).Body!["items"]![0]!;
        Assert.Equal((null, "hidden", "personal_data", ModerationExamples.Hide.Note), ((string?)shown["text"], (string?)shown["state"], (string?)shown["hiddenReason"], (string?)shown["hiddenNote"]));
        Assert.Equal("Reworded", (string)(await author.GetAsync(comment)).Body!["text"]!);
        Assert.Null((string?)(await reporter.GetAsync(comment)).Body!["text"]);
        Assert.Equal(0, (await host.VoiceAsync(need)).Comments);
        (await author.PutAsync(comment, ParticipationExamples.Comment, "*")).Expect(HttpStatusCode.Conflict);
        (await reporter.GetAsync(comment + "/decisions")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(decision.Id, (string)(await author.GetAsync(comment + "/decisions")).Expect(HttpStatusCode.OK).Body!["items"]![0]!["id"]!);

        var appeal = $"/api/v1/moderation/decisions/{decision.Id}/appeal";
        (await other.PostAsync(appeal + "/decision", ModerationExamples.Overturn, "*")).Expect(HttpStatusCode.Conflict);
        (await reporter.PostAsync(appeal, ModerationExamples.Appeal, "*")).Expect(HttpStatusCode.NotFound);
        (await author.PostAsync(appeal, ModerationExamples.Appeal, "\"1\"")).Expect(HttpStatusCode.OK);
        (await author.PostAsync(appeal, ModerationExamples.Appeal, "*")).Expect(HttpStatusCode.Conflict);
        Assert.Single((await other.GetAsync("/api/v1/moderation/appeals")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        (await judge.PostAsync(appeal + "/decision", ModerationExamples.Overturn, "*")).Expect(HttpStatusCode.Forbidden);
        (await other.PostAsync(appeal + "/decision", ModerationExamples.Overturn, "\"2\"")).Expect(HttpStatusCode.OK);
        (await other.PostAsync(appeal + "/decision", ModerationExamples.Overturn, "*")).Expect(HttpStatusCode.Conflict);

        shown = (await host.Anonymous.GetAsync(need + "/comments")).Body!["items"]![0]!;
        Assert.Equal(("Reworded", "visible", null), ((string?)shown["text"], (string?)shown["state"], (string?)shown["hiddenReason"]));
        var log = (await host.Anonymous.GetAsync("/api/v1/moderation/log")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal([1, 0, 0, 1, 1, 0, 1], new[] { "reported", "waiting", "kept", "hidden", "appealed", "upheld", "overturned" }.Select(name => (int)log[name]!));
        Assert.Equal((1, 1), log["reasons"]!.AsArray().Where(r => (string)r!["reason"]! == "personal_data").Select(r => ((int)r!["reported"]!, (int)r["hidden"]!)).Single());
    }

    [Fact]
    public async Task Who_reported_does_not_decide_and_what_is_kept_cannot_be_appealed_against()
    {
        var (author, comment, _) = await CommentAsync();
        (await host.Staff.PostAsync(comment + "/reports", ModerationExamples.Report)).Expect(HttpStatusCode.Created);
        var keep = new ModerationRequest { Outcome = ModerationOutcome.Keep, Note = "It is about the need." };
        (await host.Staff.PostAsync(comment + "/decisions", keep, "*")).Expect(HttpStatusCode.Conflict);
        var kept = (await (await host.AsAsync(AccountRole.Admin)).PostAsync(comment + "/decisions", keep, "*")).Expect(HttpStatusCode.OK);
        Assert.Empty((await host.GetAsync("/api/v1/moderation/reported-comments")).Body!["items"]!.AsArray());
        (await author.PostAsync($"/api/v1/moderation/decisions/{kept.Id}/appeal", ModerationExamples.Appeal, "*")).Expect(HttpStatusCode.Conflict);
        Assert.Equal("visible", (string)(await host.Anonymous.GetAsync(comment)).Body!["state"]!);
    }

    [Fact]
    public async Task A_comment_taken_back_leaves_the_count_and_nothing_of_its_words()
    {
        var (author, comment, _) = await CommentAsync();
        var decision = (await host.Staff.PostAsync(comment + "/decisions", ModerationExamples.Hide, "*")).Expect(HttpStatusCode.OK);
        (await author.DeleteAsync(comment, "*")).Expect(HttpStatusCode.NoContent);
        (await author.PostAsync($"/api/v1/moderation/decisions/{decision.Id}/appeal", ModerationExamples.Appeal, "*")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(1, (int)(await host.Anonymous.GetAsync("/api/v1/moderation/log")).Body!["hidden"]!);
    }
}
