using Matchmaking.Curation;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Offers recommended matches to both sides: all of those it is given, or none.</summary>
internal sealed class Offers(MatchmakingDb db, MatchLists lists, ReviewDesk desk, MatchMove move, IntroductionOptions options, TimeProvider clock)
{
    private static readonly string[] ByHand = ["Staff found this match; it is in no ranked list, so that there are no sentences about it."];

    /// <summary>In these nothing is bought yet, so that there is nothing to compete for.</summary>
    private static readonly EngagementModel[] WithoutPurchase = [EngagementModel.KnowledgeExchange, EngagementModel.InKind];

    /// <summary>Null when all were offered and saved.</summary>
    /// <param name="matches">Whole and tracked.</param>
    /// <param name="terms">What holds for all of them.</param>
    /// <param name="account">Who offers.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<ProblemHttpResult?> OfferAsync(IReadOnlyList<Match> matches, OfferTerms terms, Guid? account, CancellationToken cancellation)
    {
        foreach (var match in matches)
        {
            if (await desk.RefuseAsync([match.Need!.OrganizationId, match.Offering!.OrganizationId], cancellation) is { } conflict)
                return conflict;
            if (WhyNot(match) is { } reason)
                return Problems.Conflict(reason);
        }
        // Before the transaction: nobody else can write while it is open.
        var reasons = new List<(IReadOnlyList<string> ForCity, IReadOnlyList<string> ForProvider)>();
        foreach (var match in matches)
            reasons.Add(await ReasonsAsync(match, cancellation));
        if (db.Database.CurrentTransaction is not null)
            return await SaveAsync(matches, reasons, terms, account, cancellation);
        // SQLite has one writer: what is counted in here nobody changes until it is committed, and two offers cannot take the same last place.
        await using var transaction = await db.Database.CreateExecutionStrategy().ExecuteAsync(db.Database.BeginTransactionAsync, cancellation);
        var refusal = await SaveAsync(matches, reasons, terms, account, cancellation);
        if (refusal is null)
            await transaction.CommitAsync(cancellation);
        return refusal;
    }

    /// <summary>Why a match cannot be offered whatever its state; null when it can.</summary>
    public static Sentence? WhyNot(Match match)
    {
        if (match.Need!.Status is not (NeedStatus.Published or NeedStatus.Matched))
            return $"The need is {Code<NeedStatus>.Of(match.Need.Status)}; only matches of published and matched needs are offered.";
        return match.Offering!.Status == OfferingStatus.Published ? null
            : (Sentence)$"The offering is {Code<OfferingStatus>.Of(match.Offering.Status)}; only a published one can be offered.";
    }

    private async Task<(IReadOnlyList<string> ForCity, IReadOnlyList<string> ForProvider)> ReasonsAsync(Match match, CancellationToken cancellation)
    {
        var (list, _) = await lists.OfAsync(match.Need!, match.Need!.Organization!, new MatchDemand(0, match.OfferingId, Unnamed: true), cancellation);
        return list.Details.GetValueOrDefault(match.OfferingId)?.Unnamed is { } reasons ? (reasons.ForCity, reasons.ForProvider) : (ByHand, ByHand);
    }

    private async Task<ProblemHttpResult?> SaveAsync(
        IReadOnlyList<Match> matches, List<(IReadOnlyList<string> ForCity, IReadOnlyList<string> ForProvider)> reasons, OfferTerms terms, Guid? account, CancellationToken cancellation)
    {
        var needs = await Slots.OfNeedsAsync(db, [.. matches.Select(m => m.Need!)], options, cancellation);
        var offerings = await Slots.OfOfferingsAsync(db, [.. matches.Select(m => m.Offering!)], options, cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var (match, sentences) in matches.Zip(reasons))
        {
            if (move.Take(match, MatchStep.Offer, MatchSide.Staff, account, step => (step.Note, step.NoteShared) = (terms.Note, terms.Note is not null)) is { } refusal)
                return refusal;
            if (WhyFull(match, needs[match.NeedId], offerings[match.OfferingId]) is { } full)
                return Problems.Conflict(full);
            needs[match.NeedId] = needs[match.NeedId] with { Held = needs[match.NeedId].Held + 1 };
            offerings[match.OfferingId] = offerings[match.OfferingId] with { Held = offerings[match.OfferingId].Held + 1 };
            Fill(match, terms, now);
            (match.ForCity, match.ForProvider) = ([.. sentences.ForCity], [.. sentences.ForProvider]);
            Ask(match, now);
        }
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private static Sentence? WhyFull(Match match, Slots need, Slots offering) =>
        need.Free == 0 ? $"The need {match.NeedId} has {need.Held} of {need.Capacity} introductions already; wait until one ends, or the city states a higher capacity."
        : offering.Free == 0 ? (Sentence)$"The offering {match.OfferingId} has {offering.Held} of {offering.Capacity} introductions already; wait until one ends, or the provider states a higher capacity."
        : null;

    private void Fill(Match match, OfferTerms terms, DateTime now)
    {
        match.EngagementModel = terms.EngagementModel ?? match.EngagementModel ?? match.Need!.EngagementModel;
        match.OpenCompetitionRequired = terms.OpenCompetitionRequired
            ?? !(match.EngagementModel is { } model && WithoutPurchase.Contains(model));
        match.OfferExpiresAt = now.AddDays(terms.Days ?? options.OfferDays);
    }

    /// <summary>Asks both sides for what an introduction needs; what they agreed to under an earlier offer is asked again.</summary>
    private void Ask(Match match, DateTime now)
    {
        foreach (var side in (MatchSide[])[MatchSide.City, MatchSide.Provider])
            foreach (var scope in Enum.GetValues<ConsentScope>())
            {
                if (match.Consent(side, scope) is not { } consent)
                {
                    consent = new Consent { Id = Guid.CreateVersion7(), MatchId = match.Id, Side = side, Scope = scope };
                    db.Add(consent);
                }
                (consent.State, consent.RequestedAt, consent.AnsweredAt, consent.AccountId) = (ConsentState.Requested, now, null, null);
                (consent.RemindedDays, consent.ExpiresAt) = (null, match.OfferExpiresAt!.Value);
            }
    }
}
