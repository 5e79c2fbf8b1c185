using CsCheck;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Features;

/// <summary>No feature of a need may move by anything dated on or after the need's day.</summary>
public sealed class TimeTravelTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);
    private static readonly string[] Vocabulary = "tram signal night lamp river flood nurse school camera heat bus grid".Split(' ');

    private static readonly SemanticSpace Space = SemanticSpaceFitter.Fit(
        [.. Enumerable.Range(0, 60).Select(i => TextAnalysis.Terms($"{Vocabulary[i % 12]} {Vocabulary[(i + 1 + i / 12) % 12]} {Vocabulary[i * 7 % 12]}").Words)], dimensions: 4, minDocuments: 1);

    private static readonly Gen<string> Words = Gen.Int[0, Vocabulary.Length - 1].Array[1, 8].Select(w => string.Join(' ', w.Select(i => Vocabulary[i])));
    private static readonly Gen<HistoryParty[]> Buyers = Gen.Int[0, 4].Array[0, 2].Select(b => b.Distinct().Select(Buyer).ToArray());
    private static readonly Gen<HistoryParty[]> Providers = Gen.Int[0, 7].Array[1, 3].Select(p => p.Distinct().Select(Provider).ToArray());

    private static readonly Gen<HistoryRecord> Record = Gen.Select(Gen.Int[0, 900], Words, Words, Buyers, Providers, Gen.Int[0, 3], Gen.Long[0, 5]).Select(
        (day, title, text, buyers, providers, topic, budget) => new HistoryRecord("cordis", "", Start.AddDays(day), title, text, null, buyers, providers)
        {
            Topics = topic == 0 ? [] : [$"HORIZON-CL{topic}-2021-D{topic % 2}-0{topic}"], Sectors = topic == 0 ? [] : [(Sector)topic],
            Budget = budget == 0 ? null : budget * 100_000, Currency = budget == 0 ? null : "EUR",
            Amounts = [.. providers.Select((_, i) => (double)((budget + i) % 3))], Leads = budget % 2 == 0 ? [] : [.. providers.Select((_, i) => i == 0)],
            EngagementModel = topic == 0 ? null : (EngagementModel)topic,
        });

    private static readonly Gen<HistoryRecord[]> Histories = Record.Array[6, 30].Select(records => Named(records, "m"));

    [Fact]
    public void Nothing_dated_on_or_after_a_needs_day_moves_a_feature() => Gen.Select(Histories, Gen.Int[0, 1000], Record.Array[1, 8], Gen.Int[0, 100].Array[8]).Sample((history, at, plants, delays) =>
    {
        var need = history[at % history.Length];
        // Other texts, and the need's own text, buyers and providers again; half of them sorted before it within its day.
        var planted = plants.Select((plant, i) => plant with
        {
            Id = $"{(i % 2 == 0 ? "a" : "z")}{i}", Date = need.Date.AddDays(delays[i] / 3),
            Text = i % 3 == 0 ? need.Text : plant.Text, Title = i % 3 == 0 ? need.Title : plant.Title, Topics = i % 4 == 0 ? need.Topics : plant.Topics,
            Buyers = i % 2 == 0 ? need.Buyers : plant.Buyers, Providers = i % 3 == 1 ? need.Providers : plant.Providers,
        });
        var past = Vectors([.. history.Where(r => r.Date < need.Date), need], need);

        AssertSame(past, Vectors(history, need), need);
        AssertSame(past, Vectors([.. history, .. planted], need), need);
    }, iter: 400);

    [Fact]
    public void A_future_record_of_new_organizations_moves_nothing()
    {
        var history = Named([.. Enumerable.Range(0, 12).Select(i => new HistoryRecord("cordis", "", Start.AddDays(10 * i), Vocabulary[i % 5], Vocabulary[(i + 1) % 5], null, [Buyer(i % 3)], [Provider(i % 4)]))], "m");
        var need = history[9];
        var later = new HistoryRecord("cordis", "a", need.Date, need.Title, need.Text, null, [new HistoryParty("new", "New town")], [new HistoryParty("fresh", "Fresh Ltd")]);

        AssertSame(Vectors(history, need), Vectors([.. history, later], need), need);
    }

    [Fact]
    public void What_is_dated_before_does_move_features()
    {
        var history = Named([.. Enumerable.Range(0, 12).Select(i => new HistoryRecord("cordis", "", Start.AddDays(10 * i), Vocabulary[i % 5], Vocabulary[(i + 1) % 5], null, [Buyer(i % 3)], [Provider(i % 4)]))], "m");
        var need = history[9];
        var earlier = need with { Id = "z", Date = need.Date.AddDays(-1) };

        Assert.NotEqual(Vectors(history, need).Values.SelectMany(Bits), Vectors([.. history, earlier], need).Values.SelectMany(Bits));
    }

    /// <summary>The vectors of a need's candidates by provider.</summary>
    private static Dictionary<string, float[]> Vectors(IEnumerable<HistoryRecord> records, HistoryRecord need)
    {
        HistoryRecord[] sorted = [.. records.OrderBy(r => r.Date).ThenBy(r => r.Id, StringComparer.Ordinal)];
        var corpus = HistoryCorpus.Build("cordis", sorted, Space, r => TextAnalysis.Terms(r.Title, r.Text));
        var list = Retriever.Find(corpus.Index, corpus.Profile(need), new Evidence());
        var vectors = FeatureList.Vectors(list);
        var width = FeatureList.All.Count;
        return list.Candidates.Select((c, i) => (corpus.Index.Pool.Candidates[c].Key, Vector: vectors[(i * width)..((i + 1) * width)])).ToDictionary(p => p.Key, p => p.Vector);
    }

    private static void AssertSame(Dictionary<string, float[]> expected, Dictionary<string, float[]> found, HistoryRecord need)
    {
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        var moved = expected.SelectMany(pair => Bits(pair.Value).Zip(Bits(found[pair.Key])).Select((bits, f) => (Feature: FeatureList.All[f].Name, bits.First, bits.Second)))
            .Where(f => f.First != f.Second).Select(f => f.Feature).Distinct();
        Assert.True(!moved.Any(), $"The future of {need.Id} ({need.Date:yyyy-MM-dd}) moved {string.Join(", ", moved)}");
    }

    private static IEnumerable<int> Bits(float[] vector) => vector.Select(BitConverter.SingleToInt32Bits);

    private static HistoryRecord[] Named(HistoryRecord[] records, string prefix) => [.. records.Select((r, i) => r with { Id = $"{prefix}{i:00}" })];

    private static HistoryParty Buyer(int number) => new($"B{number}", $"City {number}") { Country = number % 2 == 0 ? "DE" : "FR", Latitude = 50 + number, Longitude = 8 };

    private static HistoryParty Provider(int number) => new($"P{number}", $"{Vocabulary[number]} works {number}")
    {
        Country = number % 2 == 0 ? "DE" : "IT", Latitude = 45 + number, Longitude = 9, IsSme = number % 3 == 0 ? null : number % 2 == 0,
    };
}
