using System.Net;
using System.Security.Cryptography;
using Matchmaking.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Tests.Accounts;

/// <summary>Tokens of an external issuer: a small one of the test's own, on 127.0.0.1.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Audience = "matchmaking";
    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "of-the-test" };
    private WebApplication issuer = null!;
    private MatchmakingHost host = null!;

    private string Authority => issuer.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer = builder.Build();
        issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Authority, jwks_uri = $"{Authority}/keys" }));
        issuer.MapGet("/keys", () => Results.Json(new { keys = new[] { Published() } }));
        await issuer.StartAsync();
        host = await MatchmakingHost.StartNewAsync(models: "none", configure: matchmaking =>
            (matchmaking.Configuration["Matchmaking:Oidc:Authority"], matchmaking.Configuration["Matchmaking:Oidc:Audience"]) = (Authority, Audience));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await issuer.DisposeAsync();
        key.Rsa.Dispose();
    }

    [Fact]
    public async Task A_person_of_the_issuer_is_a_resident_here_and_always_the_same_one()
    {
        var email = AccessScene.Fresh();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MeAsync(Token("somebody", email))));
        Assert.All(answers, answer => Assert.Equal(("resident", email), ((string)answer.Expect(HttpStatusCode.OK).Body!["role"]!, (string)answer.Body!["email"]!)));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        (await host.With(Token("somebody", email)).PostAsync("/api/v1/organizations", Matchmaking.Profiles.ProfileExamples.City)).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_checked_address_means_the_account_that_is_here_and_an_unchecked_one_nothing()
    {
        var email = AccessScene.Fresh();
        var member = await host.AsAsync(AccountRole.Staff, change: a => (a.Email, a.NormalizedEmail) = (email, email.ToUpperInvariant()));
        Assert.NotEqual(member.Account, Guid.Parse((await MeAsync(Token("thief", email, verified: false))).Expect(HttpStatusCode.OK).Id));
        Assert.Equal(member.Account, Guid.Parse((await MeAsync(Token("owner", email))).Expect(HttpStatusCode.OK).Id));
    }

    [Fact]
    public async Task A_token_expired_forged_or_for_somebody_else_is_refused()
    {
        using var other = RSA.Create(2048);
        string[] bad =
        [
            Token("a", expires: DateTime.UtcNow.AddHours(-1)), Token("a", audience: "another-service"), Token("a", issuedBy: "http://127.0.0.1:1"),
            Token("a", signedBy: new RsaSecurityKey(other) { KeyId = "of-the-test" }), Token("a") + "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "a.b.c",
        ];
        foreach (var token in bad)
            (await MeAsync(token)).Expect(HttpStatusCode.Unauthorized);
        (await host.Staff.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://issuer.example", null, "Audience is required")]
    [InlineData("http://issuer.example", "matchmaking", "must be an https address")]
    public async Task A_setting_that_would_let_strangers_in_is_refused_at_the_start(string authority, string? audience, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => MatchmakingHost.StartNewAsync(models: "none", configure: builder =>
            (builder.Configuration["Matchmaking:Oidc:Authority"], builder.Configuration["Matchmaking:Oidc:Audience"]) = (authority, audience)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private Task<Answer> MeAsync(string token) => host.With(token).GetAsync("/api/v1/accounts/me");

    private object Published()
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }

    private string Token(string subject, string? email = null, bool verified = true, DateTime? expires = null, string audience = Audience, string? issuedBy = null, SecurityKey? signedBy = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject };
        if (email is not null)
            (claims["email"], claims["email_verified"]) = (email, verified);
        var until = expires ?? DateTime.UtcNow.AddMinutes(10);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuedBy ?? Authority, Audience = audience, Claims = claims, NotBefore = until.AddMinutes(-20), Expires = until,
            SigningCredentials = new SigningCredentials(signedBy ?? key, SecurityAlgorithms.RsaSha256),
        });
    }
}
