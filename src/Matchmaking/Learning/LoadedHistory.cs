using System.Security.Cryptography;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>A source of history in memory: its records oldest first, each text analysed once.</summary>
internal sealed class LoadedHistory
{
    private readonly Dictionary<HistoryRecord, TextTerms> _terms = new(ReferenceEqualityComparer.Instance);

    private LoadedHistory(string name, HistorySource source, IReadOnlyList<HistoryRecord> records, int badRows) =>
        (Name, Source, Records, BadRows) = (name, source, records, badRows);

    /// <summary>The kind, numbered when there are several of it.</summary>
    public string Name { get; }
    public HistorySource Source { get; }
    public IReadOnlyList<HistoryRecord> Records { get; }
    public int BadRows { get; }
    public DateOnly First => Records[0].Date;
    public DateOnly Last => Records[^1].Date;

    public static List<LoadedHistory> Load(IReadOnlyList<HistorySource> sources, Action<RowProblem> report) => [.. sources.Select((source, i) =>
    {
        var number = sources.Take(i).Count(s => s.Kind == source.Kind) + 1;
        var bad = 0;
        var records = source.Read(problem =>
        {
            bad++;
            report(problem);
        }).OrderBy(r => r.Date).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        if (records.Count == 0)
            throw new HistoryFormatException($"'{source}' holds no usable record; nothing can be learned from it.");
        var loaded = new LoadedHistory(number == 1 ? source.Kind : $"{source.Kind}{number}", source, records, bad);
        var terms = records.AsParallel().AsOrdered().Select(r => TextAnalysis.Terms(r.Title, r.Text)).ToArray();
        for (var r = 0; r < terms.Length; r++)
            loaded._terms[records[r]] = terms[r];
        return loaded;
    })];

    public TextTerms Terms(HistoryRecord record) => _terms[record];

    public IEnumerable<Dictionary<string, int>> TermsBefore(DateOnly day) => Records.TakeWhile(r => r.Date < day).Select(r => Terms(r).Words);

    /// <summary>The texts of what providers did before a day.</summary>
    public AnalysedText[] TextsBefore(DateOnly day) =>
        [.. Records.TakeWhile(r => r.Date < day).Where(IsWork).Select(r => new AnalysedText($"{r.Title}. {r.Text}", Terms(r).Words))];

    /// <summary>What providers did before a day.</summary>
    public PastWork[] WorksBefore(DateOnly day) => [.. Records.TakeWhile(r => r.Date < day).Where(IsWork).ToArray().AsParallel().AsOrdered()
        .Select(r => new PastWork(r.Date.DayNumber, [.. r.Providers.Select(p => p.Id)], Terms(r).Words, TextAnalysis.Terms(r.Title).Words))];

    public static bool IsWork(HistoryRecord record) => record.Providers.Count > 0;

    /// <summary>A pool of everything dated before a day.</summary>
    public HistoryCorpus Corpus(SemanticSpace space, DateOnly before) =>
        HistoryCorpus.Build(Name, [.. Records.TakeWhile(r => r.Date < before)], space, Terms);

    /// <summary>The same in a market that the model did not learn from, fitted to what was there before.</summary>
    public HistoryCorpus Corpus(MarketFit fit, DateOnly before)
    {
        var corpus = Corpus(fit.Space, before);
        corpus.Index.Pool.Market = fit.Weights;
        return corpus;
    }

    /// <summary>What a service with a model learns of this market by a day, if the model does not know it.</summary>
    public MarketFit FitBefore(DateOnly day, SemanticSpace model) => MarketFit.For(model, WorksBefore(day), Past(day));

    /// <summary>The same of a model that knows the market by other histories only.</summary>
    public MarketFit FitAnywayBefore(DateOnly day, SemanticSpace model) => MarketFit.To(model, WorksBefore(day), Past(day));

    private Func<SemanticSpace, DateOnly, PastNeeds> Past(DateOnly to) => (space, from) => Corpus(space, to).Past(from);

    /// <summary>SHA-256 of the file, or of the names and hashes of a folder's files.</summary>
    public string Hash() => !Directory.Exists(Source.Path)
        ? ModelBundle.HashOf(Source.Path)
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
            Directory.EnumerateFiles(Source.Path).Order(StringComparer.Ordinal).Select(f => $"{Path.GetFileName(f)} {ModelBundle.HashOf(f)}")))));
}
