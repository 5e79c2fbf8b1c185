using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Platform;

/// <summary>What a client does with an ETag: change exactly this version, and not fetch again what it has.</summary>
public sealed class ConditionalRequestTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private readonly MatchmakingHost host = sampled.Host;

    public static TheoryData<string> Slices => [.. Given.Slices];

    [Theory, MemberData(nameof(Slices))]
    public async Task A_change_that_names_no_version_is_refused_and_changes_nothing(string slice)
    {
        var created = await host.CreatedAsync(slice);
        var before = (await host.GetAsync(created.Location!)).Body!;
        var steps = slice switch { "needs" => ["publish", "close", "cancel"], "offerings" => ["publish", "withdraw"], _ => Array.Empty<string>() };
        Answer[] refused =
        [
            await host.SendAsync(HttpMethod.Put, created.Location!, created.Body),
            await host.SendAsync(HttpMethod.Delete, created.Location!),
            .. await Task.WhenAll(steps.Select(step => host.PostAsync($"{created.Location}/{step}"))),
        ];
        foreach (var answer in refused)
            Assert.Contains("If-Match: *", (string)answer.Expect(HttpStatusCode.PreconditionRequired).Body!["detail"]!, StringComparison.Ordinal);
        foreach (var step in steps)
            (await host.PostAsync($"{created.Location}/{step}", ifMatch: "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal(before.ToJsonString(), (await host.GetAsync(created.Location!)).Body!.ToJsonString());
    }

    [Theory, MemberData(nameof(Slices))]
    public async Task A_record_is_not_sent_again_until_it_changes(string slice)
    {
        var created = await host.CreatedAsync(slice);
        foreach (var known in new[] { "\"1\"", "W/\"1\"", "\"7\", \"1\"", "*" })
        {
            var unchanged = (await HavingAsync(created.Location!, known)).Expect(HttpStatusCode.NotModified);
            Assert.Equal(("\"1\"", 0L), (unchanged.ETag, unchanged.Length));
        }
        (await HavingAsync(created.Location!, "\"2\"")).Expect(HttpStatusCode.OK);
        (await HavingAsync(created.Location!, "no tag")).Expect(HttpStatusCode.OK);

        (await host.SendAsync(HttpMethod.Put, created.Location!, created.Body, created.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal("\"2\"", (await HavingAsync(created.Location!, "\"1\"")).Expect(HttpStatusCode.OK).ETag);
    }

    [Fact]
    public async Task A_list_is_not_sent_again_until_what_it_says_changes()
    {
        var city = await host.OrganizationAsync(Matchmaking.Profiles.OrganizationKind.City);
        var body = await host.BodyAsync("needs");
        body["organizationId"] = city;
        var need = (await host.PostAsync("/api/v1/needs", body)).Expect(HttpStatusCode.Created);
        var address = $"/api/v1/needs?organizationId={city}";
        var list = (await host.GetAsync(address)).Expect(HttpStatusCode.OK);
        Assert.StartsWith("W/\"", list.ETag, StringComparison.Ordinal);
        Assert.Contains("no-cache", list.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        var unchanged = (await HavingAsync(address, list.ETag!)).Expect(HttpStatusCode.NotModified);
        Assert.Equal((list.ETag, 0L), (unchanged.ETag, unchanged.Length));
        Assert.NotEqual(list.ETag, (await host.GetAsync($"/api/v1/needs?organizationId={Guid.CreateVersion7()}")).ETag);

        (await host.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.OK);
        var changed = (await HavingAsync(address, list.ETag!)).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (string)changed.Body!["items"]![0]!["status"]!);
    }

    [Fact]
    public async Task Matches_features_and_a_stored_run_are_not_sent_again_either()
    {
        var matches = $"/api/v1/needs/{await host.FirstNeedAsync()}/matches";
        var run = (string)(await host.GetAsync(matches)).Body!["runId"]!;
        foreach (var address in new[] { matches, $"{matches}?includeIneligible=true", $"/api/v1/match-runs/{run}", "/api/v1/features" })
        {
            var first = (await host.GetAsync(address)).Expect(HttpStatusCode.OK);
            (await HavingAsync(address, first.ETag!)).Expect(HttpStatusCode.NotModified);
        }
        Assert.NotEqual((await host.GetAsync(matches)).ETag, (await host.GetAsync($"{matches}?limit=1")).ETag);
    }

    [Fact]
    public async Task Head_is_a_get_without_its_body_and_options_names_what_is_possible()
    {
        var need = await host.CreatedAsync("needs");
        await host.ReadyAsync();
        foreach (var address in new[] { need.Location!, "/api/v1/needs?limit=1", "/api/v1/features", "/health/ready" })
        {
            var (get, head) = (await host.GetAsync(address), (await host.SendAsync(HttpMethod.Head, address)).Expect(HttpStatusCode.OK));
            Assert.Equal((get.ETag, get.Link, get.Content.ContentType), (head.ETag, head.Link, head.Content.ContentType));
        }
        using var missing = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/v1/needs/{Guid.CreateVersion7()}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        Assert.Equal(["DELETE", "GET", "HEAD", "OPTIONS", "PUT"], (await host.SendAsync(HttpMethod.Options, need.Location!)).Expect(HttpStatusCode.NoContent).Content.Allow.Order());
        Assert.Equal(["OPTIONS", "POST"], (await host.SendAsync(HttpMethod.Options, $"{need.Location}/publish")).Expect(HttpStatusCode.NoContent).Content.Allow.Order());
        (await host.SendAsync(HttpMethod.Options, "/api/v1/nothing")).Expect(HttpStatusCode.NotFound);
    }

    private Task<Answer> HavingAsync(string address, string etag) => host.SendAsync(HttpMethod.Get, address, headers: ("If-None-Match", etag));
}
