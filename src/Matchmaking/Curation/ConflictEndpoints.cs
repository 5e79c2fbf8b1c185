using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>What reviewers declare of their own ties.</summary>
internal static class ConflictEndpoints
{
    private static readonly ListQuery<ConflictDeclaration> Query = new ListQuery<ConflictDeclaration>()
        .Id("accountId", "Only what this reviewer declared.", (all, id) => all.Where(c => c.AccountId == id))
        .Id("organizationId", "Only conflicts with this organization.", (all, id) => all.Where(c => c.OrganizationId == id))
        .Code<ConflictKind>("kind", "Only this kind.", (all, kind) => all.Where(c => c.Kind == kind));

    public static void Map(RouteGroupBuilder conflicts)
    {
        conflicts.MapGet("/", ListAsync).WithName("listConflicts").WithSummary("List declared conflicts of interest")
            .WithDescription("In order of id, oldest first. What the service finds by itself (for whom an account acts or lately acted, whose website has the domain of its address) is not listed; "
                + "a match shows what stands against your decision.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<ConflictResponse>([CurationExamples.Conflict], null)).WithHeaders("Link").WithProblems(400);
        conflicts.MapPost("/", DeclareAsync).WithName("declareConflict").WithSummary("Declare a conflict of interest of your own")
            .WithDescription("From now on you cannot decide on the matches of this organization, and the queue does not offer them to you.")
            .WithExamples(CurationExamples.ConflictRequest, CurationExamples.Conflict).WithHeaders("ETag", "Location").WithProblems(400, 413, 415, 422, 503);
        conflicts.MapDelete("/{id:guid}", EndAsync).WithName("endConflict").WithSummary("End a colleague's declared conflict")
            .WithDescription("By somebody else than who declared it, so that nobody clears the way for themselves. The audit log keeps it.").WithProblems(400, 403, 404, 412, 503);
    }

    private static Task<Results<Ok<Page<ConflictResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.ConflictDeclarations.AsNoTracking(), all => all.Select(c => ConflictResponse.Of(c)), cancellation);

    private static async Task<Results<Created<ConflictResponse>, ProblemHttpResult>> DeclareAsync(
        ConflictRequest request, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.NotPast("until", request.Until, clock);
        rules.Must(request.OrganizationId is null || await db.Organizations.AnyAsync(o => o.Id == request.OrganizationId, cancellation), "organizationId", $"There is no organization {request.OrganizationId}.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var conflict = new ConflictDeclaration
        {
            AccountId = caller.AccountId!.Value, OrganizationId = request.OrganizationId!.Value, Kind = request.Kind!.Value, Note = request.Note, Until = request.Until,
        };
        db.Add(conflict);
        await db.SaveChangesAsync(cancellation);
        http.Tag(conflict.Version);
        return TypedResults.Created($"/api/v1/curation/conflicts/{conflict.Id}", ConflictResponse.Of(conflict));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var conflict = await db.ConflictDeclarations.FindAsync([id], cancellation);
        if (conflict is null)
            return Problems.NotFound($"conflict", id);
        if (EntityTags.Refuse(ifMatch, conflict.Version) is { } refusal)
            return refusal;
        if (conflict.AccountId == caller.AccountId)
            return Problems.Forbidden($"You declared it yourself; a colleague ends it, so that nobody clears the way for themselves.");
        db.Remove(conflict);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }
}
