using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>How many introductions one side of a match can take, and how many it has.</summary>
/// <param name="Capacity">At a time.</param>
/// <param name="Held">By offers that wait for an answer and by introductions that have not become a project or ended.</param>
internal sealed record Slots(int Capacity, int Held)
{
    public int Free => Math.Max(0, Capacity - Held);

    /// <summary>From a pilot on it is a project, and an introduction no more.</summary>
    private static readonly MatchState[] Holding =
    [
        MatchState.Offered, MatchState.OneSideInterested, MatchState.MutualInterest, MatchState.Introduced, MatchState.MeetingHeld, MatchState.Mou,
    ];

    public static async Task<Dictionary<Guid, Slots>> OfNeedsAsync(MatchmakingDb db, IReadOnlyCollection<Need> needs, IntroductionOptions options, CancellationToken cancellation)
    {
        Guid[] ids = [.. needs.Select(n => n.Id).Distinct()];
        var held = await db.Matches.Where(m => ids.Contains(m.NeedId) && Holding.Contains(m.State)).GroupBy(m => m.NeedId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        return needs.DistinctBy(n => n.Id).ToDictionary(n => n.Id, n => new Slots(n.Capacity ?? options.NeedCapacity, held.GetValueOrDefault(n.Id)));
    }

    public static async Task<Dictionary<Guid, Slots>> OfOfferingsAsync(
        MatchmakingDb db, IReadOnlyCollection<Offering> offerings, IntroductionOptions options, CancellationToken cancellation)
    {
        Guid[] ids = [.. offerings.Select(o => o.Id).Distinct()];
        var held = await db.Matches.Where(m => ids.Contains(m.OfferingId) && Holding.Contains(m.State)).GroupBy(m => m.OfferingId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        return offerings.DistinctBy(o => o.Id).ToDictionary(o => o.Id, o => new Slots(o.Capacity ?? options.OfferingCapacity, held.GetValueOrDefault(o.Id)));
    }
}
