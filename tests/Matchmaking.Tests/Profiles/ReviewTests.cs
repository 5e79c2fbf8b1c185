using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

/// <summary>From draft to published by way of staff, and when staff are not needed.</summary>
public sealed class ReviewTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Theory]
    [InlineData("needs", "title", "deadline", "2030-12-01")]
    [InlineData("offerings", "title", "expiresOn", "2032-01-31")]
    public async Task A_profile_is_reviewed_published_and_reviewed_again_when_its_words_change(string slice, string reliedUpon, string other, string value)
    {
        var (body, member) = await MemberAsync(slice);
        var path = (await member.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.Created).Location!;

        var early = (await member.PostAsync(path + "/publish", ifMatch: "*")).Expect(HttpStatusCode.Conflict);
        Assert.Contains($"POST {path}/submit", (string)early.Body!["detail"]!, StringComparison.Ordinal);
        (await member.PostAsync(path + "/approve", ifMatch: "*")).Expect(HttpStatusCode.Forbidden);
        var draft = (await host.StepAsync(path + "/approve")).Expect(HttpStatusCode.Conflict);
        Assert.EndsWith("is draft; it can become published only from under_review.", (string)draft.Body!["detail"]!, StringComparison.Ordinal);

        await StepAsync(member, path, "submit", "under_review");
        Assert.Equal("submitted", await WaitingAsync(path));
        (await member.PostAsync(path + "/submit", ifMatch: "*")).Expect(HttpStatusCode.Conflict);
        var unclear = (await host.PostAsync(path + "/request-changes", new JsonObject(), "*")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Is required.", unclear.ErrorsOf("text"));
        Assert.Equal("under_review", await StatusAsync(path));
        await StepAsync(host.Staff, path, "request-changes", "changes_requested", ReviewExamples.Changes);
        Assert.Null(await WaitingAsync(path));
        (await member.PostAsync(path + "/review", ReviewExamples.Message)).Expect(HttpStatusCode.Created);
        await StepAsync(member, path, "submit", "under_review");
        await StepAsync(host.Staff, path, "approve", "published");
        Assert.Null(await WaitingAsync(path));
        (await host.Anonymous.GetAsync(path)).Expect(HttpStatusCode.OK);

        body[other] = value;
        Assert.Equal("published", (string)(await member.PutAsync(path, body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);
        body[reliedUpon] = "Something else altogether";
        Assert.Equal("published", (string)(await host.SendAsync(HttpMethod.Put, path, body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);
        body[reliedUpon] = "Something that nobody checked";
        Assert.Equal("under_review", (string)(await member.PutAsync(path, body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);
        Assert.Equal("sent_back", await WaitingAsync(path));
        (await host.Anonymous.GetAsync(path)).Expect(HttpStatusCode.NotFound);

        var thread = (await member.GetAsync(path + "/review")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal(["submitted owner", "changes_requested staff", "message owner", "submitted owner", "approved staff", "sent_back owner"], thread.Select(e => $"{e!["step"]} {e["side"]}"));
        Assert.Equal(("description_unclear", ReviewExamples.Changes.Text), ((string)thread[1]!["reason"]!, (string)thread[1]!["text"]!));

        var nothing = $"/api/v1/{slice}/{Guid.CreateVersion7()}";
        foreach (var (stranger, status) in ((ApiClient, HttpStatusCode)[])[(host.Anonymous, HttpStatusCode.Unauthorized), ((await MemberAsync(slice)).Member, HttpStatusCode.NotFound)])
            foreach (var at in (string[])[path, nothing])
            {
                (await stranger.GetAsync(at + "/review")).Expect(status);
                (await stranger.PostAsync(at + "/review", ReviewExamples.Message)).Expect(status);
                (await stranger.PostAsync(at + "/submit", ifMatch: "*")).Expect(status);
            }
    }

    [Fact]
    public async Task A_vetted_organization_publishes_and_edits_at_once_until_its_vetting_expires()
    {
        await using var later = await MatchmakingHost.StartNewAsync(models: "none");
        var body = await later.BodyAsync("offerings");
        var provider = (string)body["organizationId"]!;
        var member = await later.MemberAsync(provider);
        var today = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime);
        await later.VetAsync(provider, Vetting.IdentityConfirmed, today.AddDays(10));
        var path = (await member.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Location!;
        (await member.PostAsync(path + "/publish", ifMatch: "*")).Expect(HttpStatusCode.OK);
        body["title"] = "In other words";
        Assert.Equal("published", (string)(await member.PutAsync(path, body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);

        later.Clock.Advance(TimeSpan.FromDays(10));
        var second = (await member.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Location!;
        (await member.PostAsync(second + "/publish", ifMatch: "*")).Expect(HttpStatusCode.OK);
        later.Clock.Advance(TimeSpan.FromDays(1));
        var third = (await member.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Location!;
        Assert.Contains("is unverified", (string)(await member.PostAsync(third + "/publish", ifMatch: "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        body["title"] = "In other words again";
        Assert.Equal("under_review", (string)(await member.PutAsync(path, body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);
    }

    [Fact]
    public async Task Staff_read_the_queue_oldest_first_page_by_page()
    {
        var (body, member) = await MemberAsync("needs");
        var paths = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            paths.Add((await member.PostAsync("/api/v1/needs", body)).Expect(HttpStatusCode.Created).Location!);
            await StepAsync(member, paths[^1], "submit", "under_review");
        }
        var own = $"/api/v1/reviews?organizationId={body["organizationId"]}&kind=need&step=submitted&country=MZ";
        var first = (await host.GetAsync(own + "&limit=2")).Expect(HttpStatusCode.OK);
        var rest = (await host.GetAsync($"{own}&limit=2&cursor={first.Body!["nextCursor"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(paths, first.Body["items"]!.AsArray().Concat(rest.Body!["items"]!.AsArray()).Select(item => $"/api/v1/needs/{item!["profileId"]}"));
        Assert.Empty((await host.GetAsync(own.Replace("kind=need", "kind=offering", StringComparison.Ordinal))).Body!["items"]!.AsArray());
        (await host.StepAsync(paths[0] + "/cancel")).Expect(HttpStatusCode.OK);
        Assert.Null(await WaitingAsync(paths[0]));
    }

    [Fact]
    public void What_is_relied_upon_is_named_as_in_the_request()
    {
        Assert.Subset(Fields<NeedRequest>(), ReliedUpon.OfNeeds.Keys.ToHashSet());
        Assert.Subset(Fields<OfferingRequest>(), ReliedUpon.OfOfferings.Keys.ToHashSet());
        Assert.Equal(Fields<ReferenceRequest>().Order(), ReliedUpon.OfReferences.Keys.Order());
        static HashSet<string> Fields<T>() => [.. typeof(T).GetProperties().Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])];
    }

    private async Task<(JsonObject Body, ApiClient Member)> MemberAsync(string slice)
    {
        var body = await host.BodyAsync(slice);
        return (body, await host.MemberAsync((string)body["organizationId"]!));
    }

    private static async Task StepAsync(ApiClient caller, string path, string step, string status, object? body = null) =>
        Assert.Equal(status, (string)(await caller.PostAsync($"{path}/{step}", body, "*")).Expect(HttpStatusCode.OK).Body!["status"]!);

    private async Task<string> StatusAsync(string path) => (string)(await host.GetAsync(path)).Expect(HttpStatusCode.OK).Body!["status"]!;

    /// <summary>Why a profile is in the queue; null when it is not.</summary>
    private async Task<string?> WaitingAsync(string path) => (string?)(await host.GetAsync("/api/v1/reviews?limit=100")).Expect(HttpStatusCode.OK)
        .Body!["items"]!.AsArray().SingleOrDefault(item => path.EndsWith((string)item!["profileId"]!, StringComparison.Ordinal))?["step"];
}
