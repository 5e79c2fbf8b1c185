using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Matchmaking.Notifications;

/// <summary>The secrets that webhooks are signed with (standardwebhooks.com), stored encrypted.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    public const string Prefix = "whsec_";

    /// <summary>For so long the secret before a rotation signs too.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);
    private const int Bytes = 32;
    private readonly IDataProtector protector = protection.CreateProtector("Matchmaking.Webhooks");

    /// <summary>A new secret as its owner is shown it, and as it is stored.</summary>
    public (string Shown, string Stored) Make()
    {
        var secret = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (secret, protector.Protect(secret));
    }

    /// <summary>The header <c>webhook-signature</c>: one signature, or two while secrets overlap.</summary>
    public string Sign(Webhook webhook, Guid id, long timestamp, string body, DateTime now)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        var current = Signature(webhook.Secret, signed);
        return webhook is { PreviousSecret: { } previous } && webhook.PreviousSecretUntil > now ? $"{current} {Signature(previous, signed)}" : current;
    }

    private string Signature(string stored, byte[] signed) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(protector.Unprotect(stored)[Prefix.Length..]), signed));
}
