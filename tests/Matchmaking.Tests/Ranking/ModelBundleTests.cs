using System.Text.Json;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.Learning;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Matchmaking.Tests.Ranking;

public sealed class ModelBundleTests : IDisposable
{
    private static readonly string[] Names = [.. FeatureList.All.Select(f => f.Name)];
    private static readonly int Width = FeatureList.All.Count;
    private static readonly TrainedModel Trained = Train(Names);
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-model-").FullName;

    public ModelBundleTests() => ModelWriter.Write(Trained, _folder, manifest => $"# {manifest.Version}\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_written_model_loads_and_scores_as_MLNET_does()
    {
        var bundle = ModelBundle.Load(_folder);
        var vectors = Vectors(new Random(99), 200);
        var scores = new float[200];
        bundle.Ranker.Score(vectors, scores);

        Assert.Equal(MlNetScores(vectors), scores, (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(a)));
        Assert.True(scores.Distinct().Count() > 50);
        Assert.Equal(bundle.Manifest.Version, bundle.Ranker.Version);
        Assert.Equal(Trained.Space.TermCount, bundle.Space.TermCount);
        Assert.Equal($"# {bundle.Manifest.Version}\n", File.ReadAllText(At(ModelBundle.CardFile)));
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private float[] MlNetScores(float[] vectors)
    {
        var marked = vectors.ToArray();
        Unknown.Mark(marked);
        var ml = new MLContext();
        ml.ComponentCatalog.RegisterAssembly(typeof(Microsoft.ML.Trainers.LightGbm.LightGbmRankingModelParameters).Assembly);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        var scored = ml.Model.Load(At(ModelBundle.RankerFile), out _).Transform(ml.Data.LoadFromEnumerable(marked.Chunk(Width).Select(v => new Row { Features = v }), schema));
        return [.. ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false, ignoreMissingColumns: true).Select(s => s.Score)];
    }

    [Fact]
    public void Contributions_and_the_base_add_up_to_the_score()
    {
        var model = Train(Names);
        model.Model.Ensemble.SetBackground(Trained.Probes, Width);
        var vector = Vectors(new Random(5), 1);
        Unknown.Mark(vector);
        var contributions = new float[Width];
        model.Model.Ensemble.Contributions(vector, contributions);

        Assert.Equal(model.Model.Ensemble.Score(vector), model.Model.Ensemble.BaseScore + contributions.Sum(), 4);
    }

    [Fact]
    public void The_same_model_has_the_same_version_and_another_model_another()
    {
        var first = ReadManifest().Version;

        Assert.Equal(first, ModelWriter.Write(Trained, _folder, _ => "").Version);
        Assert.NotEqual(first, ModelWriter.Write(Train(Names, seed: 2), _folder, _ => "").Version);
    }

    [Fact]
    public void A_missing_manifest_is_told()
    {
        File.Delete(At(ModelManifest.FileName));

        Assert.False(ModelBundle.Exists(_folder));
        AssertRefused("no model", "manifest.json", "train --output");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"version\": \"1\", \"featureSet\":")]
    public void A_manifest_that_is_none_is_told(string text)
    {
        File.WriteAllText(At(ModelManifest.FileName), text);

        AssertRefused("damaged", "manifest.json", "train it again");
    }

    [Theory]
    [InlineData(ModelBundle.RankerFile)]
    [InlineData(ModelBundle.SpaceFile)]
    [InlineData(ModelBundle.ProbesFile)]
    public void A_missing_changed_or_truncated_file_is_told(string name)
    {
        var bytes = File.ReadAllBytes(At(name));

        File.WriteAllBytes(At(name), bytes[..^7]);
        AssertRefused("damaged", name, "train it again");
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(At(name), bytes);
        AssertRefused("damaged", name, "train it again");
        File.Delete(At(name));
        AssertRefused("damaged", name, "train it again");
    }

    [Theory]
    [InlineData(ModelBundle.RankerFile)]
    [InlineData(ModelBundle.SpaceFile)]
    [InlineData(ModelBundle.ProbesFile)]
    public void A_broken_file_is_told_even_when_the_manifest_was_made_to_fit(string name)
    {
        var bytes = File.ReadAllBytes(At(name));

        Replace(name, bytes[..(bytes.Length / 2)]);
        AssertRefused("damaged", "train it again");
        Replace(name, [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 31))]);
        AssertRefused("damaged", "train it again");
        Replace(name, []);
        AssertRefused("damaged", "train it again");
    }

    [Fact]
    public void Features_in_another_order_or_of_other_names_are_told()
    {
        Rewrite(manifest => manifest with { Features = [.. manifest.Features.Reverse()] });
        AssertRefused("the same names in another order", "train --output");

        Rewrite(manifest => manifest with { Features = ["older_feature", .. Names.Skip(1)] });
        AssertRefused(Names[0], "older_feature", "train --output");

        Rewrite(manifest => manifest with { Features = [.. Names.SkipLast(1)] });
        AssertRefused(Names[^1], "train --output");
    }

    [Fact]
    public void A_ranker_whose_slots_are_others_than_the_manifest_says_is_told()
    {
        var other = Train(["older_feature", .. Names.Skip(1)]);
        ModelWriter.Write(other with { Manifest = Trained.Manifest }, _folder, _ => "");

        AssertRefused("slots", "older_feature", "train --output");
    }

    [Fact]
    public void A_ranker_that_scores_otherwise_than_when_it_was_made_is_told()
    {
        var bytes = File.ReadAllBytes(At(ModelBundle.ProbesFile));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), BitConverter.ToSingle(bytes, bytes.Length - 4) + 0.01f);
        Replace(ModelBundle.ProbesFile, bytes);

        AssertRefused("scores probe", "train it again");
    }

    [Fact]
    public void A_model_that_cannot_be_written_is_told()
    {
        var file = At("file");
        File.WriteAllText(file, "");

        var failure = Assert.Throws<ModelException>(() => ModelWriter.Write(Trained, file, _ => ""));
        Assert.Contains("--output", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_model_fits_the_features()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "models");
        Assert.SkipUnless(ModelBundle.Exists(shipped), $"{Path.Combine("models", ModelManifest.FileName)} is not there: no model is shipped yet; write one with train --output models");

        var bundle = ModelBundle.Load(shipped);

        Assert.Equal(FeatureList.Version, bundle.Manifest.FeatureSet);
        Assert.True(bundle.Space.TermCount > 1000);
        Assert.True(File.Exists(Path.Combine(shipped, ModelBundle.CardFile)));
        Assert.InRange(new DirectoryInfo(shipped).EnumerateFiles().Sum(f => f.Length), 1, 20_000_000);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void AssertRefused(params string[] parts)
    {
        var message = Assert.Throws<ModelException>(() => ModelBundle.Load(_folder)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Contains(_folder, message, StringComparison.Ordinal);
    }

    private ModelManifest ReadManifest() => JsonSerializer.Deserialize<ModelManifest>(File.ReadAllText(At(ModelManifest.FileName)), ModelManifest.Json)!;

    private void Rewrite(Func<ModelManifest, ModelManifest> change) =>
        File.WriteAllText(At(ModelManifest.FileName), JsonSerializer.Serialize(change(ReadManifest()), ModelManifest.Json));

    /// <summary>Replaces a file and makes the manifest agree.</summary>
    private void Replace(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        Rewrite(manifest => manifest with { Files = new Dictionary<string, string>(manifest.Files) { [name] = ModelBundle.HashOf(At(name)) } });
    }

    /// <summary>Thirty lists of thirty made-up vectors: those with much of the first two features were chosen.</summary>
    private static TrainedModel Train(string[] names, int seed = 1)
    {
        var random = new Random(3);
        var groups = Enumerable.Range(0, 30).Select(g =>
        {
            var vectors = Vectors(random, 30);
            int[] labels = [.. vectors.Chunk(Width).Select(v => v[0] + (float.IsNaN(v[1]) ? 0 : v[1]) > 1.3f ? 1 : 0)];
            return new QueryGroup($"{g}", "made-up", [.. Enumerable.Range(0, 30)], vectors, labels, [.. labels.Where(l => l > 0)]);
        }).ToArray();
        var options = new LambdaMartOptions { Trees = 30, Leaves = 8, MinimumRowsPerLeaf = 10, Seed = seed };
        var probes = groups.SelectMany(g => g.Vectors).Take(50 * Width).ToArray();
        Unknown.Mark(probes);
        var space = SemanticSpaceFitter.Fit([.. SyntheticHistory.Records(CordisReader.Source, 60).Select(r => TextAnalysis.Terms(r.Title, r.Text).Words)], 8);
        return new TrainedModel(LambdaMart.Train(groups, names, options), space, new TrainingSpaces(space, [], new Dictionary<string, DateOnly>(), seed), new ModelManifest
        {
            Version = "", FeatureSet = FeatureList.Version, Features = names, Sources = [], Options = new TrainingOptions { Trees = options.Trees },
            Bands = new StrengthBands(1, 0, 0.3, 0.2), Files = new Dictionary<string, string>(), Packages = new Dictionary<string, string>(), ValidationNdcg10 = new Dictionary<string, double>(),
        }, probes, Calibration.Fit([]));
    }

    private static float[] Vectors(Random random, int rows) =>
        [.. Enumerable.Range(0, rows * Width).Select(i => i % Width != 0 && random.Next(10) == 0 ? float.NaN : random.NextSingle())];
}
