namespace Matchmaking.Learning;

/// <summary>Ranking metrics of one query, over labels in ranked order.</summary>
public static class Metrics
{
    /// <summary>
    /// Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) with gain 2^label − 1 and discount log2(1 + rank);
    /// the ideal list is cut at <paramref name="k"/> too. NaN when no label is above 0.
    /// </summary>
    /// <param name="ranked">Labels 0–4 in ranked order; may be cut after <paramref name="k"/>.</param>
    /// <param name="all">Every label of the query above 0, in any order, also of candidates that were not ranked.</param>
    /// <param name="k">Cut-off.</param>
    public static double Ndcg(IReadOnlyList<int> ranked, IEnumerable<int> all, int k)
    {
        var ideal = Dcg([.. all.OrderDescending()], k);
        return ideal == 0 ? double.NaN : Dcg(ranked, k) / ideal;
    }

    private static double Dcg(IReadOnlyList<int> labels, int k)
    {
        var sum = 0.0;
        for (var i = 0; i < Math.Min(k, labels.Count); i++)
            sum += RelevanceLabel.Gain(labels[i]) / Math.Log2(i + 2);
        return sum;
    }

    /// <summary>One over the rank of the first relevant candidate; 0 when there is none.</summary>
    public static double ReciprocalRank(IReadOnlyList<int> ranked)
    {
        for (var i = 0; i < ranked.Count; i++)
            if (ranked[i] > 0)
                return 1.0 / (i + 1);
        return 0;
    }

    /// <summary>Share of the <paramref name="relevant"/> candidates among the first <paramref name="k"/>.</summary>
    public static double Recall(IReadOnlyList<int> ranked, int relevant, int k) =>
        relevant == 0 ? double.NaN : (double)ranked.Take(k).Count(label => label > 0) / relevant;

    /// <summary>Percentile bootstrap 95% interval of the mean (Efron, 1979), seeded.</summary>
    public static (double Mean, double Low, double High) Bootstrap(IReadOnlyList<double> values, int resamples = 2000, int seed = 1)
    {
        if (values.Count == 0)
            return (double.NaN, double.NaN, double.NaN);
        var random = new Random(seed);
        var means = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Count; i++)
                sum += values[random.Next(values.Count)];
            means[r] = sum / values.Count;
        }
        Array.Sort(means);
        return (values.Average(), means[(int)(resamples * 0.025)], means[(int)(resamples * 0.975)]);
    }
}
