using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>A new password in place of the one known.</summary>
public sealed record PasswordChangeRequest
{
    [Required, Text(PasswordAttribute.Maximum)]
    public string? CurrentPassword { get; init; }

    [Required, Password]
    public string? NewPassword { get; init; }
}

/// <summary>Somebody forgot a password.</summary>
public sealed record PasswordResetRequest
{
    [Required, Email]
    public string? Email { get; init; }
}

/// <summary>A new password with the token of the message.</summary>
public sealed record NewPasswordRequest
{
    [Required, Text(SignedTokens.MaximumLength)]
    public string? Token { get; init; }

    [Required, Password]
    public string? NewPassword { get; init; }
}

/// <summary>Begins to use an authenticator app.</summary>
public sealed record EnrolRequest
{
    [Required, Text(PasswordAttribute.Maximum)]
    public string? Password { get; init; }
}

/// <summary>A one-time code of the authenticator app.</summary>
public sealed record CodeRequest
{
    [Required, Text(40)]
    public string? Code { get; init; }
}

/// <summary>Stops using an authenticator app.</summary>
public sealed record SecondFactorRemovalRequest
{
    [Required, Text(PasswordAttribute.Maximum)]
    public string? Password { get; init; }

    /// <summary>Of the app, or a recovery code.</summary>
    [Required, Text(40)]
    public string? Code { get; init; }
}

/// <summary>The secret of an authenticator app.</summary>
/// <param name="SharedKey">To be typed in.</param>
/// <param name="Uri">To be shown as a QR code.</param>
public sealed record SecondFactorResponse(string SharedKey, string Uri);

/// <summary>For when the authenticator app is lost.</summary>
/// <param name="RecoveryCodes">Each works once; they are shown this once.</param>
public sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);

internal static class OwnAccountEndpoints
{
    private static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(2), ResetInterval = TimeSpan.FromMinutes(5);

    public static void Map(RouteGroupBuilder accounts)
    {
        accounts.MapPut("/me/password", ChangePasswordAsync).WithName("changePassword").WithSummary("Change one's password")
            .WithDescription("Every session of the account ends, this one too.").WithExamples(AccountExamples.PasswordChange).WithProblems(400, 413, 415, 422, 503);
        accounts.MapPost("/password-reset", AskForResetAsync).WithName("askForPasswordReset").WithSummary("Ask for a new password")
            .WithDescription("The answer is the same whether or not the address is known. The message carries a token that works once and for two hours.")
            .WithExamples(AccountExamples.Reset, AccountExamples.ResetAcknowledged).WithProblems(400, 413, 415, 422, 503);
        accounts.MapPost("/password-reset/confirm", ResetAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("resetPassword").WithSummary("Set a new password")
            .WithDescription("With the token of the message. Every session of the account ends.").WithExamples(AccountExamples.NewPassword).WithProblems(400, 413, 415, 422, 503);
        accounts.MapPost("/me/second-factor", EnrolAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("enrolSecondFactor").WithSummary("Set up an authenticator app")
            .WithDescription("Answers the secret for the app; it counts once a code of it is confirmed.").WithExamples(AccountExamples.Enrol, AccountExamples.SecondFactor).WithProblems(400, 409, 413, 415, 422, 503);
        accounts.MapPost("/me/second-factor/confirm", ConfirmAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("confirmSecondFactor").WithSummary("Confirm the authenticator app")
            .WithDescription("From now on signing in takes a code. Answers recovery codes for when the app is lost; sign in again to have a session with a second factor.")
            .WithExamples(AccountExamples.Code, AccountExamples.RecoveryCodes).WithProblems(400, 409, 413, 415, 422, 503);
        accounts.MapPost("/me/second-factor/remove", RemoveAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("removeSecondFactor").WithSummary("Stop using the authenticator app")
            .WithDescription("With the password and a last code, or a recovery code.").WithExamples(AccountExamples.Removal).WithProblems(400, 413, 415, 422, 503);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChangeRequest request, Caller caller, MatchmakingDb db, SignIn signIn, Sessions sessions, IPasswordHasher<Account> hasher, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await signIn.CheckAgainAsync(caller.AccountId!.Value, request.CurrentPassword!, cancellation) is not { } account)
            return WrongPassword("currentPassword");
        account.PasswordHash = hasher.HashPassword(account, request.NewPassword!);
        (account.SecurityStamp, account.ConcurrencyStamp) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await sessions.EndAllAsync(account.Id, cancellation);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted<AcknowledgedResponse>, ProblemHttpResult>> AskForResetAsync(
        PasswordResetRequest request, MatchmakingDb db, UserManager<Account> users, Outbox outbox, TimeProvider clock, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var (account, now) = (await users.FindByEmailAsync(request.Email!), clock.GetUtcNow().UtcDateTime);
        // Nobody fills another's mailbox.
        var recently = now - ResetInterval;
        var waiting = await db.OutboxMessages.AnyAsync(m => m.AccountId == (account == null ? Guid.Empty : account.Id) && m.Kind == MessageKind.PasswordReset
            && ((m.SentAt == null && m.ExpiresAt > now) || m.SentAt > recently), cancellation);
        if (account is { EmailConfirmed: true, DisabledAt: null } && !waiting)
        {
            outbox.Add(MessageKind.PasswordReset, account.Email!, account.Id, TokenPurpose.PasswordReset, account.Id, account.PasswordMark, ResetLifetime);
            await db.SaveChangesAsync(cancellation);
        }
        else
        {
            // An unknown address costs a write too, so that the time does not tell.
            await AuditTrail.RecordAsync(db, new AuditEntry(AuditAction.ResetRefused, "account", account?.Id, null, null, null), cancellation);
        }
        return TypedResults.Accepted((string?)null, AccountExamples.ResetAcknowledged);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(
        NewPasswordRequest request, MatchmakingDb db, SignedTokens tokens, Sessions sessions, IPasswordHasher<Account> hasher, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var read = tokens.Read(TokenPurpose.PasswordReset, request.Token);
        var account = read is { Expired: false } ? await db.Accounts.SingleOrDefaultAsync(a => a.Id == read.Id, cancellation) : null;
        if (account is null || account.PasswordMark != read!.Detail)
            return SignUpEndpoints.BadToken();
        account.PasswordHash = hasher.HashPassword(account, request.NewPassword!);
        (account.SecurityStamp, account.ConcurrencyStamp) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        await sessions.EndAllAsync(account.Id, cancellation);
        await db.OutboxMessages.Where(m => m.AccountId == account.Id && m.Kind == MessageKind.PasswordReset && m.SentAt == null).ForEachAsync(m => db.Remove(m), cancellation);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SecondFactorResponse>, ProblemHttpResult>> EnrolAsync(
        EnrolRequest request, HttpContext http, Caller caller, SignIn signIn, SecondFactor second, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await signIn.CheckAgainAsync(caller.AccountId!.Value, request.Password!, cancellation) is not { } account)
            return WrongPassword("password");
        http.KeepSecret();
        return account.TwoFactorEnabled
            ? Problems.Conflict($"An authenticator app is set up already; remove it first with POST /api/v1/accounts/me/second-factor/remove.")
            : TypedResults.Ok(await second.EnrolAsync(account));
    }

    private static async Task<Results<Ok<RecoveryCodesResponse>, ProblemHttpResult>> ConfirmAsync(
        CodeRequest request, HttpContext http, Caller caller, MatchmakingDb db, SignIn signIn, SecondFactor second, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var account = await db.Accounts.SingleAsync(a => a.Id == caller.AccountId, cancellation);
        if (account.TwoFactorEnabled)
            return Problems.Conflict($"An authenticator app is confirmed already.");
        if (!await signIn.CountTryAsync(account.Id, cancellation) || !await second.CheckAsync(account, request.Code!, cancellation))
            return WrongCode();
        await signIn.SucceededAsync(account.Id, cancellation);
        http.KeepSecret();
        return TypedResults.Ok(await second.EnableAsync(account));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        SecondFactorRemovalRequest request, Caller caller, SignIn signIn, SecondFactor second, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await signIn.CheckAgainAsync(caller.AccountId!.Value, request.Password!, cancellation) is not { } account)
            return WrongPassword("password");
        if (!await second.CheckAsync(account, request.Code!, cancellation))
            return WrongCode();
        await second.DisableAsync(account);
        return TypedResults.NoContent();
    }

    internal static ProblemHttpResult WrongPassword(string field) => Problems.Unprocessable(new Dictionary<string, Sentence[]>
    {
        [field] = [$"Is not the password of this account, or there were too many tries; then wait a quarter of an hour."],
    });

    internal static ProblemHttpResult WrongCode() => Problems.Unprocessable(new Dictionary<string, Sentence[]>
    {
        ["code"] = [$"Is wrong, was used before, or there were too many tries; wait for the app's next code."],
    });
}
