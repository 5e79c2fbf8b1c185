using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The verb <c>train</c>: history in, a ranker with manifest and model card out.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Output = new("--output") { Description = "Folder to write the model to.", HelpName = "folder", Required = true };

    private static readonly Option<bool> Ship = new("--ship")
    {
        Description = "Measure the model on everything from --until on, and across sources; then train it again on all of the history with the same options and write that one. The card holds both.",
    };

    private static readonly Option<string[]> Credit = new("--credit") { Description = "A line of attribution for the model card, one a source.", HelpName = "text" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of every random step.", DefaultValueFactory = _ => 1 };

    private static readonly Option<bool> FromDatabase = new("--from-database")
    {
        Description = "Learn also from the judgments and outcomes in --database. The semantic space of the model in --models is kept, in which the stored lists were measured.",
    };

    public static Command Create()
    {
        var command = new Command("train",
            "Learn a ranker from past projects. The latest fifth of the needs before --until chooses the number of trees, the weight of the baseline and the bands; "
            + "the same input and seed give the same model.")
        {
            HistoryOptions.History, HistoryOptions.Until, HistoryOptions.Space, Output, Ship, Credit, Seed, FromDatabase, LearningVerbs.DatabaseFile, LearningVerbs.Models, LearningVerbs.Weight,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () => RunAsync(parsed, cancellation)));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, watch) = (parsed.InvocationConfiguration.Output, Stopwatch.StartNew());
        var say = LearningVerbs.Teller(output, watch, cancellation);
        var sources = HistoryOptions.Sources(parsed);
        var folder = parsed.GetRequiredValue(Output);
        ModelWriter.CheckWritable(folder);
        var histories = HistoryOptions.Load(sources, output);
        foreach (var history in histories)
            say($"{history.Name}: {history.Records.Count} records from {history.First:yyyy-MM-dd} to {history.Last:yyyy-MM-dd}, {history.BadRows} bad rows left out");
        var until = HistoryOptions.Dates(parsed.GetValue(HistoryOptions.Until) ?? [], histories);

        var shown = parsed.GetValue(FromDatabase) ? ModelBundle.Load(parsed.GetRequiredValue(LearningVerbs.Models)) : null;
        var labelled = shown is null ? null : await LearningVerbs.LabelledAsync(parsed, shown, say, cancellation);

        var (model, held, figures) = await LearningVerbs.BesideAsync(() =>
        {
            // The space of a database's lists is there already; what measures without them fits its own, of the same kind.
            var space = shown is null ? parsed.GetValue(HistoryOptions.Space)
                : !parsed.GetValue(Ship) || shown.Manifest.Options.Space == TrainingOptions.Latent ? SpaceKind.Latent : SpaceKind.Distilled;
            using var distillation = Distillation.For(space, say, cancellation);
            var trainer = new Trainer(histories, parsed.GetValue(Seed), say, distillation, labelled);
            var trained = trainer.Train(until);
            var (report, drawn) = (new StringBuilder(), new Dictionary<string, string>());
            if (parsed.GetValue(Ship))
            {
                report.Append(Measure(histories, until, trained, drawn, say));
                report.Append(AcrossSources(histories, until, trained.Manifest, parsed.GetValue(Seed), distillation, say));
                var ends = histories.ToDictionary(h => h.Name, h => h.Last.AddDays(1));
                if (labelled is not null)
                    ends[LabelledData.Source] = labelled.End;
                trained = trainer.Refit(ends, trained.Manifest);
            }
            if (shown is not null)
                trained = trained.InTheSpaceOf(shown.Manifest);
            return (trained, report.ToString(), drawn);
        }, cancellation);
        var manifest = ModelWriter.Write(model, folder, m => ModelCard.Text(m, until, held, parsed.GetValue(Credit) ?? []), figures);
        output.WriteLine($"{watch.Elapsed:mm\\:ss} Model {manifest.Version} written to {folder}");
    }

    private static string Measure(List<LoadedHistory> histories, Dictionary<string, DateOnly> until, TrainedModel trained, Dictionary<string, string> figures, Action<string> say)
    {
        var (text, all) = (new StringBuilder(), new List<NeedResult>());
        foreach (var history in histories.Where(h => h.Last >= until[h.Name]))
        {
            say($"Measuring on {history.Name} from {until[history.Name]:yyyy-MM-dd}");
            var (report, results) = HeldOut.Run(history, until[history.Name], history.Last.AddDays(1), trained.Ranker, trained.Spaces.Tuned, (_, _) => { });
            text.AppendLine(report);
            all.AddRange(results);
        }
        text.AppendLine("### Slices").AppendLine().AppendLine(EvaluationReport.Slices(all)).AppendLine(EvaluationReport.BandTable(all, trained.Manifest.Bands));
        var reliability = new Reliability(trained.Calibration, all);
        if (reliability.IsEmpty)
            return text.ToString();
        figures[ModelBundle.ReliabilityFile] = reliability.Svg();
        return text.AppendLine("### Calibration").AppendLine()
            .AppendLine("Expected is the share of matches with such a score that was chosen among the validation needs (isotonic regression); observed is what the held-out needs say.").AppendLine()
            .AppendLine(reliability.Table()).AppendLine($"![Reliability diagram]({ModelBundle.ReliabilityFile})").AppendLine().ToString();
    }

    /// <summary>For every source: a model that never saw it, trained on the others with the options already chosen.</summary>
    private static string AcrossSources(List<LoadedHistory> histories, Dictionary<string, DateOnly> until, ModelManifest chosen, int seed, Distillation? distillation, Action<string> say)
    {
        var text = new StringBuilder();
        foreach (var unseen in histories.Where(h => histories.Count > 1 && h.Last >= until[h.Name]))
        {
            var others = histories.Where(h => h != unseen).ToArray();
            say($"Measuring on {unseen.Name} with a model that never saw it");
            TrainedModel trained;
            try
            {
                trained = new Trainer(others, seed, say, distillation).Refit(until, chosen);
            }
            catch (HistoryFormatException e)
            {
                say($"  not possible: {e.Message}");
                continue;
            }
            var (report, _) = HeldOut.Run(unseen, until[unseen.Name], unseen.Last.AddDays(1), trained.Ranker, trained.Spaces.Tuned, (_, _) => { });
            text.AppendLine(CultureInfo.InvariantCulture, $"## A model that never saw {unseen.Name} (trained on {string.Join(", ", others.Select(o => o.Name))})").AppendLine()
                .AppendLine("Its space and trees come from the others alone; the baseline's few weights were set by hand with both sources in view.").AppendLine().AppendLine(report)
                .AppendLine(HeldOut.AsTrained(unseen, until[unseen.Name], unseen.Last.AddDays(1), trained.Ranker, trained.Spaces.Tuned));
        }
        return text.ToString();
    }
}
