using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>The published weight of people's priority, and how staff zero it.</summary>
internal static class PriorityEndpoints
{
    private static readonly ListQuery<PriorityZeroing> Query = new ListQuery<PriorityZeroing>()
        .Id("needId", "Only zeroings of this need.", (all, id) => all.Where(z => z.NeedId == id));

    public static void Map(RouteGroupBuilder participation)
    {
        participation.MapGet("/policy", PolicyAsync).WithName("getPriorityPolicy").WithSummary("Read how people's priority enters the order of needs")
            .WithDescription("The weight, its bound, the formula, since when, and where staff zeroed it with what reason. It moves the order of the needs for an offering and the staff's queue, never the model.")
            .WithExamples(response: PriorityExamples.Policy);
        participation.MapGet("/zeroings", ListAsync).WithName("listPriorityZeroings").WithSummary("Read where people's priority was zeroed")
            .WithDescription("Those that hold and those that were lifted, oldest first.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<ZeroingResponse>([PriorityExamples.Zeroing], null)).WithHeaders("Link").WithProblems(400);
        participation.MapPost("/zeroings", ZeroAsync).WithName("zeroPriority").WithSummary("Zero people's priority")
            .WithDescription("By staff, for one need when manipulation is suspected, or everywhere. The reason is published; supports go on being counted and shown.")
            .WithExamples(PriorityExamples.Zero, PriorityExamples.Zeroing).WithHeaders("ETag", "Location").WithProblems(400, 409, 413, 415, 422, 503);
        participation.MapPost("/zeroings/{id:guid}/lift", LiftAsync).WithName("liftPriorityZeroing").WithSummary("Let people's priority count again")
            .WithDescription("By staff, with the reason, which is published.")
            .WithExamples(PriorityExamples.Lift, PriorityExamples.Lifted).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    private static async Task<Ok<PriorityPolicyResponse>> PolicyAsync(MatchmakingDb db, ParticipationSettings settings, PeoplesPriority priority, CancellationToken cancellation)
    {
        var since = await db.PriorityWeights.OrderByDescending(w => w.Id).Select(w => w.Since).FirstAsync(cancellation);
        var zeroings = await db.PriorityZeroings.AsNoTracking().Where(z => z.LiftedAt == null).OrderBy(z => z.Id).ToListAsync(cancellation);
        return TypedResults.Ok(new PriorityPolicyResponse(
            zeroings.Any(z => z.NeedId is null) ? 0 : priority.Weight, priority.Weight, ParticipationSettings.Bound, since, PriorityExamples.Policy.Formula, PriorityExamples.Policy.Contribution,
            PriorityExamples.Policy.AppliesTo, [.. zeroings.Select(ZeroingResponse.Of)], settings.AssumedPopulation, PriorityExamples.Policy.Documentation));
    }

    private static Task<Results<Ok<Page<ZeroingResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.PriorityZeroings.AsNoTracking(), all => all.Select(z => ZeroingResponse.Of(z)), cancellation);

    private static async Task<Results<Created<ZeroingResponse>, ProblemHttpResult>> ZeroAsync(
        ZeroingRequest request, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.Must(request.NeedId is null || await db.Needs.AnyAsync(n => n.Id == request.NeedId, cancellation), "needId", $"There is no need {request.NeedId}.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (await db.PriorityZeroings.AnyAsync(z => z.NeedId == request.NeedId && z.LiftedAt == null, cancellation))
            return Problems.Conflict($"People's priority is zeroed there already; read GET /api/v1/participation/zeroings.");
        var zeroing = new PriorityZeroing { NeedId = request.NeedId, Reason = request.Reason!, AccountId = caller.AccountId };
        db.Add(zeroing);
        await db.SaveChangesAsync(cancellation);
        http.Tag(zeroing.Version);
        return TypedResults.Created("/api/v1/participation/zeroings", ZeroingResponse.Of(zeroing));
    }

    private static async Task<Results<Ok<ZeroingResponse>, ProblemHttpResult>> LiftAsync(
        Guid id, LiftRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var zeroing = await db.PriorityZeroings.SingleOrDefaultAsync(z => z.Id == id, cancellation);
        if (zeroing is null)
            return Problems.NotFound($"zeroing", id);
        if (EntityTags.Refuse(ifMatch, zeroing.Version) is { } refusal)
            return refusal;
        if (zeroing.LiftedAt is not null)
            return Problems.Conflict($"It was lifted already.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        (zeroing.LiftedAt, zeroing.LiftedBy, zeroing.LiftReason) = (clock.GetUtcNow().UtcDateTime, caller.AccountId, request.Reason);
        await db.SaveChangesAsync(cancellation);
        http.Tag(zeroing.Version);
        return TypedResults.Ok(ZeroingResponse.Of(zeroing));
    }
}
