using System.Buffers;

namespace Matchmaking.Ranking;

/// <summary>The learned ranker: a LambdaMART ensemble evaluated directly. Immutable, so any number of requests may share it.</summary>
public sealed class LambdaMartRanker(TreeEnsemble ensemble, ModelManifest manifest) : IRanker
{
    public string Name => "lambdamart";
    public string Version => manifest.Version;
    public StrengthBands Bands => manifest.Bands;

    public void Score(ReadOnlySpan<float> vectors, Span<float> scores)
    {
        var marked = ArrayPool<float>.Shared.Rent(vectors.Length);
        var sums = ArrayPool<double>.Shared.Rent(scores.Length);
        vectors.CopyTo(marked);
        Unknown.Mark(marked.AsSpan(0, vectors.Length));
        ensemble.Score(marked.AsSpan(0, vectors.Length), sums.AsSpan(0, scores.Length));
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (float)sums[i];
        ArrayPool<float>.Shared.Return(marked);
        ArrayPool<double>.Shared.Return(sums);
    }

    public float[] Contributions(ReadOnlySpan<float> vector)
    {
        var row = vector.ToArray();
        Unknown.Mark(row);
        var contributions = new float[row.Length];
        ensemble.Contributions(row, contributions);
        return contributions;
    }
}
