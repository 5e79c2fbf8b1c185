using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Accounts;

/// <summary>The access table, as the service lives by it.</summary>
public sealed class AccessTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private static readonly IReadOnlyDictionary<string, AccessRule> Rules = Access.Rules(publicMatches: true);

    public static TheoryData<string> Operations => [.. Rules.Keys];

    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route()
    {
        var routes = scene.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.All(routes, route => Assert.Null(route.Metadata.GetMetadata<IAllowAnonymous>()));
        Assert.All(routes, route => Assert.True(route.Metadata.GetMetadata<IEndpointNameMetadata>() is not null, $"{route.DisplayName} has no name, so that nobody may use it"));
        Assert.Equal(Rules.Keys.Order(), routes.Select(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).Order());
        Assert.Equal(Rules.Keys.Order(), AccessScene.Requests.Keys.Order());
    }

    [Fact]
    public async Task A_route_without_a_row_is_closed_to_everybody()
    {
        await using var host = await MatchmakingHost.StartNewAsync(map: app =>
        {
            app.MapGet("/unnamed", () => "open");
            app.MapGet("/unlisted", () => "open").WithName("unlisted");
        });
        foreach (var path in (string[])["/unnamed", "/unlisted"])
        {
            (await host.Anonymous.GetAsync(path)).Expect(HttpStatusCode.Unauthorized);
            (await (await host.AsAsync(AccountRole.Admin)).GetAsync(path)).Expect(HttpStatusCode.Forbidden);
        }
    }

    /// <summary>The whole table as requests: each operation by each kind of caller.</summary>
    [Theory, MemberData(nameof(Operations))]
    public async Task Who_may_is_let_in_and_nobody_else(string operation)
    {
        var (rule, kind) = (Rules[operation], AccessScene.KindOf(operation));
        foreach (var name in AccessScene.Callers)
        {
            var request = await AccessScene.Requests[operation](scene);
            var caller = OfOneself.Contains(operation) && name != "reader" ? await scene.FreshAsync(name, kind) : scene.Caller(name, kind);
            var answer = await caller.SendAsync(request.Method, request.Path, request.Body, ifMatch: "*", request.ContentType);
            HttpStatusCode[] expected = Column(rule, name) switch
            {
                May.No => [name == "anonymous" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden],
                May.Own when name == "other" && !AlsoOfOthers.Contains(operation) && !OfOneself.Contains(operation) => [HttpStatusCode.Forbidden, HttpStatusCode.NotFound],
                May.Own when operation == "revokeApiKey" => [HttpStatusCode.NotFound, HttpStatusCode.NoContent],
                _ => [],
            };
            if (expected.Length > 0)
                Assert.True(expected.Contains(answer.Status), $"{operation} by {name}: {answer.Status} {answer.Body}");
            else
                Assert.True((int)answer.Status < 400 || (Refused.GetValueOrDefault(operation) is var refusal && answer.Status == refusal), $"{operation} by {name}: {answer.Status} {answer.Body}");
        }
    }

    /// <summary>Let in, and then refused for another reason that the request itself gives.</summary>
    private static readonly Dictionary<string, HttpStatusCode> Refused = new()
    {
        ["setUpFirstAdmin"] = HttpStatusCode.UnprocessableEntity, ["confirmSecondFactor"] = HttpStatusCode.UnprocessableEntity,
        ["removeSecondFactor"] = HttpStatusCode.UnprocessableEntity, ["eraseOwnAccount"] = HttpStatusCode.Conflict, ["joinByInvitation"] = HttpStatusCode.UnprocessableEntity,
    };

    /// <summary>What is done to the caller's own account; each caller gets a fresh one.</summary>
    private static readonly string[] OfOneself =
    [
        "signOut", "getOwnAccount", "exportOwnAccount", "eraseOwnAccount", "changePassword", "enrolSecondFactor", "confirmSecondFactor", "removeSecondFactor", "createApiKey", "listApiKeys", "revokeApiKey", "joinByInvitation",
        "getNotificationSettings", "replaceNotificationSettings",
    ];

    /// <summary>What is public of others is read along with one's own; a file is judged row by row.</summary>
    private static readonly string[] AlsoOfOthers =
    [
        "listOrganizations", "getOrganization", "listNeeds", "getNeed", "listOfferings", "getOffering", "listReferences", "getReference", "listNeedMatches", "listOfferingMatches",
        "previewMatches", "getMatchRun", "listIntroductions", "listOutcomes", "exportOutcomeOcds", "exportOutcomeOc4ids", "exportOrganizations", "exportNeeds", "exportOfferings", "exportReferences",
        "listComments", "getComment", "listSupportBatches", "getSupportBatch", "getVoice", "getTimeline", "getOfficialAnswer", "listOfficialAnswerEditions", "reportComment",
        "importOrganizations", "importNeeds", "importOfferings", "importReferences", "listDeadLetters", "listContests",
    ];

    private static May Column(AccessRule rule, string caller) => caller switch
    {
        "anonymous" => rule.Anonymous, "resident" => rule.Resident, "editor" => rule.Editor, "owner" or "other" => rule.Owner, "staff" => rule.Staff,
        "reader" => rule.Key == KeyScope.Read ? rule.Staff : May.No,
        _ => rule.Admin,
    };

    [Theory]
    [InlineData("needs")]
    [InlineData("offerings")]
    public async Task A_draft_is_found_by_its_owner_and_staff_and_is_nothing_to_anybody_else(string slice)
    {
        var kind = slice == "needs" ? OrganizationKind.City : OrganizationKind.Provider;
        var draft = await scene.DraftAsync(slice);
        foreach (var name in AccessScene.Callers)
        {
            var (caller, sees) = (scene.Caller(name, kind), name is "editor" or "owner" or "staff" or "admin" or "reader");
            Assert.Equal(sees, await ListedAsync(caller, slice, draft));
            (await caller.GetAsync(draft)).Expect(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound);
            (await caller.GetAsync(draft + "/matches")).Expect(sees ? HttpStatusCode.Conflict : HttpStatusCode.NotFound);
        }

        foreach (var name in (string[])["other", "owner", "staff"])
            Assert.Equal(name != "other", (await ExportAsync(scene.Caller(name, kind))).Contains(draft.Split('/')[^1], StringComparison.Ordinal));
        async Task<string> ExportAsync(ApiClient caller) => await caller.Http.GetStringAsync($"/api/v1/bulk/{slice}", TestContext.Current.CancellationToken);

        // To a stranger, one that exists and one that does not are the same, whatever is tried.
        var (stranger, nothing) = (scene.Caller("other", kind), $"/api/v1/{slice}/{Guid.CreateVersion7()}");
        foreach (var (method, step) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Put, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, "/publish"),
            (HttpMethod.Post, "/submit"), (HttpMethod.Get, "/review"), (HttpMethod.Get, "/matches")])
        {
            var (hidden, missing) = (await SendAsync(draft), await SendAsync(nothing));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.Status, missing.Status));
            Assert.Equal(Without(hidden, draft), Without(missing, nothing));
            Task<Answer> SendAsync(string path) => stranger.SendAsync(method, path + step, method == HttpMethod.Put ? scene.Body(slice) : null, ifMatch: "*");
        }
    }

    [Fact]
    public async Task A_member_can_neither_give_a_profile_away_nor_write_in_anothers_name()
    {
        var other = scene.Caller("other", OrganizationKind.City);
        (await other.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Forbidden);
        var own = (await scene.Caller("owner", OrganizationKind.City).PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Created);
        var elsewhere = scene.Body("needs");
        elsewhere["organizationId"] = scene.Path(OrganizationKind.Provider).Split('/')[^1];
        (await scene.Caller("owner", OrganizationKind.City).PutAsync(own.Location!, elsewhere, "*")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Closed_match_lists_are_their_owners_and_staffs()
    {
        await using var host = await MatchmakingHost.StartNewAsync(
            samples: true, models: "none", configure: builder => builder.Configuration["Matchmaking:Access:PublicMatches"] = "false");
        var need = (await host.GetAsync("/api/v1/needs?status=published&limit=1")).Expect(HttpStatusCode.OK).Body!["items"]![0]!;
        var list = $"/api/v1/needs/{need["id"]}/matches";
        var owner = await host.MemberAsync((string)need["organizationId"]!);
        var run = $"/api/v1/match-runs/{(await owner.GetAsync(list)).Expect(HttpStatusCode.OK).Body!["runId"]}";
        var city = (await host.PostAsync("/api/v1/organizations", ProfileExamples.City)).Id;

        (await owner.GetAsync(run)).Expect(HttpStatusCode.OK);
        (await host.GetAsync(run)).Expect(HttpStatusCode.OK);
        (await host.Anonymous.GetAsync(list)).Expect(HttpStatusCode.Unauthorized);
        (await (await host.MemberAsync(city)).GetAsync(list)).Expect(HttpStatusCode.Forbidden);
        (await (await host.MemberAsync(city)).GetAsync(run)).Expect(HttpStatusCode.NotFound);
        (await host.Anonymous.GetAsync($"/api/v1/needs/{need["id"]}")).Expect(HttpStatusCode.OK);
    }

    private static async Task<bool> ListedAsync(ApiClient caller, string slice, string location)
    {
        for (var address = $"/api/v1/{slice}?limit=100"; ;)
        {
            var page = (await caller.GetAsync(address)).Expect(HttpStatusCode.OK);
            if (page.Body!["items"]!.AsArray().Any(item => location.EndsWith((string)item!["id"]!, StringComparison.Ordinal)))
                return true;
            if (page.Link is null)
                return false;
            address = page.Link[1..page.Link.IndexOf('>', StringComparison.Ordinal)];
        }
    }

    private static string Without(Answer answer, string location)
    {
        answer.Body!.AsObject().Remove("traceId");
        return answer.Body.ToJsonString().Replace(location.Split('/')[^1], "", StringComparison.Ordinal);
    }
}
