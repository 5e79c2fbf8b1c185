using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Platform;

public sealed class ProblemTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    public static TheoryData<string, HttpStatusCode> OddBodies => new()
    {
        { "", HttpStatusCode.BadRequest },
        { "[]", HttpStatusCode.BadRequest },
        { "null", HttpStatusCode.BadRequest },
        { "7", HttpStatusCode.BadRequest },
        { "{", HttpStatusCode.BadRequest },
        { "{\"title\":\"a\",\"title\":\"b\"}", HttpStatusCode.BadRequest },
        { "{\"title\":\"\\ud800\"}", HttpStatusCode.BadRequest },
        { "{\"title\":\"raw \u0007 control\"}", HttpStatusCode.BadRequest },
        { string.Concat(Enumerable.Repeat("{\"title\":", 500)), HttpStatusCode.BadRequest },
        { "{\"sectors\":" + new string('[', 5000), HttpStatusCode.BadRequest },
        { "{}", HttpStatusCode.UnprocessableEntity },
    };

    [Theory, MemberData(nameof(OddBodies), DisableDiscoveryEnumeration = true)]
    public async Task An_odd_body_is_refused_with_a_problem(string body, HttpStatusCode status)
    {
        foreach (var slice in Given.Slices)
            (await host.PostAsync($"/api/v1/{slice}", body)).Expect(status);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    public async Task Text_that_is_not_Unicode_is_told_from_what_is_no_text(string title)
    {
        // As Latin-1, so that ÿ is a byte that no UTF-8 holds.
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes($$"""{"title":"{{title}}"}"""));
        content.Headers.ContentType = new("application/json");
        using var response = await host.Client.PostAsync("/api/v1/needs", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("$.title\":[\"Is not valid Unicode", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000, HttpStatusCode.UnprocessableEntity)]
    [InlineData(1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(8 * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_text_of_megabytes_is_refused(int length, HttpStatusCode status) =>
        (await host.PostAsync("/api/v1/needs", $$"""{"problem":"{{new string('a', length)}}"}""")).Expect(status);

    [Theory]
    [InlineData("POST", "/api/v1/needs", "text/plain", HttpStatusCode.UnsupportedMediaType, "application/json")]
    [InlineData("POST", "/api/v1/needs", "application/json; charset=foo", HttpStatusCode.UnsupportedMediaType, "charset")]
    [InlineData("POST", "/api/v1/needs", null, HttpStatusCode.BadRequest, "has no body")]
    [InlineData("PATCH", "/api/v1/needs", "application/json", HttpStatusCode.MethodNotAllowed, "GET, POST")]
    [InlineData("GET", "/api/v1/nothing", null, HttpStatusCode.NotFound, "/swagger")]
    [InlineData("GET", "/api/v1/needs/7", null, HttpStatusCode.NotFound, "/swagger")]
    [InlineData("GET", "/api/v1/needs/01981f4e-7a10-7c2e-9b41-000000000000", null, HttpStatusCode.NotFound, "no need")]
    public async Task What_the_framework_refuses_is_a_problem_too(string method, string path, string? contentType, HttpStatusCode status, string detail)
    {
        var answer = await host.SendAsync(new HttpMethod(method), path, contentType is null ? null : "{}", contentType: contentType ?? "application/json");
        Assert.Contains(detail, (string)answer.Expect(status).Body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_ours_says_nothing_about_the_inside()
    {
        await using var broken = await MatchmakingHost.StartNewAsync(configure: builder =>
            builder.Services.AddSingleton<IStartupFilter, FailingPath>());
        using var response = await broken.Client.GetAsync("/fail", TestContext.Current.CancellationToken);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEmpty((string)problem["traceId"]!);
    }

    [Fact]
    public async Task The_root_leads_to_the_documentation_and_health_answers()
    {
        using var root = await host.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal("/swagger", root.Headers.Location?.ToString());
        Assert.Equal("healthy", (string)(await host.GetAsync("/health/live")).Body!["status"]!);
        Assert.Equal("healthy", (string)(await host.ReadyAsync()).Body!["checks"]!["database"]!);
        Assert.Contains("staff hand them on", (string)(await host.ReadyAsync()).Body!["notes"]!["mail"]!, StringComparison.Ordinal);
    }

    private sealed class FailingPath : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/fail", fail => fail.Run(_ => throw new InvalidOperationException("a secret of the inside")));
        };
    }
}
