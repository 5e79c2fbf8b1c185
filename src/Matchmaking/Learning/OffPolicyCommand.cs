using System.CommandLine;
using System.Globalization;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary><c>evaluate --off-policy</c>: what a model's order would have been worth, from lists that were shown in another.</summary>
internal static class OffPolicyCommand
{
    public static async Task RunAsync(ParseResult parsed, string model, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var bundle = model == "none" ? null : ModelBundle.Load(model);
        var ranker = bundle?.Ranker ?? new BaselineRanker();
        await using var services = LearningVerbs.Open(parsed.GetRequiredValue(LearningVerbs.DatabaseFile));
        await using var db = await LearningVerbs.MigratedAsync(services, cancellation);
        var (runs, leftOut) = await LabelledRuns.ReadAsync(db, bundle?.Manifest.SharingSpace, cancellation);
        if (runs.Count == 0)
            throw new FormatException($"The database holds no list with judgments or outcomes that this model can order; {leftOut}.");
        var report = OffPolicy.Evaluate([.. runs.Select(run => Places(run, ranker))]);
        await output.WriteLineAsync($"Ranker {ranker.Name} {ranker.Version}; {leftOut}");
        await output.WriteLineAsync(Table(report));
    }

    /// <summary>The same candidates in the model's order.</summary>
    internal static IReadOnlyList<LoggedPlace> Places(LabelledRun run, IRanker ranker)
    {
        var scores = new float[run.Places.Count];
        ranker.Score([.. run.Places.SelectMany(p => p.Vector)], scores);
        var ranks = new int[scores.Length];
        foreach (var (at, place) in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => run.Places[i].Rank).Index())
            ranks[place] = at + 1;
        return [.. run.Places.Select((p, i) => new LoggedPlace(p.Propensity, p.Label, ranks[i]))];
    }

    private static string Table(OffPolicyReport report)
    {
        static string Cell(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Mean,7:0.000} [{e.Low:0.000}, {e.High:0.000}]");
        return string.Create(CultureInfo.InvariantCulture, $"""
            {report.Labels} labels in {report.Lists} lists, worth {report.EffectiveLabels:0.0} equally weighted ones; {report.Clipped} weights cut at {OffPolicy.LargestWeight}

            | gain (2^label − 1), with 95% interval | as shown | in this ranker's order |
            |---|---|---|
            | of a list, by inverse propensity | {Cell(report.Shown)} | {Cell(report.Ips)} |
            | of a labelled place, self-normalised | {Cell(report.ShownPlace)} | {Cell(report.Snips)} |
            """);
    }
}
