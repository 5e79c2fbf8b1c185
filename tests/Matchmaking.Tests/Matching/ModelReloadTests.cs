using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Ranking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;

namespace Matchmaking.Tests.Matching;

public sealed class ModelReloadTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "models");
    private readonly string folder = Directory.CreateTempSubdirectory("matchmaking-models-").FullName;
    private readonly Said said = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_model_the_baseline_serves_and_says_why()
    {
        foreach (var (models, why) in new[] { ("none", "as asked with --models none"), (folder, "no model in"), (Path.Combine(folder, "absent"), "no model in") })
        {
            var store = Open(models);
            Assert.Same(RankingModel.Baseline, store.Current);
            Assert.Contains(why, store.Description, StringComparison.Ordinal);
            Assert.Contains(said.Lines, line => line.Contains(why, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_damaged_model_ends_the_start_with_its_cure()
    {
        Copy();
        File.AppendAllText(Path.Combine(folder, ModelBundle.SpaceFile), "x");

        var refused = Assert.Throws<ModelException>(() => Open(folder));

        Assert.Contains("space.bin", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--models none", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_other_features_ends_the_start_of_the_service()
    {
        Copy();
        var manifest = Path.Combine(folder, ModelManifest.FileName);
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancellation)).Replace("\"bm25_best_share\"", "\"shoe_size\"", StringComparison.Ordinal), Cancellation);

        var refused = await Assert.ThrowsAsync<ModelException>(() => MatchmakingHost.StartNewAsync(models: folder));

        Assert.Contains("shoe_size", refused.Message, StringComparison.Ordinal);
        Assert.Contains("train", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Trees laid out wrongly stand for any reason why direct evaluation may differ from ML.NET's.</summary>
    [Fact]
    public void Where_direct_evaluation_differs_the_transformer_scores_and_it_is_said()
    {
        Copy();
        var direct = ModelBundle.Load(folder);
        var store = Open(folder, path => ModelBundle.Load(path, trees => TreeEnsemble.From(trees, 3)));
        var vectors = Enumerable.Range(0, 40 * FeatureList.All.Count).Select(i => i % 7 == 0 ? float.NaN : i % 13 / 13f).ToArray();
        var (expected, found) = (new float[40], new float[40]);
        direct.Ranker.Score(vectors, expected);

        store.Current.Ranker.Score(vectors, found);

        Assert.Null(direct.Note);
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(a)));
        Assert.Equal(direct.Ranker.Version, store.Current.Ranker.Version);
        Assert.Contains("transformer", store.Description, StringComparison.Ordinal);
        Assert.Contains(said.Lines, line => line.Contains("direct evaluation scores probe", StringComparison.Ordinal));
        Assert.Contains(store.Current.Ranker.Contributions(vectors.AsSpan(0, FeatureList.All.Count)), c => c != 0);
    }

    [Fact]
    public async Task A_new_model_serves_once_its_files_have_settled_and_a_bad_one_never()
    {
        var store = Open(folder);
        Copy();
        Assert.False(await store.RefreshAsync(Cancellation));
        Assert.True(await store.RefreshAsync(Cancellation));
        Assert.Equal("lambdamart", store.Current.Ranker.Name);
        Assert.False(await store.RefreshAsync(Cancellation));

        var loaded = store.Current;
        await File.WriteAllTextAsync(Path.Combine(folder, ModelManifest.FileName), "{", Cancellation);
        for (var i = 0; i < 4; i++)
            Assert.False(await store.RefreshAsync(Cancellation));
        Assert.Same(loaded, store.Current);
        Assert.Single(said.Lines, line => line.Contains("goes on serving", StringComparison.Ordinal) && line.Contains("manifest.json", StringComparison.Ordinal));

        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await store.RefreshAsync(Cancellation);
        await store.RefreshAsync(Cancellation);
        Assert.Same(loaded, store.Current);
    }

    [Fact]
    public async Task The_service_changes_ranker_and_index_together()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, models: folder);
        var need = await host.FirstNeedAsync();
        var before = await host.MatchesAsync(need);
        Assert.Equal("baseline", (string)before["ranker"]!["name"]!);

        Copy();
        var keeper = host.Services.GetRequiredService<PoolKeeper>();
        await keeper.CheckAsync(Cancellation);
        await keeper.CheckAsync(Cancellation);

        var after = await host.MatchesAsync(need);
        Assert.Equal("lambdamart", (string)after["ranker"]!["name"]!);
        Assert.NotEqual((Guid)before["runId"]!, (Guid)after["runId"]!);
        var state = host.Services.GetRequiredService<LivePool>().Current;
        Assert.Same(state.Model.Space, state.Index.Space);
        Assert.Equal(ModelBundle.Load(folder).Manifest.Version, state.Model.Ranker.Version);
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(Shipped))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }

    private ModelStore Open(string models, Func<string, ModelBundle>? load = null)
    {
        var store = new ModelStore(models, ResiliencePipeline.Empty, said, load ?? ModelBundle.Load);
        store.Open();
        return store;
    }

    private sealed class Said : ILogger<ModelStore>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
