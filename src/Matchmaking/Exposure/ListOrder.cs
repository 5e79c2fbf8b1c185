using System.Collections.Concurrent;
using System.Globalization;

namespace Matchmaking.Exposure;

/// <summary>How the order of a list came about: by score, and on top of it, visibly and within a bound, the policies.</summary>
/// <param name="By"><c>policies</c>, or <c>score</c> where that was asked for or both are switched off.</param>
/// <param name="Diversity">Null when it is switched off.</param>
/// <param name="Exposure">Null when it is switched off.</param>
public sealed record ListOrder(string By, DiversityInOrder? Diversity, ExposureInOrder? Exposure)
{
    internal const string Policies = "policies", Score = "score";
    internal static readonly ListOrder ByScore = new(Score, null, null);
}

/// <summary>Maximal marginal relevance over provider and approach.</summary>
/// <param name="Weight">How much likeness to a match above counts beside the score; see transparency/ranking.</param>
/// <param name="Cost">Relevance given up in the first ten places, as a share of what they hold by score alone.</param>
/// <param name="Explanation">What it did.</param>
public sealed record DiversityInOrder(double Weight, double Cost, string Explanation);

/// <summary>Exposure of small and new providers.</summary>
/// <param name="MinimumShare">What they are to have of the exposure of the first ten places, where enough of them match well.</param>
/// <param name="Share">What they have as shown.</param>
/// <param name="ShareByScore">What they would have by score alone.</param>
/// <param name="Cost">Relevance given up in the first ten places, as a share of what they hold by score alone.</param>
/// <param name="Explanation">What it did.</param>
public sealed record ExposureInOrder(double MinimumShare, double Share, double ShareByScore, double Cost, string Explanation);

/// <summary>Where a match stands, and why there.</summary>
/// <param name="RankByScore">Its rank by score alone.</param>
/// <param name="Policy">Which policy moved it: diversity or exposure; null when none did.</param>
/// <param name="Explanation">Why it does not stand where its score alone would put it; null when it does.</param>
public sealed record Placement(int RankByScore, string? Policy, string? Explanation)
{
    internal const string Diversity = "diversity", Exposure = "exposure";
}

/// <summary>What a list says of its order.</summary>
internal static class OrderSentences
{
    public static ListOrder Of(FairOrder order, ExposureOptions options)
    {
        var moved = order.Reasons.Count(r => r == Moved.ForDiversity);
        var raised = order.Reasons.Count(r => r == Moved.ForExposure);
        var diversity = options.Diversity == 0 ? null : new DiversityInOrder(options.Diversity, Rounded(order.DiversityCost), moved == 0
            ? "No match had to make room for one of another provider or approach."
            : $"{Matches(moved)} lower than by score, because a match above is of the same provider or much like it.");
        var exposure = options.MinimumShare == 0 ? null : new ExposureInOrder(
            options.MinimumShare, Rounded(order.Share), Rounded(order.ShareByScore), Rounded(order.ExposureCost), Exposure(order, options, raised));
        return diversity is null && exposure is null ? ListOrder.ByScore : new ListOrder(ListOrder.Policies, diversity, exposure);
    }

    private static string Exposure(FairOrder order, ExposureOptions options, int raised)
    {
        var held = $"Small and new providers have {Percent(order.Share)} of the exposure of the first ten places";
        return raised > 0 ? $"{held}, {Percent(order.ShareByScore)} by score alone: {Matches(raised)} higher for it."
            : order.Share >= options.MinimumShare - 1e-9 ? $"{held}; nobody had to be raised."
            : $"{held}; no other of theirs matches well enough to be raised.";
    }

    /// <param name="order">The list.</param>
    /// <param name="place">The place, from 0.</param>
    /// <param name="sameProvider">Whether two matches are of one provider.</param>
    public static Placement Of(FairOrder order, int place, Func<int, int, bool> sameProvider)
    {
        var match = order.Order[place];
        return order.Reasons[match] switch
        {
            Moved.ForExposure => new(match + 1, Placement.Exposure, $"Raised from place {match + 1}, so that small and new providers have their share of the first places."),
            Moved.ForDiversity => new(match + 1, Placement.Diversity,
                $"By score alone place {match + 1}; lower because place {1 + Array.IndexOf(order.Order, order.Like[match])} "
                + (sameProvider(match, order.Like[match]) ? "is of the same provider." : "takes much the same approach.")),
            Moved.WithOthers => OfOthers.GetOrAdd(match, match => new(match + 1, null, $"By score alone place {match + 1}; others were moved past it.")),
            _ => Unmoved.GetOrAdd(match, match => new(match + 1, null, null)),
        };
    }

    // Most places of most lists: remembered lists share these.
    private static readonly ConcurrentDictionary<int, Placement> OfOthers = [], Unmoved = [];

    private static double Rounded(double share) => Math.Round(share, 4);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * share)}%");

    private static string Matches(int count) => count == 1 ? "1 match stands" : $"{count} matches stand";
}
