using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

internal static class SessionEndpoints
{
    public static void Map(RouteGroupBuilder sessions)
    {
        sessions.MapPost("/", SignInAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("signIn").WithSummary("Sign in")
            .WithDescription("Answers an access token for 15 minutes and a refresh token for its renewal. A wrong e-mail, a wrong password and a locked account are answered alike; "
                + "after 5 wrong tries the account is locked for 15 minutes.")
            .WithExamples(AccountExamples.SignIn, AccountExamples.Session).WithProblems(400, 401, 413, 415, 422, 503);
        sessions.MapPost("/refresh", RefreshAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("refreshSession").WithSummary("Renew the tokens")
            .WithDescription("Each refresh token works once and is answered with its successor. One that is used again ends the session: one of the two who hold it is a thief.")
            .WithExamples(AccountExamples.Refresh, AccountExamples.Session).WithProblems(400, 401, 413, 415, 422, 503);
        sessions.MapDelete("/current", SignOutAsync).WithName("signOut").WithSummary("Sign out")
            .WithDescription("Ends the session: its access and refresh tokens and its cookie no longer work.").WithProblems(503);
    }

    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext http, SignIn signIn, SecondFactor second, Sessions sessions, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await signIn.CheckAsync(request.Email!, request.Password!, cancellation) is not { } account)
            return Problems.Unauthorized($"The e-mail or the password is wrong, or the account is not confirmed or locked for a while.");
        if (account.TwoFactorEnabled && (request.Code is null || !await second.CheckAsync(account, request.Code, cancellation)))
            return Problems.Unauthorized($"This account signs in with a one-time code: send the authenticator app's next code, or a recovery code, as code.");
        await signIn.SucceededAsync(account.Id, cancellation);
        var session = await sessions.BeginAsync(account, account.TwoFactorEnabled, cancellation);
        http.KeepSecret();
        if (request.Cookie)
            http.Response.Cookies.Append(SessionHandler.CookieName, sessions.Cookie(session), CookieOptions(http, Sessions.Lifetime));
        return TypedResults.Ok(session);
    }

    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, HttpContext http, Sessions sessions, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        http.KeepSecret();
        return await sessions.RefreshAsync(request.RefreshToken, cancellation) is { } session
            ? TypedResults.Ok(session)
            : Problems.Unauthorized($"The refresh token is unknown, was used before or has expired; sign in again with POST /api/v1/sessions.");
    }

    private static async Task<NoContent> SignOutAsync(HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var session = await db.Sessions.SingleAsync(s => s.Id == caller.SessionId, cancellation);
        session.EndedAt ??= clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        http.Response.Cookies.Delete(SessionHandler.CookieName, CookieOptions(http, null));
        return TypedResults.NoContent();
    }

    /// <summary>Strict: another site's page can send no request in a person's name.</summary>
    private static CookieOptions CookieOptions(HttpContext http, TimeSpan? age) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = age, IsEssential = true,
    };
}
