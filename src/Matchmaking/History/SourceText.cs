using System.Globalization;
using System.Text;
using Matchmaking.Profiles;

namespace Matchmaking.History;

/// <summary>How the readers turn a source's text into values: bytes, dates, countries, money.</summary>
internal static class SourceText
{
    /// <summary>Stands for bytes that are not UTF-8: a noncharacter, so it cannot be confused with what a source holds.</summary>
    public const char BadByte = '\uFFFF';

    public const string BadByteReason = "holds bytes that are not UTF-8; save the file as UTF-8";

    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(BadByte.ToString()));

    // A detected byte order mark would bring back the default encoding, which hides bad bytes behind U+FFFD.
    public static StreamReader Reader(Stream stream) => new(stream, Utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);

    /// <summary>Control characters, which no profile may hold, become blanks; tabs and line ends stay.</summary>
    public static string Clean(string text) => text.AsSpan().IndexOfAnyExcept(Printable) < 0 ? text
        : string.Create(text.Length, text, static (clean, source) =>
        {
            for (var i = 0; i < clean.Length; i++)
                clean[i] = Printable.Contains(source[i]) ? source[i] : ' ';
        });

    private static readonly System.Buffers.SearchValues<char> Printable = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => !char.IsControl(c) || c is '\t' or '\n' or '\r')]);

    /// <summary>The calendar day in UTC of an ISO 8601 date or date-time.</summary>
    public static DateOnly? Date(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        var isIso = text?.Length > 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out _);
        return isIso && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.UtcDateTime)
            : null;
    }

    /// <summary>An ISO 3166-1 alpha-2 code, also from the EU's own codes for Greece and the United Kingdom; null when unknown.</summary>
    public static string? Country(string? text)
    {
        var code = text?.Trim().ToUpperInvariant() switch { "UK" => "GB", "EL" => "GR", var other => other };
        return Regions.IsCountry(code) ? code : null;
    }

    /// <summary>An amount in minor units of its currency; null when there is no amount above zero or no currency.</summary>
    public static long? MinorUnits(decimal? amount, string? currency)
    {
        if (amount is not > 0 || currency is not { Length: 3 })
            return null;
        return amount <= long.MaxValue / 1000m ? (long)decimal.Round(amount.Value * MinorUnitsIn(currency)) : null;
    }

    /// <summary>An amount in minor units of its currency, as others write it.</summary>
    public static decimal WholeUnits(long minor, string currency) => minor / MinorUnitsIn(currency);

    private static decimal MinorUnitsIn(string currency) => WithoutMinorUnit.Contains(currency) ? 1m : WithThousandths.Contains(currency) ? 1000m : 100m;

    /// <summary>An absolute http(s) address; a bare host such as <c>www.example.org</c> is taken as one. Null when it is neither.</summary>
    public static string? Website(string? text)
    {
        var address = Blank(text) is { } found && !found.Contains("://", StringComparison.Ordinal) && found.Contains('.') ? $"http://{found}" : Blank(text);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? address : null;
    }

    public static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // ISO 4217: every other currency has hundredths.
    private static readonly HashSet<string> WithoutMinorUnit =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly HashSet<string> WithThousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
}
