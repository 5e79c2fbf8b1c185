using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Platform;

/// <summary>What a POST with an <c>Idempotency-Key</c> was answered, for as long as the same request is answered the same.</summary>
public sealed class IdempotentAnswer
{
    /// <summary>A hash of who sent the key and of the key: neither is kept.</summary>
    public required string Id { get; set; }

    /// <summary>A hash of address and body of the request.</summary>
    public required string Request { get; set; }
    public int Status { get; set; }
    public string? ContentType { get; set; }
    public string? Location { get; set; }
    public string? ETag { get; set; }
    public byte[] Body { get; set; } = [];
    public DateTime ExpiresAt { get; set; }
}

internal sealed class IdempotentAnswerConfiguration : IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> builder) => builder.HasIndex(a => a.ExpiresAt);
}
