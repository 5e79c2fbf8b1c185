using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>Who is seen in the lists of needs.</summary>
/// <param name="Lists">Needs whose latest stored list was counted; the latest thousand lists are looked through.</param>
/// <param name="Cost">Mean relevance that the lists gave up in their first ten places, as a share of what they hold by score alone.</param>
/// <param name="Groups">By size, newness and region, and by whom the policy is for.</param>
public sealed record ExposureResponse(int Lists, double Cost, IReadOnlyList<ExposureGroup> Groups);

/// <summary>One group of providers. The three shares of a kind of group sum to 1.</summary>
/// <param name="By"><c>policy</c> (those whom the minimum share is for, and the others), <c>size</c>, <c>newness</c> or <c>region</c>.</param>
/// <param name="Value">A code of it; <c>unknown</c> where it is not stated.</param>
/// <param name="Offerings">Offerings in the pool today.</param>
/// <param name="ShareOfOfferings">Their share of the pool.</param>
/// <param name="ShareOfPlaces">Their share of all places of the lists: those found eligible and near.</param>
/// <param name="ShareOfExposure">Their share of the exposure of the first ten places, each weighing 1 / log2(rank + 1).</param>
/// <param name="ShareByScore">The same had the lists stood by score alone.</param>
public sealed record ExposureGroup(string By, string Value, int Offerings, double ShareOfOfferings, double ShareOfPlaces, double ShareOfExposure, double ShareByScore);

internal static class ExposureEndpoints
{
    private const int Lists = 1000;

    public static readonly ExposureResponse Example = new(41, 0.004,
        [new("size", "sme", 180, 0.4, 0.43, 0.39, 0.36), new("newness", "new", 45, 0.1, 0.08, 0.07, 0.04), new("region", "africa", 31, 0.07, 0.05, 0.05, 0.05)]);

    private sealed record Place(Guid Run, int Rank, Guid Offering, float Score);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/exposure", GetAsync).WithTags("Matches").AddEndpointFilter(MatchEndpoints.WhenReady).AsExpensive().WithName("getExposure").WithSummary("See who is seen")
            .WithDescription("The exposure that small and large, new and known providers and those of each region get in the latest list of each need, beside their share of the pool and of all places, "
                + "and beside what they would get by score alone.")
            .WithExamples(response: Example).WithProblems(503);

    private static async Task<Ok<ExposureResponse>> GetAsync(MatchmakingDb db, LivePool live, CancellationToken cancellation)
    {
        var runs = await db.MatchRuns.AsNoTracking().Where(r => r.NeedId != null).OrderByDescending(r => r.Id).Take(Lists).Select(r => new { r.Id, r.NeedId }).ToListAsync(cancellation);
        var latest = runs.DistinctBy(r => r.NeedId).Select(r => r.Id).ToList();
        var places = await db.MatchRunEntries.AsNoTracking().Where(e => latest.Contains(e.MatchRunId)).OrderBy(e => e.MatchRunId).ThenBy(e => e.Rank)
            .Select(e => new Place(e.MatchRunId, e.Rank, e.OfferingId, e.Score)).ToListAsync(cancellation);
        return TypedResults.Ok(Of(live.Current, [.. places.GroupBy(p => p.Run).Select(g => g.ToArray())]));
    }

    private static ExposureResponse Of(PoolState pool, IReadOnlyList<Place[]> lists)
    {
        var shown = Exposure(lists, list => list);
        var byScore = Exposure(lists, list => list.OrderByDescending(p => p.Score).ThenBy(p => p.Rank));
        var all = pool.Candidates.Values.Where(c => c.Live).ToArray();
        var places = lists.SelectMany(list => list).GroupBy(p => p.Offering).ToDictionary(g => g.Key, g => (double)g.Count());
        // An offering that has left the pool since counts for nobody.
        IEnumerable<ExposureGroup> By(string by, Func<PoolCandidate, string> value) => all.GroupBy(value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(group =>
        {
            double Share(Dictionary<Guid, double> of) => Rounded(Sum(of, group), Sum(of, all));
            return new ExposureGroup(by, group.Key, group.Count(), Rounded(group.Count(), all.Length), Share(places), Share(shown), Share(byScore));
        });
        var costs = lists.Select(list => FairOrder.CostOf([.. list.Select(p => p.Score)])).ToArray();
        return new ExposureResponse(lists.Count, costs.Length == 0 ? 0 : Math.Round(costs.Average(), 4),
        [
            .. By("policy", c => Standings.IsSmallOrNew(pool.Index.Pool, c) ? "small_or_new" : "other"),
            .. By("size", c => c.IsSme switch { true => Code<ProviderSize>.Of(ProviderSize.Sme), false => Code<ProviderSize>.Of(ProviderSize.Large), null => "unknown" }),
            .. By("newness", c => Standings.IsNew(pool.Index.Pool, c) ? "new" : "known"),
            .. By("region", c => Regions.Of(c.Country) is { } region ? Code<Region>.Of(region) : "unknown"),
        ]);
    }

    private static Dictionary<Guid, double> Exposure(IReadOnlyList<Place[]> lists, Func<Place[], IEnumerable<Place>> order) =>
        lists.SelectMany(list => order(list).Take(FairOrder.Places).Select((p, i) => (p.Offering, Exposure: (double)Examination.At(i + 1))))
            .GroupBy(p => p.Offering).ToDictionary(g => g.Key, g => g.Sum(p => p.Exposure));

    private static double Sum(Dictionary<Guid, double> of, IEnumerable<PoolCandidate> candidates) => candidates.Sum(c => of.GetValueOrDefault(c.Offering!.Id));

    private static double Rounded(double part, double whole) => whole > 0 ? Math.Round(part / whole, 4) : 0;
}
