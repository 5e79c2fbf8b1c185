using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Features;

/// <summary>What a provider was in its projects: its part of the money, whether it led, and how both sides worked together.</summary>
public sealed class RolesTests
{
    private static readonly HistoryParty Lumen = new("lumen", "Lumen"), Grand = new("grand", "Grand");

    private static readonly HistoryRecord[] History =
    [
        Record(1, [Lumen, Grand]) with { Amounts = [30, 10], Leads = [true, false], EngagementModel = EngagementModel.Pilot },
        Record(2, [Lumen]) with { Amounts = [7], Leads = [false], EngagementModel = EngagementModel.Grant },
        Record(3, [Grand, Lumen]) with { Leads = [false, false], EngagementModel = EngagementModel.Pilot },
        Record(4, [Lumen, Grand]),
        Record(5, [Lumen]) with { EngagementModel = EngagementModel.Pilot },
    ];

    [Theory]
    [InlineData("mean_part", -0.143841, -1.386294)] // (ln ¾ + ln 1) / 2 and ln ¼: what is not known counts for nothing
    [InlineData("led_share", 1 / 3.0, 0)]
    [InlineData("engagement_share", 2 / 3.0, 1)]
    public void Projects_of_which_it_is_known_are_counted(string feature, double lumen, double grand)
    {
        var values = Values(feature, History[4]);

        Assert.Equal(lumen, values["lumen"], 1e-5);
        Assert.Equal(grand, values["grand"], 1e-5);
    }

    [Theory]
    [InlineData("mean_part")]
    [InlineData("led_share")]
    [InlineData("engagement_share")]
    public void Where_nothing_is_known_the_feature_is_not(string feature)
    {
        HistoryRecord[] history = [Record(1, [Lumen, Grand]), Record(5, [Lumen]) with { EngagementModel = EngagementModel.Pilot }];

        Assert.All(Values(feature, history[1], history).Values, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void A_need_without_an_engagement_model_has_none_to_share() =>
        Assert.All(Values("engagement_share", History[4] with { EngagementModel = null }).Values, value => Assert.True(double.IsNaN(value)));

    private static Dictionary<string, double> Values(string feature, HistoryRecord need, HistoryRecord[]? history = null)
    {
        var corpus = HistoryCorpus.Build("cordis", history ?? History, SemanticSpace.Empty, r => TextAnalysis.Terms(r.Title, r.Text));
        var list = Retriever.Find(corpus.Index, corpus.Profile(need), new Evidence());
        var value = FeatureList.All.Single(f => f.Name == feature).Value;
        return list.Candidates.Select((c, i) => (corpus.Index.Pool.Candidates[c].Key, Value: (double)value(new Pair(list, i)))).ToDictionary(p => p.Key, p => p.Value);
    }

    private static HistoryRecord Record(int month, HistoryParty[] providers) => new(
        "cordis", $"{month}", new DateOnly(2023, month, 1), "Street lights", "Lamps for dark streets", null, [new HistoryParty("city", "City")], providers);
}
