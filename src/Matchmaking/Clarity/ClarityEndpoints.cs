using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Clarity;

/// <summary>The coach: tells how clear a need is before it is posted.</summary>
internal static class ClarityEndpoints
{
    public static void MapClarity(this IEndpointRouteBuilder api)
    {
        var clarity = api.MapGroup("/needs/clarity").WithTags("Needs");
        clarity.MapPost("/", JudgeAsync).AddEndpointFilter(MatchEndpoints.WhenReady).AsExpensive().WithoutIdempotencyKey("Stores nothing.").WithName("judgeNeedClarity").WithSummary("Judge how clear a draft is")
            .WithDescription("Scores a need as it would be posted by named rules, each with what was found, the words it rests on and how to mend it; and says how many offerings "
                + "it would reach now and which single hard constraint excludes most. Nothing is required and nothing is stored. What is given must be right, as for a post.")
            .WithExamples(ClarityExamples.Draft, ClarityExamples.Report).WithProblems(400, 413, 415, 422, 503);
        clarity.MapGet("/rules", Rules).WithName("listClarityRules").WithSummary("List the rules of a clear need")
            .WithDescription("Every rule with its weight, what it looks for and how to meet it; the weights sum to 100.")
            .WithExamples(response: ClarityExamples.Rules);
    }

    private static async Task<Results<Ok<ClarityReport>, ProblemHttpResult>> JudgeAsync(
        NeedDraftRequest request, MatchmakingDb db, LivePool live, TimeProvider clock, CancellationToken cancellation)
    {
        var draft = request.WithoutBlanks();
        var rules = draft.Check(clock, current: null);
        if (draft.OrganizationId != Guid.Empty)
            await rules.MemberAsync("organizationId", draft.OrganizationId, db, [OrganizationKind.City, OrganizationKind.Institution], cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var city = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == draft.OrganizationId, cancellation)
            ?? new Organization { Id = Guid.Empty, Kind = OrganizationKind.City, LegalName = "the city" };
        var reach = await live.ReadAsync(state => ClarityCoach.Reach(draft, city, state.Index.Pool, live.Today), cancellation);
        return TypedResults.Ok(ClarityCoach.Report(draft, reach));
    }

    private static Ok<ClarityRuleList> Rules() => TypedResults.Ok(new ClarityRuleList([.. ClarityRules.All.Select(ClarityRuleResponse.Of)]));
}
