using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>What staff see of possible manipulation, and what they exclude for it.</summary>
internal static class GuardEndpoints
{
    public static void Map(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/voice/guards", GetAsync).WithName("getVoiceGuards").WithSummary("Look for manipulation of a need's supports")
            .WithDescription("For staff: many supports by one account or from one address, young accounts, hours far above the need's own week before. A flag is a reason to look; nothing is left out by it.")
            .WithExamples(response: PriorityExamples.Guards).WithProblems(404);
        needs.MapPost("/{id:guid}/voice/exclusions", ExcludeAsync).WithName("excludeSupports").WithSummary("Exclude supports, or count them again")
            .WithDescription("By staff, some supports or all that a guard flags, with a reason that the residents concerned read. Excluded supports are shown in a number of their own.")
            .WithExamples(PriorityExamples.Exclusion, PriorityExamples.Excluded).WithProblems(400, 404, 409, 413, 415, 422, 503);
    }

    private static async Task<Results<Ok<VoiceGuardsResponse>, ProblemHttpResult>> GetAsync(Guid id, MatchmakingDb db, ParticipationSettings settings, CancellationToken cancellation)
    {
        if (!await db.Needs.AnyAsync(n => n.Id == id, cancellation))
            return Problems.NotFound($"need", id);
        var supports = await VoiceGuards.ReadAsync(db, id, cancellation);
        var flags = await VoiceGuards.FlagsAsync(db, id, supports, settings, cancellation);
        return TypedResults.Ok(new VoiceGuardsResponse(
            id, supports.Count, supports.Count(s => s.Excluded), flags.SelectMany(f => f.Supports).DistinctBy(s => s.Id).Count(), [.. flags.Select(f => f.Shown())],
            new GuardThresholds(settings.AccountRate, settings.AddressRate, settings.YoungAccountHours, settings.SmallestBurst)));
    }

    private static async Task<Results<Ok<ExclusionResponse>, ProblemHttpResult>> ExcludeAsync(
        Guid id, ExclusionRequest request, Caller caller, MatchmakingDb db, ParticipationSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        if (!await db.Needs.AnyAsync(n => n.Id == id, cancellation))
            return Problems.NotFound($"need", id);
        var rules = request.Check();
        IReadOnlyCollection<Guid> ids = request.SupportIds;
        if (request.Guard is { } guard)
            ids = [.. (await VoiceGuards.FlagsAsync(db, id, await VoiceGuards.ReadAsync(db, id, cancellation), settings, cancellation)).Where(f => f.Guard == guard).SelectMany(f => f.Supports).Select(s => s.Id).Distinct()];
        var supports = await db.Supports.Where(s => s.NeedId == id && ids.Contains(s.Id)).ToListAsync(cancellation);
        foreach (var (index, support) in request.SupportIds.Index())
            rules.Must(supports.Any(s => s.Id == support), $"supportIds[{index}]", $"There is no support {support} of this need.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var changed = supports.Where(s => (s.ExcludedAt is not null) != request.Excluded).ToList();
        var excluded = request.Excluded == true;
        foreach (var support in changed)
        {
            support.ExcludedAt = excluded ? clock.GetUtcNow().UtcDateTime : null;
            support.ExcludedBy = excluded ? caller.AccountId : null;
            support.ExclusionReason = excluded ? request.Reason : null;
        }
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new ExclusionResponse(id, changed.Count));
    }
}
