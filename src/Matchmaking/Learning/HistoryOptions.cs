using System.CommandLine;
using System.Globalization;
using Matchmaking.History;

namespace Matchmaking.Learning;

/// <summary>What <c>train</c> and <c>evaluate</c> ask for alike.</summary>
internal static class HistoryOptions
{
    private const int ProblemsShown = 20;

    public static readonly Option<string[]> History = new("--history")
    {
        Description = "A source of history, cordis=<zip or folder> or ocds=<file>; may be given several times.",
        HelpName = "kind=path",
    };

    public static IReadOnlyList<HistorySource> Sources(ParseResult parsed) => parsed.GetValue(History) is { Length: > 0 } texts
        ? [.. texts.Select(HistorySource.Parse)]
        : throw new FormatException("Give at least one --history <kind>=<path>, such as --history cordis=cordis.zip.");

    /// <summary>Reads the sources; the first bad rows are shown in full.</summary>
    public static List<LoadedHistory> Load(IReadOnlyList<HistorySource> sources, TextWriter output)
    {
        var shown = 0;
        return LoadedHistory.Load(sources, problem =>
        {
            if (shown++ < ProblemsShown)
                output.WriteLine(problem);
        });
    }

    public static DateOnly Date(string option, string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new FormatException($"{option} '{text}' is not a date; write it as 2024-07-01.");
}
