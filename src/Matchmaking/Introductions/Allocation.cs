using Google.OrTools.Graph;

namespace Matchmaking.Introductions;

/// <summary>A recommended match that asks for one place on each side.</summary>
/// <param name="MatchId">The match.</param>
/// <param name="NeedId">Where it takes a place.</param>
/// <param name="OfferingId">And where else.</param>
/// <param name="Value">What it is worth, above 0.</param>
internal sealed record Claim(Guid MatchId, Guid NeedId, Guid OfferingId, long Value);

/// <summary>Gives the places that both sides have to the matches that are worth most together.</summary>
internal static class Allocation
{
    private const int Source = 0, Sink = 1, FirstNode = 2;

    /// <summary>The claims that get a place: no other choice within the places is worth more in total.</summary>
    /// <remarks>
    /// A minimum-cost flow from needs to offerings. Leaving a place empty costs as much as the best match is worth, so that a match is chosen
    /// exactly when the total gains from it. The order of the claims does not matter, and the same claims get the same answer.
    /// </remarks>
    public static IReadOnlyList<Claim> Solve(IReadOnlyCollection<Claim> claims, IReadOnlyDictionary<Guid, int> needs, IReadOnlyDictionary<Guid, int> offerings)
    {
        Claim[] open = [.. claims.Where(c => needs[c.NeedId] > 0 && offerings[c.OfferingId] > 0).OrderBy(c => c.MatchId)];
        if (open.Length == 0)
            return [];
        var nodes = new Dictionary<Guid, int>();
        int Node(Guid id) => nodes.TryGetValue(id, out var node) ? node : nodes[id] = FirstNode + nodes.Count;
        using var flow = new MinCostFlow();
        long places = 0, most = open.Max(c => c.Value);
        foreach (var need in open.Select(c => c.NeedId).Distinct())
        {
            flow.AddArcWithCapacityAndUnitCost(Source, Node(need), needs[need], 0);
            places += needs[need];
        }
        var arcs = open.Select(c => flow.AddArcWithCapacityAndUnitCost(Node(c.NeedId), Node(c.OfferingId), 1, most - c.Value)).ToArray();
        foreach (var offering in open.Select(c => c.OfferingId).Distinct())
            flow.AddArcWithCapacityAndUnitCost(Node(offering), Sink, offerings[offering], 0);
        flow.AddArcWithCapacityAndUnitCost(Source, Sink, places, most);
        flow.SetNodeSupply(Source, places);
        flow.SetNodeSupply(Sink, -places);
        var status = flow.Solve();
        return status == MinCostFlow.Status.OPTIMAL ? [.. open.Where((_, i) => flow.Flow(arcs[i]) > 0)]
            : throw new InvalidOperationException($"The allocation has no optimum: {status}.");
    }

    /// <summary>What one takes who looks at one match after the other, the best first: for comparison.</summary>
    public static IReadOnlyList<Claim> Greedy(IReadOnlyCollection<Claim> claims, IReadOnlyDictionary<Guid, int> needs, IReadOnlyDictionary<Guid, int> offerings)
    {
        var (atNeeds, atOfferings, taken) = (needs.ToDictionary(), offerings.ToDictionary(), new List<Claim>());
        foreach (var claim in claims.OrderByDescending(c => c.Value).ThenBy(c => c.MatchId))
            if (atNeeds[claim.NeedId] > 0 && atOfferings[claim.OfferingId] > 0)
            {
                atNeeds[claim.NeedId]--;
                atOfferings[claim.OfferingId]--;
                taken.Add(claim);
            }
        return taken;
    }

    /// <summary>How much more the whole would be worth with one more place there.</summary>
    public static long PriceOfOneMore(Guid id, IReadOnlyCollection<Claim> claims, IReadOnlyDictionary<Guid, int> needs, IReadOnlyDictionary<Guid, int> offerings, long value)
    {
        Dictionary<Guid, int> More(IReadOnlyDictionary<Guid, int> places) => places.ToDictionary(p => p.Key, p => p.Key == id ? p.Value + 1 : p.Value);
        return Solve(claims, More(needs), More(offerings)).Sum(c => c.Value) - value;
    }
}
