using CsCheck;
using Matchmaking.Exposure;

namespace Matchmaking.Tests.Exposure;

public sealed class FairOrderTests
{
    private static readonly Gen<Standing[]> Lists = Gen.Select(Gen.Float[-3, 3], Gen.Bool, Gen.Bool, (score, small, raisable) => new Standing(score, small, raisable))
        .Array[0, 60].Select(list => list.OrderByDescending(s => s.Score).ToArray());

    private static readonly Gen<(Standing[] List, int Approaches, double Diversity, double Share)> Cases = Gen.Select(Lists, Gen.Int[1, 12], Gen.Double[0, 0.5], Gen.Double[0, 0.5]);

    private static Func<int, int, float> Alike(int approaches) => (one, other) => one % approaches == other % approaches ? 1 : 0;

    [Fact]
    public void Whatever_the_policies_do_nobody_is_lost_and_the_cost_is_told() => Cases.Sample(c =>
    {
        var order = FairOrder.Of(c.List, Alike(c.Approaches), c.Diversity, c.Share);
        Assert.Equal(Enumerable.Range(0, c.List.Length), order.Order.Order());
        Assert.InRange(order.DiversityCost, 0, 1);
        Assert.InRange(order.ExposureCost, 0, 1);
        for (var place = 0; place < c.List.Length; place++)
        {
            var match = order.Order[place];
            switch (order.Reasons[match])
            {
                case Moved.Not: Assert.Equal(match, place); break;
                case Moved.ForExposure:
                    Assert.True(c.List[match] is { SmallOrNew: true, Raisable: true } && place < match && place < FairOrder.Places);
                    break;
                case Moved.ForDiversity:
                    Assert.True(place > match);
                    Assert.True(Array.IndexOf(order.Order, order.Like[match]) < place);
                    break;
                default: Assert.NotEqual(match, place); break;
            }
        }
    });

    [Fact]
    public void Switched_off_the_order_is_that_of_the_scores() => Cases.Sample(c =>
        Assert.Equal(Enumerable.Range(0, c.List.Length), FairOrder.Of(c.List, Alike(c.Approaches), 0, 0).Order));

    [Fact]
    public void Small_and_new_providers_get_their_share_when_enough_of_them_match_well() => Cases.Sample(c =>
    {
        var order = FairOrder.Of(c.List, Alike(c.Approaches), c.Diversity, c.Share);
        var well = c.List.Count(s => s is { SmallOrNew: true, Raisable: true });
        if (c.List.Length > 0 && well >= Math.Min(FairOrder.Places, c.List.Length))
            Assert.True(order.Share >= c.Share - 1e-6, $"{order.Share} of {c.Share}");
        // Nobody is moved who need not be.
        if (FairOrder.Of(c.List, Alike(c.Approaches), c.Diversity, 0).Share >= c.Share)
            Assert.Equal(0, order.ExposureCost);
    });

    [Fact]
    public void One_provider_does_not_fill_the_first_places_while_others_match_almost_as_well()
    {
        Standing[] list = [.. Enumerable.Range(0, 20).Select(i => new Standing(2 - i * 0.01f, false, true))];
        // The first five are of one provider.
        var order = FairOrder.Of(list, (one, other) => one < 5 && other < 5 ? 1 : 0, 0.3, 0);
        Assert.Equal(0, order.Order[0]);
        Assert.Equal([5, 6, 7], order.Order[1..4]);
        Assert.Equal(Moved.ForDiversity, order.Reasons[1]);
        Assert.Equal(Moved.WithOthers, order.Reasons[5]);
        Assert.True(order.DiversityCost > 0);
    }

    [Fact]
    public void The_cost_can_be_read_from_the_scores_as_shown() => Cases.Sample(c =>
    {
        var order = FairOrder.Of(c.List, Alike(c.Approaches), c.Diversity, 0);
        Assert.Equal(order.DiversityCost, FairOrder.CostOf([.. order.Order.Select(match => c.List[match].Score)]), 6);
    });
}
