using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Curation;

internal static class MergeEndpoints
{
    private static readonly MergeRequest Example = new()
    {
        DuplicateId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e13"), Reason = "The same municipality, entered twice; its clerk confirmed it.",
    };

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organizations/{id:guid}/merge", MergeAsync).WithTags("Organizations").WithName("mergeOrganization").WithSummary("Merge a duplicate into a member")
            .WithDescription("The member of the address goes on, the one of the body ends: its accounts, needs, offerings, references on both sides, partnerships and the match runs of its needs and offerings "
                + "belong to the survivor, which also takes over what it did not say itself. Reading the ended id leads to the survivor (301); changing it is answered 410 with the survivor's id. "
                + "Only members of one kind can be merged. There is no way back.")
            .WithExamples(Example, ProfileExamples.CityAnswer with { Version = 2 }).WithHeaders("ETag").WithProblems(400, 404, 409, 410, 412, 413, 415, 422, 503);

    private static async Task<Results<Ok<OrganizationResponse>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeRequest request, HttpContext http, MatchmakingDb db, ProfileMapping mapping, MatchMove move, TimeProvider clock, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.Must(request.DuplicateId != id, "duplicateId", $"Is the member itself; name the other one.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (await db.Organizations.FindAsync([id], cancellation) is not { } survivor)
            return await OrganizationEndpoints.MissingAsync(db, id, cancellation);
        if (await db.Organizations.FindAsync([request.DuplicateId!.Value], cancellation) is not { } merged)
            return await OrganizationEndpoints.MissingAsync(db, request.DuplicateId.Value, cancellation);
        if (survivor.Kind != merged.Kind)
            return Problems.Conflict($"{survivor.LegalName} is a {Code<OrganizationKind>.Of(survivor.Kind)} and {merged.LegalName} a {Code<OrganizationKind>.Of(merged.Kind)}; only members of one kind can be merged. Correct the kind of the one that is wrong first.");
        await new OrganizationMerge(db, mapping, move, clock, cancellation).RunAsync(survivor, merged, request.Reason!);
        http.Tag(survivor.Version);
        return TypedResults.Ok(mapping.Map<OrganizationResponse>(survivor));
    }
}
