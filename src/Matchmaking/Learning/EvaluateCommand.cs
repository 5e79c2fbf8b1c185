using System.CommandLine;
using System.Diagnostics;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The verb <c>evaluate</c>: the protocol over held-out history, or a plain learning-to-rank set.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string?> From = new("--from") { Description = "First day of the needs to rank (yyyy-MM-dd).", HelpName = "date" };
    private static readonly Option<string?> To = new("--to") { Description = "First day after them. Default: the end of the history.", HelpName = "date" };

    private static readonly Option<string> Model = new("--model")
    {
        Description = "Folder of the model; 'none' measures the baseline ranker.", HelpName = "folder",
        DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "models"),
    };

    private static readonly Option<string?> RunFile = new("--run") { Description = "Write the first 100 candidates of each need here, as a TREC run.", HelpName = "file" };
    private static readonly Option<string?> QrelsFile = new("--qrels") { Description = "Write the chosen providers here, as TREC qrels.", HelpName = "file" };

    private static readonly Option<string[]> Ltr = new("--ltr")
    {
        Description = "Instead of history: train and score a plain learning-to-rank set, two SVMLight files (group sizes in <file>.query unless rows have qid:).",
        HelpName = "train> <test", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> OffPolicy = new("--off-policy")
    {
        Description = "Instead of history: estimate from the judgments and outcomes in --database what the model's order would have been worth, by inverse propensity.",
    };

    public static Command Create()
    {
        var command = new Command("evaluate",
            "Rank past needs as of their own day over all providers known by then, and compare with who was chosen. "
            + "Prints NDCG@10, MRR and Recall@100 with 95% intervals beside five simpler rankings, and by slice.")
        {
            HistoryOptions.History, From, To, Model, RunFile, QrelsFile, Ltr, OffPolicy, LearningVerbs.DatabaseFile,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () =>
            parsed.GetValue(Ltr) is [var train, var test] ? LearningVerbs.BesideAsync(() => PlainSet.Run(train, test, parsed.InvocationConfiguration.Output), cancellation)
            : parsed.GetValue(OffPolicy) ? OffPolicyCommand.RunAsync(parsed, parsed.GetRequiredValue(Model), cancellation) : RunAsync(parsed, cancellation)));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, watch) = (parsed.InvocationConfiguration.Output, Stopwatch.StartNew());
        var sources = HistoryOptions.Sources(parsed);
        var from = HistoryOptions.Date("--from", parsed.GetValue(From) ?? throw new FormatException("Give --from <date>, the first day of the needs to rank."));
        DateOnly? to = parsed.GetValue(To) is { } text ? HistoryOptions.Date("--to", text) : null;
        if (to <= from)
            throw new FormatException($"--to {to:yyyy-MM-dd} is not after --from {from:yyyy-MM-dd}; give a later date.");
        TrecFiles.CheckWritable("--run", parsed.GetValue(RunFile));
        TrecFiles.CheckWritable("--qrels", parsed.GetValue(QrelsFile));
        var (ranker, space, manifest) = Load(parsed.GetRequiredValue(Model));
        await output.WriteLineAsync($"Ranker {ranker.Name} {ranker.Version}");
        var histories = HistoryOptions.Load(sources, output);
        var results = new List<NeedResult>();
        foreach (var history in histories)
        {
            if (from > history.Last)
                throw new FormatException($"--from {from:yyyy-MM-dd} is after all of {history.Source}, which ends on {history.Last:yyyy-MM-dd}; give an earlier date.");
            Warn(history, from, manifest, output);
            var (report, ranked) = await Progress.RunAsync(output, $"Ranking the needs of {history.Name}", "needs ranked",
                progress => LearningVerbs.BesideAsync(() => HeldOut.Run(history, from, to ?? history.Last.AddDays(1), ranker, space, progress), cancellation));
            await output.WriteLineAsync($"\n{report}");
            results.AddRange(ranked);
        }
        if (results.Count == 0)
            throw new FormatException($"No need from {from:yyyy-MM-dd} has a chosen provider that was known before; there is nothing to measure. Give other dates.");
        await output.WriteLineAsync(EvaluationReport.Slices(results));
        await output.WriteLineAsync(EvaluationReport.BandTable(results, ranker.Bands));
        if (parsed.GetValue(RunFile) is { } runFile)
            TrecFiles.WriteRun(runFile, results, $"{ranker.Name}-{ranker.Version}");
        if (parsed.GetValue(QrelsFile) is { } qrelsFile)
            TrecFiles.WriteQrels(qrelsFile, results);
        await output.WriteLineAsync($"{results.Count} needs in {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static (IRanker, SemanticSpace, ModelManifest?) Load(string folder)
    {
        if (folder == "none")
            return (new BaselineRanker(), SemanticSpace.Empty, null);
        var bundle = ModelBundle.Load(folder);
        return (bundle.Ranker, bundle.Space, bundle.Manifest);
    }

    /// <summary>Figures on days that the model has learned from would flatter it.</summary>
    private static void Warn(LoadedHistory history, DateOnly from, ModelManifest? manifest, TextWriter output)
    {
        var hash = history.Hash();
        foreach (var source in manifest?.Sources.Where(s => s.Sha256 == hash && s.Until > from) ?? [])
            output.WriteLine($"Warning: this model learned from {source.Kind} until {source.Until:yyyy-MM-dd}; figures from {from:yyyy-MM-dd} on are not held out. "
                + $"Train one with --until {history.Source.Kind}={from:yyyy-MM-dd} to measure.");
    }
}
