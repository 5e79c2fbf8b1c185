using System.Globalization;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>Trees and needs that they did not learn from.</summary>
/// <param name="Name">Of the source.</param>
/// <param name="Learned">The trees.</param>
/// <param name="Validation">The needs.</param>
/// <param name="IsKnown">Whether they are of a market that the trees learned from.</param>
internal sealed record AnchorTrial(string Name, TreeEnsemble Learned, IReadOnlyList<QueryGroup> Validation, bool IsKnown);

/// <summary>What the baseline's score is multiplied by, elsewhere and in markets that the trees learned from.</summary>
internal sealed record AnchorWeights(double Elsewhere, double Known);

/// <summary>
/// Chooses how far a learned ranker is held to the baseline: by the weight that does best, on average, on the sources it learned from, and by
/// the one that does best on each source when that one was left out of the training.
/// </summary>
internal static class Anchor
{
    private static readonly double[] Weights = [0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800];
    private const int Cutoff = 10;

    /// <summary>
    /// Where no other source says how far trees mislead elsewhere they are held closest: free ones that learned from one source alone ranked the
    /// other worse than BM25 did.
    /// </summary>
    private static readonly double Unmeasured = Weights[^1];

    public static AnchorWeights Choose(IEnumerable<AnchorTrial> trials, Action<string> say)
    {
        // One after the other: the lists of a trial are large, and gone before the next are made.
        var tables = trials.Select(t => (t.Name, t.IsKnown, Ndcg: Ndcg(t.Learned, t.Validation))).ToArray();
        var (known, elsewhere) = (Means(tables.Where(t => t.IsKnown).Select(t => t.Ndcg)), Means(tables.Where(t => !t.IsKnown).Select(t => t.Ndcg)));
        for (var w = 0; w < Weights.Length; w++)
            say(string.Create(CultureInfo.InvariantCulture, $"  baseline weight {Weights[w]}: validation NDCG@10 {known?[w]:F4} in markets learned from, {elsewhere?[w]:F4} elsewhere ")
                + $"({string.Join(", ", tables.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Ndcg[w]:F4}")))})");
        return new AnchorWeights(elsewhere is null ? Unmeasured : Best(elsewhere), Best((known ?? elsewhere)!));
    }

    private static double[]? Means(IEnumerable<double[]> tables) =>
        tables.ToArray() is { Length: > 0 } some ? [.. Weights.Select((_, w) => some.Average(ndcg => ndcg[w]))] : null;

    private static double Best(double[] means) => Weights[Enumerable.Range(0, Weights.Length).MaxBy(w => means[w])];

    /// <summary>
    /// How scores are made in known markets for the bands of scores elsewhere to hold there too; null where the same weight serves both, or
    /// where there are no two bands to go by.
    /// </summary>
    public static KnownMarketScore? InKnownMarkets(AnchorWeights weights, StrengthBands elsewhere, StrengthBands known)
    {
        var scale = ((double)elsewhere.Strong - elsewhere.Good) / ((double)known.Strong - known.Good);
        return weights.Known == weights.Elsewhere || !double.IsNormal(scale) || elsewhere.Strong == float.MaxValue || known.Strong == float.MaxValue
            ? null : new KnownMarketScore(weights.Known, scale, elsewhere.Strong - scale * known.Strong);
    }

    public static bool IsKnownMarket(QueryGroup group) => group.Labels.Length > 0 && AnchoredRanker.TrustsTrees(group.Vectors.AsSpan(0, FeatureList.All.Count));

    /// <summary>Scores of a group by trees held to the baseline.</summary>
    public static float[] Score(TreeEnsemble learned, double weight, QueryGroup group) => Held(Trees(learned, group), weight, Plain(group));

    /// <summary>The same as in service, where a group of a known market has its own weight.</summary>
    public static float[] Score(TreeEnsemble learned, double weight, KnownMarketScore? known, QueryGroup group) => known is null || !IsKnownMarket(group)
        ? Score(learned, weight, group)
        : Array.ConvertAll(Score(learned, known.BaselineWeight, group), score => (float)(known.Scale * score + known.Shift));

    private static float[] Held(double[] trees, double weight, float[] plain) => [.. trees.Zip(plain, (sum, score) => (float)sum + (float)weight * score)];

    private static double[] Trees(TreeEnsemble learned, QueryGroup group)
    {
        var (marked, sums) = (group.Vectors.ToArray(), new double[group.Labels.Length]);
        Unknown.Mark(marked);
        learned.Score(marked, sums);
        return sums;
    }

    private static float[] Plain(QueryGroup group)
    {
        var width = FeatureList.All.Count;
        return [.. Enumerable.Range(0, group.Labels.Length).Select(i => AnchoredRanker.Plain(group.Vectors.AsSpan(i * width, width)))];
    }

    /// <summary>Mean NDCG@10 with each weight.</summary>
    private static double[] Ndcg(TreeEnsemble learned, IReadOnlyList<QueryGroup> groups)
    {
        var perGroup = groups.AsParallel().AsOrdered().Select(g => Ndcg(learned, g)).ToArray();
        return [.. Weights.Select((_, w) => perGroup.Average(n => n[w]))];
    }

    private static double[] Ndcg(TreeEnsemble learned, QueryGroup group)
    {
        var (trees, plain) = (Trees(learned, group), Plain(group));
        return [.. Weights.Select(weight =>
        {
            var keys = Array.ConvertAll(Held(trees, weight, plain), score => -score);
            var order = Enumerable.Range(0, keys.Length).ToArray();
            Array.Sort(keys, order);
            return group.Ndcg(order, Cutoff);
        })];
    }
}
