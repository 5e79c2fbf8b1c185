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

    public static readonly Option<string[]> Until = new("--until")
    {
        Description = "First day the model must not see: a date (yyyy-MM-dd) for all sources or <kind>=<date> for one. Default: the day after the last record.",
        HelpName = "[kind=]date",
    };

    public static readonly Option<SpaceKind> Space = new("--space")
    {
        Description = "How the semantic space is fitted: distilled from a sentence encoder, or latent, by singular value decomposition of the history's words alone, which is faster and ranks worse.",
        DefaultValueFactory = _ => SpaceKind.Distilled,
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

    /// <summary>The first day not to be seen, by source.</summary>
    public static Dictionary<string, DateOnly> Dates(string[] texts, List<LoadedHistory> histories)
    {
        var until = histories.ToDictionary(h => h.Name, h => h.Last.AddDays(1));
        foreach (var text in texts)
        {
            var parts = text.Split('=');
            List<LoadedHistory> names = parts.Length == 1 ? histories : [.. histories.Where(h => h.Name == parts[0] || h.Source.Kind == parts[0])];
            if (names.Count == 0)
                throw new FormatException($"--until {text}: no --history is of kind '{parts[0]}'; given are {string.Join(", ", histories.Select(h => h.Name))}.");
            foreach (var history in names)
                until[history.Name] = Date("--until", parts[^1]);
        }
        return until;
    }
}
