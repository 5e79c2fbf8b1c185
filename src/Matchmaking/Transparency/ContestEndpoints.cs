using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Transparency;

/// <summary>What a side of a match does when a fact about it, or a decline, is wrong.</summary>
internal static class ContestEndpoints
{
    /// <summary>A need and an offering, with where the caller stands.</summary>
    private sealed record Pair(Guid Need, Guid Offering, MatchSide Side);

    public static void Map(IEndpointRouteBuilder api, RouteGroupBuilder contests)
    {
        var pair = api.MapGroup("/needs/{id:guid}/matches/{offeringId:guid}").WithTags("Transparency");
        pair.MapGet("/contestable", ContestableAsync).WithName("getContestable").WithSummary("See what you can contest")
            .WithDescription("For the need's owner and the offering's owner, whether the offering is in the list, beyond its end or left out as ineligible. A decline by staff is shown when staff shared it with both "
                + "sides, with its reason and note and without who decided; after an offer that named nobody, only once both sides know of each other.")
            .WithExamples(response: ContestExamples.Contestable).WithProblems(403, 404, 409);
        pair.MapPost("/contests", CreateAsync).WithName("createContest").WithSummary("Contest a fact or a decline")
            .WithDescription("By the need's owner or the offering's owner: a fact that was used about it, or a decline that staff shared. Staff answer by dueAt. One contest at a time for a side and subject; "
                + "a contest of a decline that staff answered is final.")
            .WithExamples(ContestExamples.Request, ContestExamples.Opened).WithHeaders("ETag", "Location").WithProblems(400, 403, 404, 409, 413, 415, 422, 503);
        contests.MapGet("/", ListAsync).WithName("listContests").WithSummary("List contests")
            .WithDescription("For staff all, for a member those of its organization; what is due first comes first. Filters combine with and.").WithQuery(Query(default).Parameters)
            .WithExamples(response: new Page<ContestResponse>([ContestExamples.Opened], null)).WithHeaders("Link").WithProblems(400);
        contests.MapGet("/{id:guid}", GetAsync).WithName("getContest").WithSummary("Read a contest and its answer")
            .WithDescription("For staff and members of the organization that contests. The ETag names the version, for If-Match.")
            .WithExamples(response: ContestExamples.Answered).WithHeaders("ETag").WithProblems(404);
        contests.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithName("withdrawContest").WithSummary("Withdraw a contest")
            .WithDescription("By the organization that contests, while it is open.")
            .WithExamples(response: ContestExamples.Opened with { State = ContestState.Withdrawn, Version = 2 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 503);
    }

    private static ListQuery<Contest> Query(DateTime now) => new ListQuery<Contest>()
        .Code<ContestState>("state", "Only contests in this state.", (all, state) => all.Where(c => c.State == state))
        .Flag("overdue", "true lists only those that wait for an answer after it was due, false only the others.", (all, overdue) => all.Where(c => (c.State == ContestState.Open && c.DueAt < now) == overdue))
        .Code<ContestSubject>("subject", "Only contests about this.", (all, subject) => all.Where(c => c.Subject == subject))
        .Code<ContestOutcome>("outcome", "Only contests that were answered so.", (all, outcome) => all.Where(c => c.Outcome == outcome))
        .Id("needId", "Only contests of matches of this need.", (all, id) => all.Where(c => c.NeedId == id))
        .Id("offeringId", "Only contests of matches of this offering.", (all, id) => all.Where(c => c.OfferingId == id));

    private static async Task<Results<Ok<ContestableResponse>, ProblemHttpResult>> ContestableAsync(
        Guid id, Guid offeringId, Caller caller, MatchmakingDb db, ContestOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (pair, problem) = await FindAsync(id, offeringId, caller, db, cancellation);
        if (pair is null)
            return problem!;
        var now = clock.GetUtcNow().UtcDateTime;
        var decline = await Declines.SharedAsync(db, id, offeringId, now, cancellation);
        var open = await Of(db, pair).AsNoTracking().Where(c => c.State == ContestState.Open).OrderBy(c => c.DueAt).ThenBy(c => c.Id).ToListAsync(cancellation);
        var final = decline is null || await IsFinalAsync(db, pair, decline.Id, cancellation);
        return TypedResults.Ok(new ContestableResponse(id, offeringId, pair.Side,
            [.. Enum.GetValues<ContestSubject>().Where(subject => !open.Exists(c => c.Subject == subject) && (subject != ContestSubject.Decline || !final))],
            decline is null ? null : new ContestedDecline(decline.Reason, decline.Note, decline.HappenedOn), open.ConvertAll(c => ContestResponse.Of(c, now)), options.ContestAnswerDays));
    }

    private static async Task<Results<Created<ContestResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, Guid offeringId, ContestRequest request, HttpContext http, Caller caller, MatchmakingDb db, ContestOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (pair, problem) = await FindAsync(id, offeringId, caller, db, cancellation);
        if (pair is null)
            return problem!;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var now = clock.GetUtcNow().UtcDateTime;
        if (await Of(db, pair).Where(c => c.State == ContestState.Open && c.Subject == request.Subject).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellation) is { } open)
            return Problems.Conflict($"Your side contests this already, as contest {open}; wait for the answer, or withdraw that contest first.");
        var decline = request.Subject == ContestSubject.Decline ? await Declines.SharedAsync(db, id, offeringId, now, cancellation) : null;
        if (request.Subject == ContestSubject.Decline && decline is null)
            return Problems.Conflict($"There is no decline of this match that staff shared with your side; contest the fact that you think is wrong.");
        if (decline is not null && await IsFinalAsync(db, pair, decline.Id, cancellation))
            return Problems.Conflict($"Staff have answered a contest of this decline; the answer is final.");
        var contest = new Contest
        {
            NeedId = id, OfferingId = offeringId, OrganizationId = caller.OrganizationId!.Value, Side = pair.Side, Subject = request.Subject!.Value, Statement = request.Statement,
            Evidence = request.Evidence, AccountId = caller.AccountId!.Value, DeclineId = decline?.Id, DueAt = now.AddDays(options.ContestAnswerDays),
        };
        db.Add(contest);
        await db.SaveChangesAsync(cancellation);
        http.Tag(contest.Version);
        return TypedResults.Created($"/api/v1/contests/{contest.Id}", ContestResponse.Of(contest, now));
    }

    private static Task<Results<Ok<Page<ContestResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Query(now).RunDatedAsync(http, Known(caller, db).AsNoTracking(), nameof(Contest.DueAt), all => all.Select(c => ContestResponse.Of(c, now)), c => c.DueAt, cancellation);
    }

    private static async Task<Results<Ok<ContestResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await Known(caller, db).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } contest)
            return Problems.NotFound($"contest", id);
        http.Tag(contest.Version);
        return TypedResults.Ok(ContestResponse.Of(contest, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<Results<Ok<ContestResponse>, ProblemHttpResult>> WithdrawAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await Known(caller, db).SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } contest)
            return Problems.NotFound($"contest", id);
        if (EntityTags.Refuse(ifMatch, contest.Version) is { } refusal)
            return refusal;
        if (!ContestStates.Leads(contest.State, ContestState.Withdrawn))
            return Problems.Conflict($"The contest is {Code<ContestState>.Of(contest.State)}; only an open one can be withdrawn.");
        contest.State = ContestState.Withdrawn;
        await db.SaveChangesAsync(cancellation);
        http.Tag(contest.Version);
        return TypedResults.Ok(ContestResponse.Of(contest, clock.GetUtcNow().UtcDateTime));
    }

    private static IQueryable<Contest> Known(Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Contests : db.Contests.Where(c => c.OrganizationId == own);
    }

    private static IQueryable<Contest> Of(MatchmakingDb db, Pair pair) =>
        db.Contests.Where(c => c.NeedId == pair.Need && c.OfferingId == pair.Offering && c.Side == pair.Side);

    private static Task<bool> IsFinalAsync(MatchmakingDb db, Pair pair, Guid decline, CancellationToken cancellation) =>
        Of(db, pair).AnyAsync(c => c.DeclineId == decline && c.State == ContestState.Answered, cancellation);

    /// <summary>The pair, whether or not anything is stored of it; or why the caller has nothing to contest there.</summary>
    private static async Task<(Pair? Pair, ProblemHttpResult? Problem)> FindAsync(Guid id, Guid offeringId, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return (null, Problems.NotFound($"need", id));
        var offering = await caller.Offerings(db).AsNoTracking().SingleOrDefaultAsync(o => o.Id == offeringId, cancellation);
        if (offering is null)
            return (null, Problems.NotFound($"offering", offeringId));
        if (!caller.ActsFor(need.OrganizationId) && caller.Refuse(offering.OrganizationId) is { } denied)
            return (null, denied);
        if (need.Status is not (NeedStatus.Published or NeedStatus.Matched or NeedStatus.NoneSuitable))
            return (null, Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}, so that it has no list."));
        if (offering.PublishedAt is null)
            return (null, Problems.Conflict($"The offering is {Code<OfferingStatus>.Of(offering.Status)}; only a published one is matched. Publish it with POST /api/v1/offerings/{offeringId}/publish."));
        return (new Pair(id, offeringId, caller.ActsFor(need.OrganizationId) ? MatchSide.City : MatchSide.Provider), null);
    }
}
