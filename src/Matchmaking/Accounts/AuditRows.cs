using System.Data.Common;
using System.Globalization;
using Matchmaking.Platform;

namespace Matchmaking.Accounts;

/// <summary>Writes audit records below Entity Framework, whose own work is done when a transaction is about to commit.</summary>
internal static class AuditRows
{
    public static (long Sequence, string Hash) Last(DbTransaction transaction)
    {
        using var command = Command(transaction, """SELECT "Sequence", "Hash" FROM "AuditRecords" ORDER BY "Sequence" DESC LIMIT 1""");
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : (0, AuditRecord.FirstHash);
    }

    public static void Insert(DbTransaction transaction, AuditRecord record)
    {
        (string Column, object? Value)[] values =
        [
            (nameof(record.Id), record.Id.ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant()), (nameof(record.Sequence), record.Sequence), (nameof(record.At), record.At),
            (nameof(record.Actor), Code<AuditActor>.Of(record.Actor)), (nameof(record.AccountId), record.AccountId), (nameof(record.ApiKeyId), record.ApiKeyId),
            (nameof(record.OrganizationId), record.OrganizationId), (nameof(record.Action), Code<AuditAction>.Of(record.Action)), (nameof(record.RecordType), record.RecordType),
            (nameof(record.RecordId), record.RecordId), (nameof(record.Operation), record.Operation), (nameof(record.Before), record.Before), (nameof(record.After), record.After),
            (nameof(record.RequestId), record.RequestId), (nameof(record.PreviousHash), record.PreviousHash), (nameof(record.Hash), record.Hash),
        ];
        using var command = Command(transaction, $"INSERT INTO \"AuditRecords\" ({string.Join(", ", values.Select(v => $"\"{v.Column}\""))}) VALUES ({string.Join(", ", values.Select(v => $"@{v.Column}"))})");
        foreach (var (column, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{column}", value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(DbTransaction transaction, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        return command;
    }
}
