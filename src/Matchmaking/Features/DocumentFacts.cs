using Matchmaking.Profiles;

namespace Matchmaking.Features;

/// <summary>
/// What features read of a document, without following references: most have one buyer and one country at most. A list is made from
/// thousands of documents all over the memory, and waiting for memory is most of what it takes.
/// </summary>
/// <param name="Day">See <see cref="PoolDocument.Day"/>.</param>
/// <param name="Providers">How many providers did the work.</param>
/// <param name="LogBudget">See <see cref="PoolDocument.LogBudget"/>.</param>
/// <param name="Currency">See <see cref="ShortCode"/>.</param>
/// <param name="Country">The only country, none or <see cref="ShortCode.Several"/>.</param>
/// <param name="Buyer">Ordinal of the only buyer, <see cref="None"/> or <see cref="Several"/>.</param>
/// <param name="Sectors">See <see cref="PoolDocument.Sectors"/>.</param>
/// <param name="Is">What else is to be known.</param>
public readonly record struct DocumentFacts(int Day, int Providers, float LogBudget, ShortCode Currency, ShortCode Country, int Buyer, SectorSet Sectors, DocumentIs Is)
{
    public const int None = -1, Several = -2;

    public static DocumentFacts Of(PoolDocument document) => new(
        document.Day, document.Providers, document.LogBudget, ShortCode.Of(document.Currency), ShortCode.Of(document.Countries),
        document.Buyers.Length switch { 0 => None, 1 => document.Buyers[0], _ => Several }, document.Sectors,
        (document.Live ? DocumentIs.Live : 0) | (document.State == ReferenceState.Claimed ? DocumentIs.Claimed : 0) | (document.Topics.Length > 0 ? DocumentIs.OfTopics : 0));
}

/// <summary>What a document is.</summary>
[Flags]
public enum DocumentIs { Live = 1, Claimed = 2, OfTopics = 4 }

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
