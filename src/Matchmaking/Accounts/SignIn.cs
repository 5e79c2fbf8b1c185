using Matchmaking.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>Checks e-mail and password. Whether the account is unknown, locked or not yet confirmed, the answer is the same and takes as long.</summary>
internal sealed class SignIn(MatchmakingDb db, UserManager<Account> users, IPasswordHasher<Account> hasher, IWebHostEnvironment environment, TimeProvider clock)
{
    public const int AllowedFailures = 5;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);
    private static readonly Account Nobody = new();
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>The account, when e-mail and password are right and it may sign in.</summary>
    public async Task<Account?> CheckAsync(string email, string password, CancellationToken cancellation)
    {
        var account = await users.FindByEmailAsync(email);
        var admitted = await CountTryAsync(account?.Id ?? Guid.Empty, cancellation);
        var right = hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? NobodysHash.Value, password) != PasswordVerificationResult.Failed;
        if (right && admitted && account?.PasswordHash is not null && account.MaySignIn(environment))
            return account;
        await AuditTrail.RecordAsync(db, new AuditEntry(AuditAction.SignInFailed, "account", account?.Id, account?.OrganizationId, null, null), cancellation);
        return null;
    }

    /// <summary>Asks a person who is signed in for the password again.</summary>
    public async Task<Account?> CheckAgainAsync(Guid id, string password, CancellationToken cancellation)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == id, cancellation);
        if (account.PasswordHash is null || !await CountTryAsync(id, cancellation)
            || hasher.VerifyHashedPassword(account, account.PasswordHash, password) == PasswordVerificationResult.Failed)
            return null;
        await SucceededAsync(id, cancellation);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        return account;
    }

    /// <summary>A try counts as failed before it is looked at, so that many at once are no more than one after the other.</summary>
    public async Task<bool> CountTryAsync(Guid account, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + Lockout;
        return await db.Accounts.Where(a => a.Id == account && (a.LockoutEnd == null || a.LockoutEnd <= now)).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.AccessFailedCount, a => a.LockoutEnd != null ? 1 : a.AccessFailedCount + 1)
            .SetProperty(a => a.LockoutEnd, a => a.LockoutEnd == null && a.AccessFailedCount + 1 >= AllowedFailures ? until : null), cancellation) == 1;
    }

    public Task SucceededAsync(Guid account, CancellationToken cancellation) => db.Accounts.Where(a => a.Id == account).ExecuteUpdateAsync(set => set
        .SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null), cancellation);
}
