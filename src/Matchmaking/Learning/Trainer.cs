using System.Reflection;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>A trained ranker, its space, and all that its manifest says.</summary>
/// <param name="Model">The trees.</param>
/// <param name="Space">In which the needs of a service are measured.</param>
/// <param name="Spaces">In which history was: what follows it is measured in the tuned one of these.</param>
/// <param name="Manifest">What it was made from.</param>
/// <param name="Probes">Vectors to check a loaded model with.</param>
/// <param name="Calibration">From scores to shares chosen.</param>
internal sealed record TrainedModel(LambdaMartModel Model, SemanticSpace Space, TrainingSpaces Spaces, ModelManifest Manifest, float[] Probes, Calibration Calibration)
{
    /// <summary>The same, knowing whose stored vectors it shares the space with.</summary>
    public TrainedModel InTheSpaceOf(ModelManifest earlier) => this with
    {
        Manifest = Manifest with { Lineage = [.. earlier.Lineage, earlier.Version], Options = Manifest.Options with { Space = earlier.Options.Space, TuningEpochs = earlier.Options.TuningEpochs } },
    };

    public IRanker Ranker { get; } = AnchoredRanker.Of(new LambdaMartRanker(Model.Ensemble, Manifest), Manifest.Options.BaselineWeight, Manifest.Options.KnownMarkets);
}

/// <summary>
/// Trains one model on several histories. Options and the number of trees are chosen on the latest fifth of each source's needs
/// before its end; then everything before the end is learned from with these.
/// </summary>
internal sealed class Trainer(IReadOnlyList<LoadedHistory> histories, int seed, Action<string> say, Distillation? distillation = null, LabelledData? labelled = null)
{
    public const int Negatives = 70, MostNeedsPerSource = 10_000, Dimensions = 128, ProbeRows = 1024;
    private const double ValidationShare = 0.2;

    private static readonly string[] FeatureNames = [.. FeatureList.All.Select(f => f.Name)];

    /// <summary>
    /// What is tried. Shallow trees on many rows: deeper ones learned single projects by heart on every validation slice seen; bigger steps
    /// with fewer trees did worse.
    /// </summary>
    public static LambdaMartOptions[] Candidates(int seed) =>
    [
        new() { Booster = Booster.FastTree, Trees = 600, Leaves = 16, MinimumRowsPerLeaf = 500, LearningRate = 0.08, RowFraction = 1, FeatureFraction = 0.3, L2 = 0, Seed = seed },
    ];

    /// <summary>Chooses options on the validation slices, then trains on everything before <paramref name="until"/>.</summary>
    public TrainedModel Train(IReadOnlyDictionary<string, DateOnly> until)
    {
        Task<TrainingSpaces>? spaces = null;
        try
        {
            var chosen = Choose(until, () => spaces = Task.Run(() => SpacesMeanwhile(until)));
            GiveMemoryBack();
            return Fit(labelled is null ? until : new Dictionary<string, DateOnly>(until) { [LabelledData.Source] = labelled.End }, chosen, spaces!.GetAwaiter().GetResult());
        }
        finally
        {
            if (spaces is { IsCompleted: false })
            {
                // Something failed: the encoder must not go while it is asked.
                distillation?.Stop();
                Task.WaitAny(spaces);
            }
        }
    }

    /// <summary>The spaces that everything is going to be learned from in, made while trees are trained, on one processor, to choose by.</summary>
    private TrainingSpaces SpacesMeanwhile(IReadOnlyDictionary<string, DateOnly> until)
    {
        distillation?.Read(histories.SelectMany(h => h.TextsBefore(until[h.Name])));
        return Spaces(until);
    }

    /// <summary>Lists and pools that are done with take most of the memory; a machine with much of it would leave them lying about.</summary>
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>What was chosen, and on how many needs of each source.</summary>
    private sealed record Chosen(Choice Choice, TrainingOptions Anchor, StrengthBands Bands, Calibration Calibration, IReadOnlyDictionary<string, int> Needs);

    /// <param name="until">What is dated from here on is not seen.</param>
    /// <param name="split">Called when only trees are left to train.</param>
    private Chosen Choose(IReadOnlyDictionary<string, DateOnly> until, Action split)
    {
        var (training, validation, spaces) = Split(until, MostNeedsPerSource);
        split();
        var choice = Selection.Choose(training, validation, FeatureNames, Candidates(seed), 10, tried =>
            say($"  {tried.Options.Leaves} leaves: validation NDCG@10 {tried.MeanNdcg:F4} after {tried.Trees} trees ({string.Join(", ", tried.NdcgBySource.Select(s => $"{s.Key} {s.Value:F4}"))}); by trees {tried.Progress(100)}"));
        var learned = choice.Model.Ensemble.First(choice.Trees);
        var weights = Anchor.Choose(Trials(learned, choice, training, validation, spaces, until), say);
        var bands = Bands.Choose(learned, weights.Elsewhere, validation);
        var known = Anchor.InKnownMarkets(weights, bands, Bands.Choose(learned, weights.Known, validation));
        var calibration = Calibration.Fit(validation.AsParallel().AsOrdered().SelectMany(group => Anchor.Score(learned, weights.Elsewhere, known, group)
            .Select((score, i) => (score, group.Labels[i] > 0)).OrderByDescending(p => p.score).Take(Calibration.Places)));
        return new Chosen(choice, new TrainingOptions { BaselineWeight = weights.Elsewhere, KnownMarkets = known }, bands, calibration,
            validation.CountBy(g => g.Source).ToDictionary());
    }

    /// <summary>What is learned from, and the later needs that choices are made on; nothing from <paramref name="until"/> on is in either.</summary>
    public (List<QueryGroup> Training, List<QueryGroup> Validation, TrainingSpaces Spaces) Split(IReadOnlyDictionary<string, DateOnly> until, int mostNeeds, Tuning tuning = Tuning.CrossFitted)
    {
        var starts = histories.ToDictionary(h => h.Name, h => ValidationStart(h, until[h.Name]));
        var spaces = Spaces(starts, tuning);
        var (training, validation) = (new List<QueryGroup>(), new List<QueryGroup>());
        foreach (var history in histories)
        {
            training.AddRange(Groups(spaces, history, starts[history.Name], mostNeeds));
            validation.AddRange(Later(history.Corpus(spaces.Tuned, until[history.Name]), starts[history.Name], until[history.Name]));
            say($"{history.Name}: {Needs(training.Where(g => g.Source == history.Name))} needs to learn from before {starts[history.Name]:yyyy-MM-dd}, "
                + $"{validation.Count(g => g.Source == history.Name)} to choose on until {until[history.Name]:yyyy-MM-dd}");
        }
        if (labelled is not null)
        {
            var chosen = labelled.Between(labelled.LatestFifth, labelled.End);
            // A few lists would choose by chance, and their mean counts as much as that of thousands of needs; then all are learned from.
            var few = chosen.Count < LabelledData.FewestToValidate;
            training.AddRange(labelled.Training(few ? labelled.End : labelled.LatestFifth));
            validation.AddRange(few ? [] : chosen);
            say($"database: {labelled.Groups.Count - (few ? 0 : chosen.Count)} lists to learn from, each counting {labelled.Weight} times, {(few ? 0 : chosen.Count)} to choose on");
        }
        return training.Count > 0 && validation.Count > 0 ? (training, validation, spaces)
            : throw new HistoryFormatException("There are too few needs with a known provider before --until to learn from; give a later date or a longer history.");
    }

    /// <summary>The model on each source, and one trained without that source where there is another to learn from.</summary>
    private IEnumerable<AnchorTrial> Trials(
        TreeEnsemble learned, Choice choice, List<QueryGroup> training, List<QueryGroup> validation, TrainingSpaces spaces, IReadOnlyDictionary<string, DateOnly> until)
    {
        var sources = validation.GroupBy(g => g.Source).ToArray();
        // Tasks, not a parallel query, for what goes wrong in one to be told as it is.
        var elsewhere = Task.WhenAll(sources.Select(source => Task.Run(() =>
        {
            // What a database holds is no other history: a few lists alone are nothing to learn a ranker from.
            QueryGroup[] others = [.. training.Where(g => g.Source != source.Key && g.Source != LabelledData.Source)];
            return LambdaMart.CanSplit(others, choice.Options) ? LambdaMart.Train(others, FeatureNames, choice.Options with { Trees = choice.Trees }).Ensemble : null;
        }))).GetAwaiter().GetResult();
        foreach (var (source, trees) in sources.Zip(elsewhere))
        {
            QueryGroup[] own = [.. source];
            yield return new AnchorTrial(source.Key, learned, own, IsKnown: 2 * own.Count(Anchor.IsKnownMarket) > own.Length);
            if (trees is null)
                continue;
            yield return new AnchorTrial($"{source.Key} unseen", trees, spaces.IsTuned && histories.FirstOrDefault(h => h.Name == source.Key) is { } history
                ? Met(history, spaces, until[history.Name]) : own, IsKnown: false);
        }
    }

    /// <summary>A history's later needs as a service meets them whose model never saw it: in a space tuned to what was there before.</summary>
    private static List<QueryGroup> Met(LoadedHistory history, TrainingSpaces spaces, DateOnly until)
    {
        var start = ValidationStart(history, until);
        return Later(history.Corpus(history.FitAnywayBefore(start, spaces.Without(history)), until), start, until);
    }

    /// <summary>Trains on everything before <paramref name="until"/> with what an earlier run has chosen.</summary>
    public TrainedModel Refit(IReadOnlyDictionary<string, DateOnly> until, ModelManifest chosen) =>
        Fit(until, new Chosen(new Choice(Options(chosen.Options), chosen.Options.Trees, double.NaN, chosen.ValidationNdcg10, null!), chosen.Options, chosen.Bands, Calibration.Fit([]), new Dictionary<string, int>()), Spaces(until));

    private TrainedModel Fit(IReadOnlyDictionary<string, DateOnly> until, Chosen chosen, TrainingSpaces spaces)
    {
        var (choice, anchor) = (chosen.Choice, chosen.Anchor);
        var groups = new List<QueryGroup>();
        var sources = new List<DataSource>();
        foreach (var history in histories)
        {
            var own = Groups(spaces, history, until[history.Name], MostNeedsPerSource);
            groups.AddRange(own);
            sources.Add(new DataSource(history.Name, Path.GetFileName(history.Source.Path.TrimEnd('/', '\\')), history.Hash(), history.Records.Count,
                until[history.Name], Needs(own), chosen.Needs.GetValueOrDefault(history.Name)));
        }
        if (labelled is { Groups.Count: > 0 })
        {
            groups.AddRange(labelled.Training(until[LabelledData.Source]));
            sources.Add(new DataSource(LabelledData.Source, labelled.File, labelled.Sha256, labelled.Labels, until[LabelledData.Source],
                labelled.Between(DateOnly.MinValue, until[LabelledData.Source]).Count, chosen.Needs.GetValueOrDefault(LabelledData.Source)));
        }
        say($"Training {choice.Trees} trees on {groups.Count} lists, {groups.Sum(g => g.Labels.Length)} pairs");
        var options = choice.Options with { Trees = choice.Trees };
        GiveMemoryBack();
        var model = LambdaMart.Train(groups, FeatureNames, options);
        var manifest = new ModelManifest
        {
            Version = "", FeatureSet = FeatureList.Version, Features = FeatureNames, Sources = sources, Options = Options(options) with { BaselineWeight = anchor.BaselineWeight, KnownMarkets = anchor.KnownMarkets, Space = distillation is null ? TrainingOptions.Latent : SentenceEncoder.Name, TuningEpochs = spaces.IsTuned ? ContrastiveTuning.Epochs : 0 }, Bands = chosen.Bands,
            Files = new Dictionary<string, string>(), Packages = Packages(), ValidationNdcg10 = choice.NdcgBySource,
        };
        return new TrainedModel(model, labelled?.Space ?? spaces.Tuned, spaces, manifest, Probes(groups), chosen.Calibration);
    }

    /// <summary>The vectors of a database were measured in a space that is there already; history is measured in what that was tuned from.</summary>
    private TrainingSpaces Spaces(IReadOnlyDictionary<string, DateOnly> until, Tuning tuning = Tuning.CrossFitted)
    {
        if (labelled is not null)
            // What was shown in a space that was never tuned is not to be compared with what is measured in one that is.
            return new TrainingSpaces(labelled.Untuned, histories, until, seed, labelled.Untuned == labelled.Space ? Tuning.None : tuning);
        AnalysedText[][] texts = [.. histories.Select(h => h.TextsBefore(until[h.Name]))];
        var space = distillation?.Fit(texts, Dimensions, seed)
            ?? SemanticSpaceFitter.Fit([.. histories.SelectMany(h => h.TermsBefore(until[h.Name]))], Dimensions, seed: seed);
        return new TrainingSpaces(space.With([.. histories.Zip(texts, (history, own) => Market.Of(history.Name, until[history.Name], [.. own.Select(text => text.Terms)]))]), histories, until, seed, tuning);
    }

    /// <summary>Some are learned from twice.</summary>
    private static int Needs(IEnumerable<QueryGroup> groups) => groups.Select(g => g.Key).Distinct().Count();

    private List<QueryGroup> Groups(TrainingSpaces spaces, LoadedHistory history, DateOnly to, int mostNeeds) =>
        spaces.Groups(history, to, mostNeeds, new TrainingSample(Negatives, seed, to));

    private static List<QueryGroup> Later(HistoryCorpus corpus, DateOnly from, DateOnly to) => TrainingSet.Build(corpus, [.. corpus.Needs(from, to)]);

    /// <summary>The date from which the latest fifth of a source's needs are.</summary>
    internal static DateOnly ValidationStart(LoadedHistory history, DateOnly until)
    {
        var dates = history.Records.Where(r => r.Date < until && r.Providers.Count > 0 && r.Buyers.Count > 0).Select(r => r.Date).ToArray();
        return dates.Length == 0
            ? throw new HistoryFormatException($"{history.Source} has no need with a provider before {until:yyyy-MM-dd}; it begins on {history.First:yyyy-MM-dd}. Give a later --until.")
            : dates[(int)(dates.Length * (1 - ValidationShare))];
    }

    /// <summary>Vectors from all over the training set, unknowns marked: they verify a loaded model and give contributions their base.</summary>
    private static float[] Probes(List<QueryGroup> groups)
    {
        var width = FeatureNames.Length;
        var rows = groups.Sum(g => g.Labels.Length);
        var step = Math.Max(1, rows / ProbeRows);
        var probes = groups.SelectMany(g => Enumerable.Range(0, g.Labels.Length).Select(i => (g, i))).Where((_, n) => n % step == 0).Take(ProbeRows)
            .SelectMany(p => p.g.Vectors[(p.i * width)..((p.i + 1) * width)]).ToArray();
        Unknown.Mark(probes);
        return probes;
    }

    private static TrainingOptions Options(LambdaMartOptions options) => new()
    {
        Trainer = options.Booster.ToString(), Trees = options.Trees, Leaves = options.Leaves, MinimumRowsPerLeaf = options.MinimumRowsPerLeaf,
        LearningRate = options.LearningRate, RowFraction = options.RowFraction, FeatureFraction = options.FeatureFraction, L2 = options.L2,
        RetrievalDepth = Retriever.Depth, NegativesPerNeed = Negatives, SemanticDimensions = Dimensions, Seed = options.Seed,
    };

    private static LambdaMartOptions Options(TrainingOptions options) => new()
    {
        Booster = Enum.Parse<Booster>(options.Trainer), Trees = options.Trees, Leaves = options.Leaves, MinimumRowsPerLeaf = options.MinimumRowsPerLeaf,
        LearningRate = options.LearningRate, RowFraction = options.RowFraction, FeatureFraction = options.FeatureFraction, L2 = options.L2, Seed = options.Seed,
    };

    private static Dictionary<string, string> Packages() => new[] { typeof(Microsoft.ML.MLContext), typeof(Microsoft.ML.TreeExtensions), typeof(Lucene.Net.Analysis.Analyzer), typeof(MathNet.Numerics.LinearAlgebra.Matrix<>) }
        .Select(t => t.Assembly).ToDictionary(a => a.GetName().Name!, a => a.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
}
