using Matchmaking.Profiles;

namespace Matchmaking.Features;

/// <summary>
/// What features read of a document, without following references: most have one buyer and one country at most. A list is made from
/// thousands of documents all over the memory, and waiting for memory is most of what it takes; so it is half a line of the processor's cache.
/// </summary>
/// <param name="Day">See <see cref="PoolDocument.Day"/>.</param>
/// <param name="Providers">How many providers did the work.</param>
/// <param name="Is">What else is to be known.</param>
/// <param name="Engagement">See <see cref="CodeOf"/>.</param>
/// <param name="LogBudget">See <see cref="PoolDocument.LogBudget"/>.</param>
/// <param name="Currency">See <see cref="ShortCode"/>.</param>
/// <param name="Country">The only country, none or <see cref="ShortCode.Several"/>.</param>
/// <param name="Buyer">Ordinal of the only buyer, <see cref="None"/> or <see cref="Several"/>.</param>
/// <param name="Leader">See <see cref="PoolDocument.Leader"/>.</param>
/// <param name="Sectors">See <see cref="PoolDocument.Sectors"/>.</param>
public readonly record struct DocumentFacts(
    int Day, ushort Providers, DocumentIs Is, byte Engagement, float LogBudget, ShortCode Currency, ShortCode Country, int Buyer, int Leader, SectorSet Sectors)
{
    public const int None = -1, Several = -2, Unknown = -3;

    public static DocumentFacts Of(PoolDocument document) => new(
        document.Day, (ushort)Math.Min(document.Providers, ushort.MaxValue),
        (document.Live ? DocumentIs.Live : 0) | (document.State == ReferenceState.Claimed ? DocumentIs.Claimed : 0) | (document.Topics.Length > 0 ? DocumentIs.OfTopics : 0)
            | (document.Kind == DocumentKind.Partnership && (document.Providers == 1 || document.Parts.Length > 0) ? DocumentIs.InParts : 0),
        CodeOf(document.EngagementModel), document.LogBudget, ShortCode.Of(document.Currency), ShortCode.Of(document.Countries),
        document.Buyers.Length switch { 0 => None, 1 => document.Buyers[0], _ => Several }, document.Leader, document.Sectors);

    /// <summary>An engagement model as a number; 0 is none.</summary>
    public static byte CodeOf(EngagementModel? model) => (byte)(model is { } known ? (int)known + 1 : 0);
}

/// <summary>What a document is; in parts is what somebody's part of the money is known of.</summary>
[Flags]
public enum DocumentIs : byte { Live = 1, Claimed = 2, OfTopics = 4, InParts = 8 }

/// <summary>A code of up to four letters, such as those of ISO 3166 and ISO 4217, as a number; 0 is none.</summary>
public readonly record struct ShortCode(uint Bits)
{
    /// <summary>Several codes, or one that is longer.</summary>
    public static ShortCode Several { get; } = new(uint.MaxValue);

    public static ShortCode Of(string? code)
    {
        if (code is { Length: > 4 })
            return Several;
        var bits = 0u;
        foreach (var letter in code ?? "")
            bits = letter is > '\0' and < (char)128 ? bits << 8 | letter : uint.MaxValue;
        return new(bits);
    }

    public static ShortCode Of(string[] codes) => codes.Length switch { 0 => default, 1 => Of(codes[0]), _ => Several };
}
