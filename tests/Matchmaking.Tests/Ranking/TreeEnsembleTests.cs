using CsCheck;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Matchmaking.Tests.Ranking;

public sealed class TreeEnsembleTests
{
    private const int Width = 6, Trees = 12;

    private static readonly QueryGroup[] Groups = Synthetic(new Random(7));

    private static readonly Dictionary<Booster, Lazy<LambdaMartModel>> Models = Enum.GetValues<Booster>().ToDictionary(
        booster => booster,
        booster => new Lazy<LambdaMartModel>(() => LambdaMart.Train(
            Groups, [.. Enumerable.Range(0, Width).Select(f => $"f{f}")],
            new LambdaMartOptions { Booster = booster, Trees = Trees, Leaves = 7, MinimumRowsPerLeaf = 5, LearningRate = 0.2, RowFraction = 1, FeatureFraction = 1 })));

    private static readonly Gen<float[]> AnyVector =
        Gen.Frequency((6, Gen.Float[-0.5f, 1.5f]), (1, Gen.Const(Unknown.Value)), (1, Gen.OneOf(0f, 1f))).Array[Width];

    [Theory]
    [InlineData(Booster.LightGbm)]
    [InlineData(Booster.FastTree)]
    public void Scores_are_those_of_ML_NET(Booster booster)
    {
        var model = Models[booster].Value;
        Assert.Equal(Trees, model.Ensemble.TreeCount);
        var vectors = Uniform(new Random(11), 1000).Concat(OnThresholds(model)).ToArray();

        var expected = Transformed(model, vectors);

        Assert.True(expected.Distinct().Count() > 50, "the model hardly splits");
        for (var i = 0; i < vectors.Length; i++)
            Assert.Equal(expected[i], model.Ensemble.Score(vectors[i]), 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    /// <summary>Leaves that fit in a word of bits, and more than do; rows that fill whole blocks, and some over.</summary>
    [Theory]
    [InlineData(2, 100)]
    [InlineData(16, 128)]
    [InlineData(32, 1000)]
    [InlineData(60, 100)]
    public void Many_rows_at_once_score_as_ML_NET_scores_them(int leaves, int rows)
    {
        var model = LambdaMart.Train(Groups, [.. Enumerable.Range(0, Width).Select(f => $"f{f}")],
            new LambdaMartOptions { Trees = 40, Leaves = leaves, MinimumRowsPerLeaf = 2, LearningRate = 0.2, RowFraction = 1, FeatureFraction = 1 });
        var vectors = Uniform(new Random(5), rows).Concat(OnThresholds(model)).ToArray();
        var scores = new double[vectors.Length];

        model.Ensemble.Score([.. vectors.SelectMany(v => v)], scores);

        var expected = Transformed(model, vectors);
        for (var i = 0; i < vectors.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Theory]
    [InlineData(Booster.LightGbm)]
    [InlineData(Booster.FastTree)]
    public void Contributions_and_base_sum_to_the_score(Booster booster)
    {
        var ensemble = Models[booster].Value.Ensemble;
        ensemble.SetBackground([.. Groups.SelectMany(Rows).SelectMany(v => v)], Width);

        AnyVector.Sample(vector =>
        {
            var contributions = new float[Width];
            ensemble.Contributions(vector, contributions);
            Assert.Equal(ensemble.Score(vector), ensemble.BaseScore + contributions.Sum(), 1e-4);
        });
    }

    [Fact]
    public void The_base_is_the_mean_score_of_the_background()
    {
        var ensemble = Models[Booster.LightGbm].Value.Ensemble;
        var background = Groups.SelectMany(Rows).ToArray();
        ensemble.SetBackground([.. background.SelectMany(v => v)], Width);

        Assert.Equal(background.Average(v => ensemble.Score(v)), ensemble.BaseScore, 1e-6);
    }

    [Fact]
    public void The_feature_that_decides_the_labels_moves_scores_most()
    {
        var ensemble = Models[Booster.LightGbm].Value.Ensemble;
        var background = Groups.SelectMany(Rows).ToArray();
        ensemble.SetBackground([.. background.SelectMany(v => v)], Width);
        var moved = new double[Width];
        foreach (var vector in background)
        {
            var contributions = new float[Width];
            ensemble.Contributions(vector, contributions);
            for (var f = 0; f < Width; f++)
                moved[f] += Math.Abs(contributions[f]);
        }

        Assert.Equal(0, Array.IndexOf(moved, moved.Max()));
    }

    [Fact]
    public void The_last_prefix_is_the_score()
    {
        var ensemble = Models[Booster.LightGbm].Value.Ensemble;
        AnyVector.Sample(vector =>
        {
            var prefixes = new double[ensemble.TreeCount];
            ensemble.Prefixes(vector, prefixes);
            Assert.Equal(ensemble.Score(vector), prefixes[^1], 1e-9);
        });
    }

    [Fact]
    public void A_cut_ensemble_scores_as_its_prefix()
    {
        var whole = Models[Booster.LightGbm].Value;
        var cut = TreeEnsemble.From(ModelBundle.Trees(whole.Transformer), 5);
        AnyVector.Sample(vector =>
        {
            var prefixes = new double[Trees];
            whole.Ensemble.Prefixes(vector, prefixes);
            Assert.Equal(prefixes[4], cut.Score(vector), 1e-9);
        });
    }

    private static IEnumerable<float[]> Uniform(Random random, int count) => Enumerable.Range(0, count).Select(_ =>
        Enumerable.Range(0, Width).Select(_ => random.Next(12) == 0 ? Unknown.Value : random.NextSingle()).ToArray());

    /// <summary>A vector for each split, with its feature exactly on the threshold.</summary>
    private static IEnumerable<float[]> OnThresholds(LambdaMartModel model) => ModelBundle.Trees(model.Transformer).Trees.SelectMany(tree =>
        tree.NumericalSplitFeatureIndexes.Zip(tree.NumericalSplitThresholds, (feature, threshold) =>
        {
            var vector = Enumerable.Repeat(0.5f, Width).ToArray();
            vector[feature] = threshold;
            return vector;
        }));

    /// <summary>Forty lists of a dozen rows; the first feature decides, the second helps, some numbers are unknown.</summary>
    private static QueryGroup[] Synthetic(Random random) => [.. Enumerable.Range(0, 40).Select(g =>
    {
        var vectors = Enumerable.Range(0, 12 * Width).Select(_ => random.Next(12) == 0 ? float.NaN : random.NextSingle()).ToArray();
        var labels = Enumerable.Range(0, 12).Select(i => Known(vectors[i * Width]) + 0.3f * Known(vectors[i * Width + 1]) > 0.9f ? 1 : 0).ToArray();
        return new QueryGroup($"need {g}", "synthetic", [.. Enumerable.Range(0, 12)], vectors, labels, [.. labels.Where(l => l > 0)]);
    })];

    private static float Known(float value) => float.IsNaN(value) ? 0 : value;

    private static IEnumerable<float[]> Rows(QueryGroup group) => group.Vectors.Chunk(Width).Select(row =>
    {
        Unknown.Mark(row);
        return row;
    });

    private sealed class Row
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];
    }

    private static float[] Transformed(LambdaMartModel model, float[][] vectors)
    {
        var data = new MLContext().Data.LoadFromEnumerable(vectors.Select(v => new Row { Features = v }));
        return [.. model.Transformer.Transform(data).GetColumn<float>("Score")];
    }
}
