using BenchmarkDotNet.Attributes;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Matchmaking.Candidates;
using Matchmaking.Features;

namespace Matchmaking.Benchmarks;

/// <summary>
/// BM25 over documents: the as-of index beside Lucene.NET's own searcher, same documents, same query terms.
/// Ours scores every document, which roll-up to candidates needs; Lucene returns its first 300.
/// </summary>
[MemoryDiagnoser]
public class SearchBenchmarks : IDisposable
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private readonly TextIndex _index = new();
    private readonly RAMDirectory _directory = new();
    private IndexSearcher _searcher = null!;
    private BooleanQuery _luceneQuery = null!;
    private Dictionary<string, int> _query = null!;
    private readonly Evidence _evidence = new();

    [Params(10_000, 100_000)]
    public int Documents { get; set; }

    [Params(12, 100)]
    public int QueryWords { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var text = new SyntheticText(seed: 1);
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(Version, new WhitespaceAnalyzer(Version)) { Similarity = new BM25Similarity() }))
            for (var d = 0; d < Documents; d++)
            {
                var words = text.Next(150);
                _index.Add(1, Count(words));
                writer.AddDocument(new Document { new TextField("text", words, Field.Store.NO) });
            }
        _searcher = new IndexSearcher(DirectoryReader.Open(_directory)) { Similarity = new BM25Similarity() };
        _query = Count(new SyntheticText(seed: 2).Next(QueryWords));
        _luceneQuery = [];
        foreach (var term in _query.Keys)
            _luceneQuery.Add(new TermQuery(new Term("text", term)), Occur.SHOULD);
    }

    private static Dictionary<string, int> Count(string text) => text.Split(' ').GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());

    [Benchmark(Baseline = true)]
    public int Lucene() => _searcher.Search(_luceneQuery, 300).TotalHits;

    [Benchmark]
    public float AsOfIndex()
    {
        _evidence.Reset(Documents, candidates: 0);
        _index.ScorePhrases(_query, Documents, _evidence);
        return _evidence.Documents[0].PhraseBm25;
    }

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
