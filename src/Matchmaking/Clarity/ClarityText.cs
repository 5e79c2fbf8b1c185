using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Matchmaking.Candidates;

namespace Matchmaking.Clarity;

/// <summary>What the rules see in a text. Every word found is given as it stands there, so that it can be quoted.</summary>
internal static partial class ClarityText
{
    private const int ExcerptWords = 12;

    /// <summary>Thai, Lao, Burmese, Khmer, Japanese and Chinese.</summary>
    private const string ScriptsWithoutSpaces = @"\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF";

    /// <summary>Frequent in English and rare elsewhere: Dutch has "of" and "in", French has "on".</summary>
    private static readonly FrozenSet<string> EnglishWords = Set("""
        the and to with that for their they this from which have has our are by on not when who people it is was of in at be more than
        we can cannot but how what before after each every every at least
        """);

    private static readonly FrozenSet<string> Exemptions = Set("no not without never existing current present today's old older legacy broken our their these those refused against");

    /// <summary>Words of a text; a script without spaces counts two characters as a word.</summary>
    public static int Words(string? text) => text is null ? 0 : Word().Count(text) + (Unspaced().Count(text) + 1) / 2;

    /// <summary>The beginning of a text.</summary>
    public static string Excerpt(string text)
    {
        var words = Word().Matches(text);
        return words.Count > ExcerptWords ? text[..(words[ExcerptWords - 1].Index + words[ExcerptWords - 1].Length)]
            : text.Length > 120 ? text[..(char.IsHighSurrogate(text[119]) ? 119 : 120)] : text;
    }

    /// <summary>
    /// Whether rules about English words can judge a text: its stop words are English ones, and enough of them. A short text has few, and
    /// passes when no other language claims it and its letters are those of English.
    /// </summary>
    public static bool IsEnglish(string text)
    {
        var letters = text.Count(char.IsLetter);
        if (letters == 0 || text.Count(char.IsAsciiLetter) < 0.9 * letters || TextAnalysis.LanguageOf(text) != "en")
            return false;
        string[] words = [.. Word().Matches(text).Select(word => word.Value.ToLowerInvariant())];
        return words.Length < 8 || words.Count(EnglishWords.Contains) >= 0.15 * words.Length;
    }

    /// <summary>Figures, and in English also numbers in words; a year alone is a date, not a figure.</summary>
    public static string[] Figures(string? text) =>
        text is null ? [] : [.. (IsEnglish(text) ? EnglishFigure() : Figure()).Matches(text).Select(match => match.Value).Where(value => !Year().IsMatch(value)).Distinct()];

    /// <summary>Dates, years and spans of time.</summary>
    public static string[] Times(string text) =>
        [.. (IsEnglish(text) ? EnglishTime() : Time()).Matches(text).Select(match => match.Value.Trim()).Distinct()];

    /// <summary>Products, brands and technologies, but for those that are said to be there already or to be unwanted.</summary>
    public static string[] Solutions(string text) =>
        [.. SolutionWords().Matches(text).Where(match => !IsExempt(text, match.Index)).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Phrases of buying and delivering.</summary>
    public static string[] Purchases(string text) => Distinct(PurchasePhrases().Matches(text));

    /// <summary>Things with a quantity, as on a shopping list.</summary>
    public static string[] Quantities(string text) => Distinct(QuantityPhrases().Matches(text));

    /// <summary>Phrases that speak of something handed over rather than of what changes.</summary>
    public static string[] Deliverables(string text) => Distinct(DeliveryPhrases().Matches(text));

    /// <summary>Words that could stand in any brief.</summary>
    public static string[] VagueWords(string text) => Distinct(VaguePhrases().Matches(text));

    private static bool IsExempt(string text, int at) => WordsBefore().Match(text, 0, at).Value.Split([' ', '\n', '\r', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => Exemptions.Contains(word.ToLowerInvariant()));

    private static string[] Distinct(MatchCollection matches) => [.. matches.Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static FrozenSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex($@"[\p{{L}}\p{{M}}\p{{N}}-[{ScriptsWithoutSpaces}]]+(?:['’-][\p{{L}}\p{{M}}\p{{N}}-[{ScriptsWithoutSpaces}]]+)*")]
    private static partial Regex Word();

    [GeneratedRegex($"[{ScriptsWithoutSpaces}]")]
    private static partial Regex Unspaced();

    [GeneratedRegex(@"\p{Nd}+(?:[.,'\u00A0\u202F]\p{Nd}+)*\s?[%％‰]?")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\p{Nd}+(?:[.,'\u00A0\u202F]\p{Nd}+)*\s?%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|half|one in|a third|a quarter|twice|doubled?|halved?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishFigure();

    [GeneratedRegex(@"^(?:19|20)\d\d\s?$")]
    private static partial Regex Year();

    [GeneratedRegex(@"\b(?:20\d\d(?:-\d\d(?:-\d\d)?)?|(?:within|after|by|before|until|every|each|per|a|in|one|first)\s+(?:[\w-]+\s+){0,3}?(?:days?|weeks?|months?|quarters?|seasons?|years?|end)|\d+\s+(?:days?|weeks?|months?|years?|seasons?))\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishTime();

    [GeneratedRegex(@"(?<!\d)20\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)|\b(?:mois|meses|mes|mês|anos?|años?|ans?|années?|semanas?|semaines?|Monat\w*|Jahr\w*|Wochen?|mesi|mese|anni|anno|settiman\w+)\b|\d+\s?(?:개월|년|주|个月|か月|ヶ月|年|月|週|周)|\b(?:месяц\w*|год\w*|лет)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(?:(?:mobile |web |phone )?apps?|applications?|software|SaaS|(?:digital |cloud |data |IoT )?platforms?|portals?|dashboards?|websites?|chatbots?|(?:smart )?kiosks?|blockchain|artificial intelligence|AI(?:-based|-powered)?|machine learning|deep learning|digital twins?|(?:the )?internet of things|IoT|LoRaWAN|NB-IoT|Wi-?Fi|5G|drones?|UAVs?|robots?|(?:smart )?sensors?|(?:CCTV |smart )?cameras?|CCTV|RFID|NFC|QR codes?|beacons?|smart (?:poles?|meters?|bins?|lights?|lighting|parking|cards?)|data lakes?|data warehouses?|ERP|CRM|GIS|API|virtual reality|augmented reality|metaverse|VR|LED (?:lights?|lamps?|screens?)|Microsoft|Azure|Amazon Web Services|AWS|Google|Oracle|SAP|IBM|Cisco|Siemens|Huawei|Samsung|Esri|ArcGIS|Salesforce|Palantir|Bosch|Hikvision|Dahua|Philips|Schneider|Hitachi|Nokia|Ericsson)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SolutionWords();

    [GeneratedRegex(@"\b(?:purchas(?:e|ing)|buy(?:ing)?|procure(?:ment)?|acquir(?:e|ing)|acquisition|supply(?:ing)?(?: and install(?:ation)?)?|install(?:ation|ing)?|deploy(?:ment|ing)?|implement(?:ation|ing)?|develop(?:ment)? (?:of )?an?|roll-?out|tender for|licen[cs]es?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PurchasePhrases();

    [GeneratedRegex(@"\b\d[\d,.]*\s*(?:x|×|units?|pcs|pieces|sets?|licen[cs]es)\s*(?:of\s+)?[\w-]+", RegexOptions.IgnoreCase)]
    private static partial Regex QuantityPhrases();

    [GeneratedRegex(@"\b(?:(?:is|are|be|has been|have been) (?:delivered|installed|developed|implemented|deployed|purchased|procured|built|launched)|(?:a|an|the|new) (?:[\w-]+ )?(?:platform|dashboard|app|application|system|portal|software|tool|website|solution)s?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DeliveryPhrases();

    [GeneratedRegex(@"\b(?:innovative|state[- ]of[- ]the[- ]art|cutting[- ]edge|world[- ]class|best[- ]in[- ]class|holistic|seamless(?:ly)?|user[- ]friendly|next[- ]generation|smart solutions?|robust|scalable|leverage|synerg(?:y|ies)|optimi[sz]e|modern|various|several issues|and so on|etc|as soon as possible|improve(?:d)? efficiency|efficiently|effectively|high[- ]quality)\b", RegexOptions.IgnoreCase)]
    private static partial Regex VaguePhrases();

    [GeneratedRegex(@"(?:[\w'’-]+[\s,]+){0,2}$")]
    private static partial Regex WordsBefore();
}
