using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Matchmaking.Platform;

namespace Matchmaking.Bulk;

/// <summary>
/// Fields of a row as cells of a table and back, without loss. An empty cell is null or an empty list. Entries of a list are joined by
/// <c>|</c> and the parts of an entry by <c>:</c>; either inside a text, and the backslash, has a backslash before it. A text that a spreadsheet
/// would take for a formula has an apostrophe before it, and so has one that begins with apostrophes and would be taken for such a cell.
/// </summary>
internal static partial class BulkCells
{
    private const char Separator = '|', PartSeparator = ':', Escape = '\\';

    public static string ToCell(JsonNode? value, Type type) => value switch
    {
        null => "",
        JsonArray entries => Guard(string.Join(Separator, entries.Select(Entry))),
        _ => IsNumber(type) || Plain(type) == typeof(bool) ? Scalar(value) : Guard(Scalar(value)),
    };

    /// <exception cref="JsonException">The cell cannot be a value of the field.</exception>
    public static JsonNode? FromCell(string cell, JsonPropertyInfo field)
    {
        if (cell.Length == 0)
            return null;
        var type = Plain(field.PropertyType);
        if (IsNumber(type) || type == typeof(bool))
            return Typed(cell, type);
        var text = Unguard(cell);
        if (!type.IsGenericType)
            return JsonValue.Create(text);
        var entries = Split(text, Separator);
        return new JsonArray([.. entries.Select((entry, index) => FromEntry(entry, type.GetGenericArguments()[0], $"$.{field.Name}[{index.ToString(CultureInfo.InvariantCulture)}]"))]);
    }

    private static string Entry(JsonNode? entry) => entry is JsonObject parts
        ? string.Join(PartSeparator, parts.Select(part => Escaped(Scalar(part.Value)).Replace(":", @"\:", StringComparison.Ordinal)))
        : Escaped(Scalar(entry));

    private static JsonNode? FromEntry(string entry, Type type, string path)
    {
        if (Plain(type).IsEnum || type == typeof(string) || type.IsPrimitive)
            return Typed(Unescaped(entry), type);
        var fields = Json.Options.GetTypeInfo(type).Properties;
        var parts = Split(entry, PartSeparator);
        if (parts.Count != fields.Count)
            throw Json.Refused($"'{Rules.Short(entry)}' has {parts.Count} parts; give {string.Join(PartSeparator, fields.Select(field => field.Name))}.", path);
        return new JsonObject(fields.Zip(parts).Where(part => part.Second.Length > 0)
            .Select(part => KeyValuePair.Create(part.First.Name, Typed(Unescaped(part.Second), Plain(part.First.PropertyType)))));
    }

    /// <summary>Left a text when it is no number: reading the row then says what was expected.</summary>
    private static JsonNode? Typed(string text, Type type) =>
        IsNumber(type) && Number().IsMatch(text.Trim()) ? JsonNode.Parse(text.Trim())
        : type == typeof(bool) && bool.TryParse(text.Trim(), out var flag) ? JsonValue.Create(flag)
        : JsonValue.Create(text);

    private static string Scalar(JsonNode? value) =>
        value is null ? "" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static string Escaped(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);

    private static string Unescaped(string text) => EscapedCharacter().Replace(text, "$1");

    private static List<string> Split(string text, char separator)
    {
        var (parts, start) = (new List<string>(), 0);
        for (var i = 0; i < text.Length; i++)
            if (text[i] == Escape)
                i++;
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        parts.Add(text[start..]);
        return parts;
    }

    internal static string Guard(string text) => LooksLikeFormula().IsMatch(text) ? "'" + text : text;

    internal static string Unguard(string cell) => cell.StartsWith('\'') && LooksLikeFormula().IsMatch(cell) ? cell[1..] : cell;

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsNumber(Type type) => Type.GetTypeCode(Plain(type)) is TypeCode.Int32 or TypeCode.Int64 or TypeCode.Double && !Plain(type).IsEnum;

    /// <summary>OWASP, CSV Injection: = + - @, their full-width forms, tab and line breaks.</summary>
    [GeneratedRegex(@"\A'*[=+\-@＝＋－＠\t\r\n]")]
    private static partial Regex LooksLikeFormula();

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\\([\\|:])")]
    private static partial Regex EscapedCharacter();
}
