using System.Numerics.Tensors;
using Matchmaking.Features;

namespace Matchmaking.Ranking;

/// <summary>How the score is made in a market that the model learned from: Scale × (trees + BaselineWeight × baseline) + Shift, so that the same bands hold as elsewhere.</summary>
public sealed record KnownMarketScore(double BaselineWeight, double Scale, double Shift);

/// <summary>
/// A learned ranker held to the baseline: its score plus a multiple of the hand-weighted one. What trees learned of one source can
/// mislead in another; the few plain measures of the baseline mean the same everywhere. So it is held less in a market that it learned from,
/// until that has a history of its own to learn from since: then, as in a market never seen, it is held to what the plain measures weigh there.
/// <c>train</c> chooses how far.
/// </summary>
public sealed class AnchoredRanker : IRanker
{
    private static readonly BaselineRanker Baseline = new();
    private readonly IRanker _learned;
    private readonly Hold _elsewhere, _known;

    private readonly record struct Hold(float Weight, float Scale, float Shift);

    private AnchoredRanker(IRanker learned, double weight, KnownMarketScore? known)
    {
        (_learned, _elsewhere) = (learned, new Hold((float)weight, 1, 0));
        _known = known is null ? _elsewhere : new Hold((float)known.BaselineWeight, (float)known.Scale, (float)known.Shift);
    }

    /// <summary>The learned ranker itself when it is not held.</summary>
    /// <param name="learned">The trees.</param>
    /// <param name="weight">Of the baseline.</param>
    /// <param name="known">What holds in a market that it learned from, where that is something else.</param>
    public static IRanker Of(IRanker learned, double weight, KnownMarketScore? known = null) =>
        weight == 0 && known is null ? learned : new AnchoredRanker(learned, weight, known);

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
        {
            var vector = vectors.Slice(i * width, width);
            var hold = HoldOf(vector);
            scores[i] = hold.Scale * (scores[i] + hold.Weight * Plain(vector)) + hold.Shift;
        }
    }

    /// <summary>The score of plain measures: by the market's own weights, or by the baseline's.</summary>
    internal static float Plain(ReadOnlySpan<float> vector) => Own(vector) is var own && float.IsNaN(own) ? BaselineRanker.Score(vector) : own;

    /// <summary>By the market's own weights; NaN where it has none.</summary>
    private static float Own(ReadOnlySpan<float> vector) => TensorPrimitives.Sum(vector[FeatureList.MarketAt..]);

    private static float[] PlainContributions(ReadOnlySpan<float> vector)
    {
        if (float.IsNaN(Own(vector)))
            return Baseline.Contributions(vector);
        var contributions = new float[vector.Length];
        vector[FeatureList.MarketAt..].CopyTo(contributions.AsSpan(FeatureList.MarketAt));
        return contributions;
    }

    private Hold HoldOf(ReadOnlySpan<float> vector) => TrustsTrees(vector) ? _known : _elsewhere;

    /// <summary>Whether trees are trusted: they learned from such a market, and it has not said more since.</summary>
    internal static bool TrustsTrees(ReadOnlySpan<float> vector) => vector[FeatureList.KnownMarketAt] == 1 && float.IsNaN(Own(vector));

    public float[] Contributions(ReadOnlySpan<float> vector)
    {
        var (contributions, anchor, hold) = (_learned.Contributions(vector), PlainContributions(vector), HoldOf(vector));
        for (var f = 0; f < contributions.Length; f++)
            contributions[f] = hold.Scale * (contributions[f] + hold.Weight * anchor[f]);
        return contributions;
    }
}
