using System.Xml.Linq;
using CsCheck;
using Matchmaking.History;
using Matchmaking.Learning;

namespace Matchmaking.Tests.Learning;

public sealed class CalibrationTests
{
    private static readonly Gen<(float Score, bool Chosen)[]> Pairs = Gen.Select(Gen.Int[0, 30], Gen.Bool).Select((score, chosen) => (score / 3f, chosen)).Array[1, 200];

    [Fact]
    public void Shares_never_fall_with_the_score_and_add_up_to_the_chosen() => Pairs.Sample(pairs =>
    {
        var calibration = Calibration.Fit(pairs);
        var shares = pairs.OrderBy(p => p.Score).Select(p => calibration.Of(p.Score)).ToArray();
        Assert.All(shares.Zip(shares.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.Equal(pairs.Count(p => p.Chosen), shares.Sum(), 1e-6);
        Assert.Equal(calibration.Of(float.MinValue), shares[0]);
        Assert.Equal(calibration.Of(float.MaxValue), shares[^1]);
    });

    [Fact]
    public void Without_pairs_nothing_is_expected() => Assert.True(double.IsNaN(Calibration.Fit([]).Of(1)));

    [Fact]
    public void What_was_expected_is_compared_with_what_was_chosen()
    {
        // Learned: one in four at score 1, none at 0. Held out: one in two at score 1.
        var calibration = Calibration.Fit([(1, true), (1, false), (1, false), (1, false), (0, false), (0, false)]);
        var reliability = new Reliability(calibration, [.. Enumerable.Range(0, 40).Select(i => Result(i % 2 == 0 ? ["a"] : []))]);

        Assert.Contains(" .250 |     .500 |", reliability.Table(), StringComparison.Ordinal);
        // Half of the matches were expected right, the others a quarter off.
        Assert.Equal(0.125, reliability.ExpectedCalibrationError, 1e-9);
        Assert.Equal(2, XDocument.Parse(reliability.Svg()).Descendants(XName.Get("circle", "http://www.w3.org/2000/svg")).Count());
    }

    private static NeedResult Result(string[] chosen) => new(new HistoryRecord("made-up", "n", new DateOnly(2024, 1, 1), "", "", null, [], []), "made-up", [], null, ["a", "b"], [1, 0], chosen, []);
}
