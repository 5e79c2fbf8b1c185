using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Ranking;

/// <summary>Where the model did not learn, whom a market chose before says what the plain measures weigh.</summary>
public sealed class MarketFitTests : IDisposable
{
    private const int Count = 2500;
    private static readonly DateOnly Later = SyntheticHistory.First.AddDays(600);
    private static readonly int Width = FeatureList.All.Count;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public void What_a_market_goes_by_is_learned_and_ranks_later_needs_better(bool fromAfterTraining)
    {
        // Cities here take who does such work in another country, and none has asked before: the baseline, which likes neighbours, is wrong.
        var history = Load(All.Select((r, i) => r with { Providers = [Abroad(r)], Buyers = [r.Buyers[0] with { Id = $"N{i}" }] }));
        var model = Model(history);
        if (fromAfterTraining)
            model = model.With([Market.Of("this", SyntheticHistory.First.AddDays(100), [.. history.TermsBefore(Later)])]);

        var fit = history.FitBefore(Later, model);

        var (own, plain) = (Ndcg(fit), Ndcg(fit with { Weights = null }));
        Assert.True(own > plain + 0.02, $"own weights {own}, the baseline's {plain}");
        Assert.Equal(fit.Weights!.OfFeatures, history.FitBefore(Later, model).Weights!.OfFeatures);

        double Ndcg(MarketFit fit)
        {
            var corpus = history.Corpus(fit, history.Last);
            return TrainingSet.Build(corpus, [.. corpus.Needs(Later, history.Last)]).Average(group =>
            {
                var scores = Enumerable.Range(0, group.Labels.Length).Select(i => AnchoredRanker.Plain(group.Vectors.AsSpan(i * Width, Width))).ToArray();
                return group.Ndcg(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]), 10);
            });
        }
    }

    [Fact]
    public void A_market_that_is_known_or_has_little_history_keeps_the_baselines_weights()
    {
        var history = Load(All);
        var model = Model(history);
        var known = model.With([Market.Of("this", Later, [.. history.TermsBefore(Later)])]);
        Assert.Equal(new MarketFit(known, null), history.FitBefore(Later, known));
        Assert.NotNull(history.FitAnywayBefore(Later, known).Weights);
        // Little has happened since the model learned.
        var lately = model.With([Market.Of("this", SyntheticHistory.First.AddDays(400), [.. history.TermsBefore(Later)])]);
        Assert.Equal(new MarketFit(lately, null), history.FitBefore(Later, lately));
        Assert.Null(history.FitBefore(SyntheticHistory.First.AddDays(60), model).Weights);
        Assert.Null(history.FitBefore(SyntheticHistory.First, model).Weights);
        Assert.Null(history.FitBefore(Later, SemanticSpace.Empty).Weights);
    }

    [Fact]
    public void A_vector_keeps_what_each_group_adds_up_to()
    {
        var history = Load(All);
        var fit = history.FitBefore(Later, Model(history));
        var corpus = history.Corpus(fit, history.Last);
        var need = corpus.Needs(Later, history.Last).First();
        var vectors = FeatureList.Vectors(Retriever.Find(corpus.Index, corpus.Profile(need), new Evidence()));

        var scores = new List<float>();
        foreach (var vector in vectors.Chunk(Width))
        {
            var groups = FeatureList.All.Select((f, i) => (f.Group, Adds: float.IsNaN(vector[i]) ? 0 : fit.Weights!.OfFeatures[i] * vector[i])).ToLookup(f => f.Group, f => f.Adds);
            Assert.All(Enum.GetValues<FeatureGroup>(), group => Assert.Equal(fit.Weights!.OfGroups[(int)group] + groups[group].Sum(), vector[FeatureList.MarketAt + (int)group], 1e-4f));
            scores.Add(AnchoredRanker.Plain(vector));
        }
        // As high as the baseline's, since the bands of strength are of those.
        Assert.InRange(scores.Max(), 0.3, 1.5);

        // Elsewhere there is nothing to keep.
        corpus.Index.Pool.Market = null;
        var plain = FeatureList.Vectors(Retriever.Find(corpus.Index, corpus.Profile(need), new Evidence()));
        Assert.All(plain.Chunk(Width), vector => Assert.All(vector[FeatureList.MarketAt..], sum => Assert.True(float.IsNaN(sum))));
        Assert.Equal(plain.Chunk(Width).Select(v => v[..FeatureList.MarketAt]), vectors.Chunk(Width).Select(v => v[..FeatureList.MarketAt]));
    }

    private static readonly List<HistoryRecord> All = SyntheticHistory.Records(CordisReader.Source, Count);

    /// <summary>The first of those in the record's field who are not from the buyer's country.</summary>
    private static HistoryParty Abroad(HistoryRecord record) => All.Where(r => r.Topics[0] == record.Topics[0]).Select(r => r.Providers[0])
        .FirstOrDefault(p => p.Country != record.Buyers[0].Country, record.Providers[0]);

    private LoadedHistory Load(IEnumerable<HistoryRecord> records) => Assert.Single(LoadedHistory.Load(
        [new HistorySource("cordis", SyntheticHistory.WriteCordis(_folder, records))], problem => Assert.Fail(problem.ToString())));

    private static SemanticSpace Model(LoadedHistory history) => SemanticSpaceFitter.Fit([.. history.TermsBefore(Later)], 16);
}
