using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Matchmaking.History;

/// <summary>One `;`-separated file, read row by row; rows that cannot be used are reported and skipped.</summary>
internal sealed class CsvTable : IDisposable
{
    // A quote that is never closed would otherwise swallow the rest of the file into one field.
    private const int LongestRow = 1 << 22;

    private readonly string _file;
    private readonly Action<RowProblem> _report;
    private readonly CsvReader _csv;
    private readonly Dictionary<string, int> _columns;
    private bool _malformed;

    public CsvTable(Stream stream, string file, IReadOnlyList<string> required, Action<RowProblem> report)
    {
        _file = file;
        _report = report;
        _csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = ';',
            Encoding = Encoding.UTF8,
            MaxRecordSize = LongestRow,
            TrackLineNumbers = true,
            OnMalformedRecord = _ => _malformed = true,
        });
        _columns = ReadHeader(required);
    }

    /// <summary>The line the current row begins on.</summary>
    public long Line => _csv.LineNumber;

    /// <summary>Rows seen, good and bad.</summary>
    public long Rows { get; private set; }

    public string this[string column] => _columns.TryGetValue(column, out var index) ? _csv.GetString(index) : "";

    public void Report(string reason) => _report(new RowProblem(_file, Line, reason));

    /// <summary>Moves to the next usable row.</summary>
    public bool Next()
    {
        while (ReadRow())
        {
            Rows++;
            if (Problem() is not { } reason)
                return true;
            Report(reason);
        }
        return false;
    }

    private string? Problem()
    {
        if (!Utf8.IsValid(_csv.RawRecord))
            return SourceText.BadByteReason;
        if (_csv.FieldCount != _columns.Count)
            return $"has {_csv.FieldCount} fields where the header has {_columns.Count}";
        return _malformed ? "has a quote in the wrong place; quote the whole field and double the quotes inside it" : null;
    }

    private bool ReadRow()
    {
        _malformed = false;
        return Guarded(_csv.Read);
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new HistoryFormatException(
                $"{_file}: the row that begins at line {e.LineNumber} goes on for more than {LongestRow:N0} bytes; is a quote left open?", e);
        }
        catch (InvalidDataException e)
        {
            throw new HistoryFormatException($"{_file}: the compressed data break off after line {Line}; download the file again.", e);
        }
    }

    private Dictionary<string, int> ReadHeader(IReadOnlyList<string> required)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Guarded(() => _csv.Headers.ToArray()))
        {
            if (!columns.TryAdd(name.Trim(), columns.Count))
                throw new HistoryFormatException($"{_file}: the column {name} is there twice; use the EU portal's CSV download as it is.");
        }
        var missing = required.Where(name => !columns.ContainsKey(name)).ToList();
        if (missing.Count == 0)
            return columns;
        var found = columns.Count switch { 0 => "an empty file", 1 => "a single column, so another separator", var n => $"{n} columns without them" };
        throw new HistoryFormatException(
            $"{_file}: expected columns separated by `;` with {string.Join(", ", missing)}; found {found}. Use the EU portal's CSV download as it is.");
    }

    public void Dispose() => _csv.Dispose();
}
