using BenchmarkDotNet.Attributes;
using Matchmaking.Features;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Matchmaking.Benchmarks;

/// <summary>Scoring a thousand candidates: the ensemble evaluated directly beside ML.NET's transformer, same trees, same rows.</summary>
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    private const int Rows = 1000;
    private static readonly int Width = FeatureList.All.Count;
    private readonly MLContext _ml = new(1);
    private LambdaMartModel _model = null!;
    private float[] _vectors = null!;
    private readonly double[] _scores = new double[Rows];
    private Input[] _rows = null!;
    private SchemaDefinition _schema = null!;

    private sealed class Input
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float Score { get; set; }
    }

    [Params(8, 32)]
    public int Leaves { get; set; }

    [Params(600, 1000)]
    public int Trees { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var groups = Enumerable.Range(0, 200).Select(g =>
        {
            var vectors = Enumerable.Range(0, 100 * Width).Select(_ => random.NextSingle()).ToArray();
            var labels = Enumerable.Range(0, 100).Select(i => vectors[i * Width] + vectors[i * Width + 3] > 1.7f ? 1 : 0).ToArray();
            return new QueryGroup($"{g}", "synthetic", [.. Enumerable.Range(0, 100)], vectors, labels, [.. labels.Where(l => l > 0)]);
        }).ToArray();
        _model = LambdaMart.Train(groups, [.. FeatureList.All.Select(f => f.Name)], new LambdaMartOptions { Trees = Trees, Leaves = Leaves, MinimumRowsPerLeaf = 20 });
        _vectors = [.. Enumerable.Range(0, Rows * Width).Select(_ => random.NextSingle())];
        _rows = [.. _vectors.Chunk(Width).Select(v => new Input { Features = v })];
        _schema = SchemaDefinition.Create(typeof(Input));
        _schema[nameof(Input.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
    }

    [Benchmark(Baseline = true)]
    public float Transformer() =>
        _ml.Data.CreateEnumerable<Output>(_model.Transformer.Transform(_ml.Data.LoadFromEnumerable(_rows, _schema)), reuseRowObject: true, ignoreMissingColumns: true)
            .Sum(row => row.Score);

    [Benchmark]
    public double DirectEnsemble()
    {
        _model.Ensemble.Score(_vectors, _scores);
        return _scores[0];
    }
}
