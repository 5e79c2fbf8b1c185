namespace Matchmaking.History;

/// <summary>Codes of a source's own classification, such as a call topic or a product code.</summary>
public static class Topic
{
    /// <summary>
    /// The parts of a code from broad to narrow, without years and running numbers: HORIZON, CL5, D2 of HORIZON-CL5-2021-D2-01-11;
    /// the scheme and ever longer prefixes of a numeric one: CPV, 45, 452 of CPV:45233000.
    /// </summary>
    public static string[] Parts(string code)
    {
        var colon = code.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            var digits = code[(colon + 1)..];
            return [code[..colon], .. Enumerable.Range(2, Math.Max(0, Math.Min(3, digits.Length - 1))).Select(n => digits[..Math.Min(n, digits.Length)])];
        }
        var parts = code.Split('-').Where(part => part.Length > 0 && !part.All(char.IsAsciiDigit)).ToArray();
        return parts.Length == 0 ? [code] : parts;
    }

    /// <summary>How far two codes agree from the broad end: the share of the first one's parts; 0–1.</summary>
    public static float Closeness(string[] parts, string[] other)
    {
        var common = 0;
        while (common < parts.Length && common < other.Length && parts[common] == other[common])
            common++;
        return parts.Length == 0 ? 0 : (float)common / parts.Length;
    }
}
