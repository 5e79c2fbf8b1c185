using Matchmaking.Learning;
using Matchmaking.Ranking;

namespace Matchmaking.Tests.Learning;

public sealed class OffPolicyTests
{
    [Fact]
    public void The_order_that_was_shown_is_worth_what_was_found()
    {
        var lists = Logged(new Random(5), 300, order => order);
        var report = OffPolicy.Evaluate(lists);

        Assert.Equal(report.Shown, report.Ips);
        Assert.Equal(report.ShownPlace.Mean, report.Snips.Mean, 9);
        Assert.Equal(report.Labels, report.EffectiveLabels, 6);
        Assert.InRange(report.Shown.Mean, report.Shown.Low, report.Shown.High);
    }

    /// <summary>Twenty places of known gain are examined by position; the value of the reversed order is known, and is estimated from the first order's labels alone.</summary>
    [Fact]
    public void Another_order_is_estimated_without_showing_it()
    {
        // Gain 1 from the eleventh place on: the reversed order is much better, which the plain mean of what was found cannot know.
        var truth = Enumerable.Range(1, Places).Where(rank => Gains(Places - rank) > 0).Sum(rank => Examination.At(rank));
        var report = OffPolicy.Evaluate(Logged(new Random(7), 4000, order => [.. order.Reverse()]));

        Assert.InRange(truth, report.Ips.Low, report.Ips.High);
        Assert.True(report.Shown.High < truth - 1, $"{report.Shown} {truth}");
        Assert.True(report.Snips.Mean > report.ShownPlace.Mean);
        Assert.True(report.EffectiveLabels < report.Labels);
        Assert.Equal(0, report.Clipped);
    }

    [Fact]
    public void A_weight_is_cut_and_nothing_is_made_of_nothing()
    {
        var report = OffPolicy.Evaluate([[new LoggedPlace(0.01, 4, 1)], [new LoggedPlace(1, null, 1)]]);
        Assert.Equal((1, 1, 1, 15 * OffPolicy.LargestWeight), (report.Lists, report.Labels, report.Clipped, report.Ips.Mean));
        Assert.True(double.IsNaN(OffPolicy.Evaluate([]).Ips.Mean));
    }

    private const int Places = 20;

    private static int Gains(int item) => item >= Places / 2 ? 1 : 0;

    /// <summary>Lists in one order, labelled where somebody happened to look.</summary>
    private static IReadOnlyList<IReadOnlyList<LoggedPlace>> Logged(Random random, int count, Func<int[], int[]> reorder)
    {
        int[] items = [.. Enumerable.Range(0, Places)];
        var order = reorder(items);
        return [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<LoggedPlace>)[.. items.Select(item =>
            new LoggedPlace(Examination.At(item + 1), random.NextDouble() < Examination.At(item + 1) ? Gains(item) : null, 1 + Array.IndexOf(order, item)))])];
    }
}
