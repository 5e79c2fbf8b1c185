using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>Who needs a review, and how its steps are kept.</summary>
internal static class ReviewRules
{
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Staff, and members of an organization whose identity was confirmed, publish without a review.</summary>
    public static bool MayPublish(this Caller caller, Organization organization, TimeProvider clock) =>
        caller.May == May.All || organization.IsVettedOn(clock.Today());

    /// <summary>Null when the caller may publish at once.</summary>
    public static Sentence? WhySubmit(this Caller caller, Organization organization, ProfileKind kind, Guid id, TimeProvider clock) => caller.MayPublish(organization, clock) ? null
        : (Sentence)$"{organization.LegalName} is {Code<Vetting>.Of(organization.VettingOn(clock.Today()))}; staff check what it publishes. Submit it with POST /api/v1/{Code<ProfileKind>.Of(kind)}s/{id}/submit.";

    public static async Task<bool> MayPublishAsync(this Caller caller, Guid organization, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
        caller.MayPublish(await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == organization, cancellation), clock);

    /// <summary>Adds a step to a profile's thread; the caller saves. Whatever waited before has been dealt with.</summary>
    public static async Task RecordAsync(
        this MatchmakingDb db, ReviewEntry entry, ReviewStep step, Caller caller, TimeProvider clock, CancellationToken cancellation)
    {
        (entry.Step, entry.AccountId, entry.CreatedAt) = (step, caller.AccountId, clock.GetUtcNow().UtcDateTime);
        entry.Side = caller.May == May.All ? ReviewSide.Staff : ReviewSide.Owner;
        if (step != ReviewStep.Message)
        {
            var before = db.ReviewEntries.Where(e => e.Waiting && e.NeedId == entry.NeedId && e.OfferingId == entry.OfferingId);
            foreach (var waiting in await before.ToListAsync(cancellation))
                waiting.Waiting = false;
            entry.Waiting = step is ReviewStep.Submitted or ReviewStep.SentBack;
        }
        db.Add(entry);
    }
}
