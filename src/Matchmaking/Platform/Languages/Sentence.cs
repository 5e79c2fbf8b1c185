using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Matchmaking.Platform;

/// <summary>
/// A sentence for a caller, written in English where it belongs, as <c>$"…"</c>, and said in the language of the request. The English is
/// also its key in the resource of each language: <c>$"Is {age}; must be {least:N0} or more."</c> is <c>Is {0}; must be {1:N0} or more.</c>
/// </summary>
[InterpolatedStringHandler]
public sealed class Sentence
{
    private readonly StringBuilder key;
    private readonly List<object?> parts;

    public Sentence(int literalLength, int formattedCount) => (key, parts) = (new StringBuilder(literalLength + (8 * formattedCount)), new List<object?>(formattedCount));

    public void AppendLiteral(string value) => key.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>A number with <c>N0</c> gets the language's own separators; everything else is said as the API writes it.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        key.Append('{').Append(parts.Count);
        if (format is not null)
            key.Append(':').Append(format);
        key.Append('}');
        parts.Add(value);
    }

    /// <summary>What a sentence is looked up by.</summary>
    public string Key => key.ToString();

    /// <summary>As written, whatever the language of the request.</summary>
    public string English => string.Format(CultureInfo.InvariantCulture, Key, [.. parts.Select(part => part is Sentence inner ? inner.English : part)]);

    /// <summary>In the language of the request.</summary>
    public override string ToString() => string.Format(Languages.Numbers, Languages.Find(Key) ?? Key, [.. parts]);

    /// <summary>What is said already, such as a message of the framework.</summary>
    public static Sentence Said(string text) => $"{text}";

    /// <summary>"a", "a or b", "a or b or c".</summary>
    public static Sentence Or(IEnumerable<string> words) => words.Select(Said).Aggregate((all, next) => $"{all} or {next}");

    [Obsolete("Write the sentence with a $ in front, so that it can be said in every language; in a condition cast it: (Sentence)$\"…\". See CONTRIBUTING.md.", error: true)]
    public static implicit operator Sentence(string text) => Said(text);
}
