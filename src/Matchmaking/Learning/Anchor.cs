using System.Globalization;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>Trees and needs that they did not learn from.</summary>
internal sealed record AnchorTrial(string Name, TreeEnsemble Learned, IReadOnlyList<QueryGroup> Validation);

/// <summary>
/// Chooses how far a learned ranker is held to the baseline: the weight that does best, on average, on the sources it learned from and
/// on each source when that one was left out of the training. The first alone would choose for yesterday's sources only.
/// </summary>
internal static class Anchor
{
    private static readonly double[] Weights = [0, 1, 2, 3, 5, 8, 12, 20, 30, 50];
    private const int Cutoff = 10;

    public static double Choose(IReadOnlyList<AnchorTrial> trials, Action<string> say)
    {
        var tables = trials.Select(t => Ndcg(t.Learned, t.Validation)).ToArray();
        for (var w = 0; w < Weights.Length; w++)
            say(string.Create(CultureInfo.InvariantCulture, $"  baseline weight {Weights[w]}: validation NDCG@10 {tables.Average(t => t[w]):F4} ")
                + $"({string.Join(", ", trials.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {tables[i][w]:F4}")))})");
        return Weights[Enumerable.Range(0, Weights.Length).MaxBy(w => tables.Average(t => t[w]))];
    }

    /// <summary>Scores of a group by trees held to the baseline.</summary>
    public static float[] Score(TreeEnsemble learned, double weight, QueryGroup group) => Held(Trees(learned, group), weight, Baseline(group));

    private static float[] Held(double[] trees, double weight, float[] baseline) => [.. trees.Zip(baseline, (sum, plain) => (float)sum + (float)weight * plain)];

    private static double[] Trees(TreeEnsemble learned, QueryGroup group)
    {
        var (marked, sums) = (group.Vectors.ToArray(), new double[group.Labels.Length]);
        Unknown.Mark(marked);
        learned.Score(marked, sums);
        return sums;
    }

    private static float[] Baseline(QueryGroup group)
    {
        var scores = new float[group.Labels.Length];
        new BaselineRanker().Score(group.Vectors, scores);
        return scores;
    }

    /// <summary>Mean NDCG@10 with each weight.</summary>
    private static double[] Ndcg(TreeEnsemble learned, IReadOnlyList<QueryGroup> groups)
    {
        var perGroup = groups.AsParallel().AsOrdered().Select(g => Ndcg(learned, g)).ToArray();
        return [.. Weights.Select((_, w) => perGroup.Average(n => n[w]))];
    }

    private static double[] Ndcg(TreeEnsemble learned, QueryGroup group)
    {
        var (trees, baseline) = (Trees(learned, group), Baseline(group));
        return [.. Weights.Select(weight =>
        {
            var keys = Array.ConvertAll(Held(trees, weight, baseline), score => -score);
            var order = Enumerable.Range(0, keys.Length).ToArray();
            Array.Sort(keys, order);
            return group.Ndcg(order, Cutoff);
        })];
    }
}
