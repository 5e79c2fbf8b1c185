using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>From the introduction on: which stage both sides have reached.</summary>
internal static class StageEndpoints
{
    private static readonly ListQuery<Match> Query = new ListQuery<Match>()
        .Code<MatchState>("state", "Only introductions in this state.", (all, state) => all.Where(m => m.State == state));

    public static void Map(RouteGroupBuilder introductions)
    {
        introductions.MapPost("/{id:guid}/introduce", IntroduceAsync).WithName("introduceSides").WithSummary("Put both sides in touch")
            .WithDescription("From mutual_interest, while both sides agree to be introduced. Both see who the other is from then on, and the people of a side that shares its contacts.")
            .WithExamples(new IntroduceRequest { Note = "Please arrange a first call this month." }, IntroductionExamples.Introduced).WithHeaders("ETag", "Content-Language", "Vary")
            .WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
        introductions.MapPost("/{id:guid}/stages", RecordAsync).WithName("recordStage").WithSummary("Record a stage")
            .WithDescription("By either side or staff: memorandum, pilot, procurement, contract, completion. Where an open competition is required, a contract comes after procurement only.")
            .WithExamples(IntroductionExamples.Stage, IntroductionExamples.Introduced with { State = MatchState.Pilot }).WithHeaders("ETag", "Content-Language", "Vary")
            .WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        introductions.MapPut("/{id:guid}/terms", ChangeTermsAsync).WithName("changeIntroductionTerms").WithSummary("Correct engagement model and competition")
            .WithDescription("By staff: what both sides are told about how they would work together, and whether an open competition is still required.")
            .WithExamples(new TermsRequest { EngagementModel = EngagementModel.PublicProcurement, OpenCompetitionRequired = true }, IntroductionExamples.Introduced)
            .WithHeaders("ETag", "Content-Language", "Vary").WithProblems(400, 404, 412, 413, 415, 422, 503);
        introductions.MapGet("/stalled", StalledAsync).WithName("listStalledIntroductions").WithSummary("List introductions that stand still")
            .WithDescription("Nothing was entered for longer than the operator set for the stage. In order of id, oldest first.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<StalledIntroduction>([IntroductionExamples.Stalled], null)).WithHeaders("Link").WithProblems(400);
    }

    private static async Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> IntroduceAsync(
        Guid id, IntroduceRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ReviewDesk desk,
        MatchMove move, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await desk.OpenAsync(id, cancellation)).Problem is { } conflict)
            return conflict;
        return await AnswerEndpoints.ChangeAsync(id, ifMatch, Rules.For(request), http, caller, db, clock, (match, side, now) =>
        {
            if (move.Take(match, MatchStep.Introduce, side, caller.AccountId, step => (step.Note, step.NoteShared) = (request.Note, true)) is { } refusal)
                return refusal;
            foreach (var asked in (MatchSide[])[MatchSide.City, MatchSide.Provider])
                if (!match.Agrees(asked, ConsentScope.Introduce, now))
                    return Problems.Conflict($"The {Code<MatchSide>.Of(asked)} does not agree to be introduced any more; it may give the consent again with POST /api/v1/introductions/{id}/consents.");
            return null;
        }, cancellation);
    }

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> RecordAsync(
        Guid id, StageRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        MatchMove move, TimeProvider clock, CancellationToken cancellation) =>
        AnswerEndpoints.ChangeAsync(id, ifMatch, request.Check(clock), http, caller, db, clock, (match, side, _) =>
        {
            if (WhyTooEarly(match, request) is { } early)
                return early;
            if (move.Take(match, request.Step!.Value, side, caller.AccountId, step =>
                (step.Note, step.NoteShared, step.HappenedOn, step.Links) = (request.Note, request.Shared, request.HappenedOn!.Value, request.Links)) is { } refusal)
                return refusal;
            return null;
        }, cancellation);

    private static ProblemHttpResult? WhyTooEarly(Match match, StageRequest request)
    {
        if (match.LatestStage() is not { } latest)
            return null;
        if (request.HappenedOn < latest.HappenedOn)
            return Problems.Unprocessable(new Dictionary<string, Sentence[]>
            {
                ["happenedOn"] = [$"Is {request.HappenedOn:yyyy-MM-dd}, before {Code<MatchState>.Of(latest.To)} on {latest.HappenedOn:yyyy-MM-dd}; must be that day or later."],
            });
        return request.Step == MatchStep.Contract && match is { OpenCompetitionRequired: true, State: not MatchState.Procurement }
            ? Problems.Conflict($"An open competition is still required: record start_procurement first, or staff correct the terms with PUT /api/v1/introductions/{match.Id}/terms.") : null;
    }

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> ChangeTermsAsync(
        Guid id, TermsRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
        AnswerEndpoints.ChangeAsync(id, ifMatch, Rules.For(request), http, caller, db, clock, (match, _, _) =>
        {
            (match.EngagementModel, match.OpenCompetitionRequired) = (request.EngagementModel, request.OpenCompetitionRequired!.Value);
            db.Entry(match).State = EntityState.Modified;
            return null;
        }, cancellation);

    private static Task<Results<Ok<Page<StalledIntroduction>>, ProblemHttpResult>> StalledAsync(
        HttpContext http, MatchmakingDb db, IntroductionOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var stalled = options.Stalled(db, clock.GetUtcNow().UtcDateTime);
        return Query.RunAsync(http, stalled.AsNoTracking(), all => all.Select(m => new StalledIntroduction
        {
            Id = m.Id, State = m.State, Since = m.Events.Max(e => e.CreatedAt), City = m.Need!.Organization!.LegalName, Provider = m.Offering!.Organization!.LegalName,
            Need = m.Need.Title, EngagementModel = m.EngagementModel, OpenCompetitionRequired = m.OpenCompetitionRequired,
        }), cancellation);
    }
}
