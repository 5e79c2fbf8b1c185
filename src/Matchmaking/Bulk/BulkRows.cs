using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using CsvHelper;
using Matchmaking.Platform;

namespace Matchmaking.Bulk;

/// <summary>A row as it stands in a file: fields, or what keeps them from being read.</summary>
internal sealed record RawRow(BulkPlace Place, JsonObject? Fields, string Field = "", Sentence? Error = null)
{
    public static RawRow Of(BulkPlace place, JsonException error) => new(place, null, FieldOf(error), ExceptionProblems.Reason(error));

    /// <summary>sectors[0] of $.sectors[0].</summary>
    public static string FieldOf(JsonException error) => (error.Path ?? "").TrimStart('$').TrimStart('.');
}

/// <summary>Reads files row by row; what is wrong with one row does not keep the next from being read.</summary>
internal static class BulkRows
{
    private const int LongestRow = 1 << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>JSON Lines in UTF-8: one object on each line, blank lines do not count, any line end, a byte order mark is fine.</summary>
    public static async IAsyncEnumerable<RawRow> JsonLinesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Latin-1 keeps each byte as it is, so that one line of bad UTF-8 is one wrong row.
        using var reader = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var (row, number) = (0, 0L);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var bytes = Encoding.Latin1.GetBytes(line).AsMemory();
            if (number++ == 0 && bytes.Span.StartsWith(Encoding.UTF8.Preamble))
                bytes = bytes[Encoding.UTF8.Preamble.Length..];
            if (!bytes.Span.ContainsAnyExcept(" \t"u8))
                continue;
            yield return Parse(bytes.Span, new BulkPlace(++row, number));
        }
    }

    private static RawRow Parse(ReadOnlySpan<byte> line, BulkPlace place)
    {
        if (!Utf8.IsValid(line))
            return new RawRow(place, null, Error: $"Has bytes that are not UTF-8; save the file as UTF-8.");
        if (line.Length > LongestRow)
            return new RawRow(place, null, Error: $"Has {line.Length:N0} bytes; at most {LongestRow:N0} are allowed.");
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) is JsonObject fields
                ? new RawRow(place, fields) : new RawRow(place, null, Error: $"Is no JSON object; write one on each line: {{\"id\": …}}.");
        }
        catch (JsonException error)
        {
            return new RawRow(place, null, Error: ExceptionProblems.Reason(error));
        }
    }

    /// <summary>CSV as RFC 4180 has it, in UTF-8 or with a byte order mark, any line end; the header names the fields in any order.</summary>
    public static async IAsyncEnumerable<RawRow> CsvAsync(Stream file, IReadOnlyList<JsonPropertyInfo> fields, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var malformed = false;
        await using var csv = CsvReader.Create(file, new CsvReaderOptions
        {
            Separator = ',', MaxRecordSize = LongestRow, TrackLineNumbers = true, OnMalformedRecord = _ => malformed = true,
        }, leaveOpen: true);
        var (columns, wrong) = await HeaderAsync(csv, fields, cancellation);
        if (wrong is not null)
        {
            yield return wrong;
            yield break;
        }
        for (var row = 1; ; row++)
        {
            malformed = false;
            var (more, end) = await NextAsync(csv, row, cancellation);
            if (end is not null)
                yield return end;
            if (!more)
                yield break;
            yield return Read(csv, columns, malformed, new BulkPlace(row, csv.LineNumber));
        }
    }

    private static async Task<(JsonPropertyInfo[] Columns, RawRow? Wrong)> HeaderAsync(CsvReader csv, IReadOnlyList<JsonPropertyInfo> fields, CancellationToken cancellation)
    {
        RawRow Wrong(string field, Sentence error) => new(new BulkPlace(0, 1), null, field, error);
        try
        {
            await csv.ReadHeaderAsync(cancellation);
        }
        catch (CsvFormatException)
        {
            return ([], Wrong("", $"The header goes on for more than {LongestRow:N0} bytes; is a quote left open?"));
        }
        var columns = new List<JsonPropertyInfo>();
        foreach (var name in csv.Headers)
        {
            if (fields.FirstOrDefault(field => field.Name == name.Trim()) is not { } field)
                return ([], Wrong(Rules.Short(name), $"There is no field '{Rules.Short(name)}'; the header names fields, separated by commas: {string.Join(",", fields.Select(f => f.Name))}."));
            if (columns.Contains(field))
                return ([], Wrong(field.Name, $"Is named twice in the header."));
            columns.Add(field);
        }
        return ([.. columns], columns.Count == 0 ? Wrong("", $"The file is empty; its first line names the fields.") : null);
    }

    private static async Task<(bool More, RawRow? End)> NextAsync(CsvReader csv, int row, CancellationToken cancellation)
    {
        try
        {
            return (await csv.ReadAsync(cancellation), null);
        }
        catch (CsvFormatException error)
        {
            return (false, new RawRow(new BulkPlace(row, error.LineNumber), null,
                Error: $"Goes on for more than {LongestRow:N0} bytes, so that the rest of the file was not read; is a quote left open?"));
        }
    }

    private static RawRow Read(CsvReader csv, JsonPropertyInfo[] columns, bool malformed, BulkPlace place)
    {
        if (malformed)
            return new RawRow(place, null, Error: $"Has a quote in the wrong place; quote the whole field and double the quotes inside it.");
        if (csv.FieldCount != columns.Length)
            return new RawRow(place, null, Error: $"Has {csv.FieldCount} fields where the header has {columns.Length}.");
        if (!Utf8.IsValid(csv.RawRecord))
            return new RawRow(place, null, Error: $"Has bytes that are not UTF-8; save the file as UTF-8.");
        try
        {
            var fields = new JsonObject();
            for (var i = 0; i < columns.Length; i++)
                if (BulkCells.FromCell(csv.GetString(i), columns[i]) is { } value)
                    fields[columns[i].Name] = value;
            return new RawRow(place, fields);
        }
        catch (JsonException error)
        {
            return RawRow.Of(place, error);
        }
    }
}
