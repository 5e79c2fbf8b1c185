namespace Matchmaking.Ranking;

/// <summary>
/// A learned ranker held to the baseline: its score plus a multiple of the hand-weighted one. What trees learned of one source can
/// mislead in another; the few plain measures of the baseline mean the same everywhere. <c>train</c> chooses the weight.
/// </summary>
public sealed class AnchoredRanker : IRanker
{
    private static readonly BaselineRanker Baseline = new();
    private readonly IRanker _learned;
    private readonly float _weight;

    private AnchoredRanker(IRanker learned, double weight) => (_learned, _weight) = (learned, (float)weight);

    /// <summary>The learned ranker itself when it is not held.</summary>
    public static IRanker Of(IRanker learned, double weight) => weight == 0 ? learned : new AnchoredRanker(learned, weight);

    public string Name => _learned.Name;
    public string Version => _learned.Version;
    public StrengthBands Bands => _learned.Bands;

    public void Score(ReadOnlySpan<float> vectors, Span<float> scores)
    {
        if (scores.IsEmpty)
            return;
        var width = vectors.Length / scores.Length;
        _learned.Score(vectors, scores);
        for (var i = 0; i < scores.Length; i++)
            scores[i] += _weight * BaselineRanker.Score(vectors.Slice(i * width, width));
    }

    public float[] Contributions(ReadOnlySpan<float> vector)
    {
        var (contributions, anchor) = (_learned.Contributions(vector), Baseline.Contributions(vector));
        for (var f = 0; f < contributions.Length; f++)
            contributions[f] += _weight * anchor[f];
        return contributions;
    }
}
