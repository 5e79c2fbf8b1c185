using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>One place of a list that was shown, with what came of it.</summary>
/// <param name="Propensity">How likely the place was to be examined when it was shown.</param>
/// <param name="Label">What is known of its relevance; null when nothing is.</param>
/// <param name="NewRank">The place that the policy under evaluation gives it.</param>
public readonly record struct LoggedPlace(double Propensity, int? Label, int NewRank);

/// <summary>An estimate with its bootstrap 95% interval over lists.</summary>
public sealed record Estimate(double Mean, double Low, double High);

/// <summary>What another order would have been worth, from lists that were shown in this one.</summary>
/// <param name="Lists">Lists with any label.</param>
/// <param name="Labels">Labelled places in them.</param>
/// <param name="Shown">Mean gain of the labels in a list as it was shown.</param>
/// <param name="Ips">The same had the other order been shown, by inverse propensity.</param>
/// <param name="Snips">Gain of a labelled place under the other order, self-normalised: steadier, slightly biased.</param>
/// <param name="ShownPlace">The same as it was shown, to compare with.</param>
/// <param name="EffectiveLabels">To how many equally weighted labels the weighted ones amount (Kish, 1965): far below <paramref name="Labels"/> means little is known.</param>
/// <param name="Clipped">Labels whose weight was cut at <see cref="OffPolicy.LargestWeight"/>.</param>
public sealed record OffPolicyReport(int Lists, int Labels, Estimate Shown, Estimate Ips, Estimate Snips, Estimate ShownPlace, double EffectiveLabels, int Clipped);

/// <summary>
/// Inverse propensity scoring of an order that was never shown (Joachims, Swaminathan and Schnabel, 2017; Agarwal and others, 2019): a label is
/// only found where somebody looked, so that each counts by how likely it is to be looked at in the new order over how likely it was in the old.
/// </summary>
public static class OffPolicy
{
    public const double LargestWeight = 10;
    private const int Resamples = 2000;

    public static OffPolicyReport Evaluate(IReadOnlyList<IReadOnlyList<LoggedPlace>> lists, int seed = 1)
    {
        var clipped = 0;
        double Weight(LoggedPlace place)
        {
            var weight = Examination.At(place.NewRank) / place.Propensity;
            clipped += weight > LargestWeight ? 1 : 0;
            return Math.Min(weight, LargestWeight);
        }
        var sums = lists.Select(list => list.Where(p => p.Label is not null).Select(p => (Gain: (double)RelevanceLabel.Gain(p.Label!.Value), Weight: Weight(p))).ToArray())
            .Where(list => list.Length > 0)
            .Select(list => (Labels: list.Length, Gain: list.Sum(p => p.Gain), Weighted: list.Sum(p => p.Gain * p.Weight), Weight: list.Sum(p => p.Weight), Squares: list.Sum(p => p.Weight * p.Weight)))
            .ToArray();
        Estimate Of(Func<(int Labels, double Gain, double Weighted, double Weight, double Squares), double> above, Func<(int Labels, double Gain, double Weighted, double Weight, double Squares), double> below) =>
            Bootstrap([.. sums.Select(s => (above(s), below(s)))], seed);
        var (weights, squares) = (sums.Sum(s => s.Weight), sums.Sum(s => s.Squares));
        return new OffPolicyReport(sums.Length, sums.Sum(s => s.Labels), Of(s => s.Gain, _ => 1), Of(s => s.Weighted, _ => 1), Of(s => s.Weighted, s => s.Weight),
            Of(s => s.Gain, s => s.Labels), squares == 0 ? 0 : weights * weights / squares, clipped);
    }

    /// <summary>A ratio of sums, with the percentile interval over resampled lists.</summary>
    private static Estimate Bootstrap((double Above, double Below)[] lists, int seed)
    {
        if (lists.Length == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN);
        var (random, ratios) = (new Random(seed), new double[Resamples]);
        for (var r = 0; r < Resamples; r++)
        {
            var (above, below) = (0.0, 0.0);
            for (var i = 0; i < lists.Length; i++)
            {
                var drawn = lists[random.Next(lists.Length)];
                (above, below) = (above + drawn.Above, below + drawn.Below);
            }
            ratios[r] = above / below;
        }
        Array.Sort(ratios);
        return new Estimate(lists.Sum(l => l.Above) / lists.Sum(l => l.Below), ratios[(int)(Resamples * 0.025)], ratios[(int)(Resamples * 0.975)]);
    }
}
