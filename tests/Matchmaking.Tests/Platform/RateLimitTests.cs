using System.Net;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Platform;

public sealed class RateLimitTests
{
    private static Task<MatchmakingHost> StartAsync(params (string Setting, string Value)[] settings) => MatchmakingHost.StartNewAsync(samples: true, models: "none", configure: builder =>
    {
        foreach (var (setting, value) in settings)
            builder.Configuration[$"Matchmaking:{setting}"] = value;
    });

    [Fact]
    public async Task Each_kind_of_request_has_its_own_budget_and_health_has_none()
    {
        await using var host = await StartAsync(("RateLimits:Local", "true"), ("RateLimits:Reads:Requests", "2"), ("RateLimits:Writes:Requests", "1"),
            ("RateLimits:Expensive:Requests", "1"), ("RateLimits:Expensive:Seconds", "3600"));
        var need = await host.FirstNeedAsync();
        foreach (var path in new[] { "/api/v1/needs?limit=1", "/api/v1/features" })
            (await host.GetAsync(path)).Expect(HttpStatusCode.OK);
        var read = (await host.GetAsync("/api/v1/features")).Expect(HttpStatusCode.TooManyRequests);
        Assert.InRange(read.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Contains("2 reads in 60 seconds", (string)read.Body!["detail"]!, StringComparison.Ordinal);

        (await host.PostAsync("/api/v1/needs", "{}")).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.PostAsync("/api/v1/needs", "{}")).Expect(HttpStatusCode.TooManyRequests);
        (await host.PostAsync($"/api/v1/needs/{need}/publish", ifMatch: "*")).Expect(HttpStatusCode.TooManyRequests);
        (await host.GetAsync($"/api/v1/needs/{need}/matches")).Expect(HttpStatusCode.OK);
        var preview = (await host.PostAsync("/api/v1/matches/preview", "{}")).Expect(HttpStatusCode.TooManyRequests);
        Assert.InRange(preview.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3000, 3600);
        for (var i = 0; i < 5; i++)
            (await host.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Behind_a_known_proxy_each_address_has_a_budget()
    {
        await using var host = await StartAsync(("Proxies:0", "127.0.0.0/8"), ("RateLimits:Reads:Requests", "1"));
        Task<Answer> GetForAsync(string address) => host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/features", headers: ("X-Forwarded-For", address));
        (await GetForAsync("198.51.100.1")).Expect(HttpStatusCode.OK);
        (await GetForAsync("198.51.100.1")).Expect(HttpStatusCode.TooManyRequests);
        // What the caller itself put before the proxy's entry is not believed.
        (await GetForAsync("203.0.113.9, 198.51.100.1")).Expect(HttpStatusCode.TooManyRequests);
        (await GetForAsync("198.51.100.2")).Expect(HttpStatusCode.OK);
        // Addresses of one household count as one.
        (await GetForAsync("2001:db8:0:1::1")).Expect(HttpStatusCode.OK);
        (await GetForAsync("2001:db8:0:1::2")).Expect(HttpStatusCode.TooManyRequests);
        (await GetForAsync("2001:db8:0:2::1")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_gets_a_budget_by_naming_an_address_that_no_known_proxy_vouches_for()
    {
        await using var host = await StartAsync(("RateLimits:Reads:Requests", "1"));
        Task<Answer> GetForAsync(string address) => host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/features", headers: ("X-Forwarded-For", address));
        (await GetForAsync("198.51.100.1")).Expect(HttpStatusCode.OK);
        (await GetForAsync("198.51.100.2")).Expect(HttpStatusCode.TooManyRequests);
        (await GetForAsync("127.0.0.1")).Expect(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_program_on_this_machine_is_not_limited_unless_told_so()
    {
        await using var host = await StartAsync(("RateLimits:Reads:Requests", "1"), ("RateLimits:Expensive:Requests", "1"));
        var need = await host.FirstNeedAsync();
        for (var i = 0; i < 20; i++)
            foreach (var path in new[] { "/api/v1/features", $"/api/v1/needs/{need}/matches?limit=1" })
                (await host.GetAsync(path)).Expect(HttpStatusCode.OK);
    }
}
