using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Outcomes;

internal static class OutcomeEndpoints
{
    private static readonly ListQuery<Outcome> Query = new ListQuery<Outcome>()
        .Code<OutcomeState>("state", "Only outcomes in this state.", (all, state) => all.Where(o => o.State == state))
        .Code<OutcomeResult>("result", "Only outcomes with this result.", (all, result) => all.Where(o => o.Result == result))
        .Id("introductionId", "Only the outcome of this match.", (all, id) => all.Where(o => o.MatchId == id));

    public static void Map(IEndpointRouteBuilder api)
    {
        var outcomes = api.MapGroup("").WithTags("Outcomes");
        outcomes.MapPost("/introductions/{id:guid}/outcome", CreateAsync).WithName("createOutcome").WithSummary("Say what came of an introduction")
            .WithDescription("By either side or staff, once for a match that was introduced; who enters it for a side confirms it for that side. awarded takes a contract, completed a completed project.")
            .WithExamples(OutcomeExamples.Request, OutcomeExamples.Proposed).WithHeaders("ETag", "Location").WithProblems(400, 404, 409, 413, 415, 422, 503);
        outcomes.MapGet("/outcomes", ListAsync).WithName("listOutcomes").WithSummary("List outcomes")
            .WithDescription("Of your organization's introductions; for staff all. In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<OutcomeResponse>([OutcomeExamples.Confirmed], null)).WithHeaders("Link").WithProblems(400);
        outcomes.MapGet("/outcomes/{id:guid}", GetAsync).WithName("getOutcome").WithSummary("Read an outcome").WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: OutcomeExamples.Confirmed).WithHeaders("ETag").WithProblems(404);
        outcomes.MapPut("/outcomes/{id:guid}", ReplaceAsync).WithName("replaceOutcome").WithSummary("Correct an outcome")
            .WithDescription("Until both sides confirmed it; what either had confirmed is asked again, and a dispute is over.")
            .WithExamples(OutcomeExamples.Request, OutcomeExamples.Proposed with { Version = 2 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        outcomes.MapPost("/outcomes/{id:guid}/answers", AnswerAsync).WithName("answerOutcome").WithSummary("Confirm or dispute an outcome")
            .WithDescription("For your side. When both have confirmed it is a fact: awarded and completed make a confirmed reference of the provider and a partnership in history, both as of the day it was agreed, "
                + "and the need becomes matched or closed; none_suitable ends its search when no other match is open.")
            .WithExamples(new OutcomeAnswerRequest { Confirmed = true }, OutcomeExamples.Confirmed).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    public static IQueryable<Outcome> Outcomes(this Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Outcomes : db.Outcomes.Where(o => o.Match!.Need!.OrganizationId == own || o.Match!.Offering!.OrganizationId == own);
    }

    private static async Task<Results<Created<OutcomeResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, OutcomeRequest request, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await caller.FindIntroductionAsync(db, id, cancellation) is not { } match)
            return Problems.NotFound($"introduction", id);
        if (WhyNone(match) is { } none)
            return none;
        if (await db.Outcomes.Where(o => o.MatchId == id).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancellation) is { } there)
            return Problems.Conflict($"The introduction has an outcome already; correct it with PUT /api/v1/outcomes/{there}, or answer it with POST /api/v1/outcomes/{there}/answers.");
        if (Check(request, match, clock) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (WhyNotYet(request, match) is { } early)
            return early;
        var outcome = new Outcome { MatchId = id, Match = match, Summary = "" };
        Enter(request, outcome, caller.SideIn(match), clock);
        db.Add(outcome);
        await db.SaveChangesAsync(cancellation);
        http.Tag(outcome.Version);
        return TypedResults.Created($"/api/v1/outcomes/{outcome.Id}", OutcomeResponse.Of(outcome));
    }

    private static Task<Results<Ok<Page<OutcomeResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, caller.Outcomes(db).AsNoTracking(), all => all.Select(o => OutcomeResponse.Of(o)), cancellation);

    private static async Task<Results<Ok<OutcomeResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await caller.Outcomes(db).AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellation) is not { } outcome)
            return Problems.NotFound($"outcome", id);
        http.Tag(outcome.Version);
        return TypedResults.Ok(OutcomeResponse.Of(outcome));
    }

    private static async Task<Results<Ok<OutcomeResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, OutcomeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, db, cancellation) is not { } outcome)
            return Problems.NotFound($"outcome", id);
        if (EntityTags.Refuse(ifMatch, outcome.Version) is { } stale)
            return stale;
        if (WhyFixed(outcome) is { } settled)
            return settled;
        if (Check(request, outcome.Match!, clock) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (WhyNotYet(request, outcome.Match!) is { } early)
            return early;
        Enter(request, outcome, caller.SideIn(outcome.Match!), clock);
        db.Entry(outcome).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(outcome.Version);
        return TypedResults.Ok(OutcomeResponse.Of(outcome));
    }

    private static async Task<Results<Ok<OutcomeResponse>, ProblemHttpResult>> AnswerAsync(
        Guid id, OutcomeAnswerRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        ConfirmedOutcome confirmed, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, db, cancellation) is not { } outcome)
            return Problems.NotFound($"outcome", id);
        if (EntityTags.Refuse(ifMatch, outcome.Version) is { } stale)
            return stale;
        if (request.Check() is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (WhyFixed(outcome) is { } settled)
            return settled;
        var (side, now) = (caller.SideIn(outcome.Match!), clock.GetUtcNow().UtcDateTime);
        if (request.Confirmed!.Value && (side == MatchSide.City ? outcome.ConfirmedByCityAt : outcome.ConfirmedByProviderAt) is not null)
            return Problems.Conflict($"Your side has confirmed this outcome already; the other side has not.");
        Answer(outcome, side, request, now);
        if (outcome is { ConfirmedByCityAt: not null, ConfirmedByProviderAt: not null })
            await confirmed.BecomeFactAsync(outcome, side, caller.AccountId, cancellation);
        await db.SaveChangesAsync(cancellation);
        http.Tag(outcome.Version);
        return TypedResults.Ok(OutcomeResponse.Of(outcome));
    }

    private static Task<Outcome?> FindAsync(Guid id, Caller caller, MatchmakingDb db, CancellationToken cancellation) => caller.Outcomes(db)
        .Include(o => o.Match!.Need!.Organization).Include(o => o.Match!.Offering!.Organization).Include(o => o.Match!.Events).AsSplitQuery()
        .SingleOrDefaultAsync(o => o.Id == id, cancellation);

    private static ProblemHttpResult? WhyNone(Match match) => match.Events.Exists(e => e.Step == MatchStep.Introduce) ? null
        : Problems.Conflict($"The match is {Code<MatchState>.Of(match.State)} and was never introduced; there is no outcome to speak of.");

    private static ProblemHttpResult? WhyFixed(Outcome outcome) => outcome.State != OutcomeState.Confirmed ? null
        : Problems.Conflict($"Both sides have confirmed this outcome; it stays as it is.");

    private static Rules Check(OutcomeRequest request, Match match, TimeProvider clock)
    {
        var rules = request.Check(clock);
        var introduced = match.Events.Where(e => e.Step == MatchStep.Introduce).Max(e => e.HappenedOn);
        rules.Must(request.AgreedOn is not { } agreed || agreed >= introduced, "agreedOn", $"Is {request.AgreedOn:yyyy-MM-dd}, before the introduction on {introduced:yyyy-MM-dd}; must be that day or later.");
        rules.Must(request.EndedOn is not { } ended || ended >= introduced, "endedOn", $"Is {request.EndedOn:yyyy-MM-dd}, before the introduction on {introduced:yyyy-MM-dd}; must be that day or later.");
        return rules;
    }

    /// <summary>What is said of the outcome fits the stage that was recorded.</summary>
    private static ProblemHttpResult? WhyNotYet(OutcomeRequest request, Match match)
    {
        var fits = request.Result switch
        {
            OutcomeResult.Awarded => match.State is MatchState.Contracted or MatchState.Completed,
            OutcomeResult.Completed => match.State == MatchState.Completed,
            _ => match.State != MatchState.Completed,
        };
        return fits ? null : Problems.Conflict(
            $"The match is {Code<MatchState>.Of(match.State)}, which does not fit the result {Code<OutcomeResult>.Of(request.Result!.Value)}; record the stage first with POST /api/v1/introductions/{match.Id}/stages. awarded takes contracted or completed, completed takes completed, the others take anything else.");
    }

    /// <summary>Who enters it for a side confirms it for that side.</summary>
    private static void Enter(OutcomeRequest request, Outcome outcome, MatchSide side, TimeProvider clock)
    {
        request.CopyTo(outcome);
        var now = clock.GetUtcNow().UtcDateTime;
        (outcome.State, outcome.EnteredBy, outcome.DisputedBy, outcome.Dispute) = (OutcomeState.Proposed, side, null, null);
        (outcome.ConfirmedByCityAt, outcome.ConfirmedByProviderAt) = (side == MatchSide.City ? now : null, side == MatchSide.Provider ? now : null);
    }

    private static void Answer(Outcome outcome, MatchSide side, OutcomeAnswerRequest request, DateTime now)
    {
        DateTime? at = request.Confirmed!.Value ? now : null;
        if (side == MatchSide.City)
            outcome.ConfirmedByCityAt = at;
        else
            outcome.ConfirmedByProviderAt = at;
        if (!request.Confirmed.Value)
            (outcome.State, outcome.DisputedBy, outcome.Dispute) = (OutcomeState.Disputed, side, request.Note);
        else if (outcome.DisputedBy == side)
            (outcome.State, outcome.DisputedBy, outcome.Dispute) = (OutcomeState.Proposed, null, null);
    }
}
