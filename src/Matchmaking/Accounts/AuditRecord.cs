using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Accounts;

/// <summary>What was done.</summary>
public enum AuditAction { Created, Changed, Removed, SignInFailed, ResetRefused, Imported, Exported, Erased }

/// <summary>As what somebody acted; <c>system</c> is the service itself or a verb of the command line.</summary>
public enum AuditActor { System, Anonymous, Resident, Member, Staff, Admin }

/// <summary>
/// One line of the record of who did what. Each holds the hash of the one before it, so that none can be altered, removed or moved unseen;
/// the database refuses to change or delete one.
/// </summary>
public sealed class AuditRecord
{
    /// <summary>The sequence as a UUID, for the lists.</summary>
    public Guid Id { get; set; }

    /// <summary>Counts from one without a gap.</summary>
    public long Sequence { get; set; }
    public DateTime At { get; set; }
    public AuditActor Actor { get; set; }
    public Guid? AccountId { get; set; }
    public Guid? ApiKeyId { get; set; }

    /// <summary>On behalf of which organization.</summary>
    public Guid? OrganizationId { get; set; }
    public AuditAction Action { get; set; }

    /// <summary>What kind of record, such as <c>need</c>.</summary>
    public required string RecordType { get; set; }
    public Guid? RecordId { get; set; }

    /// <summary>The operation of the API.</summary>
    public string? Operation { get; set; }

    /// <summary>JSON of what changed, as it was.</summary>
    public string? Before { get; set; }

    /// <summary>JSON of what changed, as it became.</summary>
    public string? After { get; set; }
    public string? RequestId { get; set; }
    public required string PreviousHash { get; set; }
    public required string Hash { get; set; }

    public const string FirstHash = "0000000000000000000000000000000000000000000000000000000000000000";

    public static Guid IdOf(long sequence) => Guid.ParseExact(sequence.ToString("x12", CultureInfo.InvariantCulture).Insert(0, "00000000000080008000"), "N");

    /// <summary>SHA-256 over everything else, the hash of the record before included, as a JSON array.</summary>
    public string ComputeHash()
    {
        var content = JsonSerializer.Serialize<object?[]>(
        [
            Sequence, At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), Code<AuditActor>.Of(Actor), AccountId, ApiKeyId, OrganizationId,
            Code<AuditAction>.Of(Action), RecordType, RecordId, Operation, Before, After, RequestId, PreviousHash,
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}

internal sealed class AuditRecordConfiguration : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasIndex(r => r.Sequence).IsUnique();
        builder.HasIndex(r => new { r.RecordId, r.Id });
        builder.HasIndex(r => new { r.AccountId, r.Id });
        builder.HasIndex(r => new { r.OrganizationId, r.Id });
    }
}
