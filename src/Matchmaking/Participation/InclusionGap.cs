using Matchmaking.Candidates;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>Target groups that needs name and no offering serves that could be matched with them.</summary>
/// <param name="AsOf">The day on which hard constraints were judged.</param>
/// <param name="Needs">Published needs that name a target group.</param>
/// <param name="Groups">By group, over all needs.</param>
/// <param name="Gaps">By group, sector and region of the city; a need of several sectors stands under each.</param>
public sealed record InclusionGapResponse(DateOnly AsOf, int Needs, IReadOnlyList<GroupGap> Groups, IReadOnlyList<InclusionGapEntry> Gaps);

/// <summary>How one target group fares.</summary>
/// <param name="Group">The group.</param>
/// <param name="Named">Needs that name it.</param>
/// <param name="Unserved">Of them those for which no eligible offering names it.</param>
public sealed record GroupGap(TargetGroup Group, int Named, int Unserved);

/// <summary>Needs in which a group is left out.</summary>
/// <param name="Group">The group.</param>
/// <param name="Sector">A sector of the needs.</param>
/// <param name="Region">The city's region; null when neither it nor the country is stated.</param>
/// <param name="Needs">The needs.</param>
public sealed record InclusionGapEntry(TargetGroup Group, Sector Sector, Region? Region, IReadOnlyList<UnservedNeed> Needs);

/// <summary>A need in which a group is left out.</summary>
/// <param name="Id">See needs.</param>
/// <param name="Title">Its title.</param>
/// <param name="OrganizationId">Whose need it is.</param>
public sealed record UnservedNeed(Guid Id, string Title, Guid OrganizationId);

internal static class InclusionGapEndpoints
{
    public static void Map(RouteGroupBuilder reports) =>
        reports.MapGet("/inclusion-gap", GetAsync).AsExpensive().WithName("getInclusionGap").WithSummary("Find target groups that nobody serves")
            .WithDescription("For every published need and target group that it names: whether any published offering that meets the need's hard constraints says that it serves the group.")
            .WithExamples(response: PriorityExamples.Gap);

    private static async Task<Ok<InclusionGapResponse>> GetAsync(MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var today = clock.Today();
        var needs = await db.Needs.AsNoTracking().Include(n => n.Organization).Where(n => n.Status == NeedStatus.Published && n.TargetGroups.Count > 0).OrderBy(n => n.Id).ToListAsync(cancellation);
        var offerings = await db.Offerings.AsNoTracking().Include(o => o.Organization).Where(o => o.Status == OfferingStatus.Published && o.TargetGroups.Count > 0).ToListAsync(cancellation);
        return TypedResults.Ok(Of(needs, offerings, today));
    }

    internal static InclusionGapResponse Of(IReadOnlyList<Need> needs, IReadOnlyList<Offering> offerings, DateOnly today)
    {
        var pairs = needs.SelectMany(need =>
        {
            var served = offerings.Where(o => o.TargetGroups.Any(need.TargetGroups.Contains) && Eligibility.IsEligible(need, need.Organization!, o, o.Organization!, today))
                .SelectMany(o => o.TargetGroups).ToHashSet();
            return need.TargetGroups.Distinct().Select(group => (Need: need, Group: group, Served: served.Contains(group)));
        }).ToList();
        var gaps = pairs.Where(p => !p.Served).SelectMany(p => p.Need.Sectors.Select(sector => (p.Group, Sector: sector, Region: p.Need.Organization!.Region ?? Regions.Of(p.Need.Organization.Country), p.Need)))
            .GroupBy(p => (p.Group, p.Sector, p.Region)).OrderBy(g => g.Key.Group).ThenBy(g => g.Key.Sector).ThenBy(g => g.Key.Region);
        return new InclusionGapResponse(
            today, needs.Count,
            [.. pairs.GroupBy(p => p.Group).OrderBy(g => g.Key).Select(g => new GroupGap(g.Key, g.Count(), g.Count(p => !p.Served)))],
            [.. gaps.Select(g => new InclusionGapEntry(g.Key.Group, g.Key.Sector, g.Key.Region, [.. g.Select(p => new UnservedNeed(p.Need.Id, p.Need.Title, p.Need.OrganizationId))]))]);
    }
}
