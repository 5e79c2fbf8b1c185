using System.Globalization;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>A plain learning-to-rank set through the same trainer, selection and metrics.</summary>
internal static class PlainSet
{
    private static readonly int[] Cutoffs = [1, 3, 5, 10];

    /// <summary>Every fifth group of the training file chooses; then all of it is learned from, and the test file is scored once.</summary>
    public static void Run(string trainFile, string testFile, TextWriter output)
    {
        var width = 0;
        var train = SvmLight.Read(trainFile, ref width);
        var test = SvmLight.Read(testFile, ref width);
        train = SvmLight.Read(trainFile, ref width);
        var features = Enumerable.Range(1, width).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        output.WriteLine($"{train.Count} groups, {train.Sum(g => g.Labels.Length)} rows to learn from; {test.Count} groups, {test.Sum(g => g.Labels.Length)} rows to score; {width} features");
        QueryGroup[] learn = [.. train.Where((_, i) => i % 5 != 0)], choose = [.. train.Where((_, i) => i % 5 == 0)];
        if (!Array.Exists(learn, g => g.Relevant.Length > 0) || !Array.Exists(choose, g => g.Relevant.Length > 0))
            throw new HistoryFormatException($"'{trainFile}' has too few groups with a label above 0; every fifth group chooses and the others teach, and both need some.");
        var choice = Selection.Choose(learn, choose, features, Candidates, 3, tried =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {tried.Options.Leaves} leaves, rate {tried.Options.LearningRate}: validation NDCG@3 {tried.MeanNdcg:F4} after {tried.Trees} trees")));
        var model = LambdaMart.Train(train, features, choice.Options with { Trees = choice.Trees });
        foreach (var cutoff in Cutoffs)
        {
            var (mean, low, high) = Metrics.Bootstrap([.. test.Select(g => Ndcg(model.Ensemble, g, width, cutoff))]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test NDCG@{cutoff,-2} {mean:F4} [{low:F4}, {high:F4}]"));
        }
    }

    private static readonly LambdaMartOptions[] Candidates =
    [
        new() { Trees = 300, Leaves = 31, MinimumRowsPerLeaf = 50, LearningRate = 0.05, RowFraction = 0.9, FeatureFraction = 1, L2 = 0 },
        new() { Trees = 300, Leaves = 15, MinimumRowsPerLeaf = 30, LearningRate = 0.05, RowFraction = 0.9, FeatureFraction = 0.5, L2 = 1 },
        new() { Trees = 400, Leaves = 8, MinimumRowsPerLeaf = 20, LearningRate = 0.05, RowFraction = 0.8, FeatureFraction = 0.3, L2 = 1 },
    ];

    /// <summary>A group without a relevant row counts as 1, as in LightGBM's own metric.</summary>
    private static double Ndcg(TreeEnsemble ensemble, QueryGroup group, int width, int cutoff)
    {
        var order = Enumerable.Range(0, group.Labels.Length).OrderByDescending(i => ensemble.Score(group.Vectors.AsSpan(i * width, width)));
        var ndcg = group.Ndcg(order, cutoff);
        return double.IsNaN(ndcg) ? 1 : ndcg;
    }
}
