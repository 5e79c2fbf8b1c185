using System.Text.Encodings.Web;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Accounts;

/// <summary>
/// Reads the access token, or the cookie of a page. The account behind it is read anew for every request: a role taken away, an account
/// disabled or a session ended counts at once.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    MatchmakingDb db, SignedTokens tokens, IWebHostEnvironment environment, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session", CookieName = "matchmaking-session";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
            return Request.Cookies[CookieName] is { Length: > 0 } cookie
                ? await ReadAsync(TokenPurpose.Cookie, cookie, $"The cookie's session has ended; sign in again with POST /api/v1/sessions.")
                : AuthenticateResult.NoResult();
        if (header.Count > 1 || !header[0]!.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Fail($"The Authorization header cannot be read; send one of the form Authorization: Bearer <accessToken>.");
        return await ReadAsync(TokenPurpose.Access, header[0]![Prefix.Length..].Trim(),
            $"The access token is unknown or has expired; refresh it with POST /api/v1/sessions/refresh or sign in again with POST /api/v1/sessions.");
    }

    private async Task<AuthenticateResult> ReadAsync(TokenPurpose purpose, string token, Sentence refusal)
    {
        if (tokens.Read(purpose, token) is not { Expired: false } read)
            return Fail(refusal);
        var now = clock.GetUtcNow().UtcDateTime;
        var session = await db.Sessions.AsNoTracking().Include(s => s.Account)
            .SingleOrDefaultAsync(s => s.Id == read.Id && s.EndedAt == null && s.ExpiresAt > now, Context.RequestAborted);
        if (session?.Account is not { } account || !account.MaySignIn(environment))
            return Fail(refusal);
        return new Caller
        {
            AccountId = account.Id, Role = account.Role, OrganizationId = account.OrganizationId, MemberRole = account.MemberRole,
            SessionId = session.Id, SecondFactor = session.SecondFactor,
        }.SignIn(Context, SchemeName);
    }

    /// <summary>A credential that does not hold is refused even where none is needed: who sends one believes to be signed in.</summary>
    private AuthenticateResult Fail(Sentence reason)
    {
        Context.Features.Set(new Refusal(reason));
        return AuthenticateResult.Fail(reason.English);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }
}
