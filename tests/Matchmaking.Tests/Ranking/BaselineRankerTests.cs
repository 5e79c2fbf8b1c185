using CsCheck;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Tests.Ranking;

public sealed class BaselineRankerTests
{
    private static readonly BaselineRanker Ranker = new();
    private static readonly int Width = FeatureList.All.Count;

    private static readonly Gen<float[]> AnyVector = Gen.Frequency((4, Gen.Float[-5, 5]), (1, Gen.Const(float.NaN))).Array[Width];

    [Fact]
    public void Contributions_sum_to_the_score() => AnyVector.Sample(vector =>
    {
        var scores = new float[1];
        Ranker.Score(vector, scores);
        return Math.Abs(Ranker.Contributions(vector).Sum() - scores[0]) <= 1e-5f;
    });

    [Fact]
    public void An_unknown_feature_adds_nothing() => AnyVector.Sample(vector =>
    {
        var contributions = Ranker.Contributions(vector);
        return Enumerable.Range(0, Width).All(f => float.IsNaN(vector[f]) ? contributions[f] == 0 : float.IsFinite(contributions[f]));
    });

    [Fact]
    public void A_vector_of_unknowns_scores_zero()
    {
        var scores = new float[1];
        Ranker.Score(Enumerable.Repeat(float.NaN, Width).ToArray(), scores);
        Assert.Equal(0, scores[0]);
    }

    [Fact]
    public void Rows_are_scored_one_by_one() => AnyVector.Array[3].Sample(rows =>
    {
        var together = new float[3];
        Ranker.Score(rows.SelectMany(r => r).ToArray(), together);
        for (var i = 0; i < rows.Length; i++)
        {
            var alone = new float[1];
            Ranker.Score(rows[i], alone);
            Assert.Equal(alone[0], together[i]);
        }
    });

    [Fact]
    public void Better_words_rank_higher()
    {
        var at = FeatureList.All.Select((f, i) => (f.Name, i)).Single(f => f.Name == "bm25_profile_share").i;
        var (weak, strong) = (new float[Width], new float[Width]);
        (weak[at], strong[at]) = (0.2f, 0.9f);
        var scores = new float[2];
        Ranker.Score([.. weak, .. strong], scores);
        Assert.True(scores[1] > scores[0]);
    }
}
