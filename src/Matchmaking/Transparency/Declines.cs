using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Transparency;

/// <summary>What a side may know of a decline by staff, who took it, and whether it still stands.</summary>
internal static class Declines
{
    /// <summary>
    /// The decline that stands, when staff shared it with both sides; else null, as if there were none: a decline that is not shared is work of staff. After an offer
    /// that named nobody it is null too, or who the other side was could be found out by asking for one pair after another.
    /// </summary>
    public static async Task<MatchEvent?> SharedAsync(MatchmakingDb db, Guid need, Guid offering, DateTime now, CancellationToken cancellation)
    {
        var match = await db.Matches.AsNoTracking().Include(m => m.Events).Include(m => m.Consents).AsSplitQuery()
            .SingleOrDefaultAsync(m => m.NeedId == need && m.OfferingId == offering && m.State == MatchState.DeclinedByStaff, cancellation);
        return match is not null && (match.OfferExpiresAt is null || match.AreKnown(now)) && Latest(match) is { NoteShared: true } decline ? decline : null;
    }

    /// <summary>The match that a contested decline still keeps closed, tracked; null when it was reopened since.</summary>
    public static async Task<Match?> StandingAsync(MatchmakingDb db, Contest contest, CancellationToken cancellation) =>
        await db.Matches.Include(m => m.Events).SingleOrDefaultAsync(
            m => m.NeedId == contest.NeedId && m.OfferingId == contest.OfferingId && m.State == MatchState.DeclinedByStaff, cancellation) is { } match
        && Latest(match)?.Id == contest.DeclineId ? match : null;

    /// <summary>Whether this member of staff took the decline, alone or as one of two reviewers.</summary>
    public static async Task<bool> TookAsync(MatchmakingDb db, Guid? account, Guid decline, CancellationToken cancellation) =>
        await db.MatchEvents.AnyAsync(e => e.Id == decline && (e.AccountId == account
            || db.ReviewerDecisions.Any(d => d.MatchId == e.MatchId && d.AccountId == account && d.Step == MatchStep.Decline)), cancellation);

    private static MatchEvent? Latest(Match match) => match.Events.Where(e => e.Step == MatchStep.Decline).MaxBy(e => (e.CreatedAt, e.Id));
}
