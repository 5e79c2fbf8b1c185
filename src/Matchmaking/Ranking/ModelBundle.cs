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
/// <param name="Manifest">What it was made from.</param>
/// <param name="Ranker">Its trees, evaluated directly, or ML.NET's own transformer when the two differ.</param>
/// <param name="Space">Where meaning is measured.</param>
/// <param name="Note">Why the transformer scores; null when the trees are evaluated directly.</param>
public sealed record ModelBundle(ModelManifest Manifest, IRanker Ranker, SemanticSpace Space, string? Note = null)
{
    public const string RankerFile = "ranker.zip", SpaceFile = "space.bin", UntunedFile = "untuned.bin", ProbesFile = "probes.bin", CardFile = "model-card.md", ReliabilityFile = "reliability.svg";

    /// <summary>How far a score may be from ML.NET's own.</summary>
    public const float Tolerance = 1e-5f;

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, ModelManifest.FileName));

    /// <exception cref="ModelException">The model is damaged or made for other features.</exception>
    public static ModelBundle Load(string folder) => Load(folder, trees => TreeEnsemble.From(trees));

    /// <summary>The same with another way to lay the trees out, for tests of what happens when it fails.</summary>
    internal static ModelBundle Load(string folder, Func<RegressionTreeEnsemble, TreeEnsemble> direct)
    {
        var manifest = ReadManifest(folder);
        if (!manifest.Features.SequenceEqual(FeatureList.All.Select(f => f.Name)))
            throw new ModelException($"The model in '{folder}' was trained on other features ({Difference(manifest.Features)}); train it again with this version: train --output \"{folder}\".");
        foreach (var (name, hash) in manifest.Files)
            if (!File.Exists(Path.Combine(folder, name)) || HashOf(Path.Combine(folder, name)) != hash)
                throw Damaged(folder, $"'{name}' is missing or not the file that the manifest names");
        try
        {
            var transformer = LoadTransformer(Path.Combine(folder, RankerFile), folder);
            using var stream = File.OpenRead(Path.Combine(folder, SpaceFile));
            var space = SemanticSpace.Load(stream);
            var probes = Probes.Read(Path.Combine(folder, ProbesFile));
            if (Direct(Trees(transformer), direct, probes, out var difference) is { } ensemble)
                return new ModelBundle(manifest, AnchoredRanker.Of(new LambdaMartRanker(ensemble, manifest), manifest.Options.BaselineWeight, manifest.Options.KnownMarkets), space);
            var ranker = new TransformerRanker(transformer, manifest);
            if (probes.Difference(ranker.Score) is { } wrong)
                throw new ModelException($"The ranker in '{folder}' {wrong}; train it again with this version.");
            return new ModelBundle(manifest, AnchoredRanker.Of(ranker, manifest.Options.BaselineWeight, manifest.Options.KnownMarkets), space, $"scored by ML.NET's transformer, several times slower, because direct evaluation {difference}");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or EndOfStreamException)
        {
            throw Damaged(folder, e.Message, e);
        }
    }

    /// <summary>What the model's space was tuned from, which only training asks for; null when it was not tuned.</summary>
    /// <exception cref="ModelException">The file is damaged.</exception>
    public static SemanticSpace? LoadUntuned(string folder)
    {
        var file = Path.Combine(folder, UntunedFile);
        if (!ReadManifest(folder).Files.ContainsKey(UntunedFile))
            return null;
        try
        {
            using var stream = File.OpenRead(file);
            return SemanticSpace.Load(stream);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw Damaged(folder, $"'{UntunedFile}': {e.Message}", e);
        }
    }

    /// <exception cref="ModelException">There is none, or it cannot be read.</exception>
    public static ModelManifest ReadManifest(string folder)
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

    private static ITransformer LoadTransformer(string file, string folder)
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
        return transformer;
    }

    internal static RegressionTreeEnsemble Trees(ITransformer transformer) => transformer switch
    {
        ISingleFeaturePredictionTransformer<LightGbmRankingModelParameters> lightGbm => lightGbm.Model.TrainedTreeEnsemble,
        ISingleFeaturePredictionTransformer<FastTreeRankingModelParameters> fastTree => fastTree.Model.TrainedTreeEnsemble,
        IEnumerable<ITransformer> chain => Trees(chain.Last()),
        _ => throw new InvalidDataException($"{RankerFile} holds a {transformer.GetType().Name}, not a tree ranker"),
    };

    /// <summary>The trees laid out for direct evaluation, if that gives the scores that ML.NET gave.</summary>
    private static TreeEnsemble? Direct(RegressionTreeEnsemble trees, Func<RegressionTreeEnsemble, TreeEnsemble> layOut, Probes probes, out string? difference)
    {
        try
        {
            var ensemble = layOut(trees);
            difference = probes.Difference((vectors, scores) =>
            {
                var sums = new double[scores.Length];
                ensemble.Score(vectors, sums);
                for (var i = 0; i < sums.Length; i++)
                    scores[i] = (float)sums[i];
            }) ?? probes.Difference((vectors, scores) =>
            {
                for (var i = 0; i < scores.Length; i++)
                    scores[i] = (float)ensemble.Score(vectors.Slice(i * probes.Width, probes.Width));
            });
            ensemble.SetBackground(probes.Vectors, probes.Width);
            return difference is null ? ensemble : null;
        }
        catch (NotSupportedException e)
        {
            difference = $"is not possible: {e.Message}";
            return null;
        }
    }

    private static ModelException Damaged(string folder, string what, Exception? inner = null) =>
        new($"The model in '{folder}' is damaged or of another version: {what.TrimEnd('.')}. Restore the folder, train it again, or start with --models none to serve the baseline ranker.", inner);

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
