using CsCheck;
using Matchmaking.Features;

namespace Matchmaking.Tests.Features;

public sealed class TopScoresTests
{
    /// <summary>As many as a pool of documents has, so that a part of them tells where to draw the line.</summary>
    private static readonly Gen<float[]> Scores = Gen.OneOf(
        Gen.OneOf(Gen.Single[-1, 1], Gen.Int[-2, 2].Select(i => (float)i)).Array[0, 300],
        Gen.Int[0, 1_000_000].Select(seed =>
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 20_000).Select(_ => random.NextSingle() - 0.2f).ToArray();
        }));

    [Fact]
    public void The_highest_are_found_in_order() => Gen.Select(Scores, Gen.Int[1, 400]).Sample((scores, count) => Assert.Equal(
        Enumerable.Range(0, scores.Length).Where(place => scores[place] > 0).OrderByDescending(place => scores[place]).Take(count), TopScores.Of(scores, count)), iter: 50);

    [Fact]
    public void About_as_many_are_the_highest_too() => Gen.Select(Scores, Gen.Int[1, 400]).Sample((scores, count) =>
    {
        var places = TopScores.About(scores, count);

        Assert.Equal(places.Order().Distinct(), places);
        var left = Enumerable.Range(0, scores.Length).Except(places).Select(place => scores[place]).DefaultIfEmpty(0).Max();
        Assert.All(places, place => Assert.True(scores[place] > Math.Max(0, left)));
        // Where all are looked at, none of those wanted is missed; where a part is, half of them are found at least.
        var wanted = Math.Min(count, scores.Count(score => score > 0));
        Assert.InRange(places.Length, scores.Length <= 256 ? wanted : wanted / 2, scores.Length > 1000 ? 2 * wanted + 400 : scores.Length);
    }, iter: 50);
}
