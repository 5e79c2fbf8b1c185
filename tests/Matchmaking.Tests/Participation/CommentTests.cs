using System.Net;
using Matchmaking.Participation;

namespace Matchmaking.Tests.Participation;

public sealed class CommentTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task A_comment_is_kept_as_text_reworded_and_taken_back_by_its_author_alone()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var (author, other) = (await host.ResidentAsync(), await host.ResidentAsync());
        const string markup = "<script>alert(1)</script> & *so*\n=1+1";
        var comment = (await author.PostAsync(need + "/comments", new CommentRequest { Text = markup })).Expect(HttpStatusCode.Created);
        Assert.Equal(markup, (string)(await host.Anonymous.GetAsync(comment.Location!)).Expect(HttpStatusCode.OK).Body!["text"]!);

        (await other.PutAsync(comment.Location!, ParticipationExamples.Comment, "*")).Expect(HttpStatusCode.Forbidden);
        (await other.DeleteAsync(comment.Location!, "*")).Expect(HttpStatusCode.Forbidden);
        (await host.Staff.DeleteAsync(comment.Location!, "*")).Expect(HttpStatusCode.Forbidden);
        (await author.PutAsync(comment.Location!, ParticipationExamples.Comment, "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await author.PutAsync(comment.Location!, ParticipationExamples.Comment, comment.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await host.VoiceAsync(need)).Comments);
        (await author.DeleteAsync(comment.Location!, "*")).Expect(HttpStatusCode.NoContent);
        (await host.Anonymous.GetAsync(comment.Location!)).Expect(HttpStatusCode.NotFound);
        Assert.Empty((await host.GetAsync(need + "/comments")).Body!["items"]!.AsArray());
    }

    [Theory]
    [InlineData("", "Is required.")]
    [InlineData(null, "Is required.")]
    [InlineData(" \n", "Is empty; give a text or leave it out.")]
    [InlineData("\u0007", "U+0007")]
    public async Task A_comment_that_says_nothing_is_refused(string? text, string says)
    {
        var (need, _) = await host.NeedOfCityAsync();
        var refused = (await (await host.ResidentAsync()).PostAsync(need + "/comments", new { text })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(says, refused.ErrorsOf("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_come_in_pages_oldest_first()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var author = await host.ResidentAsync();
        for (var i = 0; i < 5; i++)
            (await author.PostAsync(need + "/comments", new CommentRequest { Text = $"Comment {i}" })).Expect(HttpStatusCode.Created);
        var first = (await host.Anonymous.GetAsync(need + "/comments?limit=3")).Expect(HttpStatusCode.OK);
        var next = (await host.Anonymous.GetAsync($"{need}/comments?limit=3&cursor={first.Body!["nextCursor"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(["Comment 0", "Comment 1", "Comment 2", "Comment 3", "Comment 4"],
            first.Body!["items"]!.AsArray().Concat(next.Body!["items"]!.AsArray()).Select(c => (string)c!["text"]!));
        Assert.Null(next.Link);
    }

    [Fact]
    public async Task A_comment_sent_again_with_its_key_is_there_once()
    {
        var (need, _) = await host.NeedOfCityAsync();
        var author = await host.ResidentAsync();
        async Task<string> SendAsync() => (await author.SendAsync(HttpMethod.Post, need + "/comments", ParticipationExamples.Comment, headers: ("Idempotency-Key", "comment-once"))).Expect(HttpStatusCode.Created).Id;
        Assert.Equal(await SendAsync(), await SendAsync());
        Assert.Equal(1, (await host.VoiceAsync(need)).Comments);
    }
}
