using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>What staff decide about a match.</summary>
internal static class DecisionEndpoints
{
    public static void Map(RouteGroupBuilder matches)
    {
        Step(matches, "review", "reviewMatch", "Take a match under review", MatchStep.Review, "From candidate.");
        Step(matches, "recommend", "recommendMatch", "Recommend a match", MatchStep.Recommend,
            "From candidate or in_review: from here it can be offered to both sides. The hard constraints must hold today, but for those that an override reason was given for. "
            + "Where two reviewers decide (Matchmaking:Curation:SecondReviewer), the first one's decision is kept, the match goes to in_review, and the second one's equal decision moves it.");
        Step(matches, "defer", "deferMatch", "Put a decision off", MatchStep.Defer, "From in_review or recommended back to candidate; what single reviewers decided is forgotten. Snooze keeps it out of the queue.");
        Step(matches, "reopen", "reopenMatch", "Reopen a match", MatchStep.Reopen, "From declined_by_staff, expired, withdrawn or blocked_conflict back to in_review.");
        Step(matches, "block", "blockMatch", "Block a match for a conflict between its sides", MatchStep.Block,
            "Until both sides are interested: the city and the provider are tied, such as by ownership, so that nothing may be recommended between them. The note says how and is required.", noteRequired: true);
        matches.MapPost("/{id:guid}/decline", DeclineAsync).WithName("declineMatch").WithSummary("Decline a match")
            .WithDescription("From candidate, in_review or recommended, with a reason and a note that both sides may read or staff only. Where two reviewers decide, an undecided match is declined once two decline.")
            .WithExamples(CurationExamples.Decline, CurationExamples.Match with { State = MatchState.DeclinedByStaff, Version = 3 }).WithHeaders("ETag").WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
        Pin(matches, "pin", "pinMatch", "Pin a match", pinned: true);
        Pin(matches, "unpin", "unpinMatch", "Unpin a match", pinned: false);
        matches.MapPut("/{id:guid}/judgment", JudgeAsync).WithName("judgeMatch").WithSummary("Judge a pair")
            .WithDescription("Your own grade from 0 (no use) to 4 (made for it), or unrateable; one a person and pair, which may be changed. If-Match names the version of your judgment, 0 before the first. "
                + "Judgments become the labels that training learns from.")
            .WithExamples(CurationExamples.JudgmentRequest, CurationExamples.Judgment).WithHeaders("ETag").WithProblems(400, 403, 404, 412, 413, 415, 422, 503);
    }

    private static void Step(RouteGroupBuilder matches, string verb, string name, string summary, MatchStep step, string description, bool noteRequired = false) =>
        matches.MapPost($"/{{id:guid}}/{verb}", (Guid id, MatchNoteRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, ReviewDesk desk, CancellationToken cancellation) =>
            {
                var rules = Rules.For(request);
                rules.Must(!noteRequired || request.Note is not null, "note", $"Is required: say why.");
                return TakeAsync(step, id, rules, reason: null, request.Note, request.NoteShared, ifMatch, http, desk, cancellation);
            })
            .WithName(name).WithSummary(summary).WithDescription(description)
            .WithExamples(CurationExamples.Note, CurationExamples.Match with { State = MatchStates.Of(step).To, Version = 3 }).WithHeaders("ETag").WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);

    private static Task<Results<Ok<MatchResponse>, ProblemHttpResult>> DeclineAsync(
        Guid id, MatchDeclineRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, ReviewDesk desk, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.Must(request.Reason != DeclineReason.Other || request.Note is not null, "note", $"Is required with other: say why.");
        return TakeAsync(MatchStep.Decline, id, rules, request.Reason, request.Note, request.NoteShared, ifMatch, http, desk, cancellation);
    }

    private static async Task<Results<Ok<MatchResponse>, ProblemHttpResult>> TakeAsync(
        MatchStep step, Guid id, Rules rules, DeclineReason? reason, string? note, bool noteShared, string? ifMatch, HttpContext http, ReviewDesk desk, CancellationToken cancellation)
    {
        var (match, problem) = await desk.OpenAsync(id, cancellation);
        if (match is null)
            return problem!;
        if (EntityTags.Refuse(ifMatch, match.Version) is { } refusal)
            return refusal;
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (await desk.TakeAsync(match, step, reason, note, noteShared, cancellation) is { } refused)
            return refused;
        http.Tag(match.Version);
        return TypedResults.Ok(MatchResponse.Of(match));
    }

    private static void Pin(RouteGroupBuilder matches, string verb, string name, string summary, bool pinned) =>
        matches.MapPost($"/{{id:guid}}/{verb}", async Task<Results<Ok<MatchResponse>, ProblemHttpResult>> (
                Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, MatchmakingDb db, ReviewDesk desk, CancellationToken cancellation) =>
            {
                var (match, problem) = await desk.OpenAsync(id, cancellation);
                if (match is null)
                    return problem!;
                if (EntityTags.Refuse(ifMatch, match.Version) is { } refusal)
                    return refusal;
                match.Pinned = pinned;
                await db.SaveChangesAsync(cancellation);
                http.Tag(match.Version);
                return TypedResults.Ok(MatchResponse.Of(match));
            })
            .WithName(name).WithSummary(summary).WithDescription("What is pinned stands first in the queue, whatever its score.")
            .WithExamples(response: CurationExamples.Match with { Pinned = pinned, Version = 2 }).WithHeaders("ETag").WithProblems(400, 403, 404, 412, 503);

    private static async Task<Results<Ok<JudgmentResponse>, ProblemHttpResult>> JudgeAsync(
        Guid id, JudgmentRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ReviewDesk desk, CancellationToken cancellation)
    {
        var (match, problem) = await desk.OpenAsync(id, cancellation);
        if (match is null)
            return problem!;
        var own = await db.Judgments.SingleOrDefaultAsync(j => j.NeedId == match.NeedId && j.OfferingId == match.OfferingId && j.AccountId == caller.AccountId, cancellation);
        if (EntityTags.Refuse(ifMatch, own?.Version ?? 0) is { } refusal)
            return refusal;
        if (request.Check() is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        own ??= db.Add(new Judgment { NeedId = match.NeedId, OfferingId = match.OfferingId, AccountId = caller.AccountId!.Value }).Entity;
        (own.Grade, own.Note) = (request.Grade, request.Note);
        await db.SaveChangesAsync(cancellation);
        http.Tag(own.Version);
        return TypedResults.Ok(JudgmentResponse.Of(own));
    }
}
