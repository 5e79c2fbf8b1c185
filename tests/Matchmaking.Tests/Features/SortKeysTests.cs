using CsCheck;
using Matchmaking.Features;

namespace Matchmaking.Tests.Features;

public sealed class SortKeysTests
{
    [Fact]
    public void The_greatest_score_is_first_and_equal_ones_keep_their_order() => Gen.OneOf(Gen.Single[-1000, 1000], Gen.Int[-3, 3].Select(i => (float)i)).Array[0, 300].Sample(scores =>
    {
        var keys = scores.Select(SortKeys.Of).ToArray();

        SortKeys.Sort(keys);

        Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(place => scores[place]), keys.Select(SortKeys.PlaceOf));
        for (var i = 1; i < keys.Length; i++)
            Assert.Equal(scores[SortKeys.PlaceOf(keys[i])] == scores[SortKeys.PlaceOf(keys[i - 1])], SortKeys.AreTied(keys[i], keys[i - 1]));
    });
}
