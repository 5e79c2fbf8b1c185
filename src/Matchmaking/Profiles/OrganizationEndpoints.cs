using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles.Duplicates;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

internal static class OrganizationEndpoints
{
    private const int MostDuplicates = 5;

    private static readonly ListQuery<Organization> Query = new ListQuery<Organization>()
        .Code<OrganizationKind>("kind", "Only this kind of member.", (all, kind) => all.Where(o => o.Kind == kind))
        .Country("country", "Only this country, ISO 3166-1 alpha-2.", (all, country) => all.Where(o => o.Country == country))
        .Code<Region>("region", "Only this region.", (all, region) => all.Where(o => o.Region == region))
        .Code<Vetting>("vetting", "Only members checked this far.", (all, vetting) => all.Where(o => o.Vetting == vetting))
        .Text("source", "Only members first read from this history source, such as cordis.", (all, source) => all.Where(o => o.Source == source))
        .Text("q", "Text that the legal or short name contains; case does not matter in A–Z.", (all, text) => all.Where(o =>
            EF.Functions.Like(o.LegalName, ListQuery<Organization>.Containing(text), @"\")
            || EF.Functions.Like(o.ShortName, ListQuery<Organization>.Containing(text), @"\")));

    public static void Map(RouteGroupBuilder organizations)
    {
        organizations.MapPost("/", CreateAsync).WithName("createOrganization").WithSummary("Add a member")
            .WithDescription("Adds a city, a provider or an institution. It starts unverified; staff check it later. possibleDuplicates names members that are likely the same.")
            .WithExamples(ProfileExamples.City, ProfileExamples.AddedCity).WithHeaders("ETag", "Location").WithProblems(400, 413, 415, 422, 503);
        organizations.MapGet("/", ListAsync).WithName("listOrganizations").WithSummary("List members")
            .WithDescription("In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: ProfileExamples.PageOf(ProfileExamples.CityAnswer)).WithHeaders("Link").WithProblems(400);
        organizations.MapGet("/{id:guid}", GetAsync).WithName("getOrganization").WithSummary("Read a member")
            .WithDescription("The ETag names the version, for If-Match. The id of a member that was merged into another leads to that one.")
            .WithExamples(response: ProfileExamples.CityAnswer).WithHeaders("ETag").Produces(StatusCodes.Status301MovedPermanently).WithProblems(404);
        organizations.MapPut("/{id:guid}", ReplaceAsync).WithName("replaceOrganization").WithSummary("Replace a member")
            .WithDescription("Replaces everything a member says about itself: a field left out is emptied. The kind is fixed once the member has needs, offerings or references.")
            .WithExamples(ProfileExamples.City, ProfileExamples.CityAnswer).WithHeaders("ETag").WithProblems(400, 404, 409, 410, 412, 413, 415, 422, 503);
        organizations.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteOrganization").WithSummary("Remove a member")
            .WithDescription("Only a member without needs, offerings, references, partnerships and accounts can be removed; 409 says which it still has.")
            .WithProblems(400, 404, 409, 410, 412, 503);
    }

    private static Task<Results<Ok<Page<OrganizationResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation) =>
        Query.RunAsync(http, caller.Organizations(db).AsNoTracking(), mapping.Project<OrganizationResponse>, cancellation);

    private static async Task<Results<Ok<OrganizationResponse>, RedirectHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation)
    {
        var found = await mapping.Project<OrganizationResponse>(caller.Organizations(db).AsNoTracking().Where(o => o.Id == id)).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return await SurvivorAsync(db, id, cancellation) is { } survivor ? TypedResults.Redirect($"/api/v1/organizations/{survivor}", permanent: true) : Problems.NotFound($"organization", id);
        http.Tag(found.Version);
        return TypedResults.Ok(found);
    }

    /// <summary>Who goes on for a member that was merged into another.</summary>
    internal static Task<Guid?> SurvivorAsync(MatchmakingDb db, Guid id, CancellationToken cancellation) =>
        db.MergedOrganizations.Where(m => m.Id == id).Select(m => (Guid?)m.SurvivorId).SingleOrDefaultAsync(cancellation);

    internal static async Task<ProblemHttpResult> MissingAsync(MatchmakingDb db, Guid id, CancellationToken cancellation) =>
        await SurvivorAsync(db, id, cancellation) is { } survivor ? Problems.Merged(id, survivor) : Problems.NotFound($"organization", id);

    private static async Task<Results<Created<AddedOrganization>, ProblemHttpResult>> CreateAsync(
        OrganizationRequest request, HttpContext http, MatchmakingDb db, ProfileMapping mapping, DuplicateFinder duplicates, TimeProvider clock, CancellationToken cancellation)
    {
        var rules = request.Check(clock);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var organization = new Organization { LegalName = request.LegalName! };
        request.CopyTo(organization);
        db.Add(organization);
        await db.SaveChangesAsync(cancellation);
        http.Tag(organization.Version);
        var suspicions = await duplicates.OfAsync(db, organization, cancellation);
        return TypedResults.Created($"/api/v1/organizations/{organization.Id}", mapping.Map<AddedOrganization>(organization) with
        {
            PossibleDuplicates = [.. suspicions.Take(MostDuplicates).Select(s => DuplicateEndpoints.Shown(s.Second, s))],
        });
    }

    private static async Task<Results<Ok<OrganizationResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, OrganizationRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        var organization = await caller.Organizations(db).SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (organization is null)
            return await MissingAsync(db, id, cancellation);
        if (caller.Refuse(organization.Id) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, organization.Version) is { } refusal)
            return refusal;
        if (organization.ErasedAt is not null)
            return Gone();
        var rules = request.Check(clock);
        await rules.KindMayChangeAsync(request.Kind, organization, db, cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        request.CopyTo(organization);
        db.Entry(organization).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(organization.Version);
        return TypedResults.Ok(mapping.Map<OrganizationResponse>(organization));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var organization = await caller.Organizations(db).SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (organization is null)
            return await MissingAsync(db, id, cancellation);
        if (caller.Refuse(organization.Id) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, organization.Version) is { } refusal)
            return refusal;
        if (await DependentsAsync(db, id, cancellation) is { Count: > 0 } dependents)
            return Problems.Conflict($"{organization.LegalName} still has {string.Join(", ", dependents)}; remove these first.");
        db.Remove(organization);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    internal static ProblemHttpResult Gone() => Problems.Conflict($"The organization was erased on its request; if it comes back, add it anew.");

    internal static async Task<List<Sentence>> DependentsAsync(MatchmakingDb db, Guid id, CancellationToken cancellation)
    {
        (Func<int, Sentence> Counted, IQueryable<object> Rows)[] dependents =
        [
            (n => n == 1 ? (Sentence)$"1 need" : $"{n} needs", db.Needs.Where(n => n.OrganizationId == id)),
            (n => n == 1 ? (Sentence)$"1 offering" : $"{n} offerings", db.Offerings.Where(o => o.OrganizationId == id)),
            (n => n == 1 ? (Sentence)$"1 reference" : $"{n} references", db.References.Where(r => r.OrganizationId == id)),
            (n => n == 1 ? (Sentence)$"1 account" : $"{n} accounts", db.Accounts.Where(a => a.OrganizationId == id)),
            (n => n == 1 ? (Sentence)$"1 partnership" : $"{n} partnerships", db.PartnershipMembers.Where(m => m.OrganizationId == id)),
        ];
        var found = new List<Sentence>();
        foreach (var (counted, rows) in dependents)
            if (await rows.CountAsync(cancellation) is var count and > 0)
                found.Add(counted(count));
        return found;
    }
}
