using Matchmaking.Profiles;

namespace Matchmaking.Clarity;

/// <summary>How a draft stands with one rule. What a rule cannot judge is left out of the score, not held against the draft.</summary>
public enum ClarityStatus { Met, Partly, Missing, NotJudged }

/// <summary>What a rule says of one draft.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Finding">A sentence for the person who writes.</param>
/// <param name="Quotes">The words it rests on, exactly as they stand in the draft.</param>
internal sealed record Judgment(ClarityStatus Status, string Finding, params string[] Quotes)
{
    public static Judgment Met(string finding, params string[] quotes) => new(ClarityStatus.Met, finding, quotes);

    public static Judgment Partly(string finding, params string[] quotes) => new(ClarityStatus.Partly, finding, quotes);

    public static Judgment Missing(string finding, params string[] quotes) => new(ClarityStatus.Missing, finding, quotes);

    public static Judgment NotEnglish(string text) => new(
        ClarityStatus.NotJudged, "Not judged, and left out of the score: this rule knows English words only, and the text seems to be in another language.",
        ClarityText.Excerpt(text));
}

/// <summary>One rule of a clear need.</summary>
/// <param name="Id">snake_case; never reused for another meaning.</param>
/// <param name="Weight">Its share of 100.</param>
/// <param name="Name">What is asked of the writer.</param>
/// <param name="LooksFor">What counts as met, as partly met and as missing.</param>
/// <param name="Fields">The fields it reads.</param>
/// <param name="EnglishOnly">True when it looks for words; such a rule reads one field, so that another answer cannot take its judgment back.</param>
/// <param name="Fix">What to do when it is not met.</param>
/// <param name="Example">A text or value that meets it.</param>
/// <param name="Judge">A pure function of the draft; it gives nothing for fields left empty.</param>
internal sealed record ClarityRule(
    string Id, int Weight, string Name, string LooksFor, string[] Fields, bool EnglishOnly, string Fix, string Example, Func<NeedRequest, Judgment> Judge);
