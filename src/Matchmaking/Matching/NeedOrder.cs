using Matchmaking.Participation;

namespace Matchmaking.Matching;

/// <summary>What people's priority did to the place of a need in the list.</summary>
/// <param name="Value">How much the people put the need first, from 0 to 1.</param>
/// <param name="Contribution">What was added to the score for the order; the score itself is the ranker's.</param>
/// <param name="Weight">Share of the distance between the best and the worst score that full priority gains.</param>
/// <param name="RankBefore">The rank by score alone.</param>
/// <param name="Reach">Supporters among the residents, from 0 to 1 on a logarithmic scale.</param>
/// <param name="Breadth">Share of the need's target groups that were heard.</param>
/// <param name="Urgency">How much it matters to those who support it, from 0 to 1.</param>
/// <param name="Zeroed">Why staff zeroed it; null when they did not.</param>
public sealed record PriorityInOrder(double Value, double Contribution, double Weight, int RankBefore, double Reach, double Breadth, double Urgency, string? Zeroed);

/// <summary>The order in which needs are shown to an offering: by score, and on top of it, visibly and within a bound, what the people put first.</summary>
internal static class NeedOrder
{
    public static IReadOnlyList<(NeedPlace Place, PriorityInOrder Priority)> Of(
        IReadOnlyList<NeedPlace> byScore, IReadOnlyDictionary<Guid, NeedPriority> priorities, double weight)
    {
        double range = byScore.Count == 0 ? 0 : byScore.Max(p => p.Place.Score) - byScore.Min(p => p.Place.Score);
        var shown = byScore.Select((place, i) => (place, Priority(priorities.GetValueOrDefault(place.Need.Id) ?? Unheard, i + 1)));
        return [.. shown.OrderByDescending(s => s.place.Place.Score + s.Item2.Contribution).ThenBy(s => s.Item2.RankBefore)];

        PriorityInOrder Priority(NeedPriority p, int before) => new(p.Value, weight * p.Value * range, weight, before, p.Reach, p.Breadth, p.Urgency, p.Zeroed);
    }

    /// <summary>A need that was removed while the list was made.</summary>
    private static readonly NeedPriority Unheard = new(0, 0, 0, 0, 0, 0, null);
}
