using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>What a validation slice said about one run: after which tree the mean over sources of NDCG@10 was best.</summary>
public sealed record Choice(LambdaMartOptions Options, int Trees, double MeanNdcg, IReadOnlyDictionary<string, double> NdcgBySource, LambdaMartModel Model)
{
    /// <summary>The mean after every so many trees, for people to see where it levels off.</summary>
    public string Progress(int trees) => string.Join(", ", Curve.Where((_, i) => (i + 1) * Selection.Step % trees == 0).Select((ndcg, i) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(i + 1) * trees}: {ndcg:F4}")));

    /// <summary>The mean after every <see cref="Selection.Step"/> trees.</summary>
    public IReadOnlyList<double> Curve { get; init; } = [];
}

/// <summary>Chooses options and the number of trees on validation groups; the test slice is never seen here.</summary>
public static class Selection
{
    internal const int Step = 5;

    /// <summary>Trains every candidate and keeps the best; ties go to the earlier.</summary>
    public static Choice Choose(
        IReadOnlyList<QueryGroup> training, IReadOnlyList<QueryGroup> validation, IReadOnlyList<string> features,
        IEnumerable<LambdaMartOptions> candidates, int cutoff, Action<Choice> tried)
    {
        Choice? best = null;
        foreach (var options in candidates)
        {
            var choice = Best(LambdaMart.Train(training, features, options), validation, features.Count, options, cutoff);
            tried(choice);
            if (best is null || choice.MeanNdcg > best.MeanNdcg)
                best = choice;
        }
        return best ?? throw new ArgumentException("There is nothing to choose from.", nameof(candidates));
    }

    private static Choice Best(LambdaMartModel model, IReadOnlyList<QueryGroup> validation, int width, LambdaMartOptions options, int cutoff)
    {
        // A group without a relevant row has no ideal list to compare with.
        var sources = validation.Where(g => g.Relevant.Length > 0).GroupBy(g => g.Source).ToDictionary(g => g.Key, g => Curve(model.Ensemble, [.. g], width, cutoff));
        var length = sources.Values.First().Length;
        var best = Enumerable.Range(0, length).MaxBy(i => sources.Values.Average(c => c[i]));
        return new Choice(options, Math.Min(model.Ensemble.TreeCount, (best + 1) * Step), sources.Values.Average(c => c[best]),
            sources.ToDictionary(s => s.Key, s => s.Value[best]), model)
        {
            Curve = [.. Enumerable.Range(0, length).Select(i => sources.Values.Average(c => c[i]))],
        };
    }

    /// <summary>Mean NDCG after every fifth tree.</summary>
    public static double[] Curve(TreeEnsemble ensemble, IReadOnlyList<QueryGroup> groups, int width, int cutoff)
    {
        var points = Math.Max(1, ensemble.TreeCount / Step);
        var perGroup = new double[groups.Count][];
        Parallel.For(0, groups.Count, g => perGroup[g] = Curve(ensemble, groups[g], width, cutoff, points));
        // Summed in order, so that the mean does not depend on which thread was first.
        var curve = new double[points];
        foreach (var values in perGroup)
            for (var i = 0; i < points; i++)
                curve[i] += values[i] / groups.Count;
        return curve;
    }

    private static double[] Curve(TreeEnsemble ensemble, QueryGroup group, int width, int cutoff, int points)
    {
        var rows = group.Labels.Length;
        var scores = new double[rows][];
        var row = new float[width];
        for (var i = 0; i < rows; i++)
        {
            group.Vectors.AsSpan(i * width, width).CopyTo(row);
            Unknown.Mark(row);
            ensemble.Prefixes(row, scores[i] = new double[ensemble.TreeCount]);
        }
        var curve = new double[points];
        var (keys, order) = (new double[rows], new int[rows]);
        for (var point = 0; point < points; point++)
        {
            var tree = Math.Min(ensemble.TreeCount, (point + 1) * Step) - 1;
            for (var i = 0; i < rows; i++)
                (keys[i], order[i]) = (-scores[i][tree], i);
            Array.Sort(keys, order);
            curve[point] = group.Ndcg(order, cutoff);
        }
        return curve;
    }
}
