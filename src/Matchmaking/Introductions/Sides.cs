using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Who stands where in a match, and what that lets them see.</summary>
internal static class Sides
{
    /// <summary>In these a side knows nothing of a match, even when it was offered before.</summary>
    private static readonly MatchState[] StaffOnly = [MatchState.Candidate, MatchState.InReview, MatchState.Recommended, MatchState.DeclinedByStaff];

    /// <summary>Matches that a caller knows of as introductions: for staff all from the recommendation on, for a side what was offered to it.</summary>
    public static IQueryable<Match> Introductions(this Caller caller, MatchmakingDb db)
    {
        if (caller.May == May.All)
            return db.Matches.Where(m => m.State == MatchState.Recommended || (m.OfferExpiresAt != null && !StaffOnly.Contains(m.State)));
        var own = caller.Own;
        return db.Matches.Where(m => m.OfferExpiresAt != null && !StaffOnly.Contains(m.State) && (m.Need!.OrganizationId == own || m.Offering!.OrganizationId == own));
    }

    /// <summary>One of them with everything that a step needs, tracked.</summary>
    public static Task<Match?> FindIntroductionAsync(this Caller caller, MatchmakingDb db, Guid id, CancellationToken cancellation) =>
        caller.Introductions(db).Whole().SingleOrDefaultAsync(m => m.Id == id, cancellation);

    public static IQueryable<Match> Whole(this IQueryable<Match> matches) =>
        matches.Include(m => m.Need!.Organization).Include(m => m.Offering!.Organization).Include(m => m.Events).Include(m => m.Consents).AsSplitQuery();

    public static MatchSide SideIn(this Caller caller, Match match) =>
        caller.May == May.All ? MatchSide.Staff : caller.Own == match.Need!.OrganizationId ? MatchSide.City : MatchSide.Provider;

    public static MatchSide Other(MatchSide side) => side == MatchSide.City ? MatchSide.Provider : MatchSide.City;

    public static Consent? Consent(this Match match, MatchSide side, ConsentScope scope) => match.Consents.SingleOrDefault(c => c.Side == side && c.Scope == scope);

    /// <summary>Whether a side agrees now: what was given and has not run out.</summary>
    public static bool Agrees(this Match match, MatchSide side, ConsentScope scope, DateTime now) =>
        match.Consent(side, scope)?.On(now) == ConsentState.Given;

    /// <summary>Who the other one is shows when both agreed to it; what an introduction has told cannot be untold.</summary>
    public static bool AreKnown(this Match match, DateTime now) => MatchStates.IsIntroduced(match.State) || match.Events.Any(e => e.Step == MatchStep.Introduce)
        || (match.Agrees(MatchSide.City, ConsentScope.ShareProfile, now) && match.Agrees(MatchSide.Provider, ConsentScope.ShareProfile, now));

    /// <summary>The introduction or the stage after it that was reached last; null before.</summary>
    public static MatchEvent? LatestStage(this Match match) => match.Events.Where(e => MatchStates.IsIntroduced(e.To)).MaxBy(e => e.To);

    /// <summary>Whether a side has said yes to this offer, whatever it did to its consent afterwards; a new offer asks anew.</summary>
    public static bool HasAccepted(this Match match, MatchSide side) => match.Consent(side, ConsentScope.Introduce)?.AnsweredAt is not null;
}
