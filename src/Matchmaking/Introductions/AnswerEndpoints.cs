using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Each side answers for itself.</summary>
internal static class AnswerEndpoints
{
    public static void Map(RouteGroupBuilder introductions)
    {
        introductions.MapPost("/{id:guid}/accept", AcceptAsync).WithName("acceptIntroduction").WithSummary("Accept an offer")
            .WithDescription("Your side wants to be introduced, and says what it agrees to. The first acceptance makes one_side_interested, the second mutual_interest.")
            .WithExamples(IntroductionExamples.Accept, IntroductionExamples.Introduction).WithHeaders("ETag", "Content-Language", "Vary")
            .WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        introductions.MapPost("/{id:guid}/decline", DeclineAsync).WithName("declineIntroduction").WithSummary("Decline an offer")
            .WithDescription("Ends it for both sides, also after your side accepted and before you are introduced.")
            .WithExamples(IntroductionExamples.Decline, IntroductionExamples.Declined).WithHeaders("ETag", "Content-Language", "Vary").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        introductions.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithName("withdrawIntroduction").WithSummary("Take an introduction back")
            .WithDescription("By either side or staff, until the project is completed: it ends without an outcome.")
            .WithExamples(new WithdrawalRequest { Note = "The council stopped the project." }, IntroductionExamples.Introduction with { State = MatchState.Withdrawn, Allowed = [] })
            .WithHeaders("ETag", "Content-Language", "Vary").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        introductions.MapPost("/{id:guid}/consents", ConsentAsync).WithName("answerConsent").WithSummary("Give or withdraw a consent")
            .WithDescription("For your side and one scope. A consent holds for as long as the answer says, and may be withdrawn at any time; what the other side has already learned stays known.")
            .WithExamples(IntroductionExamples.Consent, IntroductionExamples.Introduction).WithHeaders("ETag", "Content-Language", "Vary").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> AcceptAsync(
        Guid id, AcceptRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        MatchMove move, IntroductionOptions options, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, ifMatch, request.Check(), http, caller, db, clock, (match, side, now) =>
        {
            if (match.HasAccepted(side))
                return Problems.Conflict($"Your side has accepted already; the match is {Code<MatchState>.Of(match.State)}.");
            if (Overdue(match, now) is { } overdue)
                return overdue;
            if (move.Take(match, match.State == MatchState.OneSideInterested ? MatchStep.AcceptBoth : MatchStep.AcceptFirst, side, caller.AccountId) is { } refusal)
                return refusal;
            foreach (var scope in request.Consents!)
                Answer(match.Consent(side, scope)!, ConsentState.Given, caller, now, options);
            return null;
        }, cancellation);

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> DeclineAsync(
        Guid id, OfferDeclineRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        MatchMove move, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, ifMatch, request.Check(), http, caller, db, clock, (match, side, now) =>
        {
            if (Overdue(match, now) is { } overdue)
                return overdue;
            if (move.Take(match, side == MatchSide.City ? MatchStep.DeclineByCity : MatchStep.DeclineByProvider, side, caller.AccountId,
                step => (step.Reason, step.Note, step.NoteShared) = (request.Reason, request.Note, request.ShareNote)) is { } refusal)
                return refusal;
            return null;
        }, cancellation);

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> WithdrawAsync(
        Guid id, WithdrawalRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        MatchMove move, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, ifMatch, Rules.For(request), http, caller, db, clock, (match, side, _) =>
            move.Take(match, MatchStep.Withdraw, side, caller.AccountId, step => (step.Note, step.NoteShared) = (request.Note, true)), cancellation);

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> ConsentAsync(
        Guid id, ConsentRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        IntroductionOptions options, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, ifMatch, Rules.For(request), http, caller, db, clock, (match, side, now) =>
        {
            var consent = match.Consent(side, request.Scope!.Value)!;
            if (consent is { Scope: ConsentScope.Introduce, AnsweredAt: null })
                return Problems.Conflict($"Your side has not answered the offer: to be introduced is what POST /api/v1/introductions/{match.Id}/accept and /decline are for.");
            var (before, state) = (consent.On(now), request.Given!.Value ? ConsentState.Given : consent.On(now) == ConsentState.Given ? ConsentState.Withdrawn : ConsentState.Refused);
            if (!ConsentStates.Leads(before, state))
                return Problems.Conflict($"The consent {Code<ConsentScope>.Of(consent.Scope)} of your side is {Code<ConsentState>.Of(before)} already; it can only be given.");
            Answer(consent, state, caller, now, options);
            db.Entry(match).State = EntityState.Modified;
            return null;
        }, cancellation);

    private static void Answer(Consent consent, ConsentState state, Caller caller, DateTime now, IntroductionOptions options) =>
        (consent.State, consent.AccountId, consent.AnsweredAt, consent.ExpiresAt) = (state, caller.AccountId, now, now.AddDays(options.ConsentDays));

    /// <summary>The service ends offers once a minute; nobody gains by being quicker.</summary>
    private static ProblemHttpResult? Overdue(Match match, DateTime now) =>
        match.State is MatchState.Offered or MatchState.OneSideInterested && match.OfferExpiresAt <= now
            ? Problems.Conflict($"The offer ended on {match.OfferExpiresAt:yyyy-MM-dd}; ask staff to offer the match again.") : null;

    /// <summary>Finds the match for the caller, looks at its version, changes it and answers it; nothing is saved where the change refuses.</summary>
    public static async Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> ChangeAsync(
        Guid id, string? ifMatch, Rules rules, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock,
        Func<Match, MatchSide, DateTime, ProblemHttpResult?> change, CancellationToken cancellation)
    {
        var match = await caller.FindIntroductionAsync(db, id, cancellation);
        if (match is null)
            return Problems.NotFound($"introduction", id);
        if (EntityTags.Refuse(ifMatch, match.Version) is { } stale)
            return stale;
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (change(match, caller.SideIn(match), clock.GetUtcNow().UtcDateTime) is { } refusal)
            return refusal;
        await db.SaveChangesAsync(cancellation);
        return await http.ShowAsync(match, caller, db, clock, cancellation);
    }
}
