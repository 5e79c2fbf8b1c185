using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Matchmaking.Candidates;

/// <summary>
/// Text to index terms by Lucene.NET: UAX #29 words, lower case, CJK bigrams, stop words and a stemmer of the text's
/// language, accents folded. The language is the one whose stop words are most frequent in the text.
/// </summary>
public static class TextAnalysis
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private const int LongestTerm = 40;

    private sealed record Language(string Tag, CharArraySet StopWords, Func<TokenStream, TokenStream> Stem)
    {
        public Analyzer Analyzer { get; } = Analyzer.NewAnonymous((_, reader) =>
        {
            var source = new StandardTokenizer(Version, reader);
            TokenStream stream = new LowerCaseFilter(Version, source);
            stream = new CJKBigramFilter(new CJKWidthFilter(stream));
            stream = new StopFilter(Version, stream, StopWords);
            return new TokenStreamComponents(source, new ASCIIFoldingFilter(Stem(stream)));
        });
    }

    // English comes first: it wins ties, and texts without any stop word, such as short titles, are taken for it.
    private static readonly Language[] Languages =
    [
        new("en", EnglishAnalyzer.DefaultStopSet, s => new PorterStemFilter(new EnglishPossessiveFilter(Version, s))),
        new("es", SpanishAnalyzer.DefaultStopSet, s => new SpanishLightStemFilter(s)),
        new("pt", PortugueseAnalyzer.DefaultStopSet, s => new PortugueseLightStemFilter(s)),
        new("fr", FrenchAnalyzer.DefaultStopSet, s => new FrenchLightStemFilter(s)),
        new("de", GermanAnalyzer.DefaultStopSet, s => new GermanLightStemFilter(s)),
        new("it", ItalianAnalyzer.DefaultStopSet, s => new ItalianLightStemFilter(s)),
        new("ru", RussianAnalyzer.DefaultStopSet, s => new RussianLightStemFilter(s)),
    ];

    /// <summary>Terms of some texts with how often each occurs; empty for an empty text.</summary>
    public static TextTerms Terms(params ReadOnlySpan<string?> texts)
    {
        var terms = new TextTerms();
        foreach (var text in texts)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            using var stream = Detect(text).Analyzer.GetTokenStream("text", text);
            var term = stream.GetAttribute<ICharTermAttribute>();
            string? previous = null;
            stream.Reset();
            while (stream.IncrementToken())
            {
                if (term.Length is 0 or > LongestTerm)
                    continue;
                var word = term.ToString();
                Count(terms.Words, word);
                if (previous is not null)
                    Count(terms.Phrases, $"{previous} {word}");
                previous = word;
            }
            stream.End();
        }
        return terms;
    }

    private static void Count(Dictionary<string, int> terms, string term) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out _)++;

    /// <summary>BCP-47 tag of the language a text is analysed in.</summary>
    public static string LanguageOf(string text) => Detect(text).Tag;

    private static Language Detect(string text)
    {
        const int enough = 600;
        var head = text.AsSpan(0, Math.Min(text.Length, enough));
        Span<int> hits = stackalloc int[Languages.Length];
        Span<char> lower = stackalloc char[16];
        foreach (var range in head.SplitAny(" \t\r\n.,;:!?()\"'"))
        {
            var word = head[range];
            if (word.Length is 0 or > 15)
                continue;
            var length = word.ToLowerInvariant(lower);
            var key = lower[..length].ToString();
            for (var i = 0; i < Languages.Length; i++)
                hits[i] += Languages[i].StopWords.Contains(key) ? 1 : 0;
        }
        var best = 0;
        for (var i = 1; i < hits.Length; i++)
            best = hits[i] > hits[best] ? i : best;
        return Languages[best];
    }
}

/// <summary>An analysed text: words, and phrases of two neighbouring words, each with how often it occurs.</summary>
public sealed class TextTerms
{
    public Dictionary<string, int> Words { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, int> Phrases { get; } = new(StringComparer.Ordinal);
}
