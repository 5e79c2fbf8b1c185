using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>What all recommended matches ask for, what both sides can take, and who gets what.</summary>
internal sealed class AllocationPlan(MatchmakingDb db, IntroductionOptions options)
{
    /// <summary>What the first of a list is worth; below it, as in NDCG.</summary>
    public const long Unit = 1000;

    /// <summary>Places for which the price of one more is computed, the most wanted first.</summary>
    private const int Priced = 100;

    public IReadOnlyDictionary<Guid, Match> Matches { get; private set; } = new Dictionary<Guid, Match>();
    public IReadOnlyDictionary<Guid, Slots> Needs { get; private set; } = new Dictionary<Guid, Slots>();
    public IReadOnlyDictionary<Guid, Slots> Offerings { get; private set; } = new Dictionary<Guid, Slots>();
    public IReadOnlyList<Claim> Claims { get; private set; } = [];
    public IReadOnlyList<Claim> Given { get; private set; } = [];
    public long GreedyValue { get; private set; }
    public long Value => Given.Sum(c => c.Value);
    private Dictionary<Guid, int> FreeNeeds => Needs.ToDictionary(n => n.Key, n => n.Value.Free);
    private Dictionary<Guid, int> FreeOfferings => Offerings.ToDictionary(o => o.Key, o => o.Value.Free);

    public async Task MakeAsync(CancellationToken cancellation)
    {
        Matches = await db.Matches.Where(m => m.State == MatchState.Recommended).Whole().ToDictionaryAsync(m => m.Id, cancellation);
        Needs = await Slots.OfNeedsAsync(db, [.. Matches.Values.Select(m => m.Need!)], options, cancellation);
        Offerings = await Slots.OfOfferingsAsync(db, [.. Matches.Values.Select(m => m.Offering!)], options, cancellation);
        Claims = [.. Matches.Values.Where(m => Offers.WhyNot(m) is null).Select(m => new Claim(m.Id, m.NeedId, m.OfferingId, ValueOf(m)))];
        Given = Allocation.Solve(Claims, FreeNeeds, FreeOfferings);
        GreedyValue = Allocation.Greedy(Claims, FreeNeeds, FreeOfferings).Sum(c => c.Value);
    }

    /// <summary>
    /// Scores are comparable within one list only, ranks across lists: a match is worth the discount of its rank. What staff pinned, or
    /// added because the ranker missed it, they put first.
    /// </summary>
    public static long ValueOf(Match match) => match is { Pinned: false, Rank: { } rank } ? (long)Math.Round(Unit / Math.Log2(rank + 1)) : Unit;

    public AllocationResponse Show(bool applied)
    {
        var given = Given.Select(c => c.MatchId).ToHashSet();
        return new AllocationResponse(
            applied, Shown(Value), Shown(GreedyValue),
            [.. Given.OrderByDescending(c => c.Value).ThenBy(c => c.MatchId).Select(c => new AllocatedMatch(c.MatchId, c.NeedId, c.OfferingId, Shown(c.Value)))],
            [.. Claims.Where(c => !given.Contains(c.MatchId)).OrderByDescending(c => c.Value).ThenBy(c => c.MatchId)
                .Select(c => new UnallocatedMatch(c.MatchId, c.NeedId, c.OfferingId, Shown(c.Value), WhyNot(c)))]);
    }

    public CongestionResponse Congestion()
    {
        var places = Needs.Select(n => Place(CongestedSide.Need, n.Key, n.Value, c => c.NeedId == n.Key, Matches.Values.First(m => m.NeedId == n.Key)))
            .Concat(Offerings.Select(o => Place(CongestedSide.Offering, o.Key, o.Value, c => c.OfferingId == o.Key, Matches.Values.First(m => m.OfferingId == o.Key))))
            .OrderByDescending(p => p.Unmet).ThenByDescending(p => p.Demand).ThenBy(p => p.Id).ToArray();
        return new CongestionResponse(Claims.Count, Given.Count, Shown(Value), [.. places.Select((p, i) => i < Priced && p is { Unmet: > 0 } && p.Free == p.Allocated
            ? p with { ValueOfOneMore = Shown(Allocation.PriceOfOneMore(p.Id, Claims, FreeNeeds, FreeOfferings, Value)) } : p)]);
    }

    private CongestedPlace Place(CongestedSide side, Guid id, Slots slots, Func<Claim, bool> asksForIt, Match match)
    {
        var (demand, allocated) = (Claims.Count(asksForIt), Given.Count(asksForIt));
        return new CongestedPlace(side, id, side == CongestedSide.Need ? match.Need!.Title : match.Offering!.Title,
            side == CongestedSide.Need ? match.Need!.OrganizationId : match.Offering!.OrganizationId, slots.Capacity, slots.Held, slots.Free, demand, allocated, demand - allocated, 0);
    }

    private AllocationReason WhyNot(Claim claim)
    {
        var (need, offering) = (Needs[claim.NeedId].Free == Given.Count(c => c.NeedId == claim.NeedId), Offerings[claim.OfferingId].Free == Given.Count(c => c.OfferingId == claim.OfferingId));
        return (need, offering) switch { (true, true) => AllocationReason.BothFull, (true, false) => AllocationReason.NeedFull, _ => AllocationReason.OfferingFull };
    }

    private static double Shown(long value) => (double)value / Unit;
}
