using Microsoft.ML;
using Microsoft.ML.Data;

namespace Matchmaking.Ranking;

/// <summary>
/// The learned ranker through ML.NET's transformer: serves when the trees evaluated directly do not give the same scores. Safe to share.
/// </summary>
internal sealed class TransformerRanker(ITransformer transformer, ModelManifest manifest) : IRanker
{
    private readonly MLContext _ml = new();

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    public string Name => "lambdamart";
    public string Version => manifest.Version;
    public StrengthBands Bands => manifest.Bands;

    public void Score(ReadOnlySpan<float> vectors, Span<float> scores)
    {
        if (scores.IsEmpty)
            return;
        var width = vectors.Length / scores.Length;
        var marked = vectors.ToArray();
        Unknown.Mark(marked);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var rows = _ml.Data.LoadFromEnumerable(marked.Chunk(width).Select(v => new Row { Features = v }), schema);
        var at = 0;
        foreach (var row in _ml.Data.CreateEnumerable<Scored>(transformer.Transform(rows), reuseRowObject: true, ignoreMissingColumns: true))
            scores[at++] = row.Score;
    }

    /// <summary>How far the score falls when the feature is made unknown: the trees' own paths are not to be trusted here.</summary>
    public float[] Contributions(ReadOnlySpan<float> vector)
    {
        var width = vector.Length;
        var (rows, scores) = (new float[width * (width + 1)], new float[width + 1]);
        for (var row = 0; row <= width; row++)
        {
            vector.CopyTo(rows.AsSpan(row * width));
            if (row < width)
                rows[row * width + row] = float.NaN;
        }
        Score(rows, scores);
        return [.. scores.Take(width).Select(without => scores[width] - without)];
    }
}
