using System.Text.Json;
using Matchmaking.Platform;

namespace Matchmaking.Accounts;

/// <summary>Something that is to be recorded when the transaction commits.</summary>
internal sealed record AuditEntry(AuditAction Action, string RecordType, Guid? RecordId, Guid? OrganizationId, string? Before, string? After);

/// <summary>What one database context has to record; <see cref="AuditTrail"/> writes it with the change itself.</summary>
internal sealed class AuditScope
{
    private bool bulk;

    /// <summary>Of the save that is under way; undone with it.</summary>
    public List<AuditEntry> Saving { get; } = [];

    /// <summary>Of earlier saves of the same transaction.</summary>
    public List<AuditEntry> Saved { get; } = [];

    public bool RecordsRows => !bulk;

    /// <summary>For many rows at once: what is saved from here on is not recorded row by row, but by <see cref="Summarise"/>.</summary>
    public void StartBulk() => bulk = true;

    /// <summary>One record for all rows of a bulk; call it before the transaction is committed.</summary>
    public void Summarise(string what, object counts)
    {
        bulk = false;
        Saved.Add(new AuditEntry(AuditAction.Imported, what, null, null, null, JsonSerializer.Serialize(counts, Json.Options)));
    }
}
