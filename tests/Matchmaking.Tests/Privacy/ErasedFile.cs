using System.Text;
using Microsoft.Data.Sqlite;

namespace Matchmaking.Tests.Privacy;

/// <summary>The database file, as somebody reads it who wants to find a person in it.</summary>
internal static class ErasedFile
{
    /// <summary>Tables and columns in which a text stands, whatever the case; every row of every table is looked at.</summary>
    public static async Task<List<string>> RowsWithAsync(string file, params string[] texts)
    {
        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        foreach (var table in (await ReadAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")).Select(row => (string)row[0]!))
            foreach (var row in await ReadAsync(connection, $"SELECT * FROM \"{table}\""))
                foreach (var value in row.OfType<object>())
                {
                    var text = value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}";
                    found.AddRange(texts.Where(t => text.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"{table}: {t} in {text}"));
                }
        return found;
    }

    /// <summary>Whether a text stands anywhere in the bytes of the database or its write-ahead log, free pages included.</summary>
    public static async Task<bool> BytesHoldAsync(string file, string text)
    {
        foreach (var part in (string[])[file, file + "-wal"])
        {
            if (!File.Exists(part))
                continue;
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            if (bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
                return true;
        }
        return false;
    }

    private static async Task<List<object?[]>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Table names from the file itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        var rows = new List<object?[]>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }
        return rows;
    }
}
