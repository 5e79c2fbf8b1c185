namespace Matchmaking.Learning;

/// <summary>How far two orders of the same things agree.</summary>
/// <param name="KendallTau">Share of pairs in the same order minus share in the opposite one, −1 to 1 (Kendall, 1938).</param>
/// <param name="Rbo">Rank-biased overlap with persistence 0.9, 0 to 1: the top counts most (Webber, Moffat and Zobel, 2010).</param>
/// <param name="Top10Overlap">Share of the first ten that both have.</param>
public sealed record RankAgreement(double KendallTau, double Rbo, double Top10Overlap)
{
    private const double Persistence = 0.9;
    private const int Top = 10;

    /// <param name="places">For each thing of the first order, from the best, its place from 0 in the second.</param>
    public static RankAgreement Of(IReadOnlyList<int> places) => places.Count == 0 ? new RankAgreement(1, 1, 1) : new RankAgreement(Tau(places), Overlap(places), TopOverlap(places));

    private static double Tau(IReadOnlyList<int> places)
    {
        var (n, same) = (places.Count, 0L);
        if (n < 2)
            return 1;
        for (var i = 0; i < n; i++)
            for (var j = i + 1; j < n; j++)
                same += places[i] < places[j] ? 1 : -1;
        return (double)same / ((long)n * (n - 1) / 2);
    }

    /// <summary>The extrapolated form for two whole lists of one length: what they agree in at the end is taken to go on.</summary>
    private static double Overlap(IReadOnlyList<int> places)
    {
        var (sum, weight, agreement) = (0.0, 1.0, 0.0);
        for (var depth = 1; depth <= places.Count; depth++, weight *= Persistence)
        {
            var common = 0;
            for (var i = 0; i < depth; i++)
                common += places[i] < depth ? 1 : 0;
            agreement = (double)common / depth;
            sum += weight * agreement;
        }
        return (1 - Persistence) * sum + weight * agreement;
    }

    private static double TopOverlap(IReadOnlyList<int> places)
    {
        var top = Math.Min(Top, places.Count);
        return places.Take(top).Count(place => place < top) / (double)top;
    }
}
