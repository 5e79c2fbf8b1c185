using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Ranking;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Matchmaking.Learning;

public enum Booster { LightGbm, FastTree }

/// <summary>Options of a LambdaMART run (Burges, From RankNet to LambdaRank to LambdaMART, 2010); written to the manifest.</summary>
public sealed record LambdaMartOptions
{
    public Booster Booster { get; init; } = Booster.LightGbm;
    public int Trees { get; init; } = 300;
    public int Leaves { get; init; } = 31;
    public int MinimumRowsPerLeaf { get; init; } = 50;
    public double LearningRate { get; init; } = 0.05;

    /// <summary>FastTree takes all rows, and knows no L2.</summary>
    public double RowFraction { get; init; } = 0.8;
    public double FeatureFraction { get; init; } = 0.6;
    public double L2 { get; init; } = 1;
    public int Seed { get; init; } = 1;
}

/// <summary>A trained ensemble with the ML.NET transformer it came from.</summary>
public sealed record LambdaMartModel(ITransformer Transformer, DataViewSchema InputSchema, TreeEnsemble Ensemble);

/// <summary>Trains LambdaMART through ML.NET.</summary>
public static class LambdaMart
{
    private sealed class Row
    {
        public float Label { get; set; }

        [KeyType(int.MaxValue)]
        public uint GroupId { get; set; }
        public float[] Features { get; set; } = [];
    }

    /// <param name="groups">Rows of a group stay together.</param>
    /// <param name="features">Names of the vector's slots, kept in the model.</param>
    /// <param name="options">Options.</param>
    public static LambdaMartModel Train(IReadOnlyList<QueryGroup> groups, IReadOnlyList<string> features, LambdaMartOptions options)
    {
        if (!CanSplit(groups, options))
            throw TooFew(groups, options);
        var ml = new MLContext(options.Seed);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Count);
        VBuffer<ReadOnlyMemory<char>> names = new(features.Count, [.. features.Select(f => f.AsMemory())]);
        schema[nameof(Row.Features)].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, features.Count));
        var data = ml.Data.LoadFromEnumerable(Rows(groups, features.Count), schema);
        try
        {
            var (transformer, ensemble) = options.Booster == Booster.LightGbm ? LightGbm(ml, data, options) : FastTree(ml, data, options);
            return new LambdaMartModel(transformer, data.Schema, TreeEnsemble.From(ensemble));
        }
        catch (ArgumentNullException e) when (e.ParamName == "items")
        {
            // ML.NET cannot hold a tree without a split, which is what comes of too few rows.
            throw TooFew(groups, options, e);
        }
    }

    /// <summary>Whether there are rows for two leaves.</summary>
    public static bool CanSplit(IEnumerable<QueryGroup> groups, LambdaMartOptions options) => groups.Sum(g => g.Labels.Length) >= 2 * options.MinimumRowsPerLeaf;

    private static HistoryFormatException TooFew(IReadOnlyList<QueryGroup> groups, LambdaMartOptions options, Exception? inner = null) => new(
        $"{groups.Sum(g => g.Labels.Length)} pairs of {groups.Count} needs are too few to learn from with {options.MinimumRowsPerLeaf} rows a leaf; give a longer history or a later --until.", inner);

    private static IEnumerable<Row> Rows(IReadOnlyList<QueryGroup> groups, int width)
    {
        for (var g = 0; g < groups.Count; g++)
            for (var i = 0; i < groups[g].Labels.Length; i++)
            {
                var features = groups[g].Vectors.AsSpan(i * width, width).ToArray();
                Unknown.Mark(features);
                // The label stays a plain float 0–4: a key type would order grades by first occurrence.
                yield return new Row { Label = groups[g].Labels[i], GroupId = (uint)(g + 1), Features = features };
            }
    }

    private static (ITransformer, RegressionTreeEnsemble) LightGbm(MLContext ml, IDataView data, LambdaMartOptions options)
    {
        var transformer = ml.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
        {
            LabelColumnName = nameof(Row.Label), RowGroupColumnName = nameof(Row.GroupId), FeatureColumnName = nameof(Row.Features),
            NumberOfIterations = options.Trees, NumberOfLeaves = options.Leaves, LearningRate = options.LearningRate,
            MinimumExampleCountPerLeaf = options.MinimumRowsPerLeaf, HandleMissingValue = false,
            CustomGains = [.. RelevanceLabel.Gains], Seed = options.Seed, NumberOfThreads = 1, Verbose = false,
            Booster = new GradientBooster.Options
            {
                SubsampleFraction = options.RowFraction, SubsampleFrequency = options.RowFraction < 1 ? 1 : 0,
                FeatureFraction = options.FeatureFraction, L2Regularization = options.L2,
            },
        }).Fit(data);
        return (transformer, transformer.Model.TrainedTreeEnsemble);
    }

    private static (ITransformer, RegressionTreeEnsemble) FastTree(MLContext ml, IDataView data, LambdaMartOptions options)
    {
        var transformer = ml.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            LabelColumnName = nameof(Row.Label), RowGroupColumnName = nameof(Row.GroupId), FeatureColumnName = nameof(Row.Features),
            NumberOfTrees = options.Trees, NumberOfLeaves = options.Leaves, LearningRate = options.LearningRate,
            MinimumExampleCountPerLeaf = options.MinimumRowsPerLeaf, FeatureFraction = options.FeatureFraction,
            CustomGains = [.. RelevanceLabel.Gains], Seed = options.Seed, FeatureSelectionSeed = options.Seed, NumberOfThreads = 1,
            // The same trees either way; keeping dense columns apart is faster.
            FeatureFlocks = false,
        }).Fit(data);
        return (transformer, transformer.Model.TrainedTreeEnsemble);
    }
}
