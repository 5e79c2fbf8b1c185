using Matchmaking.Features;

namespace Matchmaking.Ranking;

/// <summary>
/// Hand-weighted sum of a few features that need no training: serves when there is no model, and is the floor in every evaluation.
/// An unknown feature adds nothing.
/// </summary>
public sealed class BaselineRanker : IRanker
{
    private static readonly IReadOnlyDictionary<string, float> WeightOf = new Dictionary<string, float>
    {
        ["bm25_profile_share"] = 0.24f, ["bm25_top3_share"] = 0.04f, ["title_top3_share"] = 0.04f, ["phrase_top3_share"] = 0.06f, ["near_words_own_share"] = 0.04f,
        ["agreement_top3_share"] = 0.12f, ["agreement_near_share"] = 0.02f, ["similarity_own_share"] = 0.12f, ["profile_title_similarity"] = 0.06f, ["name_words"] = 0.08f, ["same_country"] = 0.12f,
        ["buyer_projects"] = 0.05f, ["buyer_agreement_near_share"] = 0.06f, ["sector_share"] = 0.03f, ["programme_mean"] = 0.02f,
    };

    internal static readonly float[] Weights = [.. FeatureList.All.Select(f => WeightOf.GetValueOrDefault(f.Name))];

    private static readonly int[] Weighted = [.. Enumerable.Range(0, Weights.Length).Where(f => Weights[f] != 0)];

    public string Name => "baseline";
    public string Version => "4";
    public StrengthBands Bands { get; } = new(0.62f, 0.4f, double.NaN, double.NaN);

    public void Score(ReadOnlySpan<float> vectors, Span<float> scores)
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Score(vectors.Slice(i * Weights.Length, Weights.Length));
    }

    /// <summary>Score of one vector.</summary>
    public static float Score(ReadOnlySpan<float> vector)
    {
        var sum = 0f;
        foreach (var f in Weighted)
            sum += float.IsNaN(vector[f]) ? 0 : Weights[f] * vector[f];
        return sum;
    }

    public float[] Contributions(ReadOnlySpan<float> vector)
    {
        var contributions = new float[Weights.Length];
        for (var f = 0; f < Weights.Length; f++)
            contributions[f] = Weights[f] == 0 || float.IsNaN(vector[f]) ? 0 : Weights[f] * vector[f];
        return contributions;
    }
}
