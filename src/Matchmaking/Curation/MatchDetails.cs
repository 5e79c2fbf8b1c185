using Matchmaking.Accounts;
using Matchmaking.Candidates;
using Matchmaking.Matching;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Transparency;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>Puts together what staff look at before they decide.</summary>
internal sealed class MatchDetails(
    MatchmakingDb db, Caller caller, ReviewerConflicts reviewers, ReviewDesk desk, LivePool live, MatchLists lists, ProfileMapping mapping,
    PeoplesPriority people, ParticipationSettings participation, TimeProvider clock)
{
    private const int References = 20;

    public async Task<MatchDetailResponse?> OfAsync(Guid id, CancellationToken cancellation)
    {
        var match = await db.Matches.AsNoTracking().Include(m => m.Need!.Organization).Include(m => m.Offering!.Organization).Include(m => m.Events)
            .SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (match is null)
            return null;
        var (need, offering) = (match.Need!, match.Offering!);
        var conflicts = await ConflictsAsync(need, offering, cancellation);
        var judgments = await db.Judgments.AsNoTracking().Where(j => j.NeedId == need.Id && j.OfferingId == offering.Id).OrderBy(j => j.Id).ToListAsync(cancellation);
        var decisions = await db.ReviewerDecisions.AsNoTracking().Where(d => d.MatchId == id).OrderBy(d => d.Id).ToListAsync(cancellation);
        // Individual first: what others think is shown to who has said what they think.
        var blind = desk.SecondReviewer && MatchStates.IsUndecided(match.State);
        if (blind && !judgments.Exists(j => j.AccountId == caller.AccountId))
            judgments.Clear();
        if (blind && !decisions.Exists(d => d.AccountId == caller.AccountId))
            decisions.Clear();
        return new MatchDetailResponse(
            MatchResponse.Of(match), mapping.Map<NeedResponse>(need), mapping.Map<OrganizationResponse>(need.Organization!), mapping.Map<OfferingResponse>(offering),
            mapping.Map<OrganizationResponse>(offering.Organization!), await RankingAsync(need, offering.Id, cancellation),
            Eligibility.Check(need, need.Organization!, offering, offering.Organization!, clock.Today()),
            await VoiceAsync(need, cancellation), await ReferencesAsync(offering.OrganizationId, cancellation),
            conflicts, need.OrganizationId == offering.OrganizationId, judgments.ConvertAll(JudgmentResponse.Of),
            decisions.ConvertAll(d => new ReviewerDecisionResponse(d.AccountId, d.Step, d.Reason, d.Note, d.UpdatedAt)),
            [.. match.Events.OrderBy(e => e.Id).Select(MatchEventResponse.Of)],
            conflicts.Length > 0 ? [] : [.. MatchStates.Allowed(match.State).Where(step => MatchStates.Of(step).By.Contains(MatchSide.Staff))],
            await db.Contests.Where(c => c.NeedId == need.Id && c.OfferingId == offering.Id && c.State == ContestState.Open).OrderBy(c => c.DueAt).ThenBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellation));
    }

    private async Task<MatchVoice> VoiceAsync(Need need, CancellationToken cancellation)
    {
        var answer = await db.OfficialAnswerEditions.AsNoTracking().Where(a => a.NeedId == need.Id).OrderByDescending(a => a.Edition).Select(a => (AnswerStance?)a.Stance).FirstOrDefaultAsync(cancellation);
        var flags = await VoiceGuards.FlagsAsync(db, need.Id, await VoiceGuards.ReadAsync(db, need.Id, cancellation), participation, cancellation);
        return new MatchVoice(await VoiceEndpoints.ReadAsync(need, db, people, cancellation), answer, [.. flags.Select(f => f.Shown())]);
    }

    private async Task<MatchConflict[]> ConflictsAsync(Need need, Offering offering, CancellationToken cancellation)
    {
        Dictionary<Guid, string> names = new() { [need.OrganizationId] = need.Organization!.LegalName, [offering.OrganizationId] = offering.Organization!.LegalName };
        return [.. (await reviewers.OfAsync(caller.AccountId!.Value, cancellation)).Where(c => names.ContainsKey(c.OrganizationId))
            .Select(c => new MatchConflict(c.OrganizationId, c.Kind, c.Automatic, c.Until, c.Why(names[c.OrganizationId]).ToString()))];
    }

    private async Task<MatchRanking?> RankingAsync(Need need, Guid offering, CancellationToken cancellation)
    {
        if (need.Status is not (NeedStatus.Published or NeedStatus.Matched or NeedStatus.NoneSuitable) || !live.IsReady)
            return null;
        var (list, _) = await lists.OfAsync(need, need.Organization!, new MatchDemand(Explain: 0, Also: offering), cancellation);
        if (list.Ranked.FirstOrDefault(r => r.Candidate.Offering!.Id == offering) is not { } place)
            return null;
        var detail = list.Details[offering];
        var support = await SupportingDocuments.ReadAsync(db, detail.Support, cancellation);
        return new MatchRanking(new RankerResponse(list.Ranker.Name, list.Ranker.Version), place.Rank, place.Score, place.Strength, detail.Explanation, detail.Acceptance, support.Of(detail.Support));
    }

    private async Task<IReadOnlyList<MatchReference>> ReferencesAsync(Guid provider, CancellationToken cancellation)
    {
        var references = await db.References.AsNoTracking().Where(r => r.OrganizationId == provider).OrderByDescending(r => r.Date).ThenBy(r => r.Id).Take(References).ToListAsync(cancellation);
        Guid[] ids = [.. references.Select(r => r.Id)];
        var answers = (await db.ReferenceConfirmations.AsNoTracking().Where(c => ids.Contains(c.ReferenceId)).OrderBy(c => c.Id).ToListAsync(cancellation))
            .GroupBy(c => c.ReferenceId).ToDictionary(group => group.Key, group => group.Last());
        return references.ConvertAll(r => answers.GetValueOrDefault(r.Id) is var answer
            ? new MatchReference(mapping.Map<ReferenceResponse>(r), answer?.By, answer?.CreatedAt, answer?.WouldRepeat) : null!);
    }
}
