using System.CommandLine;
using System.Diagnostics;
using Matchmaking.Platform;

namespace Matchmaking.Learning;

/// <summary>The verb <c>ablate</c>: what each part of the ranker is worth, as tables for the documentation.</summary>
internal static class AblateCommand
{
    private static readonly Option<int> Needs = new("--needs")
    {
        Description = "Needs to learn from of each source, the latest.", HelpName = "count", DefaultValueFactory = _ => Trainer.MostNeedsPerSource,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "Of every random step.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("ablate",
            "Train without one group of features at a time and shuffle one feature at a time, on the latest fifth of the needs before --until. "
            + "Prints both as tables; what comes after --until is not looked at.")
        {
            HistoryOptions.History, HistoryOptions.Until, HistoryOptions.Space, Needs, Seed,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () => LearningVerbs.BesideAsync(() => Run(parsed, cancellation), cancellation)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, watch) = (parsed.InvocationConfiguration.Output, Stopwatch.StartNew());
        var say = LearningVerbs.Teller(output, watch, cancellation);
        var histories = HistoryOptions.Load(HistoryOptions.Sources(parsed), output);
        var until = HistoryOptions.Dates(parsed.GetValue(HistoryOptions.Until) ?? [], histories);
        if (parsed.GetValue(Needs) is < 1 and var needs)
            throw new FormatException($"--needs {needs} leaves nothing to learn from; give at least 1.");
        var seed = parsed.GetValue(Seed);
        using var distillation = Distillation.For(parsed.GetValue(HistoryOptions.Space), say, cancellation);
        var trainer = new Trainer(histories, seed, say, distillation);
        var tried = Trainer.Candidates(seed)[^1];
        var (training, validation, spaces) = trainer.Split(until, parsed.GetValue(Needs));
        var ablation = new Ablation(training, validation, tried, seed, say);
        output.Write($"\n{ablation.WithoutGroups(out var full)}");
        if (spaces.IsTuned)
            foreach (var (tuning, what) in ((Tuning, string)[])[(Tuning.None, "space not tuned"), (Tuning.InSample, "learned from in the space tuned on it")])
            {
                (training, validation, _) = trainer.Split(until, parsed.GetValue(Needs), tuning);
                output.WriteLine(new Ablation(training, validation, tried, seed, say).Row(what));
            }
        output.WriteLine($"\n{ablation.Importance(full)}");
        say("done");
    }
}
