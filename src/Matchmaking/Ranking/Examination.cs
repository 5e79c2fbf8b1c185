namespace Matchmaking.Ranking;

/// <summary>
/// How likely somebody looks at a place of a list: 1 / log2(rank + 1), the discount of NDCG read as a probability. A list that is always shown
/// in the same order keeps these as its propensities; a policy that draws its order at random keeps the probability with which it drew, times this.
/// </summary>
public static class Examination
{
    public static float At(int rank) => 1 / MathF.Log2(rank + 1);
}
