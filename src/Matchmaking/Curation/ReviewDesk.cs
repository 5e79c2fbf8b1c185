using Matchmaking.Accounts;
using Matchmaking.Candidates;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Curation;

/// <summary>A reviewer at work: only matches without a conflict of interest come onto the desk.</summary>
internal sealed class ReviewDesk(MatchmakingDb db, Caller caller, ReviewerConflicts reviewers, MatchMove move, TimeProvider clock, IOptions<CurationOptions> options)
{
    /// <summary>Hard constraints that no reason overrides: what they protect is not the reviewer's to give away.</summary>
    private static readonly string[] Absolute = ["published", "not_expired", "vetting", "conflict_of_interest"];

    public bool SecondReviewer => options.Value.SecondReviewer;

    private Guid Reviewer => caller.AccountId!.Value;

    /// <summary>The match with both sides, tracked; or why there is none to decide.</summary>
    public async Task<(Match? Match, ProblemHttpResult? Problem)> OpenAsync(Guid id, CancellationToken cancellation)
    {
        var conflicts = await reviewers.OfAsync(Reviewer, cancellation);
        var match = await ReviewerConflicts.Open(db.Matches, conflicts).Include(m => m.Need!.Organization).Include(m => m.Offering!.Organization)
            .SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (match is not null)
            return (match, null);
        var sides = await db.Matches.Where(m => m.Id == id).Select(m => new[] { m.Need!.OrganizationId, m.Offering!.OrganizationId }).SingleOrDefaultAsync(cancellation);
        return (null, sides is null ? Problems.NotFound($"match", id) : await RefuseAsync(conflicts, sides, cancellation));
    }

    /// <summary>Null when the reviewer may decide between these organizations; else 403 with what stands against it.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(Guid[] sides, CancellationToken cancellation) =>
        await RefuseAsync(await reviewers.OfAsync(Reviewer, cancellation), sides, cancellation);

    private async Task<ProblemHttpResult?> RefuseAsync(List<ReviewerConflict> conflicts, Guid[] sides, CancellationToken cancellation)
    {
        if (conflicts.Find(c => sides.Contains(c.OrganizationId)) is not { } conflict)
            return null;
        var name = await db.Organizations.Where(o => o.Id == conflict.OrganizationId).Select(o => o.LegalName).SingleAsync(cancellation);
        return Problems.Forbidden($"You may not decide on this match: {conflict.Why(name)}.");
    }

    /// <summary>Why the pair may not be followed: the hard constraints that fail as of today and that no reason overrides.</summary>
    public ProblemHttpResult? RefuseIneligible(Need need, Offering offering, string? overrideReason)
    {
        var failed = Failed(need, offering);
        if (failed.Find(result => Absolute.Contains(result.Rule)) is { } absolute)
            return Problems.Conflict($"A hard constraint fails that cannot be overridden ({absolute.Rule}): {absolute.Reason}");
        return failed.Count == 0 || overrideReason is not null ? null
            : Problems.Conflict($"A hard constraint fails ({string.Join(", ", failed.Select(result => result.Rule))}): {failed[0].Reason} Staff may follow the pair nevertheless, with overrideReason.");
    }

    public List<EligibilityResult> Failed(Need need, Offering offering) =>
        [.. Eligibility.Check(need, need.Organization!, offering, offering.Organization!, clock.Today()).Where(result => !result.Passed)];

    /// <summary>Takes a step of staff and saves; where two reviewers must agree, the first one's is kept until then.</summary>
    public async Task<ProblemHttpResult?> TakeAsync(Match match, MatchStep step, DeclineReason? reason, string? note, bool noteShared, CancellationToken cancellation)
    {
        if (step is MatchStep.Recommend or MatchStep.Review && match.Need!.OrganizationId == match.Offering!.OrganizationId)
            return await BlockAsync(match, cancellation);
        if (step == MatchStep.Recommend && MatchStates.IsUndecided(match.State) && RefuseIneligible(match.Need!, match.Offering!, match.OverrideReason) is { } ineligible)
            return ineligible;
        var decisions = await db.ReviewerDecisions.Where(d => d.MatchId == match.Id).ToListAsync(cancellation);
        var agreed = true;
        if (SecondReviewer && step is MatchStep.Recommend or MatchStep.Decline && MatchStates.IsUndecided(match.State))
            agreed = Decide(match, decisions, step, reason, note);
        if ((agreed ? step : match.State == MatchState.Candidate ? MatchStep.Review : (MatchStep?)null) is { } taken
            && move.Take(match, taken, MatchSide.Staff, Reviewer, agreed ? e => (e.Reason, e.Note, e.NoteShared) = (reason, note, noteShared) : null) is { } refused)
            return refused;
        match.AwaitsReviewer = !agreed;
        // Individual judgment begins anew with the match itself.
        if (step is MatchStep.Reopen or MatchStep.Defer)
            db.RemoveRange(decisions);
        // Also when the state stays: the version names the decision.
        db.Entry(match).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Keeps the reviewer's decision; true when another one decided the same.</summary>
    private bool Decide(Match match, List<ReviewerDecision> decisions, MatchStep step, DeclineReason? reason, string? note)
    {
        var own = decisions.Find(d => d.AccountId == Reviewer);
        if (own is null)
            db.Add(own = new ReviewerDecision { MatchId = match.Id, AccountId = Reviewer });
        (own.Step, own.Reason, own.Note) = (step, reason, note);
        return decisions.Exists(d => d.AccountId != Reviewer && d.Step == step);
    }

    private async Task<ProblemHttpResult> BlockAsync(Match match, CancellationToken cancellation)
    {
        if (move.Take(match, MatchStep.Block, MatchSide.Service, account: null, e => e.Reason = DeclineReason.ConflictOfInterest) is { } refused)
            return refused;
        await db.SaveChangesAsync(cancellation);
        return Problems.Conflict($"Both sides are the same organization, so that the match is {Code<MatchState>.Of(match.State)} now.");
    }
}
