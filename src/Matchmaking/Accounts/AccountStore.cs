using Matchmaking.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>Identity's store on the one database; what it would keep in the clear (second-factor key, recovery codes) is encrypted.</summary>
internal sealed class AccountStore(MatchmakingDb db, IDataProtectionProvider protection, IdentityErrorDescriber errors)
    : UserOnlyStore<Account, MatchmakingDb, Guid>(db, errors)
{
    private readonly IDataProtector protector = protection.CreateProtector("Matchmaking.AccountTokens");

    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : protector.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? protector.Unprotect(value) : null;
}
