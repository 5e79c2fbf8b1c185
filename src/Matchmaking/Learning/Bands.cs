using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>Sets the scores at which a match is called strong or good, by what was chosen in the validation slice.</summary>
internal static class Bands
{
    /// <summary>Of the matches called strong at least a quarter were chosen, of the good and better a tenth.</summary>
    private const double StrongShare = 0.25, GoodShare = 0.10;
    private const int FewestPairs = 30;

    public static StrengthBands Choose(TreeEnsemble learned, double baselineWeight, IReadOnlyList<QueryGroup> validation)
    {
        var pairs = validation.AsParallel().AsOrdered()
            .SelectMany(group => Anchor.Score(learned, baselineWeight, group).Select((score, i) => (Score: score, Chosen: group.Labels[i] > 0)))
            .OrderByDescending(p => p.Score).ToArray();
        var (strong, strongShare) = Threshold(pairs, StrongShare);
        var (good, goodShare) = Threshold(pairs, GoodShare);
        return new StrengthBands(strong, Math.Min(good, strong), strongShare, goodShare);
    }

    /// <summary>The lowest score above which at least a share of the pairs were chosen; out of reach when there is none.</summary>
    private static (float Score, double Share) Threshold((float Score, bool Chosen)[] pairs, double share)
    {
        var (best, bestShare, chosen) = (float.MaxValue, double.NaN, 0);
        for (var i = 0; i < pairs.Length; i++)
        {
            chosen += pairs[i].Chosen ? 1 : 0;
            if (i + 1 >= FewestPairs && chosen >= share * (i + 1))
                (best, bestShare) = (pairs[i].Score, (double)chosen / (i + 1));
        }
        return (best, bestShare);
    }
}
