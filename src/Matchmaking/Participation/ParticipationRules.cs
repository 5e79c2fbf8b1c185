using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>Rules of being heard.</summary>
internal static class ParticipationRules
{
    /// <summary>While the search goes on. What was said stays to be read afterwards.</summary>
    private static readonly NeedStatus[] Open = [NeedStatus.Published, NeedStatus.Matched, NeedStatus.NoneSuitable];

    /// <summary>Null while people can be heard on the need.</summary>
    public static ProblemHttpResult? RefuseVoice(this Need need) => Open.Contains(need.Status) ? null
        : Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}; people are heard on a need that is {Sentence.Or(Open.Select(Code<NeedStatus>.Of))}.");

    /// <summary>No more people than live there, in one batch and in all of its channel together.</summary>
    public static async Task WithinPopulationAsync(this Rules rules, SupportBatchRequest request, Need need, Guid? corrected, MatchmakingDb db, CancellationToken cancellation)
    {
        var city = need.Organization!;
        if (request.Count is not { } count || request.Channel is not { } channel || city.Kind != OrganizationKind.City)
            return;
        if (city.Population is not { } population)
        {
            rules.Must(false, "count", $"Cannot be checked: the population of {city.LegalName} is not stated. State it with PUT /api/v1/organizations/{city.Id} first.");
            return;
        }
        var before = await db.SupportBatches.Where(b => b.NeedId == need.Id && b.Channel == channel && b.Id != corrected).SumAsync(b => (long)b.Count, cancellation);
        rules.Must(count <= population, "count",
            $"Is {count:N0}, more than the {population:N0} residents of {city.LegalName}. Correct the count, or the population with PUT /api/v1/organizations/{city.Id}.");
        rules.Must(count > population || before + count <= population, "count",
            $"Makes {before + count:N0} with the {before:N0} of earlier batches of the channel {Code<SupportChannel>.Of(channel)}, more than the {population:N0} residents of {city.LegalName}. Correct this count or an earlier batch.");
    }
}
