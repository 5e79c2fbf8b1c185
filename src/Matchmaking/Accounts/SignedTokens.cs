using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Matchmaking.Accounts;

/// <summary>What a token is good for; a token of one kind is no token of another.</summary>
internal enum TokenPurpose { Access, Refresh, Cookie, Confirmation, PasswordReset, Invitation, ReferenceConfirmation }

/// <summary>What a token said, and whether it still holds.</summary>
internal sealed record ReadToken(Guid Id, string Detail, bool Expired);

/// <summary>Tokens that only this service can make or read (ASP.NET Data Protection), with an expiry on the application's clock.</summary>
internal sealed class SignedTokens(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Longer ones are not ours, and are not looked at.</summary>
    public const int MaximumLength = 1000;

    public string Issue(TokenPurpose purpose, Guid id, string detail, DateTimeOffset expires) =>
        Protector(purpose).Protect(FormattableString.Invariant($"{expires.ToUnixTimeSeconds()}|{id:N}|{detail}"));

    /// <summary>Null when the token is none of ours, or one for something else.</summary>
    public ReadToken? Read(TokenPurpose purpose, string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > MaximumLength)
            return null;
        try
        {
            var parts = Protector(purpose).Unprotect(token).Split('|', 3);
            var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
            return new ReadToken(Guid.ParseExact(parts[1], "N"), parts[2], expires <= clock.GetUtcNow());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TokenPurpose purpose) => protection.CreateProtector("Matchmaking.SignedTokens", purpose.ToString());
}
