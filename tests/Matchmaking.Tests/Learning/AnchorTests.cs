using Matchmaking.Features;
using Matchmaking.Learning;
using Matchmaking.Ranking;

namespace Matchmaking.Tests.Learning;

public sealed class AnchorTests
{
    private static readonly string[] Names = [.. FeatureList.All.Select(f => f.Name)];
    private static readonly int Learned = Array.IndexOf(Names, "documents_share"), Plain = Array.IndexOf(Names, "bm25_profile_share");

    /// <summary>Trees that know nothing but how many documents a provider has.</summary>
    private static readonly Lazy<TreeEnsemble> Trees = new(() => LambdaMart.Train(Groups(seed: 1, right: Learned, wrong: Plain), Names,
        new LambdaMartOptions { Trees = 30, Leaves = 6, MinimumRowsPerLeaf = 10, RowFraction = 1, FeatureFraction = 1 }).Ensemble);

    [Fact]
    public void Trees_that_are_right_stay_free_and_trees_that_mislead_are_held()
    {
        var (known, unseen) = (
            new AnchorTrial("known", Trees.Value, Groups(seed: 2, right: Learned, wrong: Plain), IsKnown: true),
            new AnchorTrial("unseen", Trees.Value, Groups(seed: 3, right: Plain, wrong: Learned), IsKnown: false));
        var (elsewhere, inKnown) = Choose(known, unseen);
        Assert.Equal(0, inKnown);
        Assert.True(elsewhere > 0);
        // Without another source nobody knows what the trees do elsewhere.
        Assert.Equal(new AnchorWeights(800, 0), Choose(known));
        Assert.Equal(new AnchorWeights(elsewhere, elsewhere), Choose(unseen));
    }

    [Fact]
    public void Every_weight_tried_is_said()
    {
        var said = new List<string>();
        Anchor.Choose([new AnchorTrial("known", Trees.Value, Groups(seed: 2, right: Learned, wrong: Plain), IsKnown: true)], said.Add);
        Assert.All(said, line => Assert.Contains("validation NDCG@10", line, StringComparison.Ordinal));
        Assert.Equal(said.Count, said.Distinct().Count());
    }

    [Fact]
    public void A_score_and_its_contributions_are_the_sum_of_both_rankers()
    {
        var (learned, baseline) = (new FirstFeature(), new BaselineRanker());
        var anchored = AnchoredRanker.Of(learned, 3);
        var vectors = Groups(seed: 4, right: Plain, wrong: Learned)[0].Vectors;
        vectors[Plain] = float.NaN;
        var rows = vectors.Length / Names.Length;
        var (scores, plain) = (new float[rows], new float[rows]);

        anchored.Score(vectors, scores);
        baseline.Score(vectors, plain);

        for (var i = 0; i < rows; i++)
        {
            var vector = vectors.AsSpan(i * Names.Length, Names.Length);
            Assert.Equal(vector[0] + 3 * plain[i], scores[i], 1e-4f);
            Assert.Equal(scores[i], anchored.Contributions(vector).Sum(), 1e-4f);
        }
        Assert.Same(learned, AnchoredRanker.Of(learned, 0));
    }

    /// <summary>Bands of 30 and 20 elsewhere, and of 7 and 5 where the baseline weighs less: five times the score less five is the same in both.</summary>
    [Fact]
    public void A_known_market_has_its_own_weight_and_the_same_bands()
    {
        var known = Anchor.InKnownMarkets(new AnchorWeights(Elsewhere: 3, Known: 1), new StrengthBands(30, 20, 0.25, 0.1), new StrengthBands(7, 5, 0.25, 0.1))!;
        Assert.Equal(new KnownMarketScore(1, 5, -5), known);
        Assert.Null(Anchor.InKnownMarkets(new AnchorWeights(3, 3), new StrengthBands(30, 20, 0.25, 0.1), new StrengthBands(7, 5, 0.25, 0.1)));
        Assert.Null(Anchor.InKnownMarkets(new AnchorWeights(3, 1), new StrengthBands(float.MaxValue, 20, double.NaN, 0.1), new StrengthBands(7, 5, 0.25, 0.1)));
        Assert.Null(Anchor.InKnownMarkets(new AnchorWeights(3, 1), new StrengthBands(30, 20, 0.25, 0.1), new StrengthBands(7, 7, 0.25, 0.1)));

        var anchored = AnchoredRanker.Of(new FirstFeature(), 3, known);
        var vector = Groups(seed: 4, right: Plain, wrong: Learned)[0].Vectors[..Names.Length];
        foreach (var isKnown in (bool[])[true, false])
        {
            vector[FeatureList.KnownMarketAt] = isKnown ? 1 : 0;
            var score = new float[1];
            anchored.Score(vector, score);
            var plain = BaselineRanker.Score(vector);
            Assert.Equal(isKnown ? 5 * (vector[0] + plain) - 5 : vector[0] + 3 * plain, score[0], 1e-4f);
            // Contributions are of differences: what is added to every score has no part in them.
            Assert.Equal(isKnown ? score[0] + 5 : score[0], anchored.Contributions(vector).Sum(), 1e-4f);
        }
    }

    /// <summary>What the market's own weights came to is scored, and told of the groups it came from; the baseline is silent then.</summary>
    /// <remarks>Also where trees learned from the market: it has said more since.</remarks>
    [Theory, InlineData(0), InlineData(1)]
    public void Trees_are_held_to_a_markets_own_weights_where_it_has_some(float isKnown)
    {
        var anchored = AnchoredRanker.Of(new FirstFeature(), 3, new KnownMarketScore(1, 5, -5));
        var vector = Groups(seed: 4, right: Plain, wrong: Learned)[0].Vectors[..Names.Length];
        vector[FeatureList.KnownMarketAt] = isKnown;
        for (var g = 0; FeatureList.MarketAt + g < Names.Length; g++)
            vector[FeatureList.MarketAt + g] = g - 2;
        var score = new float[1];

        anchored.Score(vector, score);

        var sum = vector[FeatureList.MarketAt..].Sum();
        Assert.Equal(Enum.GetValues<FeatureGroup>().Length, Names.Length - FeatureList.MarketAt);
        Assert.Equal(vector[0] + 3 * sum, score[0], 1e-4f);
        var contributions = anchored.Contributions(vector);
        Assert.Equal(score[0], contributions.Sum(), 1e-4f);
        Assert.All(contributions[1..FeatureList.MarketAt], contribution => Assert.Equal(0, contribution));
        Assert.Equal(-6, contributions[FeatureList.MarketAt]);
    }

    private static AnchorWeights Choose(params AnchorTrial[] trials) => Anchor.Choose(trials, _ => { });

    /// <summary>Groups in which one feature says who was chosen, and another the opposite.</summary>
    private static List<QueryGroup> Groups(int seed, int right, int wrong)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 60).Select(g =>
        {
            const int rows = 20;
            var vectors = new float[rows * Names.Length];
            for (var i = 0; i < vectors.Length; i++)
                vectors[i] = i % Names.Length < FeatureList.MarketAt ? random.NextSingle() / 10 : float.NaN;
            var chosen = random.Next(rows);
            for (var i = 0; i < rows; i++)
                (vectors[i * Names.Length + right], vectors[i * Names.Length + wrong]) = i == chosen ? (1, 0) : (random.NextSingle() * 0.8f, random.NextSingle());
            return new QueryGroup($"{g}", "test", [.. Enumerable.Range(0, rows)], vectors, [.. Enumerable.Range(0, rows).Select(i => i == chosen ? 1 : 0)], [1]);
        })];
    }

    /// <summary>A ranker whose score is its first feature.</summary>
    private sealed class FirstFeature : IRanker
    {
        public string Name => "first";
        public string Version => "1";
        public StrengthBands Bands { get; } = new(1, 0, double.NaN, double.NaN);

        public void Score(ReadOnlySpan<float> vectors, Span<float> scores)
        {
            for (var i = 0; i < scores.Length; i++)
                scores[i] = vectors[i * (vectors.Length / scores.Length)];
        }

        public float[] Contributions(ReadOnlySpan<float> vector)
        {
            var contributions = new float[vector.Length];
            contributions[0] = vector[0];
            return contributions;
        }
    }
}
