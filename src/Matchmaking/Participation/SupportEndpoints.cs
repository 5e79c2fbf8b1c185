using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>A resident's own support, and what the resident says of themselves.</summary>
internal static class SupportEndpoints
{
    public static void Map(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/support", GetAsync).WithName("getOwnSupport").WithSummary("Read one's own support")
            .WithDescription("Nobody else can read it. The ETag names the version, for If-Match.")
            .WithExamples(response: ParticipationExamples.SupportAnswer).WithHeaders("ETag").WithProblems(404);
        needs.MapPut("/{id:guid}/support", PutAsync).WithName("supportNeed").WithSummary("Support a need")
            .WithDescription("One support a resident and need: the first time it is given (If-Match: * or \"0\"), after that its priority is changed. "
                + "The need must be published, matched or none_suitable.")
            .WithExamples(ParticipationExamples.Support, ParticipationExamples.SupportAnswer).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        needs.MapDelete("/{id:guid}/support", DeleteAsync).WithName("withdrawSupport").WithSummary("Withdraw one's support")
            .WithDescription("Possible at any time; nothing of it is counted from then on.").WithProblems(400, 404, 412, 503);
    }

    public static void MapProfile(RouteGroupBuilder accounts)
    {
        accounts.MapGet("/me/participation", GetProfileAsync).WithName("getResidentProfile").WithSummary("Read what one says of oneself as a resident")
            .WithDescription("The name beside one's comments, and the groups one belongs to. Version 0 while nothing was said.")
            .WithExamples(response: ParticipationExamples.ProfileAnswer).WithHeaders("ETag");
        accounts.MapPut("/me/participation", PutProfileAsync).WithName("changeResidentProfile").WithSummary("Say or take back who one is as a resident")
            .WithDescription("Both fields may be left out, which empties them. Without a display name comments have no name; the groups are shown to nobody, and only counts of five people or more leave the service.")
            .WithExamples(ParticipationExamples.Profile, ParticipationExamples.ProfileAnswer).WithHeaders("ETag").WithProblems(400, 409, 412, 413, 415, 422, 503);
    }

    private static Task<Support?> FindAsync(Guid need, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        db.Supports.SingleOrDefaultAsync(s => s.NeedId == need && s.AccountId == caller.AccountId && s.WithdrawnAt == null, cancellation);

    private static async Task<Results<Ok<SupportResponse>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, db, cancellation) is not { } support)
            return Missing(id);
        http.Tag(support.Version);
        return TypedResults.Ok(SupportResponse.Of(support));
    }

    private static async Task<Results<Ok<SupportResponse>, Created<SupportResponse>, ProblemHttpResult>> PutAsync(
        Guid id, SupportRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        OriginMark origin, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        // One that was excluded and withdrawn goes on as it was, or giving it again would undo the exclusion.
        var support = await db.Supports.SingleOrDefaultAsync(s => s.NeedId == id && s.AccountId == caller.AccountId, cancellation);
        var given = support is { WithdrawnAt: null };
        if (EntityTags.Refuse(ifMatch, given ? support!.Version : 0) is { } refusal)
            return refusal;
        if (need.RefuseVoice() is { } closed)
            return closed;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (support is null)
            db.Add(support = new Support { NeedId = id, AccountId = caller.AccountId!.Value });
        else
            db.Entry(support).State = EntityState.Modified;
        (support.Priority, support.WithdrawnAt) = (request.Priority!.Value, null);
        if (!given)
            support.Origin = origin.Of(http);
        await db.SaveChangesAsync(cancellation);
        http.Tag(support.Version);
        var answer = SupportResponse.Of(support);
        return given ? TypedResults.Ok(answer) : TypedResults.Created($"/api/v1/needs/{id}/support", answer);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, db, cancellation) is not { } support)
            return Missing(id);
        if (EntityTags.Refuse(ifMatch, support.Version) is { } refusal)
            return refusal;
        if (support.ExcludedAt is null)
            db.Remove(support);
        else
            support.WithdrawnAt = clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ResidentProfileResponse>> GetProfileAsync(HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var profile = ResidentProfileResponse.Of(await db.ResidentProfiles.AsNoTracking().SingleOrDefaultAsync(p => p.AccountId == caller.AccountId, cancellation));
        http.Tag(profile.Version);
        return TypedResults.Ok(profile);
    }

    private static async Task<Results<Ok<ResidentProfileResponse>, ProblemHttpResult>> PutProfileAsync(
        ResidentProfileRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var profile = await db.ResidentProfiles.SingleOrDefaultAsync(p => p.AccountId == caller.AccountId, cancellation);
        if (EntityTags.Refuse(ifMatch, profile?.Version ?? 0) is { } refusal)
            return refusal;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (profile is null)
            db.Add(profile = new ResidentProfile { AccountId = caller.AccountId!.Value });
        else
            db.Entry(profile).State = EntityState.Modified;
        (profile.DisplayName, profile.TargetGroups) = (request.DisplayName, request.TargetGroups);
        await db.SaveChangesAsync(cancellation);
        http.Tag(profile.Version);
        return TypedResults.Ok(ResidentProfileResponse.Of(profile));
    }

    private static ProblemHttpResult Missing(Guid need) => Problems.NotFound($"support of yours for the need", need);
}
