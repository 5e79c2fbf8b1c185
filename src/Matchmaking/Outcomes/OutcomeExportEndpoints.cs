using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Outcomes;

/// <summary>Confirmed outcomes as open contracting data, where both sides agreed to publish them.</summary>
internal static class OutcomeExportEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var outcomes = api.MapGroup("/outcomes").WithTags("Outcomes");
        outcomes.MapGet("/{id:guid}/ocds", OcdsAsync).WithName("exportOutcomeOcds").WithSummary("Export an outcome as OCDS releases")
            .WithDescription("A release package of the Open Contracting Data Standard 1.1: planning, tender, and where there was one award and contract. Open to everybody while both sides consent to "
                + "publish_outcome; else to staff only.").WithExamples(response: OutcomeExamples.Package).WithProblems(404, 409);
        outcomes.MapGet("/{id:guid}/oc4ids", Oc4idsAsync).WithName("exportOutcomeOc4ids").WithSummary("Export an outcome as an OC4IDS project")
            .WithDescription("A project of the Open Contracting for Infrastructure Data Standards 0.9, with measures, beneficiaries and its contracting process. Open to everybody while both sides "
                + "consent to publish_outcome; else to staff only.").WithExamples(response: OutcomeExamples.Project).WithProblems(404, 409);
    }

    private static async Task<Results<Ok<OcdsPackage>, ProblemHttpResult>> OcdsAsync(
        Guid id, HttpRequest request, Caller caller, MatchmakingDb db, OutcomeOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (outcome, refusal) = await FindAsync(id, caller, db, clock, cancellation);
        return refusal is not null ? refusal
            : TypedResults.Ok(new Ocds(outcome!, options.OcidPrefix).Package($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}", options.Publisher));
    }

    private static async Task<Results<Ok<Oc4idsProject>, ProblemHttpResult>> Oc4idsAsync(
        Guid id, Caller caller, MatchmakingDb db, OutcomeOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var (outcome, refusal) = await FindAsync(id, caller, db, clock, cancellation);
        return refusal is not null ? refusal : TypedResults.Ok(new Oc4ids(outcome!, options.OcidPrefix).Project());
    }

    /// <summary>To whom it is not published there is no such outcome, unless it is their own.</summary>
    private static async Task<(Outcome? Outcome, ProblemHttpResult? Refusal)> FindAsync(Guid id, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var outcome = await db.Outcomes.AsNoTracking().Include(o => o.Match!.Need!.Organization).Include(o => o.Match!.Offering!.Organization)
            .Include(o => o.Match!.Events).Include(o => o.Match!.Consents).AsSplitQuery().SingleOrDefaultAsync(o => o.Id == id, cancellation);
        var published = outcome is { State: OutcomeState.Confirmed, Match: { } match }
            && match.Agrees(MatchSide.City, ConsentScope.PublishOutcome, now) && match.Agrees(MatchSide.Provider, ConsentScope.PublishOutcome, now);
        var own = outcome is not null && (caller.May == May.All || caller.Own == outcome.Match!.Need!.OrganizationId || caller.Own == outcome.Match!.Offering!.OrganizationId);
        if (outcome is null || !(published || own))
            return (null, Problems.NotFound($"outcome", id));
        if (outcome.State != OutcomeState.Confirmed)
            return (null, Problems.Conflict($"The outcome is {Code<OutcomeState>.Of(outcome.State)}; only what both sides confirmed is exported."));
        return published || caller.May == May.All ? (outcome, null)
            : (null, Problems.Conflict($"The outcome is not published: both sides give the consent publish_outcome with POST /api/v1/introductions/{outcome.MatchId}/consents first."));
    }
}
