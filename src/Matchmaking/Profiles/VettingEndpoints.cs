using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

internal static class VettingEndpoints
{
    private static readonly ListQuery<VettingRecord> Query = new ListQuery<VettingRecord>()
        .Code<Vetting>("state", "Only decisions for this state.", (all, state) => all.Where(v => v.State == state));

    public static void Map(RouteGroupBuilder organizations)
    {
        organizations.MapGet("/{id:guid}/vetting", ListAsync).WithName("listVettings").WithSummary("Read how a member was vetted")
            .WithDescription("Every decision, oldest first; the last one counts. Only the member and staff know of it.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<VettingResponse>([ReviewExamples.VettingAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        organizations.MapPost("/{id:guid}/vetting", SetAsync).WithName("vetOrganization").WithSummary("Vet a member")
            .WithDescription("Sets how far a member has been checked, with the evidence and until when it holds; If-Match names the member's version. "
                + "Suspended and rejected providers leave every match list at once.")
            .WithExamples(ReviewExamples.Vetting, ReviewExamples.VettingAnswer).WithHeaders("ETag", "Location").WithProblems(400, 404, 412, 413, 415, 422, 503);
    }

    private static async Task<Results<Ok<Page<VettingResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        caller.ActsFor(id) && await db.Organizations.AnyAsync(o => o.Id == id, cancellation)
            ? await Query.RunAsync(http, db.VettingRecords.AsNoTracking().Where(v => v.OrganizationId == id), all => all.Select(v =>
                new VettingResponse { Id = v.Id, State = v.State, Evidence = v.Evidence, Note = v.Note, ExpiresOn = v.ExpiresOn, CreatedAt = v.CreatedAt }), cancellation)
            : Problems.NotFound($"organization", id);

    private static async Task<Results<Created<VettingResponse>, ProblemHttpResult>> SetAsync(
        Guid id, VettingRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var organization = await db.Organizations.FindAsync([id], cancellation);
        if (organization is null)
            return Problems.NotFound($"organization", id);
        if (EntityTags.Refuse(ifMatch, organization.Version) is { } refusal)
            return refusal;
        if (request.Check(clock) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var record = new VettingRecord
        {
            OrganizationId = id, State = request.State!.Value, Evidence = request.Evidence, Note = request.Note, ExpiresOn = request.ExpiresOn,
            AccountId = caller.AccountId, CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        (organization.Vetting, organization.VettingExpiresOn) = (record.State, record.ExpiresOn);
        db.Add(record);
        // Also when the state stays: the version names the decision.
        db.Entry(organization).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(organization.Version);
        return TypedResults.Created($"/api/v1/organizations/{id}/vetting",
            new VettingResponse { Id = record.Id, State = record.State, Evidence = record.Evidence, Note = record.Note, ExpiresOn = record.ExpiresOn, CreatedAt = record.CreatedAt });
    }
}
