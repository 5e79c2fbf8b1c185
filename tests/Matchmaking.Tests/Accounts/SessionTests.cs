using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Accounts;

public sealed class SessionTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private readonly MatchmakingHost host = scene.Host;

    private Task<Answer> SignInAsync(string email, string password = AccessScene.Password) =>
        host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = password });

    [Fact]
    public async Task A_sign_up_with_an_organization_becomes_its_owner_once_confirmed()
    {
        var request = AccountExamples.SignUp with { Email = AccessScene.Fresh(), Password = AccessScene.Password, Organization = ProfileExamples.City with { LegalName = "Quay Town" } };
        var token = await scene.ConfirmationAsync(request);
        (await SignInAsync(request.Email!)).Expect(HttpStatusCode.Unauthorized);
        Assert.Empty((await host.GetAsync("/api/v1/organizations?q=quay town")).Body!["items"]!.AsArray());

        var account = (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = token, Password = request.Password })).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("member", "owner"), ((string)account["role"]!, (string)account["memberRole"]!));
        var organization = (await host.Anonymous.GetAsync($"/api/v1/organizations/{account["organizationId"]}")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("Quay Town", "unverified"), ((string)organization["legalName"]!, (string)organization["vetting"]!));

        var member = host.With((string)(await SignInAsync(request.Email!)).Expect(HttpStatusCode.OK).Body!["accessToken"]!);
        Assert.Equal(request.Email, (string)(await member.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK).Body!["email"]!);
        var need = scene.Body("needs");
        need["organizationId"] = (string)account["organizationId"]!;
        (await member.PostAsync("/api/v1/needs", need)).Expect(HttpStatusCode.Created);

        (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = token, Password = request.Password })).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Signing_up_again_before_confirming_counts_and_the_first_link_is_dead()
    {
        var request = AccountExamples.SignUp with { Email = AccessScene.Fresh(), Organization = null };
        var first = await scene.ConfirmationAsync(request);
        var second = await scene.ConfirmationAsync(request with { Password = AccessScene.Password, Name = "Second" });
        (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = first, Password = request.Password })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("resident", (string)(await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = second, Password = AccessScene.Password })).Expect(HttpStatusCode.OK).Body!["role"]!);
        (await SignInAsync(request.Email!)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_signs_up_with_the_address_of_another_gets_no_account_by_their_confirmation()
    {
        var request = AccountExamples.SignUp with { Email = AccessScene.Fresh(), Organization = null };
        await scene.ConfirmationAsync(request);
        var strangers = await scene.ConfirmationAsync(request with { Password = "chosen by a stranger", Name = "Stranger" });
        var refused = (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = strangers, Password = request.Password })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("sign up anew", refused.ErrorsOf("password"), StringComparison.Ordinal);
        (await SignInAsync(request.Email!, "chosen by a stranger")).Expect(HttpStatusCode.Unauthorized);
        var own = await scene.ConfirmationAsync(request);
        (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = own, Password = request.Password })).Expect(HttpStatusCode.OK);
        (await SignInAsync(request.Email!, "chosen by a stranger")).Expect(HttpStatusCode.Unauthorized);
        (await SignInAsync(request.Email!, request.Password!)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_confirmation_expires()
    {
        await using var later = await MatchmakingHost.StartNewAsync();
        var request = AccountExamples.SignUp with { Email = AccessScene.Fresh() };
        (await later.Anonymous.PostAsync("/api/v1/accounts", request)).Expect(HttpStatusCode.Accepted);
        var token = (string)(await later.GetAsync("/api/v1/messages?kind=confirmation")).Expect(HttpStatusCode.OK).Body!["items"]![0]!["token"]!;
        later.Clock.Advance(TimeSpan.FromDays(3));
        (await later.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = token, Password = request.Password })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await later.GetAsync("/api/v1/messages")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_known_address_is_answered_like_an_unknown_one()
    {
        var (known, unknown) = (await scene.PersonAsync(), AccessScene.Fresh());
        var before = await CountAsync();
        var signUps = await Task.WhenAll(host.Anonymous.PostAsync("/api/v1/accounts", AccountExamples.SignUp with { Email = known }),
            host.Anonymous.PostAsync("/api/v1/accounts", AccountExamples.SignUp with { Email = unknown }));
        Assert.All(signUps, answer => answer.Expect(HttpStatusCode.Accepted));
        Assert.Single(signUps.Select(answer => answer.Body!.ToJsonString()).Distinct());
        Assert.Equal(before + 1, await CountAsync());
        (await SignInAsync(known)).Expect(HttpStatusCode.OK);

        var unconfirmed = await scene.PersonAsync(a => a.EmailConfirmed = false);
        var disabled = await scene.PersonAsync(a => a.DisabledAt = MatchmakingHost.Now.UtcDateTime);
        var demo = await scene.PersonAsync(a => a.Demo = true);
        var refused = new[]
        {
            await SignInAsync(known, "not the password at all"), await SignInAsync(AccessScene.Fresh()), await SignInAsync(unconfirmed), await SignInAsync(disabled), await SignInAsync(demo),
        };
        Assert.Single(refused.Select(answer => { answer.Expect(HttpStatusCode.Unauthorized).Body!.AsObject().Remove("traceId"); return answer.Body!.ToJsonString(); }).Distinct());

        async Task<int> CountAsync()
        {
            await using var db = host.OpenDatabase();
            return await db.Accounts.CountAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_while_even_all_at_once()
    {
        await using var fresh = await MatchmakingHost.StartNewAsync();
        var email = AccessScene.Fresh();
        await fresh.AsAsync(AccountRole.Resident, change: account =>
        {
            (account.UserName, account.Email, account.NormalizedEmail) = (email, email, email.ToUpperInvariant());
            account.PasswordHash = new Microsoft.AspNetCore.Identity.PasswordHasher<Account>().HashPassword(account, AccessScene.Password);
        });
        Task<Answer> TryAsync(string password) => fresh.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = password });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TryAsync($"guess number {i}")));
        (await TryAsync(AccessScene.Password)).Expect(HttpStatusCode.Unauthorized);
        fresh.Clock.Advance(SignIn.Lockout);
        (await TryAsync("one more guess")).Expect(HttpStatusCode.Unauthorized);
        (await TryAsync(AccessScene.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_its_second_use_ends_the_session()
    {
        var session = await scene.SessionAsync();
        Task<Answer> RefreshAsync(JsonNode from) => host.Anonymous.PostAsync("/api/v1/sessions/refresh", new RefreshRequest { RefreshToken = (string)from["refreshToken"]! });
        var second = (await RefreshAsync(session)).Expect(HttpStatusCode.OK).Body!;
        var third = (await RefreshAsync(second)).Expect(HttpStatusCode.OK).Body!;
        (await host.With((string)third["accessToken"]!).GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK);

        (await RefreshAsync(second)).Expect(HttpStatusCode.Unauthorized);
        (await RefreshAsync(third)).Expect(HttpStatusCode.Unauthorized);
        (await host.With((string)third["accessToken"]!).GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_many_refreshes_with_one_token_at_once_at_most_one_is_answered()
    {
        var session = await scene.SessionAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            host.Anonymous.PostAsync("/api/v1/sessions/refresh", new RefreshRequest { RefreshToken = (string)session["refreshToken"]! })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Signing_out_ends_tokens_and_cookie()
    {
        var email = await scene.PersonAsync();
        var signedIn = (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = AccessScene.Password, Cookie = true })).Expect(HttpStatusCode.OK);
        Assert.Contains("httponly", signedIn.Cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", signedIn.Cookie, StringComparison.OrdinalIgnoreCase);
        var cookie = ("Cookie", signedIn.Cookie!.Split(';')[0]);
        Assert.Equal(email, (string)(await host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", headers: cookie)).Expect(HttpStatusCode.OK).Body!["email"]!);

        (await host.With((string)signedIn.Body!["accessToken"]!).DeleteAsync("/api/v1/sessions/current")).Expect(HttpStatusCode.NoContent);
        (await host.With((string)signedIn.Body!["accessToken"]!).GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", headers: cookie)).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.PostAsync("/api/v1/sessions/refresh", new RefreshRequest { RefreshToken = (string)signedIn.Body!["refreshToken"]! })).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer a b c")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task A_credential_that_does_not_hold_is_refused_even_where_none_is_needed(string header)
    {
        foreach (var path in (string[])["/api/v1/needs", "/api/v1/accounts/me"])
            (await host.Anonymous.SendAsync(HttpMethod.Get, path, headers: ("Authorization", header))).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_one_kind_is_no_token_of_another_and_none_is_too_long_to_refuse()
    {
        var session = await scene.SessionAsync();
        (await host.With((string)session["refreshToken"]!).GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.PostAsync("/api/v1/sessions/refresh", new RefreshRequest { RefreshToken = (string)session["accessToken"]! })).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", headers: ("Authorization", "Bearer " + new string('a', 15_000)))).Expect(HttpStatusCode.Unauthorized);
        var answer = await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Password = AccessScene.Password, Token = new string('a', 100_000) });
        Assert.Contains("characters", answer.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("token"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_expires_and_a_right_taken_away_is_gone_at_once()
    {
        await using var fresh = await MatchmakingHost.StartNewAsync(configure: builder =>
            (builder.Configuration["Matchmaking:Admin:Email"], builder.Configuration["Matchmaking:Admin:Password"]) = ("first@admin.example", AccessScene.Password));
        var admin = (await fresh.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = "first@admin.example", Password = AccessScene.Password })).Expect(HttpStatusCode.OK);
        var client = fresh.With((string)admin.Body!["accessToken"]!);
        (await client.GetAsync("/api/v1/messages")).Expect(HttpStatusCode.OK);
        await using (var db = fresh.OpenDatabase())
            await db.Accounts.Where(a => a.Email == "first@admin.example").ExecuteUpdateAsync(set => set.SetProperty(a => a.Role, AccountRole.Resident), TestContext.Current.CancellationToken);
        (await client.GetAsync("/api/v1/messages")).Expect(HttpStatusCode.Forbidden);
        fresh.Clock.Advance(Sessions.AccessLifetime);
        (await client.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("email", "nobody", "name@example.org")]
    [InlineData("email", "two words@example.org", "name@example.org")]
    [InlineData("password", "short", "between 12 and 200")]
    [InlineData("password", "aaaaaaaaaaaaaaaa", "different")]
    [InlineData("name", "", "required")]
    public async Task What_is_wrong_with_a_sign_up_is_named_and_no_password_repeated(string field, string value, string message)
    {
        var body = Matchmaking.Platform.Examples.Json(AccountExamples.SignUp);
        body[field] = value;
        var answer = (await host.Anonymous.PostAsync("/api/v1/accounts", body)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(message, answer.ErrorsOf(field), StringComparison.OrdinalIgnoreCase);
        if (field == "password")
            Assert.DoesNotContain(value, answer.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organization_is_checked_as_when_it_is_added_by_itself()
    {
        var request = AccountExamples.SignUp with { Organization = ProfileExamples.City with { LegalName = null, Longitude = null, Website = "javascript:alert(1)" } };
        var answer = (await host.Anonymous.PostAsync("/api/v1/accounts", request)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(answer.ErrorsOf("organization.legalName"));
        Assert.NotEmpty(answer.ErrorsOf("organization.longitude"));
        Assert.NotEmpty(answer.ErrorsOf("organization.website"));
    }
}
