using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Bulk;

internal enum BulkFormat { Jsonl, Csv }

/// <summary>Writes rows to a file as they are read, so that a large export needs no memory for it.</summary>
internal static class BulkExport
{
    private const int FlushEvery = 200;

    public static string ContentType(BulkFormat format) => format == BulkFormat.Csv ? BulkEndpoints.Csv : BulkEndpoints.JsonLines;

    public static async Task WriteAsync<TEntity, TRequest, TResponse>(
        BulkKind<TEntity, TRequest, TResponse> kind, IAsyncEnumerable<TResponse> rows, BulkFormat format, Stream file, CancellationToken cancellation)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
    {
        if (format == BulkFormat.Jsonl)
            await foreach (var row in rows.WithCancellation(cancellation))
                await file.WriteAsync(Encoding.UTF8.GetBytes(kind.Row(row).ToJsonString(Json.Options) + "\n"), cancellation);
        else
            await WriteCsvAsync(kind, rows, file, cancellation);
    }

    /// <summary>A whole file of a few rows, for the OpenAPI document.</summary>
    public static string Text<TEntity, TRequest, TResponse>(BulkKind<TEntity, TRequest, TResponse> kind, BulkFormat format, TResponse row)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified => format == BulkFormat.Jsonl
            ? kind.Row(row).ToJsonString(Json.Options) + "\n"
            : string.Join(',', kind.Fields.Select(field => field.Name)) + "\r\n" + string.Join(',', Cells(kind, kind.Row(row)).Select(Quoted)) + "\r\n";

    private static async Task WriteCsvAsync<TEntity, TRequest, TResponse>(
        BulkKind<TEntity, TRequest, TResponse> kind, IAsyncEnumerable<TResponse> rows, Stream file, CancellationToken cancellation)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
    {
        await using var csv = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\r\n" }, leaveOpen: true);
        foreach (var field in kind.Fields)
            csv.WriteField(field.Name);
        await csv.EndRecordAsync(cancellation);
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            foreach (var cell in Cells(kind, kind.Row(row)))
                csv.WriteField(cell);
            await csv.EndRecordAsync(cancellation);
            if (++count % FlushEvery == 0)
                await csv.FlushAsync(cancellation);
        }
        await csv.FlushAsync(cancellation);
    }

    private static IEnumerable<string> Cells<TEntity, TRequest, TResponse>(BulkKind<TEntity, TRequest, TResponse> kind, JsonObject row)
        where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified =>
        kind.Fields.Select(field => BulkCells.ToCell(row[field.Name], field.PropertyType));

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? string.Create(CultureInfo.InvariantCulture, $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : cell;
}
