using System.CommandLine;
using System.Diagnostics;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Learning;

/// <summary>The verb <c>retrain</c>: the model in service learns from what became of its lists, and a candidate comes out.</summary>
internal static class RetrainCommand
{
    private static readonly Option<int> Seed = new("--seed") { Description = "Of every random step.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("retrain",
            "Train the model in service anew, with its own options and semantic space, on history and on the judgments and outcomes in the database. The candidate is compared with the "
            + "model in service on the latest fifth of each source, which neither learned from, and written to <models>/candidates/<version>; promote puts it into service.")
        {
            HistoryOptions.History, LearningVerbs.DatabaseFile, LearningVerbs.Models, LearningVerbs.Weight, Seed,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () => RunAsync(parsed, cancellation)));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, watch) = (parsed.InvocationConfiguration.Output, Stopwatch.StartNew());
        var say = LearningVerbs.Teller(output, watch, cancellation);
        var shelf = new ModelShelf(parsed.GetRequiredValue(LearningVerbs.Models));
        var inService = ModelBundle.Load(shelf.Folder);
        say($"In service: {inService.Ranker.Name} {inService.Manifest.Version}");
        var labelled = await LearningVerbs.LabelledAsync(parsed, inService, say, cancellation);
        if (labelled.Groups.Count == 0)
            throw new FormatException("The database holds no list with judgments or outcomes to learn from; judge matches, or follow them to an outcome, first.");
        if (labelled.Between(DateOnly.MinValue, labelled.LatestFifth).Count == 0)
            throw new FormatException($"All lists with judgments or outcomes were shown on {labelled.LatestFifth:yyyy-MM-dd} or later, so that none can be held back to compare on; try again when there are some of an earlier day.");
        var histories = parsed.GetValue(HistoryOptions.History) is { Length: > 0 } ? HistoryOptions.Load(HistoryOptions.Sources(parsed), output) : [];
        var (candidate, comparison) = await LearningVerbs.BesideAsync(() => Train(histories, labelled, inService, parsed.GetValue(Seed), say), cancellation);
        var version = Write(shelf, candidate, comparison);
        output.WriteLine($"\n{comparison(version).Table()}");
        output.WriteLine($"{watch.Elapsed:mm\\:ss} Candidate {version} written to {shelf.Candidate(version)}; promote {version} puts it into service if it is not worse");
    }

    /// <summary>
    /// The model in service may have seen every day of history, so that it is no match for the candidate on held-out days: there the same recipe
    /// without the database stands in for it.
    /// </summary>
    private static (TrainedModel Candidate, Func<string, ModelComparison> Comparison) Train(
        List<LoadedHistory> histories, LabelledData labelled, ModelBundle inService, int seed, Action<string> say)
    {
        var cuts = histories.ToDictionary(h => h.Name, h => Trainer.ValidationStart(h, h.Last.AddDays(1)));
        cuts[LabelledData.Source] = labelled.LatestFifth;
        var ends = histories.ToDictionary(h => h.Name, h => h.Last.AddDays(1));
        ends[LabelledData.Source] = labelled.End;

        say("Learning from what is before the latest fifth, with the database and without it");
        var trainer = new Trainer(histories, seed, say, labelled: labelled);
        var early = trainer.Refit(cuts, inService.Manifest);
        var with = early.Ranker;
        var without = histories.Count == 0 ? inService.Ranker : new Trainer(histories, seed, say, labelled: labelled with { Groups = [] }).Refit(cuts, inService.Manifest).Ranker;
        var sawDatabase = inService.Manifest.Sources.Any(s => s.Kind == LabelledData.Source && s.Until > cuts[LabelledData.Source]);
        List<SliceComparison> slices = [.. ModelComparison.OfLabelled(labelled.Between(cuts[LabelledData.Source], ends[LabelledData.Source]), sawDatabase ? without : inService.Ranker, with)];
        foreach (var history in histories)
        {
            say($"Comparing on {history.Name} from {cuts[history.Name]:yyyy-MM-dd}");
            var corpus = history.Corpus(early.Spaces.Tuned, ends[history.Name]);
            var needs = corpus.Needs(cuts[history.Name], ends[history.Name]).ToList();
            slices.AddRange(ModelComparison.OfHistory(history.Name, Evaluation.Run(corpus, needs, without), Evaluation.Run(corpus, needs, with)));
        }
        say("Learning from everything");
        var candidate = trainer.Refit(ends, inService.Manifest).InTheSpaceOf(inService.Manifest);
        return (candidate, version => new ModelComparison
        {
            CandidateVersion = version, InServiceVersion = inService.Manifest.Version, CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime, HeldOutFrom = cuts,
            LabelledLists = labelled.Groups.Count, Labels = labelled.Labels, Slices = slices,
        });
    }

    /// <summary>The version is known once the files are there, so they are written beside their place first.</summary>
    private static string Write(ModelShelf shelf, TrainedModel candidate, Func<string, ModelComparison> comparison)
    {
        var fresh = shelf.Candidate(".new");
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        var manifest = ModelWriter.Write(candidate, fresh, m => ModelCard.Text(m, comparison(m.Version).HeldOutFrom, heldOut: "", []) + "\n## Against the model in service\n\n"
            + $"Both learned only from what is before {string.Join(", ", comparison(m.Version).HeldOutFrom.Select(h => $"{h.Key} {h.Value:yyyy-MM-dd}"))}; this one then from everything.\n\n{comparison(m.Version).Table()}");
        comparison(manifest.Version).Write(fresh);
        var place = shelf.Candidate(manifest.Version);
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        Directory.Move(fresh, place);
        return manifest.Version;
    }
}
