using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>How much the people put a need first, from 0 to 1, and what that is made of.</summary>
/// <param name="Value">reach × (0.7 + 0.2 × breadth + 0.1 × urgency); 0 while staff have zeroed it.</param>
/// <param name="Supporters">People over all channels.</param>
/// <param name="Population">Residents of the city, or what is assumed where none are stated.</param>
/// <param name="Reach">From 0 to 1: supporters among the residents, on a logarithmic scale; 1 from one in a hundred on.</param>
/// <param name="Breadth">Share of the need's target groups that were heard; 0 when it names none.</param>
/// <param name="Urgency">From 0 (all low) to 1 (all high), drawn towards the middle while few have said it.</param>
/// <param name="Zeroed">Why staff zeroed it; null when they did not.</param>
public sealed record NeedPriority(double Value, int Supporters, long Population, double Reach, double Breadth, double Urgency, string? Zeroed);

/// <summary>
/// The one place that says how much the people put a need first. It moves orders that are shown, never a feature or a model. The formula is
/// explained in docs/participation.md.
/// </summary>
internal sealed class PeoplesPriority(MatchmakingDb db, ParticipationSettings settings)
{
    /// <summary>Supporters among the residents from which on the reach is full; Decide Madrid puts proposals of one in a hundred to a vote.</summary>
    private const double FullShare = 0.01;

    /// <summary>Of a share, the bound below which it lies with 97.5%: five of five hundred say less than a thousand of a hundred thousand.</summary>
    private const double Z = 1.96;

    private const double Scale = 10_000, Neutral = 0.5, NeutralVotes = 10;

    /// <summary>One for each of these needs, 0 where nobody was heard.</summary>
    public async Task<IReadOnlyDictionary<Guid, NeedPriority>> OfAsync(IReadOnlyCollection<Guid> needIds, CancellationToken cancellation)
    {
        var ids = needIds.Distinct().ToArray();
        var needs = await db.Needs.AsNoTracking().Where(n => ids.Contains(n.Id)).Select(n => new { n.Id, n.TargetGroups, n.Organization!.Population }).ToListAsync(cancellation);
        var tallies = await VoiceTally.OfAsync(db, ids, cancellation);
        var zeroings = await db.PriorityZeroings.AsNoTracking().Where(z => z.LiftedAt == null && (z.NeedId == null || ids.Contains(z.NeedId.Value))).ToListAsync(cancellation);
        return needs.ToDictionary(need => need.Id, need =>
        {
            var zeroed = zeroings.Where(z => z.NeedId == null || z.NeedId == need.Id).OrderBy(z => z.NeedId is null).FirstOrDefault()?.Reason;
            return Of(tallies[need.Id], need.TargetGroups, need.Population ?? settings.AssumedPopulation, zeroed);
        });
    }

    /// <summary>The share of the distance between best and worst that full priority gains.</summary>
    public double Weight => Math.Min(settings.Weight, ParticipationSettings.Bound);

    internal static NeedPriority Of(VoiceTally tally, IReadOnlyCollection<Profiles.TargetGroup> groups, long population, string? zeroed)
    {
        var (reach, breadth, urgency) = (Reach(tally.Supporters, population), tally.Breadth(groups) ?? 0, Urgency(tally));
        var value = zeroed is null ? reach * (0.7 + (0.2 * breadth) + (0.1 * urgency)) : 0;
        return new NeedPriority(value, tally.Supporters, population, reach, breadth, urgency, zeroed);
    }

    internal static double Reach(int supporters, long population) =>
        Math.Min(1, Math.Log2(1 + (Scale * LowerBound(supporters, population))) / Math.Log2(1 + (Scale * FullShare)));

    /// <summary>Wilson's lower bound of a share.</summary>
    private static double LowerBound(int supporters, long population)
    {
        if (supporters == 0)
            return 0;
        var (n, p) = ((double)Math.Max(population, supporters), Math.Min(1, supporters / (double)population));
        var middle = p + (Z * Z / (2 * n));
        var spread = Z * Math.Sqrt(((p * (1 - p)) + (Z * Z / (4 * n))) / n);
        return Math.Max(0, (middle - spread) / (1 + (Z * Z / n)));
    }

    private static double Urgency(VoiceTally tally)
    {
        var votes = tally.Of(SupportChannel.Online);
        var points = tally.Online.GetValueOrDefault(SupportPriority.High) + (Neutral * tally.Online.GetValueOrDefault(SupportPriority.Medium));
        return (points + (Neutral * NeutralVotes)) / (votes + NeutralVotes);
    }
}
