using System.Net;

namespace Matchmaking.Tests.Profiles;

public sealed class ConcurrencyTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    public static TheoryData<string> Slices => [.. Given.Slices];

    [Theory, MemberData(nameof(Slices))]
    public async Task A_change_of_an_old_version_is_refused(string slice)
    {
        var created = await host.CreatedAsync(slice);
        (await host.SendAsync(HttpMethod.Put, created.Location!, created.Body, "\"1\"")).Expect(HttpStatusCode.OK);
        var late = (await host.SendAsync(HttpMethod.Put, created.Location!, created.Body, "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Contains("\"2\" is current", (string)late.Body!["detail"]!, StringComparison.Ordinal);
        (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: "W/\"2\"")).Expect(HttpStatusCode.PreconditionFailed);
        var unquoted = (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: "=2=")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("quotes included", unquoted.ErrorsOf("If-Match"), StringComparison.Ordinal);
        (await host.SendAsync(HttpMethod.Put, created.Location!, created.Body, "\"7\", \"2\"")).Expect(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: "*")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Of_many_who_change_the_same_version_at_once_one_wins()
    {
        var need = await host.CreatedAsync("needs");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => host.SendAsync(HttpMethod.Put, need.Location!, need.Body!.DeepClone(), "\"1\"")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal("\"2\"", (await host.GetAsync(need.Location!)).ETag);
    }
}
