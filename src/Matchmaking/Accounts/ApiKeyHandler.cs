using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Accounts;

/// <summary>Reads the header <c>X-Api-Key</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, MatchmakingDb db, IWebHostEnvironment environment, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey", Header = "X-Api-Key";
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count > 0)
            return Fail($"Send either Authorization or {Header}, not both.");
        var key = Request.Headers[Header].ToString();
        var now = clock.GetUtcNow().UtcDateTime;
        var found = ApiKey.IdOf(key) is { } id
            ? await db.ApiKeys.AsNoTracking().Include(k => k.Account).SingleOrDefaultAsync(k => k.Id == id, Context.RequestAborted) : null;
        if (found is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.Hash), Encoding.ASCII.GetBytes(ApiKey.HashOf(key)))
            || found.RevokedAt is not null || found.ExpiresAt <= now || !found.Account!.MaySignIn(environment))
            return Fail($"The API key is unknown, was revoked or has expired; make another with POST /api/v1/api-keys.");
        if (found.LastUsedAt is null || found.LastUsedAt < now - UseResolution)
            await db.ApiKeys.Where(k => k.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), Context.RequestAborted);
        return new Caller
        {
            AccountId = found.AccountId, Role = found.Account.Role, OrganizationId = found.Account.OrganizationId, MemberRole = found.Account.MemberRole,
            // Who made the key had given a one-time code where one is required.
            SecondFactor = true, ApiKeyId = found.Id, KeyScope = found.Scope == ApiKeyScope.Write ? KeyScope.Write : KeyScope.Read,
        }.SignIn(Context, SchemeName);
    }

    private AuthenticateResult Fail(Sentence reason)
    {
        Context.Features.Set(new Refusal(reason));
        return AuthenticateResult.Fail(reason.English);
    }
}
