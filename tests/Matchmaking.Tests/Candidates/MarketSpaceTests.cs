using System.Numerics.Tensors;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Candidates;

/// <summary>A model meets a market that it never saw: what is the like there, the market's own history says.</summary>
public sealed class MarketSpaceTests : IDisposable
{
    private static readonly List<HistoryRecord> Records = SyntheticHistory.Records(OcdsReader.Source, 1200);
    private static readonly DateOnly Later = SyntheticHistory.First.AddDays(600);
    private static readonly PastWork[] All = [.. Records.Select(Work)];
    private static readonly PastWork[] Before = [.. All.Where(w => w.Day < Later.DayNumber)];
    private static readonly SemanticSpace Model = SemanticSpaceFitter.Fit([.. Before.Select(w => w.Words)], 16);

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_market_is_measured_in_a_space_tuned_to_its_history()
    {
        var own = MarketSpace.Adapted(Model, Before);

        Assert.Equal(Model.Terms, own.Terms.Take(Model.TermCount));
        var (before, after) = (Advantage(Model, All), Advantage(own, All));
        Assert.True(after > before + 0.02, $"before {before}, after {after}");
        Assert.Equal(own.Identity, MarketSpace.Adapted(Model, Before).Identity);
    }

    [Fact]
    public void Words_that_the_model_does_not_know_are_learned_from_the_market()
    {
        var model = Model.With([new Market("elsewhere", Later, new Dictionary<string, float> { ["tram"] = 1 })]);
        var (before, all) = (Array.ConvertAll(Before, Foreign), Array.ConvertAll(All, Foreign));
        Assert.Equal(0, Advantage(model, all));

        var own = MarketSpace.Adapted(model, before);

        Assert.InRange(Advantage(own, all), 0.05, 1);
        // Who speaks the model's language there is understood as before: these words were in no history.
        Assert.Equal(Advantage(model, All), Advantage(own, All), 1e-3);
        Assert.Equal(model.Dimensions, own.Dimensions);
        // What a model knows its markets by stays: a pool of two of them is not met as a third.
        Assert.Equal(model.Markets, own.Markets);

        static PastWork Foreign(PastWork work) => work with { Words = Reversed(work.Words), Title = Reversed(work.Title) };
        static Dictionary<string, int> Reversed(Dictionary<string, int> words) => words.ToDictionary(w => $"ž{string.Concat(w.Key.Reverse())}", w => w.Value);
    }

    [Fact]
    public void Of_a_market_that_the_model_learned_from_only_what_came_after_is_learned()
    {
        var model = Known(Later);
        Assert.Equal(Later.DayNumber, MarketSpace.UnseenFrom(model, Before));
        Assert.Equal(int.MinValue, MarketSpace.UnseenFrom(Model, Before));
        Assert.Same(model, MarketSpace.Adapted(model, Before, Later.DayNumber));
        var middle = SyntheticHistory.First.AddDays(100);
        var own = MarketSpace.Adapted(model, Before, middle.DayNumber);
        Assert.NotSame(model, own);

        // Who was chosen for what the model has learned from makes no pair: a space that was tuned to it would say so a second time.
        var learned = Before.TakeWhile(w => w.Day < middle.DayNumber).ToArray();
        Assert.Same(model, MarketSpace.Adapted(model, learned, middle.DayNumber));
        Assert.NotEqual(own.Identity, MarketSpace.Adapted(model, Before).Identity);
    }

    [Fact]
    public void A_space_goes_on_learning_where_the_model_left_off()
    {
        var middle = SyntheticHistory.First.AddDays(100);
        var model = MarketSpace.Adapted(Model, [.. Before.Where(w => w.Day < middle.DayNumber)]);
        var own = MarketSpace.Adapted(model, Before, middle.DayNumber);
        var (before, after) = (Advantage(model, All), Advantage(own, All));
        Assert.True(after > before + 0.02, $"before {before}, after {after}");
    }

    private static SemanticSpace Known(DateOnly until) => Model.With([Market.Of("this", until, [.. Before.Select(w => w.Words)])]);

    [Fact]
    public void Little_history_or_no_model_leave_the_space_as_it_is()
    {
        Assert.Same(Model, MarketSpace.Adapted(Model, []));
        Assert.Same(Model, MarketSpace.Adapted(Model, Before[..200]));
        Assert.Same(SemanticSpace.Empty, MarketSpace.Adapted(SemanticSpace.Empty, Before));
        // Nobody was chosen twice.
        Assert.Same(Model, MarketSpace.Adapted(Model, [.. Before.Select((w, i) => w with { Providers = [$"{i}"] })]));
    }

    [Fact]
    public void Works_without_a_word_are_no_reason_to_fail()
    {
        PastWork[] silent = [.. Before.Select(w => w with { Words = [], Title = [] })];
        var own = MarketSpace.Adapted(Model, silent);
        var vector = new float[own.Dimensions];
        own.Project(Before[0].Words, vector);
        Assert.All(vector, number => Assert.True(float.IsFinite(number)));
    }

    /// <summary>The needs that a model is measured on must not have tuned the space they are measured in, nor weighed what they are measured by.</summary>
    [Fact]
    public void What_held_out_needs_came_to_does_not_move_their_lists()
    {
        var strangers = Records.Select((r, i) => r.Date < Later ? r : r with { Providers = [r.Providers[0] with { Id = Records[(i * 7) % 500].Providers[0].Id }] });
        var (one, other) = (First(Records, "one"), First(strangers, "other"));
        Assert.Equal(one, other);
        Assert.NotEmpty(one);

        // Of the first held-out day: what comes after it is no document for its needs, and must be nothing else.
        string[][] First(IEnumerable<HistoryRecord> records, string name)
        {
            var history = Assert.Single(LoadedHistory.Load([new HistorySource("ocds", SyntheticHistory.WriteOcds(_folder, records, $"{name}.jsonl"))], problem => Assert.Fail(problem.ToString())));
            var (report, results) = HeldOut.Run(history, Later, history.Last, AnchoredRanker.Of(new BaselineRanker(), 10), Model, (_, _) => { });
            Assert.Contains($"in a space tuned to what was before {Later:yyyy-MM-dd}, {Later.AddMonths(3):yyyy-MM-dd}", report, StringComparison.Ordinal);
            return [.. results.Where(r => r.Record.Date == results[0].Record.Date).Select(r => r.Ranking)];
        }
    }

    private static PastWork Work(HistoryRecord record) => new(
        record.Date.DayNumber, [.. record.Providers.Select(p => p.Id)], TextAnalysis.Terms(record.Title, record.Text).Words, TextAnalysis.Terms(record.Title).Words);

    /// <summary>How much closer a later need is to the earlier works of who was chosen for it than to all earlier works.</summary>
    internal static double Advantage(SemanticSpace space, IReadOnlyList<PastWork> works)
    {
        var vectors = works.Select(work =>
        {
            var vector = new float[space.Dimensions];
            space.Project(work.Words, vector);
            return vector;
        }).ToArray();
        var earlier = Enumerable.Range(0, vectors.Length).Where(i => works[i].Day < Later.DayNumber).ToArray();
        return Enumerable.Range(0, vectors.Length).Except(earlier).Average(need =>
        {
            double Closeness(IEnumerable<int> those) => those.Average(work => TensorPrimitives.Dot<float>(vectors[need], vectors[work]));
            return Closeness(earlier.Where(work => works[work].Providers[0] == works[need].Providers[0])) - Closeness(earlier);
        });
    }
}
