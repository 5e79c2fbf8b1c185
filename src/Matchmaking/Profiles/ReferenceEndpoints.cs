using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

internal static class ReferenceEndpoints
{
    private static readonly ListQuery<Reference> Query = new ListQuery<Reference>()
        .Id("organizationId", "Only references of this provider.", (all, id) => all.Where(r => r.OrganizationId == id))
        .Id("clientOrganizationId", "Only references for this member.", (all, id) => all.Where(r => r.ClientOrganizationId == id))
        .Code<ReferenceState>("state", "Only references in this state.", (all, state) => all.Where(r => r.State == state))
        .Code<Sector>("sector", "Only references that name this sector.", (all, sector) => all.Where(r => r.Sectors.Contains(sector)))
        .Country("country", "Only projects in this country, ISO 3166-1 alpha-2.", (all, country) => all.Where(r => r.Country == country))
        .Text("q", "Text that the title or the client's name contains; case does not matter in A–Z.", (all, text) => all.Where(r =>
            EF.Functions.Like(r.Title, ListQuery<Reference>.Containing(text), @"\")
            || EF.Functions.Like(r.ClientName, ListQuery<Reference>.Containing(text), @"\")));

    public static void Map(RouteGroupBuilder references)
    {
        references.MapPost("/", CreateAsync).WithName("createReference").WithSummary("Claim a reference")
            .WithDescription("Saves a past project of a provider as claimed; the other side confirms it later.")
            .WithExamples(ProfileExamples.Reference, ProfileExamples.ReferenceAnswer).WithHeaders("ETag", "Location").WithProblems(400, 413, 415, 422, 503);
        references.MapGet("/", ListAsync).WithName("listReferences").WithSummary("List references")
            .WithDescription("In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: ProfileExamples.PageOf(ProfileExamples.ReferenceAnswer)).WithHeaders("Link").WithProblems(400);
        references.MapGet("/{id:guid}", GetAsync).WithName("getReference").WithSummary("Read a reference")
            .WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: ProfileExamples.ReferenceAnswer).WithHeaders("ETag").WithProblems(404);
        references.MapPut("/{id:guid}", ReplaceAsync).WithName("replaceReference").WithSummary("Replace a reference")
            .WithDescription("Replaces the whole reference: a field left out is emptied. What was confirmed is claimed anew when anything in it changes, for the other side confirmed other words.")
            .WithExamples(ProfileExamples.Reference, ProfileExamples.ReferenceAnswer).WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
        references.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteReference").WithSummary("Remove a reference")
            .WithDescription("Matching no longer sees it from then on. One that is disputed stays, so that the dispute does: only staff remove it.")
            .WithProblems(400, 404, 409, 412, 503);
    }

    private static Task<Results<Ok<Page<ReferenceResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation) =>
        Query.RunAsync(http, db.References.AsNoTracking(), mapping.Project<ReferenceResponse>, cancellation);

    private static async Task<Results<Ok<ReferenceResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation)
    {
        var found = await mapping.Project<ReferenceResponse>(db.References.AsNoTracking().Where(r => r.Id == id)).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return Problems.NotFound($"reference", id);
        http.Tag(found.Version);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Created<ReferenceResponse>, ProblemHttpResult>> CreateAsync(
        ReferenceRequest request, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.Provider], cancellation);
        await rules.MemberAsync("clientOrganizationId", request.ClientOrganizationId, db, Enum.GetValues<OrganizationKind>(), cancellation);
        await rules.NotDisputedAsync(request, null, db, cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var reference = new Reference { ClientName = request.ClientName!, Title = request.Title!, Description = request.Description! };
        request.CopyTo(reference);
        db.Add(reference);
        await db.SaveChangesAsync(cancellation);
        http.Tag(reference.Version);
        return TypedResults.Created($"/api/v1/references/{reference.Id}", mapping.Map<ReferenceResponse>(reference));
    }

    private static async Task<Results<Ok<ReferenceResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, ReferenceRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        var reference = await db.References.FindAsync([id], cancellation);
        if (reference is null)
            return Problems.NotFound($"reference", id);
        if (caller.Refuse(reference.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, reference.Version) is { } refusal)
            return refusal;
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.Provider], cancellation);
        await rules.MemberAsync("clientOrganizationId", request.ClientOrganizationId, db, Enum.GetValues<OrganizationKind>(), cancellation);
        await rules.NotDisputedAsync(request, id, db, cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        request.Replace(reference);
        db.Entry(reference).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(reference.Version);
        return TypedResults.Ok(mapping.Map<ReferenceResponse>(reference));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var reference = await db.References.FindAsync([id], cancellation);
        if (reference is null)
            return Problems.NotFound($"reference", id);
        if (caller.Refuse(reference.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, reference.Version) is { } refusal)
            return refusal;
        if (reference.State == ReferenceState.Disputed && caller.May != May.All)
            return Problems.Conflict($"The reference is disputed, and removing it would remove the dispute. Correct it and let the client answer again, or ask staff to remove it.");
        db.Remove(reference);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }
}
