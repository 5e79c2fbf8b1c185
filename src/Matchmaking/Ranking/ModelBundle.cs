using System.Security.Cryptography;
using System.Text.Json;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Matchmaking.Ranking;

/// <summary>A model on disk: ranker, semantic space, probe vectors and manifest. Loading checks all of it.</summary>
public sealed record ModelBundle(ModelManifest Manifest, LambdaMartRanker Ranker, SemanticSpace Space)
{
    public const string RankerFile = "ranker.zip", SpaceFile = "space.bin", ProbesFile = "probes.bin", CardFile = "model-card.md";

    /// <summary>How far a score may be from ML.NET's own.</summary>
    public const float Tolerance = 1e-5f;

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, ModelManifest.FileName));

    /// <exception cref="ModelException">The model is damaged or made for other features.</exception>
    public static ModelBundle Load(string folder)
    {
        var manifest = ReadManifest(folder);
        if (!manifest.Features.SequenceEqual(FeatureList.All.Select(f => f.Name)))
            throw new ModelException($"The model in '{folder}' was trained on other features ({Difference(manifest.Features)}); train it again with this version: train --output \"{folder}\".");
        foreach (var (name, hash) in manifest.Files)
            if (!File.Exists(Path.Combine(folder, name)) || HashOf(Path.Combine(folder, name)) != hash)
                throw Damaged(folder, $"'{name}' is missing or not the file that the manifest names");
        try
        {
            var ensemble = TreeEnsemble.From(LoadTrees(Path.Combine(folder, RankerFile), folder));
            using var stream = File.OpenRead(Path.Combine(folder, SpaceFile));
            var space = SemanticSpace.Load(stream);
            Probe(ensemble, Path.Combine(folder, ProbesFile), folder);
            return new ModelBundle(manifest, new LambdaMartRanker(ensemble, manifest), space);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or EndOfStreamException)
        {
            throw Damaged(folder, e.Message, e);
        }
    }

    private static ModelManifest ReadManifest(string folder)
    {
        var file = Path.Combine(folder, ModelManifest.FileName);
        if (!File.Exists(file))
            throw new ModelException($"There is no model in '{folder}': expected {ModelManifest.FileName}. Give a folder that train wrote, or train one: train --output \"{folder}\".");
        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(File.ReadAllText(file), ModelManifest.Json) ?? throw new JsonException("the manifest is empty");
        }
        catch (JsonException e)
        {
            throw Damaged(folder, $"{ModelManifest.FileName} cannot be read: {e.Message.Split(" Path: ")[0].TrimEnd('.')}", e);
        }
    }

    private static RegressionTreeEnsemble LoadTrees(string file, string folder)
    {
        var ml = new MLContext();
        ml.ComponentCatalog.RegisterAssembly(typeof(LightGbmRankingModelParameters).Assembly);
        ml.ComponentCatalog.RegisterAssembly(typeof(FastTreeRankingModelParameters).Assembly);
        var transformer = ml.Model.Load(file, out var schema);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        schema["Features"].GetSlotNames(ref slots);
        var names = slots.DenseValues().Select(s => s.ToString()).ToArray();
        // ML.NET does not compare slots when scoring: a model with the same number of other features would score nonsense.
        if (!names.SequenceEqual(FeatureList.All.Select(f => f.Name)))
            throw new ModelException($"The ranker in '{folder}' has other slots than this version's features ({Difference(names)}); train it again: train --output \"{folder}\".");
        return Trees(transformer);
    }

    internal static RegressionTreeEnsemble Trees(ITransformer transformer) => transformer switch
    {
        ISingleFeaturePredictionTransformer<LightGbmRankingModelParameters> lightGbm => lightGbm.Model.TrainedTreeEnsemble,
        ISingleFeaturePredictionTransformer<FastTreeRankingModelParameters> fastTree => fastTree.Model.TrainedTreeEnsemble,
        IEnumerable<ITransformer> chain => Trees(chain.Last()),
        _ => throw new InvalidDataException($"{RankerFile} holds a {transformer.GetType().Name}, not a tree ranker"),
    };

    /// <summary>Scores the stored vectors and compares with what ML.NET's transformer said when the model was made.</summary>
    private static void Probe(TreeEnsemble ensemble, string file, string folder)
    {
        using var reader = new BinaryReader(File.OpenRead(file));
        var (rows, width) = (reader.ReadInt32(), reader.ReadInt32());
        if (width != FeatureList.All.Count || rows < 1)
            throw new InvalidDataException($"{ProbesFile} has {rows} rows of {width} numbers");
        var (vectors, expected) = (new float[rows * width], new float[rows]);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = reader.ReadSingle();
        for (var i = 0; i < rows; i++)
        {
            expected[i] = reader.ReadSingle();
            var score = ensemble.Score(vectors.AsSpan(i * width, width));
            if (!(Math.Abs(score - expected[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i]))))
                throw new ModelException($"The ranker in '{folder}' scores probe {i} as {score} where ML.NET said {expected[i]}; train it again with this version.");
        }
        ensemble.SetBackground(vectors, width);
    }

    private static ModelException Damaged(string folder, string what, Exception? inner = null) =>
        new($"The model in '{folder}' is damaged: {what}. Restore the folder, train it again, or start with --models none to serve the baseline ranker.", inner);

    private static string Difference(IReadOnlyList<string> found)
    {
        var (expected, had) = (FeatureList.All.Select(f => f.Name).ToHashSet(), found.ToHashSet());
        var (missing, unknown) = (expected.Except(had).Order().ToArray(), had.Except(expected).Order().ToArray());
        return missing.Length + unknown.Length == 0
            ? "the same names in another order"
            : $"it lacks {Some(missing)} and has {Some(unknown)}";
        static string Some(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names.Take(3)) + (names.Length > 3 ? $" and {names.Length - 3} more" : "");
    }

    public static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
