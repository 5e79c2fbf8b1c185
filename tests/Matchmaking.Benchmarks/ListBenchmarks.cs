using BenchmarkDotNet.Attributes;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Benchmarks;

/// <summary>One list as a first answer computes it, without the web and the database: retrieval, features and scores for one need after another.</summary>
[MemoryDiagnoser]
public class ListBenchmarks
{
    private const int Needs = 300;
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-list-").FullName;
    private readonly Evidence _evidence = new();
    private readonly float[] _vectors = new float[4 * Retriever.Depth * FeatureList.All.Count];
    private ServingPool _pool = null!;
    private ModelBundle _model = null!;
    private List<Need> _needs = [];
    private int _next;

    [Params(10_000, 100_000)]
    public int Offerings { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _model = ModelBundle.Load(Path.Combine(AppContext.BaseDirectory, "models"));
        var file = Path.Combine(_folder, "list.db");
        await BulkInsert.FillAsync(file, Program.Generate(Offerings, Needs));
        var options = new DbContextOptionsBuilder<MatchmakingDb>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()).Options;
        await using (var db = new MatchmakingDb(options, TimeProvider.System))
            _needs = await db.Needs.AsNoTracking().Include(n => n.Organization).OrderBy(n => n.Id).ToListAsync();
        await using (var db = new MatchmakingDb(options, TimeProvider.System))
            _pool = await PoolLoader.LoadAsync(db, _model.Space, DateOnly.FromDateTime(DateTime.UtcNow));
    }

    [Benchmark(Description = "one list")]
    public float List()
    {
        var (need, tomorrow) = (_needs[_next++ % _needs.Count], DateOnly.FromDateTime(DateTime.UtcNow).AddDays(1));
        var list = Retriever.Find(
            _pool.Index, Matcher.Profile(need, need.Organization!, _pool.Index.Pool, tomorrow), _evidence,
            c => Eligibility.IsEligible(need, need.Organization!, c.Offering!, c.Provider!, tomorrow.AddDays(-1)));
        var vectors = _vectors.AsSpan(0, list.Candidates.Length * FeatureList.All.Count);
        FeatureList.Fill(list, 0, list.Candidates.Length, vectors);
        var scores = new float[list.Candidates.Length];
        _model.Ranker.Score(vectors, scores);
        return scores.Max();
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);
}
