using System.IO.Compression;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Matchmaking.History;

/// <summary>
/// The releases in an OCDS file, whatever holds them: a release package, a record package, one release, an array, or JSON Lines of
/// any of these; plain or gzip, told by the first bytes. Only one release is in memory at a time.
/// </summary>
internal static class OcdsFile
{
    private const string Expected = "OCDS 1.1 releases or records as JSON or JSON Lines, plain or gzip";

    // A broken first line of JSON Lines is noticed at the latest here; a document that reads on beyond it is one value.
    private const int LinesToProbe = 3;

    public static IEnumerable<(long Line, JObject Release)> Releases(string path, Action<RowProblem> report)
    {
        if (!File.Exists(path))
            throw new HistoryFormatException($"{path}: {(Directory.Exists(path) ? "is a folder" : "there is no such file")}; give a file with {Expected}.");
        var items = Guarded(path, () => IsJsonLines(path)) ? Lines(path, report) : Document(path);
        using var enumerator = items.GetEnumerator();
        while (Guarded(path, enumerator.MoveNext))
        {
            var (line, item) = enumerator.Current;
            if (HasBadBytes(item))
            {
                report(new RowProblem(path, line, SourceText.BadByteReason));
                continue;
            }
            foreach (var inner in Unpack(item))
            {
                if (inner is JObject release)
                    yield return (line, release);
                else
                    report(new RowProblem(path, line, "is not a release: expected a JSON object, or a record with a compiledRelease or whole releases"));
            }
        }
    }

    private static IEnumerable<(long Line, JToken Item)> Lines(string path, Action<RowProblem> report)
    {
        using var reader = Open(path);
        for (long line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (ParseLine(text, out var problem) is { } item)
                yield return (line, item);
            else
                report(new RowProblem(path, line, text.Contains(SourceText.BadByte) ? SourceText.BadByteReason : problem));
        }
    }

    private static JToken? ParseLine(string text, out string problem)
    {
        using var json = Configure(new JsonTextReader(new StringReader(text)));
        try
        {
            var item = JToken.ReadFrom(json);
            problem = "holds more than one value; JSON Lines has one a line";
            return json.Read() ? null : item;
        }
        catch (JsonReaderException e)
        {
            problem = $"is not valid JSON: at position {e.LinePosition} of the line";
            return null;
        }
    }

    private static IEnumerable<(long Line, JToken Item)> Document(string path)
    {
        using var json = Configure(new JsonTextReader(Open(path)));
        json.Read();
        if (json.TokenType == JsonToken.StartArray)
        {
            foreach (var item in Elements(json))
                yield return item;
        }
        else if (json.TokenType == JsonToken.StartObject)
        {
            foreach (var item in Package(json))
                yield return item;
        }
        else
        {
            throw new HistoryFormatException($"{path}: expected {Expected}; found {Found(json)}.");
        }
        if (json.Read())
            throw new HistoryFormatException($"{path}: more follows after the end of the JSON document, at line {json.LineNumber}; give one document, or JSON Lines with one value a line.");
    }

    private static IEnumerable<(long Line, JToken Item)> Package(JsonTextReader json)
    {
        long first = json.LineNumber;
        var isPackage = false;
        var single = new JObject();
        while (json.Read() && json.TokenType == JsonToken.PropertyName)
        {
            var name = (string)json.Value!;
            json.Read();
            if (name is "releases" or "records" && json.TokenType == JsonToken.StartArray)
            {
                isPackage = true;
                foreach (var (line, item) in Elements(json))
                    yield return (line, name == "records" && item is JObject ? new JObject { ["records"] = new JArray(item) } : item);
            }
            else
            {
                single[name] = JToken.ReadFrom(json);
            }
        }
        if (!isPackage)
            yield return (first, single);
    }

    private static IEnumerable<(long Line, JToken Item)> Elements(JsonTextReader json)
    {
        while (json.Read() && json.TokenType != JsonToken.EndArray)
        {
            long line = json.LineNumber;
            yield return (line, JToken.ReadFrom(json));
        }
    }

    /// <summary>The releases in a value; a null stands for one that is not there.</summary>
    private static IEnumerable<JToken?> Unpack(JToken item) => item switch
    {
        JObject { } package when package["releases"] is JArray releases => releases,
        JObject { } package when package["records"] is JArray records => records.SelectMany(FromRecord),
        JObject { } record when record["compiledRelease"] is JObject => FromRecord(record),
        JArray several => several,
        _ => [item],
    };

    private static IEnumerable<JToken?> FromRecord(JToken record)
    {
        if (record["compiledRelease"] is JObject compiled)
        {
            compiled["ocid"] ??= record["ocid"];
            compiled["id"] ??= record["ocid"];
            return [compiled];
        }
        // A linked release has a url and no content of its own.
        var whole = record["releases"] is JArray releases ? releases.OfType<JObject>().Where(r => r["url"] is null).ToList() : [];
        foreach (var release in whole)
            release["ocid"] ??= record["ocid"];
        return whole.Count == 0 ? new JToken?[] { null } : whole;
    }

    private static bool IsJsonLines(string path)
    {
        using var json = Configure(new JsonTextReader(Open(path)));
        try
        {
            while (json.Read() && json.LineNumber <= LinesToProbe)
            {
                if (json.TokenType == JsonToken.StartArray && json.Depth == 0)
                    return false;
                if (json.TokenType != JsonToken.StartObject && json.Depth == 0)
                    return json.LineNumber == 1 && SecondLineBegins(path) is not null;
            }
            return false;
        }
        catch (JsonReaderException e) when (e.LineNumber <= LinesToProbe)
        {
            return SecondLineBegins(path) == '{';
        }
    }

    /// <summary>The first character after the first line, read without holding that line: a whole package may be on it.</summary>
    private static char? SecondLineBegins(string path)
    {
        using var reader = Open(path);
        int character;
        do
            character = reader.Read();
        while (character is not (-1 or '\n'));
        while (character >= 0 && char.IsWhiteSpace((char)character))
            character = reader.Read();
        return character < 0 ? null : (char)character;
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonReaderException e)
        {
            throw new HistoryFormatException(
                $"{path}: expected {Expected}; the JSON breaks at line {Math.Max(e.LineNumber, 1)}, position {e.LinePosition}. Is the file cut short?", e);
        }
        catch (InvalidDataException e)
        {
            throw new HistoryFormatException($"{path}: the gzip data are damaged or cut short; download the file again.", e);
        }
    }

    private static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        var count = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (magic[..count].StartsWith("PK"u8))
        {
            file.Dispose();
            throw new HistoryFormatException($"{path}: expected {Expected}; found a zip. Unpack it and give the file inside.");
        }
        return SourceText.Reader(magic[..count].StartsWith<byte>([0x1F, 0x8B]) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    private static JsonTextReader Configure(JsonTextReader json)
    {
        json.SupportMultipleContent = true;
        json.DateParseHandling = DateParseHandling.None;
        // Not as decimals: one number beyond their range, in a field that nobody reads, would break the file.
        json.FloatParseHandling = FloatParseHandling.Double;
        return json;
    }

    private static string Found(JsonTextReader json) => json.TokenType == JsonToken.None ? "an empty file" : $"a lone {json.TokenType}";

    private static bool HasBadBytes(JToken item) => item is JContainer container
        && container.DescendantsAndSelf().Any(token =>
            token is JValue { Value: string text } && text.Contains(SourceText.BadByte)
            || token is JProperty property && property.Name.Contains(SourceText.BadByte));
}
