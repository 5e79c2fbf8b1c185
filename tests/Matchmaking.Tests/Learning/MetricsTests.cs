using CsCheck;
using Matchmaking.Learning;

namespace Matchmaking.Tests.Learning;

public sealed class MetricsTests
{
    private static readonly Gen<int[]> Labels = Gen.Int[0, 4].Array[1, 30];

    /// <summary>Expected values by hand: gains 0, 1, 3, 7, 15 over log2(1 + rank), whose first five are 1, 1.584963, 2, 2.321928, 2.584963.</summary>
    [Theory]
    [InlineData(new[] { 1 }, new[] { 1 }, 10, 1.0)]
    [InlineData(new[] { 0, 1 }, new[] { 1 }, 10, 0.630930)] // 1 / 1.584963
    [InlineData(new[] { 0, 0, 1 }, new[] { 1 }, 10, 0.5)]
    [InlineData(new[] { 3, 2, 0, 1 }, new[] { 3, 2, 1 }, 10, 0.992619)] // (7 + 1.892789 + 0.430677) / (7 + 1.892789 + 0.5)
    [InlineData(new[] { 1, 2, 3, 4 }, new[] { 1, 2, 3, 4 }, 10, 0.602091)] // (1 + 1.892789 + 3.5 + 6.460149) / (15 + 4.416508 + 1.5 + 0.430677)
    [InlineData(new[] { 0, 4, 0 }, new[] { 4, 4 }, 3, 0.386853)] // 9.463946 / (15 + 9.463946)
    [InlineData(new[] { 1, 0, 0, 1 }, new[] { 1, 1 }, 2, 0.613147)] // 1 / 1.630930: the second comes after the cut
    [InlineData(new[] { 1, 1 }, new[] { 1, 1, 1, 1, 1 }, 2, 1.0)] // more relevant than k: the ideal list is cut at k too
    [InlineData(new[] { 1, 0 }, new[] { 1, 1, 1, 1, 1 }, 2, 0.613147)]
    [InlineData(new[] { 0, 0 }, new[] { 2 }, 10, 0.0)] // the relevant one was not retrieved
    public void Ndcg_equals_the_value_computed_by_hand(int[] ranked, int[] all, int cutoff, double expected) =>
        Assert.Equal(expected, Metrics.Ndcg(ranked, all, cutoff), 5);

    [Fact]
    public void Ndcg_counts_grades_exponentially()
    {
        Assert.Equal([0, 1, 3, 7, 15], Enumerable.Range(0, 5).Select(RelevanceLabel.Gain));
        Assert.Equal((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625), Metrics.Ndcg([1, 2], [2, 1], 10), 6);
    }

    [Fact]
    public void Ndcg_without_a_relevant_candidate_is_unknown() => Assert.True(double.IsNaN(Metrics.Ndcg([0, 0], [], 10)));

    [Fact]
    public void Ndcg_lies_between_0_and_1() => Gen.Select(Labels, Gen.Int[1, 15]).Sample((labels, cutoff) =>
    {
        var ndcg = Metrics.Ndcg(labels, labels, cutoff);
        return labels.All(l => l == 0) ? double.IsNaN(ndcg) : ndcg is >= 0 and <= 1 + 1e-12;
    });

    [Fact]
    public void Ndcg_of_the_best_order_is_1() => Gen.Select(Labels.Where(l => l.Any(x => x > 0)), Gen.Int[1, 15]).Sample((labels, cutoff) =>
        Math.Abs(Metrics.Ndcg([.. labels.OrderDescending()], labels, cutoff) - 1) < 1e-12);

    [Fact]
    public void Moving_a_better_label_up_never_lowers_ndcg() =>
        Gen.Select(Labels.Where(l => l.Any(x => x > 0)), Gen.Int[1, 15], Gen.Int[0, 29], Gen.Int[0, 29]).Sample((labels, cutoff, a, b) =>
        {
            var (upper, lower) = (Math.Min(a, b) % labels.Length, Math.Max(a, b) % labels.Length);
            if (upper >= lower || labels[lower] <= labels[upper])
                return true;
            int[] swapped = [.. labels];
            (swapped[upper], swapped[lower]) = (labels[lower], labels[upper]);
            return Metrics.Ndcg(swapped, labels, cutoff) >= Metrics.Ndcg(labels, labels, cutoff) - 1e-12;
        });

    [Theory]
    [InlineData(new[] { 1, 0, 1 }, 1.0)]
    [InlineData(new[] { 0, 0, 4 }, 1.0 / 3)]
    [InlineData(new[] { 0, 0 }, 0.0)]
    public void The_reciprocal_rank_is_that_of_the_first_relevant(int[] ranked, double expected) =>
        Assert.Equal(expected, Metrics.ReciprocalRank(ranked), 12);

    [Theory]
    [InlineData(new[] { 1, 0, 1, 1 }, 4, 3, 0.5)]
    [InlineData(new[] { 1, 0, 1, 1 }, 3, 10, 1.0)]
    [InlineData(new[] { 0, 0 }, 2, 10, 0.0)]
    public void Recall_is_the_share_found_by_the_cut(int[] ranked, int relevant, int cutoff, double expected) =>
        Assert.Equal(expected, Metrics.Recall(ranked, relevant, cutoff), 12);

    [Fact]
    public void Recall_of_nothing_is_unknown() => Assert.True(double.IsNaN(Metrics.Recall([0], 0, 10)));

    [Fact]
    public void The_bootstrap_interval_holds_the_mean_and_is_the_same_for_the_same_seed() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 60], Gen.Int[1, 5]).Sample((values, seed) =>
        {
            var (mean, low, high) = Metrics.Bootstrap(values, resamples: 400, seed);
            return Math.Abs(mean - values.Average()) < 1e-12 && low <= mean + 1e-12 && mean <= high + 1e-12
                && low >= values.Min() - 1e-12 && high <= values.Max() + 1e-12
                && Metrics.Bootstrap(values, 400, seed) == (mean, low, high);
        }, iter: 50);

    [Fact]
    public void The_bootstrap_interval_is_as_wide_as_theory_says()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 0.0 : 1.0).ToArray();

        var (mean, low, high) = Metrics.Bootstrap(values);

        // Standard error of a fair coin over 1,000 throws: 0.5 / sqrt(1000) = 0.0158; 1.96 of them on either side.
        Assert.Equal(0.5, mean, 12);
        Assert.InRange(low, 0.462, 0.476);
        Assert.InRange(high, 0.524, 0.538);
        Assert.NotEqual(Metrics.Bootstrap(values, seed: 2), (mean, low, high));
    }

    [Fact]
    public void The_bootstrap_of_nothing_is_unknown() => Assert.True(double.IsNaN(Metrics.Bootstrap([]).Mean));
}
