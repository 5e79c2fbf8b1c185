using System.Globalization;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.History;

namespace Matchmaking.Tests.Learning;

public sealed class EvaluationTests : IDisposable
{
    private const double SecondPlace = 0.6309297535714575; // 1 / log2(3)
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Alpha joins first with trams, Beta has two projects on lamps, Gamma one on floods.</summary>
    private static readonly HistoryRecord[] Past =
    [
        Project("1", "2023-01-01", "tram signals at junctions", "alpha"),
        Project("2", "2023-01-02", "street lamps", "beta"),
        Project("3", "2023-01-03", "lamps for parks", "beta"),
        Project("4", "2023-01-04", "flood gauges", "gamma"),
    ];

    [Fact]
    public void The_order_of_words_and_of_popularity_are_measured_as_computed_by_hand()
    {
        var need = Project("5", "2023-02-01", "tram signals", "alpha");

        var result = Assert.Single(Evaluate([.. Past, need], need));

        Assert.Equal(["alpha"], result.Relevant);
        Assert.Equal(["alpha", "beta", "gamma"], result.Ranking.Order());
        Assert.Equal("alpha", result.Ranking[0]);
        foreach (var method in new[] { Method.Ours, Method.BaselineRanker, Method.Bm25Profile, Method.Bm25Top3 })
            Assert.Equal(new Score(1, 1, 1), result.Scores[(int)method]);
        // Beta has two documents; Alpha and Gamma have one each, and Alpha joined first.
        Assert.Equal(SecondPlace, result.Scores[(int)Method.Popularity].Ndcg10, 12);
        Assert.Equal(0.5, result.Scores[(int)Method.Popularity].ReciprocalRank);
        Assert.Equal(1, result.Scores[(int)Method.Popularity].Recall100);
        // Among those with one document there is only Gamma besides, who joined later.
        Assert.Equal(1, result.ColdScores![(int)Method.Popularity].Ndcg10);
    }

    [Fact]
    public void Several_chosen_providers_share_the_ideal_list()
    {
        var need = Project("5", "2023-02-01", "tram signals", "alpha", "gamma", "unknown");

        var result = Assert.Single(Evaluate([.. Past, need], need));

        Assert.Equal(["alpha", "gamma"], result.Relevant);
        // Popularity: beta, alpha, gamma; ideal is both on top.
        Assert.Equal((SecondPlace + 0.5) / (1 + SecondPlace), result.Scores[(int)Method.Popularity].Ndcg10, 12);
        Assert.Equal(0.5, result.Scores[(int)Method.Popularity].ReciprocalRank);
    }

    [Fact]
    public void Documents_of_the_needs_own_day_and_later_are_not_there()
    {
        var need = Project("3b", "2023-01-03", "lamps for squares", "beta");

        var result = Assert.Single(Evaluate([.. Past.Take(3), need, Past[3]], need));

        Assert.Equal(["alpha", "beta"], result.Ranking.Order());
        // Beta has one document before that day, like Alpha, who joined first; with the second one it would lead.
        Assert.Equal(SecondPlace, result.Scores[(int)Method.Popularity].Ndcg10, 12);
        Assert.NotNull(result.ColdScores);
    }

    [Fact]
    public void A_need_whose_provider_was_unknown_before_is_skipped_and_counted()
    {
        var (known, unknown) = (Project("5", "2023-02-01", "tram signals", "alpha"), Project("6", "2023-02-02", "tram signals", "delta"));

        var results = Evaluate([.. Past, known, unknown], known, unknown);

        Assert.Equal("5", Assert.Single(results).Record.Id);
        Assert.Contains("1 needs ranked, 1 skipped because no chosen provider had a document before.", EvaluationReport.Table("t", results, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chosen_provider_with_more_than_one_document_is_not_cold()
    {
        var need = Project("5", "2023-02-01", "street lamps", "beta");

        Assert.Null(Assert.Single(Evaluate([.. Past, need], need)).ColdScores);
    }

    [Fact]
    public void The_needs_are_those_of_the_protocol()
    {
        var (own, public_) = (Project("5", "2023-02-01", "x", "alpha") with { Buyers = [] }, Project("6", "2023-02-02", "x", "alpha"));
        var none = Project("7", "2023-02-03", "x");
        HistoryRecord[] records = [.. Past, own, public_, none];
        var (from, to) = (new DateOnly(2023, 2, 1), new DateOnly(2023, 2, 4));

        Assert.Equal(["6"], Corpus("cordis", records).Needs(from, to).Select(n => n.Id));
        Assert.Equal(["5", "6"], Corpus("ocds", records).Needs(from, to).Select(n => n.Id));
        Assert.Equal(["5"], Corpus("ocds", records).Needs(from, new DateOnly(2023, 2, 2)).Select(n => n.Id));
    }

    [Fact]
    public void The_title_of_the_topic_alone_can_ask()
    {
        var need = Project("5", "2023-02-01", "tram signals", "alpha") with { TopicTitle = "lamps" };

        Assert.Equal("beta", Assert.Single(Evaluation.Run(Corpus("cordis", [.. Past, need]), [need], new BaselineRanker(), topicTitleOnly: true)).Ranking[0]);
    }

    [Fact]
    public void Run_and_qrels_are_TREC_files_and_give_the_printed_figures_to_any_scorer()
    {
        // Over a hundred providers, so that the lists are cut.
        var records = SyntheticHistory.Records(CordisReader.Source, 260, providers: 240);
        var corpus = Corpus("cordis", records);
        var results = Evaluation.Run(corpus, [.. corpus.Needs(SyntheticHistory.First.AddDays(600), DateOnly.MaxValue)], new BaselineRanker());
        TrecFiles.WriteRun(_folder.At("out/run.txt"), results, "tag");
        TrecFiles.WriteQrels(_folder.At("out/qrels.txt"), results);

        var run = File.ReadAllLines(_folder.At("out/run.txt")).Select(l => l.Split(' ')).ToArray();
        var qrels = File.ReadAllLines(_folder.At("out/qrels.txt")).Select(l => l.Split(' ')).ToArray();

        Assert.All(run, row => Assert.Equal((6, "Q0", "tag"), (row.Length, row[1], row[5])));
        Assert.All(qrels, row => Assert.Equal((4, "0", "1"), (row.Length, row[1], row[3])));
        Assert.Equal(["qrels.txt", "run.txt"], Directory.GetFiles(_folder.At("out")).Select(Path.GetFileName).Order());
        var lists = run.GroupBy(row => row[0]).ToArray();
        Assert.Equal(results.Count, lists.Length);
        Assert.All(lists, list =>
        {
            Assert.Equal(100, list.Count());
            Assert.Equal(Enumerable.Range(1, 100), list.Select(row => int.Parse(row[3], CultureInfo.InvariantCulture)));
            Assert.Equal(100, list.Select(row => row[2]).Distinct().Count());
            var scores = list.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture)).ToArray();
            Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        });
        var (ndcg, reciprocal) = TrecScore(lists, qrels);
        var printed = EvaluationReport.Table("t", results, 0).Split('\n').Single(l => l.StartsWith("| ours", StringComparison.Ordinal)).Split('|');
        Assert.StartsWith(ndcg.ToString(".000", CultureInfo.InvariantCulture), printed[2].Trim(), StringComparison.Ordinal);
        Assert.StartsWith(reciprocal.ToString(".000", CultureInfo.InvariantCulture), printed[3].Trim(), StringComparison.Ordinal);
        Assert.Equal(ndcg, results.Average(r => r.Scores[(int)Method.Ours].Ndcg10), 10);
        Assert.InRange(ndcg, 0.05, 0.95);
    }

    /// <summary>trec_eval's ndcg_cut.10 and recip_rank, written anew: by score, binary gains, mean over queries.</summary>
    private static (double Ndcg, double ReciprocalRank) TrecScore(IGrouping<string, string[]>[] lists, string[][] qrels)
    {
        var relevant = qrels.GroupBy(row => row[0]).ToDictionary(g => g.Key, g => g.Select(row => row[2]).ToHashSet());
        var (ndcg, reciprocal) = (0.0, 0.0);
        foreach (var list in lists)
        {
            var hits = list.OrderByDescending(row => double.Parse(row[4], CultureInfo.InvariantCulture)).Select(row => relevant[list.Key].Contains(row[2])).ToList();
            var gain = hits.Take(10).Select((hit, i) => hit ? Math.Log(2) / Math.Log(i + 2) : 0).Sum();
            ndcg += gain / Enumerable.Range(0, Math.Min(10, relevant[list.Key].Count)).Sum(i => Math.Log(2) / Math.Log(i + 2));
            reciprocal += hits.IndexOf(true) is >= 0 and var first ? 1.0 / (first + 1) : 0;
        }
        return (ndcg / lists.Length, reciprocal / lists.Length);
    }

    [Fact]
    public void A_run_file_that_cannot_be_written_leaves_nothing()
    {
        Directory.CreateDirectory(_folder.At("taken"));

        Assert.ThrowsAny<Exception>(() => TrecFiles.WriteRun(_folder.At("taken"), [], "tag"));
        Assert.Equal([_folder.At("taken")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Slices_and_bands_count_what_they_say()
    {
        HistoryRecord[] needs =
        [
            Project("5", "2023-02-01", "tram signals", "alpha"), Project("6", "2023-02-02", "street lamps", "beta") with { Buyers = [new("b", "Ministry of Roads")] },
        ];
        var results = Evaluate([.. Past, .. needs], needs);
        var slices = EvaluationReport.Slices(results).Split('\n').Where(l => l.StartsWith("| cordis", StringComparison.Ordinal)).Select(l => l.Split('|')[1..4].Select(c => c.Trim()).ToArray()).ToArray();
        // Beta was cold until its second document, so only the need of Alpha is among the cold ones.
        Assert.Equal([["cordis", "2", "1.000"], ["cordis: cold providers only", "1", "1.000"], ["cordis: city-like buyers", "1", "1.000"]], slices);

        var bands = EvaluationReport.BandTable(results, new StrengthBands(float.MinValue, float.MinValue, 0, 0)).Split('\n');
        Assert.Contains(bands, l => l.StartsWith("| strong", StringComparison.Ordinal) && l.Contains($"| {results.Sum(r => r.Ranking.Length),7} |", StringComparison.Ordinal));
    }

    private static List<NeedResult> Evaluate(HistoryRecord[] records, params HistoryRecord[] needs) => Evaluation.Run(Corpus("cordis", records), needs, new BaselineRanker());

    private static HistoryCorpus Corpus(string source, IReadOnlyList<HistoryRecord> records) =>
        HistoryCorpus.Build(source, records, SemanticSpace.Empty, r => TextAnalysis.Terms(r.Title, r.Text));

    private static HistoryRecord Project(string id, string date, string title, params string[] providers) => new(
        "cordis", id, DateOnly.Parse(date, CultureInfo.InvariantCulture), title, "", null, [new HistoryParty("city", "City of Example")],
        [.. providers.Select(p => new HistoryParty(p, $"{p} ltd"))]);
}
