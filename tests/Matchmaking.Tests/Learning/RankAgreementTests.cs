using Matchmaking.Learning;

namespace Matchmaking.Tests.Learning;

public sealed class RankAgreementTests
{
    [Fact]
    public void The_same_order_agrees_wholly_and_the_reverse_not_at_all()
    {
        Assert.Equal(new RankAgreement(1, 1, 1), Rounded(RankAgreement.Of([.. Enumerable.Range(0, 40)])));
        var reverse = RankAgreement.Of([.. Enumerable.Range(0, 40).Reverse()]);
        Assert.Equal((-1.0, 0.0), (reverse.KendallTau, reverse.Top10Overlap));
        Assert.InRange(reverse.Rbo, 0, 0.2);
        Assert.Equal(new RankAgreement(1, 1, 1), RankAgreement.Of([]));
    }

    /// <summary>By hand: of three pairs one is swapped; agreement at depths 1, 2, 3 is 0, 1, 1, so 0.1·(0.9 + 0.81) + 0.729 = 0.9.</summary>
    [Fact]
    public void One_swap_at_the_top_is_counted_by_hand() => Assert.Equal(new RankAgreement(0.333333, 0.9, 1), Rounded(RankAgreement.Of([1, 0, 2])));

    [Fact]
    public void A_swap_at_the_top_weighs_more_than_one_at_the_end()
    {
        int[] Swapped(int at) => [.. Enumerable.Range(0, 40).Select(i => i == at ? at + 1 : i == at + 1 ? at : i)];
        Assert.Equal(RankAgreement.Of(Swapped(0)).KendallTau, RankAgreement.Of(Swapped(38)).KendallTau);
        Assert.True(RankAgreement.Of(Swapped(0)).Rbo < RankAgreement.Of(Swapped(38)).Rbo);
        Assert.Equal(0.9, RankAgreement.Of(Swapped(9)).Top10Overlap);
    }

    private static RankAgreement Rounded(RankAgreement a) => new(Math.Round(a.KendallTau, 6), Math.Round(a.Rbo, 6), a.Top10Overlap);
}
