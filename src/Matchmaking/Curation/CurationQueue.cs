using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>What waits for staff: published needs without a curated list, and matches that nobody has decided on.</summary>
internal sealed class CurationQueue(MatchmakingDb db, ReviewerConflicts reviewers, PeoplesPriority people, TimeProvider clock)
{
    /// <summary>Of each kind the oldest this many are weighed.</summary>
    public const int Weighed = 5_000;

    /// <summary>Everything that this reviewer may work on; what they must not decide is not offered.</summary>
    public async Task<IEnumerable<QueueItem>> OfAsync(Guid reviewer, CancellationToken cancellation)
    {
        var (conflicts, now) = (await reviewers.OfAsync(reviewer, cancellation), clock.GetUtcNow().UtcDateTime);
        return (await NeedsAsync(conflicts, now, cancellation)).Concat(await MatchesAsync(reviewer, conflicts, now, cancellation));
    }

    private async Task<IEnumerable<QueueItem>> NeedsAsync(List<ReviewerConflict> conflicts, DateTime now, CancellationToken cancellation)
    {
        Guid[] closed = [.. conflicts.Select(c => c.OrganizationId)];
        var waiting = await db.Needs.AsNoTracking()
            .Where(n => n.Status == NeedStatus.Published && !closed.Contains(n.OrganizationId) && !db.Matches.Any(m => m.NeedId == n.Id))
            .OrderBy(n => n.Id).Take(Weighed)
            .Select(n => new
            {
                n.Id, n.Title, n.Sectors, n.Deadline, Since = n.PublishedAt ?? n.CreatedAt, n.Organization!.LegalName, n.Organization.Country,
                Work = db.NeedCurations.Where(c => c.NeedId == n.Id).Select(c => new { c.AssigneeId, c.SnoozedUntil, c.Version }).FirstOrDefault(),
            }).ToListAsync(cancellation);
        var voice = await people.OfAsync([.. waiting.Select(n => n.Id)], cancellation);
        return waiting.Where(n => n.Work?.SnoozedUntil is not { } until || until <= now).Select(n => Item(
            new QueueItem
            {
                Id = n.Id, Kind = QueueKind.Need, NeedId = n.Id, NeedTitle = n.Title, CityName = n.LegalName, Country = n.Country, Sectors = n.Sectors,
                AssigneeId = n.Work?.AssigneeId, WaitingSince = n.Since, Version = n.Work?.Version ?? 0,
            }, QueueFormula.OfNeed(n.Since, n.Deadline, new(voice[n.Id], people.Weight), now)));
    }

    private async Task<IEnumerable<QueueItem>> MatchesAsync(Guid reviewer, List<ReviewerConflict> conflicts, DateTime now, CancellationToken cancellation)
    {
        var waiting = await ReviewerConflicts.Open(db.Matches.AsNoTracking(), conflicts)
            .Where(m => (m.State == MatchState.Candidate || m.State == MatchState.InReview) && (m.SnoozedUntil == null || m.SnoozedUntil <= now))
            // Whoever decided first waits for the other; once the two differ, both are asked again.
            .Where(m => !db.ReviewerDecisions.Any(d => d.MatchId == m.Id && d.AccountId == reviewer) || db.ReviewerDecisions.Count(d => d.MatchId == m.Id) > 1)
            .OrderBy(m => m.Id).Take(Weighed)
            .Select(m => new
            {
                Match = m, m.Need!.Title, m.Need.Sectors, m.Need.Deadline, City = m.Need.Organization!.LegalName, m.Need.Organization.Country,
                Offering = m.Offering!.Title, Provider = m.Offering.Organization!.LegalName,
                Judgments = db.Judgments.Count(j => j.NeedId == m.NeedId && j.OfferingId == m.OfferingId),
            }).ToListAsync(cancellation);
        var voice = await people.OfAsync([.. waiting.Select(w => w.Match.NeedId)], cancellation);
        return waiting.Select(w => Item(
            new QueueItem
            {
                Id = w.Match.Id, Kind = QueueKind.Match, NeedId = w.Match.NeedId, NeedTitle = w.Title, CityName = w.City, Country = w.Country, Sectors = w.Sectors,
                OfferingId = w.Match.OfferingId, OfferingTitle = w.Offering, ProviderName = w.Provider, State = w.Match.State, AssigneeId = w.Match.AssigneeId,
                WaitingSince = w.Match.CreatedAt, Version = w.Match.Version,
            }, QueueFormula.OfMatch(w.Match, w.Judgments, w.Deadline, new(voice[w.Match.NeedId], people.Weight), now)));
    }

    private static QueueItem Item(QueueItem item, List<QueueReason> reasons) => item with
    {
        Points = Math.Round(reasons.Sum(r => r.Points), 2), Reasons = [.. reasons.OrderByDescending(r => r.Points).ThenBy(r => r.Signal)],
    };
}
