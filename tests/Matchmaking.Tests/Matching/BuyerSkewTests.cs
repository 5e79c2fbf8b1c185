using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Matching;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Matching;

/// <summary>Who asks for the first time has no project with anybody, which is known; in training and when serving alike.</summary>
public class BuyerSkewTests
{
    private static readonly string[] BuyerFeatures = ["buyer_projects", "buyer_share", "buyer_recent"];

    [Fact]
    public void A_first_time_buyer_has_the_same_features_in_training_and_when_serving()
    {
        var history = new[]
        {
            Record("old", new(2023, 1, 1), buyer: "seen"),
            Record("new", new(2024, 1, 1), buyer: "unseen"),
        };
        var corpus = Corpus(history);
        var trained = corpus.Profile(history[1]);
        var city = new Organization { Kind = OrganizationKind.City, LegalName = "First-time city", Country = "NL" };
        var need = new Need { OrganizationId = city.Id, Title = history[1].Title, Problem = history[1].Text };
        var served = Matcher.Profile(need, city, corpus.Index.Pool, new DateOnly(2024, 1, 1));

        Assert.Equal(BuyerValues(corpus, trained), BuyerValues(corpus, served));
        Assert.Equal([0f, 0f, 0f], BuyerValues(corpus, served));
    }

    [Fact]
    public void Nothing_is_known_of_work_with_nobody()
    {
        var corpus = Corpus([Record("old", new(2023, 1, 1), buyer: "seen")]);
        var nobody = new Organization { Id = Guid.Empty, Kind = OrganizationKind.City, LegalName = "the city" };
        var need = new Need { Title = "Street lights", Problem = "Dark streets" };

        Assert.All(BuyerValues(corpus, Matcher.Profile(need, nobody, corpus.Index.Pool, new DateOnly(2024, 1, 1))), value => Assert.True(float.IsNaN(value)));
    }

    private static HistoryCorpus Corpus(HistoryRecord[] history) =>
        HistoryCorpus.Build("cordis", history, SemanticSpace.Empty, r => TextAnalysis.Terms(r.Title, r.Text));

    private static HistoryRecord Record(string id, DateOnly date, string buyer) => new(
        "cordis", id, date, "Street lights", "Lamps for dark streets", null, [new HistoryParty(buyer, buyer) { Country = "NL" }], [new HistoryParty("lumen", "Lumen")]);

    private static float[] BuyerValues(HistoryCorpus corpus, NeedProfile profile)
    {
        var list = Retriever.Find(corpus.Index, profile, new Evidence());
        return [.. FeatureList.All.Where(f => BuyerFeatures.Contains(f.Name)).Select(f => f.Value(new Pair(list, 0)))];
    }
}
