using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Matchmaking.Platform;

/// <summary>The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): a quoted text, or a plain word as many clients send it.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaximumLength = 255;
    private static readonly SearchValues<char> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:/=");

    /// <summary>The key, or null with what is wrong with it.</summary>
    public static string? Read(StringValues header, out Sentence? error)
    {
        var text = header.Count == 1 ? header.ToString().Trim() : "";
        var key = text.StartsWith('"') ? Unquote(text) : text.AsSpan().ContainsAnyExcept(Word) ? null : text;
        error = header.Count > 1 ? $"Is given more than once."
            : key is null ? $"'{Rules.Short(text)}' is not a key; send a quoted text of ASCII characters, best a new UUID, such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\"."
            : key.Length == 0 ? $"Is empty; send a new UUID, or leave the header out."
            : key.Length > MaximumLength ? (Sentence)$"Has {key.Length} characters; at most {MaximumLength} are allowed."
            : null;
        return error is null ? key : null;
    }

    /// <summary>Names a key of a caller without telling either.</summary>
    public static string Name(string caller, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{key}")));

    // The text of RFC 9651, 3.3.3: printable ASCII, with \ before a quote or another \ only.
    private static string? Unquote(string text)
    {
        var key = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == text.Length - 1 ? key.ToString() : null;
            if (text[i] == '\\' && ++i < text.Length && text[i] is not ('"' or '\\'))
                return null;
            if (i == text.Length || text[i] is < ' ' or > '~')
                return null;
            key.Append(text[i]);
        }
        return null;
    }
}

/// <summary>A POST that takes no <c>Idempotency-Key</c>, and why.</summary>
internal sealed record NotIdempotent(string Reason);
