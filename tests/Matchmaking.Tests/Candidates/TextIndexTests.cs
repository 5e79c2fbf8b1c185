using CsCheck;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Matchmaking.Candidates;
using Matchmaking.Features;

namespace Matchmaking.Tests.Candidates;

public sealed class TextIndexTests
{
    private sealed record Text(int Day, Dictionary<string, int> Terms)
    {
        public int Length => Terms.Values.Sum();
    }

    private static readonly Gen<Dictionary<string, int>> Terms =
        Gen.Dictionary(Gen.Int[0, 11].Select(i => $"term{i}"), Gen.Int[1, 4])[0, 8];

    private static readonly Gen<Text[]> Texts = Gen.Select(Gen.Int[0, 20], Terms).Array[0, 40]
        .Select(texts => texts.Select(t => new Text(t.Item1, t.Item2)).OrderBy(t => t.Day).ToArray());

    [Fact]
    public void Bm25_equals_the_formula_over_the_documents_dated_before_the_day() =>
        Gen.Select(Texts, Terms, Gen.Int[0, 22]).Sample((texts, query, day) =>
        {
            var index = IndexOf(texts);
            var visible = texts.Where(t => t.Day < day).ToArray();
            var scores = Scores(index, query, index.CountBefore(day), texts.Length);
            Assert.Equal(visible.Length, index.CountBefore(day));
            for (var i = 0; i < texts.Length; i++)
                Assert.Equal(i < visible.Length ? Bm25(visible, texts[i], query) : 0, scores[i], 1e-3);
        });

    private static float[] Scores(TextIndex index, Dictionary<string, int> query, int count, int length)
    {
        var evidence = new Evidence();
        evidence.Reset(length, candidates: 0);
        index.ScorePhrases(query, count, evidence);
        return [.. evidence.Documents[..length].ToArray().Select(document => document.PhraseBm25)];
    }

    /// <summary>Robertson and Zaragoza's formula, straight from the documents.</summary>
    private static double Bm25(Text[] visible, Text text, Dictionary<string, int> query)
    {
        var mean = visible.Average(t => t.Length);
        return query.Where(q => text.Terms.ContainsKey(q.Key)).Sum(q =>
        {
            var holding = visible.Count(t => t.Terms.ContainsKey(q.Key));
            var idf = Math.Log(1 + (visible.Length - holding + 0.5) / (holding + 0.5));
            double frequency = text.Terms[q.Key];
            return q.Value * idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * text.Length / mean));
        });
    }

    [Fact]
    public void Statistics_are_those_of_the_day_whatever_is_added_later() => Gen.Select(Texts, Texts, Terms).Sample((texts, later, query) =>
    {
        var day = texts.Length == 0 ? 0 : texts[^1].Day + 1;
        var (before, after) = (IndexOf(texts), IndexOf([.. texts, .. later.Select(t => t with { Day = t.Day + day })]));
        var expected = Scores(before, query, before.CountBefore(day), texts.Length);
        var found = Scores(after, query, after.CountBefore(day), texts.Length);
        Assert.Equal(expected, found);
        Assert.Equal(before.MeanLength(texts.Length), after.MeanLength(after.CountBefore(day)));
    });

    /// <summary>Sixteen terms a document: Lucene keeps a length in one byte, and that one exactly.</summary>
    [Fact]
    public void Scores_and_order_agree_with_Lucene()
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, 60).Select(i => $"w{i}").ToArray();
        var documents = Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 16).Select(_ => words[(int)(60 * random.NextDouble() * random.NextDouble())]).ToArray()).ToArray();
        var index = IndexOf([.. documents.Select((d, i) => new Text(i, Count(d)))]);
        using var directory = new RAMDirectory();
        using var reader = LuceneIndex(directory, documents);
        var searcher = new IndexSearcher(reader) { Similarity = new BM25Similarity() };
        for (var q = 0; q < 20; q++)
        {
            var query = Count([.. Enumerable.Range(0, 6).Select(_ => words[random.Next(60)])]);
            var scores = Scores(index, query, documents.Length, documents.Length);
            var ours = Enumerable.Range(0, documents.Length).Where(d => scores[d] > 0).ToArray();

            var lucene = searcher.Search(LuceneQuery(query), documents.Length).ScoreDocs;

            Assert.Equal(ours, lucene.Select(h => h.Doc).Order());
            Assert.All(lucene, hit => Assert.InRange(scores[hit.Doc] / hit.Score, 1 - 1e-3, 1 + 1e-3));
            Assert.All(lucene.Zip(lucene.Skip(1)), pair => Assert.True(scores[pair.First.Doc] >= scores[pair.Second.Doc] * (1 - 1e-5)));
        }
    }

    private static DirectoryReader LuceneIndex(RAMDirectory directory, string[][] documents)
    {
        const LuceneVersion version = LuceneVersion.LUCENE_48;
        using var writer = new IndexWriter(directory, new IndexWriterConfig(version, new WhitespaceAnalyzer(version)) { Similarity = new BM25Similarity() });
        foreach (var words in documents)
            writer.AddDocument([new TextField("text", string.Join(' ', words), Field.Store.NO)]);
        writer.Commit();
        return DirectoryReader.Open(directory);
    }

    private static BooleanQuery LuceneQuery(Dictionary<string, int> terms)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var (term, weight) in terms)
            query.Add(new TermQuery(new Term("text", term)) { Boost = weight }, Occur.SHOULD);
        return query;
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 3)]
    [InlineData(15, 3)]
    [InlineData(20, 3)]
    [InlineData(21, 4)]
    public void Only_days_strictly_before_count(int day, int expected) =>
        Assert.Equal(expected, IndexOf([.. new[] { 10, 10, 10, 20 }.Select(d => new Text(d, []))]).CountBefore(day));

    [Fact]
    public void Older_documents_cannot_follow_newer_ones()
    {
        var index = IndexOf([new Text(5, [])]);

        Assert.Contains("oldest first", Assert.Throws<ArgumentException>(() => index.Add(4, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_of_thousands_keeps_every_document()
    {
        var index = IndexOf([.. Enumerable.Range(0, 5000).Select(i => new Text(i / 2, new() { ["all"] = 1, [$"only{i}"] = 2 }))]);

        Assert.Equal((5000, 5001), (index.Count, index.TermCount));
        Assert.Equal(2000, index.Find("all", index.CountBefore(1000)).Length);
        Assert.Equal(new Posting(4321, 2), index.Find("only4321", 5000)[0]);
        Assert.Equal(0, index.Find("only4321", 4321).Length);
        Assert.Equal(3, index.MeanLength(777));
    }

    private static TextIndex IndexOf(Text[] texts)
    {
        var index = new TextIndex();
        foreach (var text in texts)
            index.Add(text.Day, text.Terms);
        return index;
    }

    private static Dictionary<string, int> Count(string[] words) => words.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
}
