using System.Globalization;
using System.Text;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>What parts of the ranker are worth: trained without them, or with one feature shuffled, on validation needs only.</summary>
internal sealed class Ablation(IReadOnlyList<QueryGroup> training, IReadOnlyList<QueryGroup> validation, LambdaMartOptions options, int seed, Action<string> say)
{
    private const int Cutoff = 10, Shuffles = 3;
    private static readonly string[] Names = [.. FeatureList.All.Select(f => f.Name)];

    private sealed record Trained(string What, Choice Choice);

    /// <summary>NDCG@10 with all features, then without one group at a time, and with the other booster.</summary>
    public string WithoutGroups(out TreeEnsemble full)
    {
        var whole = Train("all features", _ => true, options);
        full = whole.Choice.Model.Ensemble.First(whole.Choice.Trees);
        var rows = new List<Trained> { whole };
        foreach (var group in Enum.GetValues<FeatureGroup>().Where(g => FeatureList.All.Any(f => f.Group == g)))
            rows.Add(Train($"without {group} ({FeatureList.All.Count(f => f.Group == group)})", f => f.Group != group, options));
        rows.Add(Train("without agreement weights", f => !f.Name.Contains("agreement_", StringComparison.Ordinal), options));
        rows.Add(Train("LightGBM in place of FastTree", _ => true, options with { Booster = Booster.LightGbm, LearningRate = 0.08, RowFraction = 0.8, L2 = 30 }));
        var sources = whole.Choice.NdcgBySource.Keys.ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| validation NDCG@10 | mean | {string.Join(" | ", sources)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(sources.Select(_ => "---|"))}");
        foreach (var row in rows)
            text.AppendLine(Line(row, sources));
        return text.ToString();
    }

    /// <summary>A row of the same table, for these groups with all features.</summary>
    public string Row(string what)
    {
        var trained = Train(what, _ => true, options);
        return Line(trained, [.. trained.Choice.NdcgBySource.Keys]);
    }

    private static string Line(Trained row, string[] sources) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.What} | {row.Choice.MeanNdcg:.0000} | {string.Join(" | ", sources.Select(s => row.Choice.NdcgBySource[s].ToString(".0000", CultureInfo.InvariantCulture)))} |");

    private Trained Train(string what, Func<Feature, bool> keep, LambdaMartOptions with)
    {
        bool[] kept = [.. FeatureList.All.Select(keep)];
        var choice = Selection.Choose(Without(training, kept), Without(validation, kept), Names, [with], Cutoff, _ => { });
        say(string.Create(CultureInfo.InvariantCulture, $"{what}: {choice.MeanNdcg:F4}"));
        return new Trained(what, choice);
    }

    /// <summary>The same groups with some features unknown throughout, which no tree can split on.</summary>
    private static IReadOnlyList<QueryGroup> Without(IReadOnlyList<QueryGroup> groups, bool[] kept) => kept.All(k => k) ? groups : [.. groups.Select(group =>
    {
        var vectors = group.Vectors.ToArray();
        for (var i = 0; i < vectors.Length; i++)
            if (!kept[i % kept.Length])
                vectors[i] = float.NaN;
        return group with { Vectors = vectors };
    })];

    /// <summary>
    /// Permutation importance (Breiman, Random Forests, 2001; within each list, as ranks are): how much NDCG@10 falls when a feature's values are
    /// dealt out anew among the candidates of each need.
    /// </summary>
    public string Importance(TreeEnsemble trees)
    {
        var sources = validation.Select(g => g.Source).Distinct().ToArray();
        var intact = Ndcg(trees, validation, _ => null);
        var rows = Enumerable.Range(0, Names.Length).Select(feature =>
        {
            var drops = Enumerable.Range(0, Shuffles).Select(shuffle => Ndcg(trees, validation, g => (feature, seed * 7919 + shuffle * 104_729 + g))).ToArray();
            return (Feature: FeatureList.All[feature], Drop: sources.ToDictionary(s => s, s => intact[s] - drops.Average(d => d[s])));
        }).OrderByDescending(r => r.Drop.Values.Average()).ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| feature, NDCG@10 lost when shuffled | mean | {string.Join(" | ", sources)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(sources.Select(_ => "---|"))}");
        foreach (var (feature, drop) in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{feature.Name}` | {drop.Values.Average():.0000} | {string.Join(" | ", sources.Select(s => drop[s].ToString(".0000", CultureInfo.InvariantCulture)))} |");
        return text.ToString();
    }

    private static Dictionary<string, double> Ndcg(TreeEnsemble trees, IReadOnlyList<QueryGroup> groups, Func<int, (int Feature, int Seed)?> shuffled)
    {
        var perGroup = new double[groups.Count];
        Parallel.For(0, groups.Count, g => perGroup[g] = Ndcg(trees, groups[g], shuffled(g)));
        return groups.Select((g, i) => (g.Source, Ndcg: perGroup[i])).GroupBy(p => p.Source).ToDictionary(s => s.Key, s => s.Average(p => p.Ndcg));
    }

    private static double Ndcg(TreeEnsemble trees, QueryGroup group, (int Feature, int Seed)? shuffled)
    {
        var (rows, width) = (group.Labels.Length, Names.Length);
        var (vectors, scores, order) = (group.Vectors.ToArray(), new double[rows], Enumerable.Range(0, rows).ToArray());
        if (shuffled is var (feature, dealt))
        {
            new Random(dealt).Shuffle(order);
            for (var i = 0; i < rows; i++)
                vectors[i * width + feature] = group.Vectors[order[i] * width + feature];
            Array.Sort(order);
        }
        Unknown.Mark(vectors);
        trees.Score(vectors, scores);
        Array.Sort(Array.ConvertAll(scores, score => -score), order);
        return group.Ndcg(order, Cutoff);
    }
}
