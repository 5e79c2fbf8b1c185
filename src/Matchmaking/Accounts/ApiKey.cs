using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Accounts;

/// <summary>What an API key is good for; write includes read.</summary>
public enum ApiKeyScope { Read, Write }

/// <summary>A credential for a program: it acts as its account, within its scope.</summary>
public sealed class ApiKey
{
    public const string Prefix = "mmk_";
    private const int SecretBytes = 32;

    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid AccountId { get; set; }
    public Account? Account { get; set; }
    public required string Name { get; set; }
    public ApiKeyScope Scope { get; set; }

    /// <summary>SHA-256 of the key; the key itself is shown once and stored nowhere. It is random, so that no slow hash is needed.</summary>
    public required string Hash { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? RevokedAt { get; set; }
    public DateTime? LastUsedAt { get; set; }

    /// <summary>A new key for an id.</summary>
    internal static string NewKey(Guid id) => $"{Prefix}{id:N}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The id that a key names, or null when it is no key of ours.</summary>
    internal static Guid? IdOf(string key) => key.Length == Prefix.Length + 32 + 1 + 43 && key.StartsWith(Prefix, StringComparison.Ordinal)
        && Guid.TryParseExact(key.AsSpan(Prefix.Length, 32), "N", out var id) ? id : null;
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.HasOne(k => k.Account).WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
