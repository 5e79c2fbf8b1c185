using System.Net;
using Matchmaking.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Accounts;

/// <summary>Who can sign in to a service that nobody has signed up to.</summary>
public sealed class FirstAccountTests
{
    [Fact]
    public async Task In_development_there_is_a_demo_account_for_each_role()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, builder => builder.Environment.EnvironmentName = "Development", models: "none");
        var roles = new List<string>();
        foreach (var name in (string[])["admin", "staff", "city", "provider", "resident"])
            roles.Add((string)(await DemoAsync(host, name)).Expect(HttpStatusCode.OK).Body!["account"]!["role"]!);
        Assert.Equal(["admin", "staff", "member", "member", "resident"], roles);
        await using var scope = host.Services.CreateAsyncScope();
        var told = string.Join('\n', await scope.ServiceProvider.GetRequiredService<FirstAccounts>().AnnounceAsync(host.Services.GetRequiredService<SetupCode>(), TestContext.Current.CancellationToken));
        Assert.Contains(FirstAccounts.DemoPassword, told, StringComparison.Ordinal);
        Assert.Contains("Development only", told, StringComparison.Ordinal);
        Assert.Contains("resident@demo.example", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_there_is_none_and_one_left_in_the_database_is_refused()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, models: "none");
        (await DemoAsync(host, "admin")).Expect(HttpStatusCode.Unauthorized);
        var left = await host.AsAsync(AccountRole.Admin, change: account => account.Demo = true);
        (await left.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_printed_code_makes_the_first_admin_and_no_second()
    {
        await using var host = await MatchmakingHost.StartNewAsync(models: "none");
        var code = host.Services.GetRequiredService<SetupCode>().Value;
        var request = AccountExamples.SetUp with { Code = code, Email = AccessScene.Fresh(), Password = AccessScene.Password };
        (await host.Anonymous.PostAsync("/api/v1/accounts/setup", request with { Code = "0000-0000" })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("admin", (string)(await host.Anonymous.PostAsync("/api/v1/accounts/setup", request)).Expect(HttpStatusCode.OK).Body!["role"]!);
        (await host.Anonymous.PostAsync("/api/v1/accounts/setup", request with { Email = AccessScene.Fresh() })).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = request.Email, Password = request.Password })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_configured_admin_that_cannot_be_is_told_at_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => MatchmakingHost.StartNewAsync(configure: builder =>
            (builder.Configuration["Matchmaking:Admin:Email"], builder.Configuration["Matchmaking:Admin:Password"]) = ("first@admin.example", "short")));
        Assert.Contains("Matchmaking:Admin", error.Message, StringComparison.Ordinal);
        Assert.Contains("between 12 and 200", error.Message, StringComparison.Ordinal);
    }

    private static Task<Answer> DemoAsync(MatchmakingHost host, string name) => host.Anonymous.PostAsync(
        "/api/v1/sessions", new SignInRequest { Email = FirstAccounts.DemoEmail(name), Password = FirstAccounts.DemoPassword });
}
