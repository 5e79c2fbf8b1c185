using System.CommandLine;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>The verb <c>verify-audit</c>: walks the chain of the audit log and names the first record that does not fit.</summary>
internal static class VerifyAuditCommand
{
    private static readonly Option<string> DatabaseFile = new("--database")
    {
        Description = "The SQLite file to look at; it is not changed.", HelpName = "file", DefaultValueFactory = _ => "data/matchmaking.db",
    };

    private static readonly Option<string?> Head = new("--head")
    {
        Description = "A head printed before, as <sequence>:<hash>; only with one can it be seen that the end of the log was cut off.", HelpName = "head",
    };

    public static Command Create()
    {
        var command = new Command("verify-audit", "Check that no record of the audit log was altered, removed or moved.") { DatabaseFile, Head };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () =>
            VerifyAsync(parsed.GetRequiredValue(DatabaseFile), parsed.GetValue(Head), parsed.InvocationConfiguration.Output, cancellation)));
        return command;
    }

    private static async Task VerifyAsync(string database, string? head, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(database))
            throw new FileNotFoundException($"There is no database '{database}'; name it with --database.");
        var known = head is null ? null : ReadHead(head);
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(database).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContextAsync(cancellation);
        var (sequence, hash, met) = (0L, AuditRecord.FirstHash, known is null);
        await using var records = db.AuditRecords.AsNoTracking().OrderBy(r => r.Sequence).AsAsyncEnumerable().GetAsyncEnumerator(cancellation);
        while (await NextAsync(records, sequence))
        {
            var record = records.Current;
            if (Fault(record, sequence, hash) is { } fault)
                throw new FormatException(fault);
            (sequence, hash) = (record.Sequence, record.Hash);
            met |= known == (sequence, hash);
        }
        if (!met)
            throw new FormatException($"Audit record {known!.Value.Sequence} is not the one with the hash given by --head: the end of the log was cut off or written anew.");
        await output.WriteLineAsync($"{sequence} audit records, none altered, removed or moved.");
        await output.WriteLineAsync($"Head {sequence}:{hash}; keep it elsewhere, and give it as --head next time.");
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<AuditRecord> records, long sequence)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidCastException or InvalidOperationException)
        {
            throw new FormatException($"The audit record after {sequence} was altered: it can no longer be read.", unreadable);
        }
    }

    private static string? Fault(AuditRecord record, long sequence, string hash) =>
        record.Sequence != sequence + 1 ? $"Audit record {sequence + 1} was removed: {sequence} is followed by {record.Sequence}."
        : record.PreviousHash != hash ? $"Audit record {record.Sequence} does not follow the one before it: one of the two was moved or written anew."
        : record.Hash != record.ComputeHash() || record.Id != AuditRecord.IdOf(record.Sequence) ? $"Audit record {record.Sequence} was altered: its hash does not fit its content."
        : null;

    private static (long Sequence, string Hash)? ReadHead(string head) =>
        head.Split(':') is [var sequence, { Length: 64 } hash] && long.TryParse(sequence, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? (number, hash) : throw new FormatException($"--head '{Rules.Short(head)}' is not of the form <sequence>:<hash>, as verify-audit prints it.");
}
