using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Matching;

/// <summary>
/// The public history of a pool: what it is fitted to. What providers write of themselves has no part in it, and must not bend what is taken for
/// the like, nor what it weighs.
/// </summary>
/// <param name="partnerships">In any order.</param>
/// <param name="offerings">With their organizations.</param>
/// <param name="today">What is dated later waits.</param>
/// <param name="cancellation">Ends it early.</param>
internal sealed class PastPool(IEnumerable<DocumentRow> partnerships, IReadOnlyList<Offering> offerings, DateOnly today, CancellationToken cancellation)
{
    private readonly DocumentRow[] _latest = [.. partnerships.Where(r => r.Date <= today).OrderBy(r => r.Date).ThenBy(r => r.Id).TakeLast(MarketSpace.MostWorks)];

    public MarketFit Fit(SemanticSpace model) => MarketFit.For(model, Works(), Needs);

    private PastWork[] Works() => [.. _latest.AsParallel().AsOrdered().WithCancellation(cancellation)
        .Select(r => new PastWork(r.Date.DayNumber, [.. r.Providers.Select(ServingPool.Key)], r.Terms().Words, TextAnalysis.Terms(r.Texts[0]).Words))];

    /// <summary>The partnerships from a day on as needs, in a pool of nothing but partnerships.</summary>
    private PastNeeds Needs(SemanticSpace space, DateOnly from)
    {
        var (pool, partners) = (new ServingPool(space, today), _latest.SelectMany(r => r.Providers).ToHashSet());
        foreach (var offering in offerings.Where(o => partners.Contains(o.OrganizationId)))
            pool.SetCandidate(offering, ServingPool.NameWords(offering));
        foreach (var text in _latest.AsParallel().AsOrdered().WithCancellation(cancellation).Select(row => AnalysedRow.Of(row, space)))
            pool.SetDocument(text);
        return new(pool.Index, [.. _latest.Where(r => r.Date >= from && PastNeed.IsTelling(r.Providers.Length, r.Buyers.Length)).Select(pool.PastNeed)], cancellation);
    }
}
