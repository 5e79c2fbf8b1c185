using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Matchmaking.Candidates;
using Matchmaking.Ranking;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Matchmaking.Learning;

/// <summary>Writes a trained model to its folder: all files beside it first, then moved in, the manifest last.</summary>
internal static class ModelWriter
{
    /// <param name="trained">The model.</param>
    /// <param name="folder">Made when needed; an older model in it is replaced.</param>
    /// <param name="card">Text of the model card, given the finished manifest.</param>
    /// <param name="figures">What the card shows beside its text, by file name.</param>
    /// <exception cref="ModelException">The folder cannot be written, or holds something else.</exception>
    public static ModelManifest Write(TrainedModel trained, string folder, Func<ModelManifest, string> card, IReadOnlyDictionary<string, string>? figures = null)
    {
        var partial = Path.Combine(folder, ".partial");
        try
        {
            Directory.CreateDirectory(partial);
            var ml = new MLContext();
            ml.Model.Save(trained.Model.Transformer, trained.Model.InputSchema, Path.Combine(partial, ModelBundle.RankerFile));
            Save(trained.Space, Path.Combine(partial, ModelBundle.SpaceFile));
            var isTuned = trained.Spaces.Untuned != trained.Space;
            if (isTuned)
                Save(trained.Spaces.Untuned, Path.Combine(partial, ModelBundle.UntunedFile));
            WriteProbes(trained, ml, Path.Combine(partial, ModelBundle.ProbesFile));

            string[] files = [ModelBundle.RankerFile, ModelBundle.SpaceFile, ModelBundle.ProbesFile];
            // The zip holds times, so the version is taken from what decides the model: the scores of the probes, the space and the weights of the baseline.
            var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
                files.Skip(1).Select(f => ModelBundle.HashOf(Path.Combine(partial, f)))
                    .Append(FormattableString.Invariant($"{trained.Manifest.Options.BaselineWeight} {trained.Manifest.Options.KnownMarkets?.BaselineWeight}"))))))[..12];
            if (isTuned)
                files = [.. files, ModelBundle.UntunedFile];
            var manifest = trained.Manifest with { Version = version, Files = files.ToDictionary(f => f, f => ModelBundle.HashOf(Path.Combine(partial, f))) };
            File.WriteAllText(Path.Combine(partial, ModelBundle.CardFile), card(manifest));
            figures ??= new Dictionary<string, string>();
            foreach (var (file, figure) in figures)
                File.WriteAllText(Path.Combine(partial, file), figure);
            File.WriteAllText(Path.Combine(partial, ModelManifest.FileName), JsonSerializer.Serialize(manifest, ModelManifest.Json) + "\n");
            foreach (var file in (ReadOnlySpan<string>)[.. files, .. figures.Keys, ModelBundle.CardFile, ModelManifest.FileName])
                File.Move(Path.Combine(partial, file), Path.Combine(folder, file), overwrite: true);
            Directory.Delete(partial);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"The model cannot be written to '{folder}': {e.Message} Give another --output.", e);
        }
    }

    private static void Save(SemanticSpace space, string file)
    {
        using var stream = File.Create(file);
        space.Save(stream);
    }

    /// <summary>Finds out before the training, not after it, that the folder cannot be written; leaves nothing behind.</summary>
    /// <exception cref="ModelException">It cannot.</exception>
    public static void CheckWritable(string folder)
    {
        if (File.Exists(folder))
            throw new ModelException($"--output '{folder}' is a file; give a folder.");
        try
        {
            var existed = Directory.Exists(folder);
            var probe = Path.Combine(folder, ".probe");
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            if (!existed)
                Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"--output '{folder}' cannot be written: {e.Message} Give another folder.", e);
        }
    }

    private sealed class ProbeRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class ProbeScore
    {
        public float Score { get; set; }
    }

    /// <summary>Stores the probes with ML.NET's own scores, which every later load compares with.</summary>
    private static void WriteProbes(TrainedModel trained, MLContext ml, string file)
    {
        var width = trained.Manifest.Features.Count;
        var schema = SchemaDefinition.Create(typeof(ProbeRow));
        schema[nameof(ProbeRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var rows = trained.Probes.Chunk(width).Select(v => new ProbeRow { Features = v }).ToArray();
        var scored = trained.Model.Transformer.Transform(ml.Data.LoadFromEnumerable(rows, schema));
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write(rows.Length);
        writer.Write(width);
        foreach (var value in trained.Probes)
            writer.Write(value);
        foreach (var row in ml.Data.CreateEnumerable<ProbeScore>(scored, reuseRowObject: false, ignoreMissingColumns: true))
            writer.Write(float.IsFinite(row.Score) ? row.Score : throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"The trained model scores {row.Score}; the training data is broken.")));
    }
}
