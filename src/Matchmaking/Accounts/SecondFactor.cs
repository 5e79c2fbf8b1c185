using System.Security.Cryptography;
using System.Text;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>One-time codes of an authenticator app (TOTP, RFC 6238), and the recovery codes for when it is lost; each works once.</summary>
internal sealed class SecondFactor(MatchmakingDb db, UserManager<Account> users)
{
    public const int RecoveryCodes = 10;
    private const int CodeLength = 6;

    public async Task<bool> CheckAsync(Account account, string code, CancellationToken cancellation)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != CodeLength || !digits.All(char.IsAsciiDigit))
            return account.TwoFactorEnabled && (await users.RedeemTwoFactorRecoveryCodeAsync(account, code.Trim())).Succeeded;
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits))
            return false;
        // Who read the code over somebody's shoulder has it for a minute or two; it works for the first of the two.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Id:N}{digits}")));
        if (await db.Accounts.Where(a => a.Id == account.Id && (a.LastCodeHash == null || a.LastCodeHash != hash))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.LastCodeHash, hash), cancellation) == 0)
            return false;
        account.LastCodeHash = hash;
        return true;
    }

    /// <summary>A fresh secret, which counts once a code of it was given.</summary>
    public async Task<SecondFactorResponse> EnrolAsync(Account account)
    {
        await users.ResetAuthenticatorKeyAsync(account);
        var key = (await users.GetAuthenticatorKeyAsync(account))!;
        return new SecondFactorResponse(key, $"otpauth://totp/Matchmaking:{Uri.EscapeDataString(account.Email!)}?secret={key}&issuer=Matchmaking&digits={CodeLength}");
    }

    public async Task<RecoveryCodesResponse> EnableAsync(Account account)
    {
        await users.SetTwoFactorEnabledAsync(account, true);
        return new RecoveryCodesResponse([.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!]);
    }

    public async Task DisableAsync(Account account)
    {
        await users.SetTwoFactorEnabledAsync(account, false);
        await users.ResetAuthenticatorKeyAsync(account);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
    }
}
