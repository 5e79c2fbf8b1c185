using System.CommandLine;
using System.Diagnostics;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.History;

/// <summary>The verb <c>import</c>: a public source of history into the database.</summary>
internal static class ImportCommand
{
    private const int RowsShown = 20;

    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Stop at the first bad row and write nothing. Without it bad rows are reported and left out.",
        Recursive = true,
    };

    private static readonly Option<string> DatabaseFile = new("--database")
    {
        Description = "The SQLite file to write to; it is made, or brought up to date, when needed.",
        HelpName = "file",
        DefaultValueFactory = _ => "data/matchmaking.db",
        Recursive = true,
    };

    public static Command Create() => new("import",
        "Read past public-private projects into the database: their organizations, who worked with whom, and one offering a provider that "
        + "stands for its track record. One transaction; importing the same file twice changes nothing.")
    {
        Strict,
        DatabaseFile,
        Kind(CordisReader.Source, "path",
            "EU research projects: the EU open data portal's CORDIS download in CSV, the zip or the folder it was unpacked to "
            + "(project.csv and organization.csv; topics.csv and euroSciVoc.csv when there). "
            + "Public bodies (PUB) become buyers, companies (PRC) providers."),
        Kind(OcdsReader.Source, "file",
            "Public tenders and awards in the Open Contracting Data Standard 1.1: release packages, record packages or compiled releases, "
            + "as JSON or JSON Lines, plain or gzip."),
    };

    private static Command Kind(string kind, string argument, string description)
    {
        var path = new Argument<string>(argument) { Description = $"The {argument} to read." };
        var command = new Command(kind, description) { path };
        command.SetAction((parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var source = new HistorySource(kind, parsed.GetRequiredValue(path));
            return Verbs.RunAsync(parsed.InvocationConfiguration.Error, () =>
                ImportAsync(source, parsed.GetRequiredValue(DatabaseFile), parsed.GetValue(Strict), output, cancellation));
        });
        return command;
    }

    private static async Task ImportAsync(HistorySource source, string database, bool strict, TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var problems = new List<RowProblem>();
        var problemCount = 0;
        void Report(RowProblem problem)
        {
            if (strict)
                throw new HistoryFormatException($"{problem}. Nothing was imported; correct the row, or leave out --strict to skip it.");
            if (problemCount++ < RowsShown)
                problems.Add(problem);
        }

        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(database).BuildServiceProvider();
        var import = new HistoryImport(services.GetRequiredService<IDbContextFactory<MatchmakingDb>>(), TimeProvider.System);
        var summary = await Progress.RunAsync(output, $"Importing {source.Path}", "projects written",
            progress => Task.Run(() => import.RunAsync(source, Report, progress, cancellation), cancellation));

        foreach (var problem in problems)
            await output.WriteLineAsync(problem.ToString());
        if (problemCount > problems.Count)
            await output.WriteLineAsync($"and {problemCount - problems.Count} more bad rows");
        await output.WriteLineAsync(
            $"{summary.Read} projects read: {summary.Added} added, {summary.Updated} updated, {summary.Unchanged} unchanged; {problemCount} bad rows left out.");
        await output.WriteLineAsync(
            $"{summary.Organizations} organizations and {summary.Offerings} offerings added to {database} in {watch.Elapsed.TotalSeconds:F1} s.");
    }
}
