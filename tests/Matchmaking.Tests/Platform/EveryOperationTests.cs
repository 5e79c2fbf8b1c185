using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Tests.Profiles;
using Microsoft.AspNetCore.Builder;

namespace Matchmaking.Tests.Platform;

/// <summary>What every operation of the document does with a request that is too long, of the wrong kind or in the wrong words.</summary>
public sealed class EveryOperationTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    /// <summary>POSTs that change nothing, so that sending one twice does no harm.</summary>
    private static readonly string[] ChangeNothing = ["previewMatches", "judgeNeedClarity"];

    /// <summary>What is done once and for all: a second time it finds nothing left.</summary>
    private static readonly string[] Once = ["eraseAccount", "eraseOrganization"];

    /// <summary>POSTs whose body or answer holds a secret, of which nothing is stored.</summary>
    private static readonly string[] Secret = 
    [
        "signUp", "confirmSignUp", "setUpFirstAdmin", "signIn", "refreshSession", "resetPassword", "enrolSecondFactor", "confirmSecondFactor", "removeSecondFactor",
        "createApiKey", "eraseOwnAccount", "inviteMember", "acceptInvitation", "linkReferenceConfirmation", "createWebhook", "rotateWebhookSecret",
    ];

    /// <summary>Steps that say more than their name.</summary>
    private static readonly string[] StepsWithBody = ["requestNeedChanges", "requestOfferingChanges", "vetOrganization", "confirmReference",
        "reviewMatch", "recommendMatch", "declineMatch", "deferMatch", "reopenMatch", "blockMatch", "decideComment", "appealDecision", "decideAppeal", "liftPriorityZeroing",
        "offerMatch", "acceptIntroduction", "declineIntroduction", "withdrawIntroduction", "answerConsent", "introduceSides", "recordStage", "recordMeeting", "answerOutcome", "answerContest"];

    /// <summary>What a side of a match answers for itself, and nobody for it.</summary>
    private static readonly string[] OfSides = ["acceptIntroduction", "declineIntroduction", "answerConsent", "answerOutcome", "createContest", "withdrawContest"];

    /// <summary>What ends for good whatever its version.</summary>
    private static readonly string[] Ends = ["signOut", "revokeApiKey", "revokeInvitation", "changePassword"];

    private sealed record Operation(HttpMethod Method, string Path, JsonNode Description)
    {
        public string Name => (string)Description["operationId"]!;

        public bool HasBody => Description["requestBody"] is not null;

        /// <summary>Files have types and limits of their own; the tests of bulk imports send wrong ones.</summary>
        public bool IsOfFiles => Path.StartsWith("/api/v1/bulk/", StringComparison.Ordinal);

        public bool Takes(string header) => Description["parameters"]?.AsArray().Any(parameter => (string)parameter!["name"]! == header) is true;
    }

    private async Task<List<Operation>> OperationsAsync()
    {
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json", Cancellation))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject(), (path, operation) => new Operation(
            new HttpMethod(operation.Key.ToUpperInvariant()), path.Key.Replace("{id}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal).Replace("{offeringId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal).Replace("{accountId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal), operation.Value!)).ToList();
        Assert.NotEmpty(operations);
        return operations;
    }

    [Fact]
    public async Task A_change_names_its_version_and_a_post_may_be_sent_again()
    {
        foreach (var operation in await OperationsAsync())
        {
            var changes = operation.Method == HttpMethod.Put || operation.Method == HttpMethod.Delete || (operation.Method == HttpMethod.Post && operation.Description["requestBody"] is null) || StepsWithBody.Contains(operation.Name);
            Assert.True((changes && !Ends.Contains(operation.Name)) == operation.Takes("If-Match"), $"{operation.Name}: If-Match");
            Assert.True(operation.Takes(IdempotencyKey.Header) == (operation.Method == HttpMethod.Post && !ChangeNothing.Contains(operation.Name) && !Secret.Contains(operation.Name) && !Once.Contains(operation.Name)), $"{operation.Name}: Idempotency-Key");
            Assert.True(operation.Takes("If-None-Match") == (operation.Method == HttpMethod.Get && operation.Path.StartsWith("/api/", StringComparison.Ordinal)), $"{operation.Name}: If-None-Match");
        }
    }

    [Fact]
    public async Task An_answer_that_nobody_accepts_is_not_given()
    {
        foreach (var operation in (await OperationsAsync()).Where(o => !o.IsOfFiles && o.Path.StartsWith("/api/", StringComparison.Ordinal)
            && o.Description["responses"]!.AsObject().Any(r => r.Key[0] == '2' && r.Value!["content"] is not null)))
        {
            var answer = await host.SendAsync(operation.Method, operation.Path, operation.HasBody ? "{}" : null, headers: ("Accept", "text/csv, image/*, application/json;q=0"));
            Assert.Contains("application/json", (string)answer.Expect(HttpStatusCode.NotAcceptable).Body!["detail"]!, StringComparison.Ordinal);
        }
        foreach (var accept in new[] { "application/json; charset=utf-8", "text/html, */*;q=0.1", "application/*", "not a type" })
            (await host.SendAsync(HttpMethod.Get, "/api/v1/features", headers: ("Accept", accept))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_of_another_type_or_of_megabytes_is_refused()
    {
        // Whoever is let in; residents alone speak as residents, and a side of a match answers for itself.
        var (admin, resident) = (await host.AsAsync(AccountRole.Admin), await host.AsAsync(AccountRole.Resident));
        var member = await host.MemberAsync(await host.OrganizationAsync(Matchmaking.Profiles.OrganizationKind.City));
        ApiClient Caller(Operation operation) => OfSides.Contains(operation.Name) ? member
            : Access.Rules(publicMatches: true)[operation.Name].Admin == May.No ? resident : admin;
        var large = new string(' ', (int)RequestLimits.MaximumBody + 1);
        foreach (var operation in (await OperationsAsync()).Where(o => o.Method != HttpMethod.Get && !o.IsOfFiles))
        {
            (await Caller(operation).SendAsync(operation.Method, operation.Path, large, "*")).Expect(HttpStatusCode.RequestEntityTooLarge);
            if (!operation.HasBody)
                continue;
            (await Caller(operation).SendAsync(operation.Method, operation.Path, "a,b", "*", "text/csv")).Expect(HttpStatusCode.UnsupportedMediaType);
            (await Caller(operation).SendAsync(operation.Method, operation.Path, "{\"title\":", "*")).Expect(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task An_address_or_headers_without_end_are_refused()
    {
        foreach (var operation in await OperationsAsync())
        {
            var separator = operation.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            (await host.SendAsync(operation.Method, $"{operation.Path}{separator}q={new string('x', 9_000)}")).Expect(HttpStatusCode.RequestUriTooLong);
            (await host.SendAsync(operation.Method, operation.Path, headers: ("X-Long", new string('x', 17_000)))).Expect(HttpStatusCode.RequestHeaderFieldsTooLarge);
        }
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_answered_with_those_that_are()
    {
        foreach (var path in (await OperationsAsync()).GroupBy(o => o.Path))
        {
            var answer = (await host.SendAsync(HttpMethod.Patch, path.Key, "{}")).Expect(HttpStatusCode.MethodNotAllowed);
            Assert.Superset(path.Select(o => o.Method.Method).Append("OPTIONS").ToHashSet(), answer.Content.Allow.ToHashSet());
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/api/v1/needs", "{}", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/api/v1/needs/01981f4e-7a10-7c2e-9b41-000000000000", null, HttpStatusCode.NotFound)]
    public async Task An_error_is_a_problem_whatever_the_caller_accepts(string method, string path, string? body, HttpStatusCode status) =>
        (await host.SendAsync(new HttpMethod(method), path, body, "*", headers: ("Accept", "text/html"))).Expect(status);

    [Fact]
    public async Task Pages_of_other_sites_are_let_in_by_name_only()
    {
        await using var open = await MatchmakingHost.StartNewAsync(configure: builder => builder.Configuration["Matchmaking:Cors:Origins:0"] = "https://pages.example.org");
        async Task<(string? Allowed, string? Exposed)> AskAsync(MatchmakingHost asked, HttpMethod method, string origin)
        {
            var answer = await asked.SendAsync(method, "/api/v1/needs", headers: [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "If-Match")]);
            string? Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
            return (Header("Access-Control-Allow-Origin"), Header("Access-Control-Expose-Headers") ?? Header("Access-Control-Allow-Headers"));
        }
        Assert.Equal((null, null), await AskAsync(host, HttpMethod.Get, "https://pages.example.org"));
        Assert.Equal((null, null), await AskAsync(host, HttpMethod.Options, "https://pages.example.org"));
        Assert.Equal((null, null), await AskAsync(open, HttpMethod.Get, "https://other.example.org"));
        var (allowed, exposed) = await AskAsync(open, HttpMethod.Get, "https://pages.example.org");
        Assert.Equal("https://pages.example.org", allowed);
        Assert.Contains("ETag", exposed!, StringComparison.Ordinal);
        Assert.Equal(("https://pages.example.org", "If-Match"), await AskAsync(open, HttpMethod.Options, "https://pages.example.org"));
    }
}
