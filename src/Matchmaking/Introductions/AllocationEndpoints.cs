using Matchmaking.Accounts;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Introductions;

/// <summary>Who gets introduced when more is recommended than both sides can take.</summary>
internal static class AllocationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var allocation = api.MapGroup("").WithTags("Introductions");
        allocation.MapPost("/introductions/allocation", AllocateAsync).AddEndpointFilter(MatchEndpoints.WhenReady).AsExpensive().WithName("allocateIntroductions")
            .WithSummary("Allocate places to recommended matches")
            .WithDescription("Over all recommended matches at once, within what each need and offering can take: the choice that is worth most in total. "
                + "Without apply nothing changes; with it every match that gets a place is offered, or none.")
            .WithExamples(new AllocationRequest(), IntroductionExamples.Allocation).WithProblems(400, 403, 409, 412, 413, 415, 422, 503);
        allocation.MapGet("/reports/congestion", CongestionAsync).AsExpensive().WithName("getCongestion").WithSummary("See where places are short")
            .WithDescription("For each need and offering that recommended matches ask for: what it can take, what is asked, what gets no place, and what one more place would be worth.")
            .WithExamples(response: IntroductionExamples.Congestion).WithProblems(503);
    }

    private static async Task<Results<Ok<AllocationResponse>, ProblemHttpResult>> AllocateAsync(
        AllocationRequest request, Caller caller, AllocationPlan plan, Offers offers, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        await plan.MakeAsync(cancellation);
        var answer = plan.Show(request.Apply);
        if (request.Apply && await offers.OfferAsync([.. plan.Given.Select(c => plan.Matches[c.MatchId])], request, caller.AccountId, cancellation) is { } problem)
            return problem;
        return TypedResults.Ok(answer);
    }

    private static async Task<Ok<CongestionResponse>> CongestionAsync(AllocationPlan plan, CancellationToken cancellation)
    {
        await plan.MakeAsync(cancellation);
        return TypedResults.Ok(plan.Congestion());
    }
}
