using System.Globalization;
using System.Text.RegularExpressions;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.History;

namespace Matchmaking.Tests.Learning;

/// <summary>One training run that the tests below compare with.</summary>
public sealed class TrainedOnce : IDisposable
{
    public const int Needs = 220;
    private readonly SourceFolder _folder = new();
    private readonly List<string> _said = [];

    public TrainedOnce() => Model = Train("once", Needs, seed: 1, _said.Add);

    internal static DateOnly Until { get; } = SyntheticHistory.First.AddDays(600);
    internal ModelManifest Model { get; }
    internal IReadOnlyList<string> Said => _said;

    /// <summary>Trains on both kinds of sources; with more records the history goes on after <see cref="Until"/>.</summary>
    internal ModelManifest Train(string name, int records, int seed, Action<string>? say = null, DateOnly? before = null)
    {
        bool Kept(HistoryRecord r) => before is null || r.Date < before;
        var histories = LoadedHistory.Load(
        [
            new HistorySource("cordis", SyntheticHistory.WriteCordis(_folder, SyntheticHistory.Records("cordis", records).Where(Kept), $"{name}/cordis")),
            new HistorySource("ocds", SyntheticHistory.WriteOcds(_folder, SyntheticHistory.Records("ocds", records).Where(Kept), $"{name}/ocds.jsonl")),
        ], problem => Assert.Fail(problem.ToString()));
        var trained = new Trainer(histories, seed, say ?? (_ => { })).Train(histories.ToDictionary(h => h.Name, _ => Until));
        return ModelWriter.Write(trained, _folder.At($"{name}/model"), _ => "");
    }

    internal string Folder(string name) => _folder.At($"{name}/model");

    public void Dispose() => _folder.Dispose();
}

public sealed partial class TrainerTests(TrainedOnce once) : IClassFixture<TrainedOnce>
{
    [GeneratedRegex(@"^(\w+): (\d+) needs to learn from before (\S+), (\d+) to choose on until (\S+)$")]
    private static partial Regex Slices { get; }

    [Fact]
    public void The_same_history_and_seed_give_the_same_model_and_metrics()
    {
        var again = once.Train("again", TrainedOnce.Needs, seed: 1);

        Assert.Equal(once.Model.Version, again.Version);
        Assert.Equal(once.Model.ValidationNdcg10, again.ValidationNdcg10);
        Assert.Equal((once.Model.Options, once.Model.Bands), (again.Options, again.Bands));
    }

    [Fact]
    public void Another_seed_gives_another_model() => Assert.NotEqual(once.Model.Version, once.Train("seed", TrainedOnce.Needs, seed: 2).Version);

    [Fact]
    public void Nothing_dated_on_or_after_until_has_any_influence()
    {
        var cut = once.Train("cut", TrainedOnce.Needs, seed: 1, before: TrainedOnce.Until);

        Assert.True(cut.Sources.Sum(s => s.Records) < once.Model.Sources.Sum(s => s.Records));
        Assert.Equal(once.Model.Version, cut.Version);
        Assert.Equal(once.Model.ValidationNdcg10, cut.ValidationNdcg10);
        Assert.Equal(once.Model.Sources.Select(s => (s.TrainingNeeds, s.ValidationNeeds)), cut.Sources.Select(s => (s.TrainingNeeds, s.ValidationNeeds)));
    }

    [Fact]
    public void The_validation_slice_is_the_latest_fifth_of_the_training_period()
    {
        var slices = once.Said.Select(s => Slices.Match(s)).Where(m => m.Success).ToArray();

        Assert.Equal(["cordis", "ocds"], slices.Select(m => m.Groups[1].Value));
        Assert.All(slices, slice =>
        {
            var (start, until) = (Date(slice.Groups[3].Value), Date(slice.Groups[5].Value));
            Assert.Equal(TrainedOnce.Until, until);
            Assert.True(start < until);
            var needs = SyntheticHistory.Records(slice.Groups[1].Value, TrainedOnce.Needs).Where(r => r.Date < until).ToArray();
            Assert.InRange(needs.Count(r => r.Date >= start) / (double)needs.Length, 0.18, 0.22);
            var source = once.Model.Sources.Single(s => s.Kind == slice.Groups[1].Value);
            Assert.Equal(source.ValidationNeeds, int.Parse(slice.Groups[4].Value, CultureInfo.InvariantCulture));
            Assert.InRange(source.ValidationNeeds, 1, needs.Count(r => r.Date >= start));
        });
    }

    [Fact]
    public void It_learns_what_there_is_to_learn()
    {
        Assert.Equal(["cordis", "ocds"], once.Model.ValidationNdcg10.Keys.Order());
        Assert.All(once.Model.ValidationNdcg10.Values, ndcg => Assert.InRange(ndcg, 0.5, 1));
        var bundle = ModelBundle.Load(once.Folder("once"));
        var corpus = Corpus(SyntheticHistory.Records("cordis", TrainedOnce.Needs), bundle.Space);

        var results = Evaluation.Run(corpus, [.. corpus.Needs(TrainedOnce.Until, DateOnly.MaxValue)], bundle.Ranker);

        double Mean(Method method) => results.Average(r => r.Scores[(int)method].Ndcg10);
        Assert.True(Mean(Method.Ours) > Mean(Method.Bm25Profile) && Mean(Method.Ours) > 2 * Mean(Method.Random),
            $"ours {Mean(Method.Ours)}, BM25 {Mean(Method.Bm25Profile)}, random {Mean(Method.Random)}");
    }

    [Fact]
    public void The_manifest_names_everything_that_decided()
    {
        var manifest = ModelBundle.Load(once.Folder("once")).Manifest;

        Assert.Equal(FeatureList.Version, manifest.FeatureSet);
        Assert.Equal([TrainedOnce.Until, TrainedOnce.Until], manifest.Sources.Select(s => s.Until));
        Assert.All(manifest.Sources, s => Assert.Equal(64, s.Sha256.Length));
        Assert.Equal([TrainedOnce.Needs, TrainedOnce.Needs], manifest.Sources.Select(s => s.Records));
        Assert.Equal(1, manifest.Options.Seed);
        Assert.Contains(manifest.Packages.Keys, name => name.StartsWith("Microsoft.ML", StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_is_one_need_and_groups_keep_the_order_of_the_needs()
    {
        var corpus = Corpus(SyntheticHistory.Records("cordis", 150), SemanticSpace.Empty);
        HistoryRecord[] needs = [.. corpus.TrainingNeeds(SyntheticHistory.First.AddDays(200), DateOnly.MaxValue)];

        var (all, sampled) = (TrainingSet.Build(corpus, needs), TrainingSet.Build(corpus, needs, new TrainingSample(5, 3, DateOnly.MaxValue)));

        Assert.Equal(all.Select(g => g.Key), sampled.Select(g => g.Key));
        Assert.Equal(needs.Select(n => n.Id).Where(all.Select(g => g.Key).ToHashSet().Contains), all.Select(g => g.Key));
        Assert.All(all.Concat(sampled), g => Assert.Equal((g.Labels.Length * FeatureList.All.Count, g.Labels.Length), (g.Vectors.Length, g.Candidates.Length)));
        Assert.All(all.Zip(sampled), pair => AssertSample(pair.First, pair.Second));
        // Row order carries no label: chosen rows come first about as often as their share of the rows.
        Assert.InRange(sampled.Average(g => g.Labels[0] > 0 ? 1.0 : 0), 0.05, 0.6);
        Assert.Equal(sampled.SelectMany(g => g.Vectors).Select(BitConverter.SingleToInt32Bits),
            TrainingSet.Build(corpus, needs, new TrainingSample(5, 3, DateOnly.MaxValue)).SelectMany(g => g.Vectors).Select(BitConverter.SingleToInt32Bits));
    }

    /// <summary>Every chosen row is kept, at most five others, each with its own vector and label.</summary>
    private static void AssertSample(QueryGroup all, QueryGroup sample)
    {
        var width = FeatureList.All.Count;
        Assert.Equal(all.Labels.Count(l => l > 0), sample.Labels.Count(l => l > 0));
        Assert.InRange(sample.Labels.Count(l => l == 0), 1, 5);
        for (var i = 0; i < sample.Candidates.Length; i++)
        {
            var at = Array.IndexOf(all.Candidates, sample.Candidates[i]);
            Assert.Equal(all.Labels[at] > 0 ? RelevanceLabel.ChosenInTraining : 0, sample.Labels[i]);
            Assert.Equal(all.Vectors[(at * width)..((at + 1) * width)], sample.Vectors[(i * width)..((i + 1) * width)]);
        }
    }

    [Fact]
    public void Who_did_the_like_soon_after_was_suitable_too_as_far_as_that_is_known_yet()
    {
        var records = SyntheticHistory.Records("cordis", 300);
        var corpus = Corpus(records, SemanticSpaceFitter.Fit([.. records.Select(r => TextAnalysis.Terms(r.Title, r.Text).Words)], dimensions: 16));
        HistoryRecord[] needs = [.. corpus.TrainingNeeds(SyntheticHistory.First.AddDays(200), SyntheticHistory.First.AddDays(300))];
        List<QueryGroup> Known(DateOnly before) => TrainingSet.Build(corpus, needs, new TrainingSample(1000, 1, before));

        // On the day of the last need nothing has happened after it.
        Assert.All(Known(needs[^1].Date).TakeLast(1).SelectMany(g => g.Labels), label => Assert.NotEqual(RelevanceLabel.SuitableSoonAfter, label));
        var later = Known(DateOnly.MaxValue);
        Assert.Contains(later.SelectMany(g => g.Labels), label => label == RelevanceLabel.SuitableSoonAfter);
        Assert.All(later.Zip(TrainingSet.Build(corpus, needs)), pair => Assert.Equal(pair.Second.Labels.Count(l => l > 0), pair.First.Labels.Count(l => l == RelevanceLabel.ChosenInTraining)));
        foreach (var (group, need) in later.Zip(needs.Where(n => later.Any(g => g.Key == n.Id))))
            foreach (var suitable in group.Candidates.Where((_, i) => group.Labels[i] == RelevanceLabel.SuitableSoonAfter))
                Assert.Contains(corpus.Index.Pool.Candidates[suitable].Documents, id => corpus.Index.Pool.Documents[id].Day is var day && day >= need.Date.DayNumber && day < need.Date.DayNumber + 400);
    }

    [Fact]
    public void Selection_takes_the_number_of_trees_that_validation_likes_best()
    {
        var random = new Random(4);
        QueryGroup[] groups = [.. Enumerable.Range(0, 40).Select(g =>
        {
            var vectors = Enumerable.Range(0, 60).Select(_ => random.NextSingle()).ToArray();
            int[] labels = [.. vectors.Chunk(3).Select(v => v[0] > 0.8f ? 2 : v[0] > 0.6f ? 1 : 0)];
            return new QueryGroup($"{g}", "one", [.. Enumerable.Range(0, 20)], vectors, labels, [.. labels.Where(l => l > 0)]);
        })];
        var tried = new List<Choice>();

        var choice = Selection.Choose(groups[..30], groups[30..], ["a", "b", "c"],
            [new() { Trees = 3, Leaves = 2, MinimumRowsPerLeaf = 200, LearningRate = 0.001 }, new() { Trees = 40, Leaves = 8, MinimumRowsPerLeaf = 10 }], 5, tried.Add);

        Assert.Equal(2, tried.Count);
        Assert.Equal(tried.Max(t => t.MeanNdcg), choice.MeanNdcg);
        Assert.True(choice.MeanNdcg > 0.9, $"{choice.MeanNdcg}");
        var curve = Selection.Curve(choice.Model.Ensemble, groups[30..], 3, 5);
        Assert.Equal(curve.Max(), choice.MeanNdcg, 12);
        Assert.Equal(curve[(choice.Trees + 4) / 5 - 1], choice.MeanNdcg, 12);
    }

    [Fact]
    public void A_history_that_ends_before_it_can_teach_is_told()
    {
        using var folder = new SourceFolder();
        var path = SyntheticHistory.WriteOcds(folder, SyntheticHistory.Records("ocds", 3));
        var histories = LoadedHistory.Load([new HistorySource("ocds", path)], problem => Assert.Fail(problem.ToString()));

        Assert.Contains("later --until", Assert.Throws<HistoryFormatException>(() =>
            new Trainer(histories, 1, _ => { }).Train(new Dictionary<string, DateOnly> { ["ocds"] = SyntheticHistory.First })).Message, StringComparison.Ordinal);
        Assert.Contains("too few needs", Assert.Throws<HistoryFormatException>(() =>
            new Trainer(histories, 1, _ => { }).Train(new Dictionary<string, DateOnly> { ["ocds"] = SyntheticHistory.First.AddDays(1) })).Message, StringComparison.Ordinal);
    }

    private static HistoryCorpus Corpus(IReadOnlyList<HistoryRecord> records, SemanticSpace space) =>
        HistoryCorpus.Build("cordis", records, space, r => TextAnalysis.Terms(r.Title, r.Text));

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
