using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.Candidates;
using Matchmaking.Tests.History;

namespace Matchmaking.Tests.Learning;

public sealed class ContrastiveTuningTests : IDisposable
{
    private const int Many = 900;
    private static readonly DateOnly End = SyntheticHistory.First.AddDays(730), Later = SyntheticHistory.First.AddDays(600);
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Later_needs_are_closer_to_the_work_of_who_is_chosen_for_them_than_before_tuning()
    {
        var history = History("all", SyntheticHistory.Records(OcdsReader.Source, Many));
        var spaces = Spaces(history, Later);

        Assert.True(spaces.IsTuned);
        var (before, after) = (MarketSpaceTests.Advantage(spaces.Untuned, history.WorksBefore(End)), MarketSpaceTests.Advantage(spaces.Tuned, history.WorksBefore(End)));
        Assert.True(after > before + 0.02, $"before {before}, after {after}");
    }

    [Fact]
    public void The_same_history_and_seed_give_the_same_space_whatever_comes_after_the_end()
    {
        var records = SyntheticHistory.Records(OcdsReader.Source, Many);
        var untuned = Untuned(records);
        var (whole, cut) = (History("whole", records), History("cut", records.Where(r => r.Date < Later)));

        Assert.Equal(Spaces(whole, Later, untuned).Tuned.Identity, Spaces(cut, Later, untuned).Tuned.Identity);
        Assert.NotEqual(Spaces(whole, Later, untuned).Tuned.Identity, Spaces(whole, Later, untuned, seed: 2).Tuned.Identity);
    }

    [Fact]
    public void Few_works_say_too_little_to_tune_to()
    {
        var spaces = Spaces(History("few", SyntheticHistory.Records(OcdsReader.Source, 200)), End);

        Assert.False(spaces.IsTuned);
        Assert.Same(spaces.Untuned, spaces.Tuned);
    }

    /// <summary>Otherwise trees would learn from a closeness that no new need has.</summary>
    [Fact]
    public void What_is_learned_of_a_need_is_measured_without_knowing_who_was_chosen_for_it()
    {
        var records = SyntheticHistory.Records(OcdsReader.Source, Many);
        var last = records[^1];
        var another = records.First(r => r.Providers[0].Id != last.Providers[0].Id).Providers;
        var (one, other) = (History("one", records), History("other", [.. records[..^1], last with { Providers = another }]));
        var untuned = Untuned(records);
        var (known, changed) = (Spaces(one, End, untuned), Spaces(other, End, untuned));

        Assert.Equal(Vectors(Learned(known, one)), Vectors(Learned(changed, other)));
        // In the space that was tuned to it as well, it shows.
        Assert.NotEqual(Vectors(Measured(known.Tuned, one)), Vectors(Measured(changed.Tuned, other)));

        QueryGroup Learned(TrainingSpaces spaces, LoadedHistory history) =>
            spaces.Groups(history, End, mostNeeds: Many, new TrainingSample(1000, 1, End)).First(g => g.Key == last.Id);
        QueryGroup Measured(SemanticSpace space, LoadedHistory history)
        {
            var corpus = history.Corpus(space, End);
            return Assert.Single(TrainingSet.Build(corpus, [.. corpus.Needs(last.Date, End).Where(r => r.Id == last.Id)]));
        }
    }

    /// <summary>Vectors of a database were measured in the shipped space, and history is measured in spaces tuned from the same beginning.</summary>
    [Fact]
    public void A_tuned_model_carries_what_it_was_tuned_from_and_is_trained_anew_from_that()
    {
        var history = History("long", SyntheticHistory.Records(OcdsReader.Source, 1400));
        var until = new Dictionary<string, DateOnly> { [history.Name] = End };
        var folder = _folder.At("model");
        ModelWriter.Write(new Trainer([history], 1, _ => { }).Train(until), folder, _ => "");

        var bundle = ModelBundle.Load(folder);
        Assert.Equal(ContrastiveTuning.Epochs, bundle.Manifest.Options.TuningEpochs);
        Assert.Contains(ModelBundle.UntunedFile, bundle.Manifest.Files.Keys);
        var labelled = LabelledData.Of("a.db", [], weight: 1, bundle.Space, ModelBundle.LoadUntuned(folder));
        Assert.NotEqual(bundle.Space.Identity, labelled.Untuned.Identity);
        var again = new Trainer([history], 1, _ => { }, labelled: labelled).Refit(until, bundle.Manifest);
        Assert.Same(bundle.Space, again.Space);
        Assert.Equal(bundle.Space.Identity, again.Spaces.Tuned.Identity);

        // Lists that were shown in a space that nobody tuned are learned from beside history in that space.
        var plain = new Trainer([history], 1, _ => { }, labelled: LabelledData.Of("a.db", [], weight: 1, labelled.Untuned)).Refit(until, bundle.Manifest);
        Assert.False(plain.Spaces.IsTuned);
        Assert.Same(labelled.Untuned, plain.Space);

        File.WriteAllText(Path.Combine(folder, ModelBundle.UntunedFile), "no space");
        Assert.Contains(ModelBundle.UntunedFile, Assert.Throws<ModelException>(() => ModelBundle.LoadUntuned(folder)).Message, StringComparison.Ordinal);
        Assert.Contains(ModelBundle.UntunedFile, Assert.Throws<ModelException>(() => ModelBundle.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_need_is_learned_from_in_full_and_some_by_their_title_too()
    {
        var history = History("once", SyntheticHistory.Records(OcdsReader.Source, Many));
        var spaces = Spaces(history, End);
        var corpus = history.Corpus(spaces.Tuned, End);

        var keys = spaces.Groups(history, End, mostNeeds: 300, new TrainingSample(5, 1, End)).Select(g => g.Key).ToArray();

        Assert.Equal(TrainingSet.Build(corpus, [.. corpus.TrainingNeeds(DateOnly.MinValue, End).TakeLast(300)]).Select(g => g.Key).Order(), keys.Distinct().Order());
        Assert.InRange(keys.Length - keys.Distinct().Count(), 300 / TrainingSpaces.AlsoByTitle / 2, 2 * 300 / TrainingSpaces.AlsoByTitle);
        Assert.All(keys.GroupBy(key => key), key => Assert.InRange(key.Count(), 1, 2));
    }

    /// <summary>By candidate, since the order of rows is drawn.</summary>
    private static SortedDictionary<int, string> Vectors(QueryGroup group)
    {
        var width = group.Vectors.Length / group.Candidates.Length;
        return new(group.Candidates.Select((candidate, i) => (candidate, Text: string.Join(' ', group.Vectors[(i * width)..((i + 1) * width)]))).ToDictionary(r => r.candidate, r => r.Text));
    }

    private LoadedHistory History(string name, IEnumerable<HistoryRecord> records) =>
        Assert.Single(LoadedHistory.Load([new HistorySource("ocds", SyntheticHistory.WriteOcds(_folder, records, $"{name}.jsonl"))], problem => Assert.Fail(problem.ToString())));

    private static SemanticSpace Untuned(IEnumerable<HistoryRecord> records) =>
        SemanticSpaceFitter.Fit([.. records.Select(r => TextAnalysis.Terms(r.Title, r.Text).Words)], 16);

    private static TrainingSpaces Spaces(LoadedHistory history, DateOnly until, SemanticSpace? untuned = null, int seed = 1) =>
        new(untuned ?? Untuned(history.Records), [history], new Dictionary<string, DateOnly> { [history.Name] = until }, seed);
}
