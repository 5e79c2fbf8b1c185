using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Candidates;

public sealed class MarketTests
{
    private static readonly Dictionary<string, int>[] Texts = SyntheticHistory.Terms(CordisReader.Source, 400);

    private static TextIndex Index(IEnumerable<Dictionary<string, int>> texts)
    {
        var index = new TextIndex();
        foreach (var text in texts)
            index.Add(1, text);
        return index;
    }

    [Fact]
    public void A_market_is_known_by_its_wording_and_another_is_not()
    {
        var market = Market.Of("first half", new DateOnly(2024, 7, 1), Texts[..200]);
        Assert.Equal(1, market.Likeness(Index(Texts[..200]), 200), 1e-5);
        Assert.InRange(market.Likeness(Index(Texts[200..]), 200), Market.Known, 0.999);
        // The same words, each in other texts than before.
        Assert.InRange(market.Likeness(Index(Texts.Select((text, i) => text.Where(t => t.Key.Length % 3 == i % 3).ToDictionary())), 400), 0, Market.Known);
        Assert.Equal(0, market.Likeness(Index(["quarterly", "ballet", "festival"], 50), 50));
    }

    [Fact]
    public void Only_the_documents_of_the_day_count()
    {
        var index = Index([.. Texts[..200], .. Enumerable.Repeat(new Dictionary<string, int> { ["ballet"] = 1 }, 300)]);
        var market = Market.Of("first half", new DateOnly(2024, 7, 1), Texts[..200]);
        Assert.Equal(1, market.Likeness(index, 200), 1e-5);
        Assert.InRange(market.Likeness(index, 500), 0, Market.Known);
        Assert.Equal(0, market.Likeness(index, 0));
    }

    private static TextIndex Index(string[] words, int count) => Index(Enumerable.Repeat(words.ToDictionary(w => w, _ => 1), count));
}
