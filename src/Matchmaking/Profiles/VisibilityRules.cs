using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>Which profiles a caller may know of. Of the others nobody learns that they exist: they are not found.</summary>
internal static class VisibilityRules
{
    /// <summary>Members that were turned away are known to themselves and staff only; so are those erased, but for what public sources say of them.</summary>
    public static IQueryable<Organization> Organizations(this Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Organizations : db.Organizations
            .Where(o => o.Id == own || (o.Vetting != Vetting.Rejected && (o.ErasedAt == null || o.Source != null)));
    }

    /// <summary>Null when the caller knows of the organization and acts for it.</summary>
    public static async Task<ProblemHttpResult?> RefuseAsync(this Caller caller, MatchmakingDb db, Guid organization, CancellationToken cancellation) =>
        await caller.Organizations(db).AnyAsync(o => o.Id == organization, cancellation) ? caller.Refuse(organization) : Problems.NotFound($"organization", organization);

    /// <summary>Everybody sees what is or was published; what never was is its owner's.</summary>
    public static IQueryable<Need> Needs(this Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Needs : db.Needs.Where(n => n.OrganizationId == own
            || n.Status == NeedStatus.Published || n.Status == NeedStatus.Matched || n.Status == NeedStatus.NoneSuitable || n.Status == NeedStatus.Closed
            || (n.Status == NeedStatus.Cancelled && n.PublishedAt != null));
    }

    /// <summary>Everybody sees what is or was published; what never was is its owner's.</summary>
    public static IQueryable<Offering> Offerings(this Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Offerings : db.Offerings.Where(o => o.OrganizationId == own || o.Status == OfferingStatus.Published
            || ((o.Status == OfferingStatus.Withdrawn || o.Status == OfferingStatus.Expired) && o.PublishedAt != null));
    }
}
