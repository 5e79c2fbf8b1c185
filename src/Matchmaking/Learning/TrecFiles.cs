using System.Globalization;

namespace Matchmaking.Learning;

/// <summary>Rankings and relevance in the formats of the Text REtrieval Conference, so that any scorer can check them.</summary>
public static class TrecFiles
{
    /// <summary>Lines <c>query Q0 provider rank score tag</c>; the score falls with the rank, so that scorers which sort by it agree.</summary>
    public static void WriteRun(string file, IEnumerable<NeedResult> results, string tag) => Write(file, results.SelectMany(result =>
        result.Ranking.Select((provider, i) => string.Create(CultureInfo.InvariantCulture,
            $"{Id(result.Record.Id)} Q0 {Id(provider)} {i + 1} {Evaluation.Depth - i} {tag}"))));

    /// <summary>Lines <c>query 0 provider label</c>.</summary>
    public static void WriteQrels(string file, IEnumerable<NeedResult> results) => Write(file, results.SelectMany(result =>
        result.Relevant.Select(provider => string.Create(CultureInfo.InvariantCulture, $"{Id(result.Record.Id)} 0 {Id(provider)} {RelevanceLabel.Chosen}"))));

    /// <summary>Ranking takes minutes: a file that could not be written is refused before.</summary>
    /// <exception cref="IOException">The message names the option and says why.</exception>
    public static void CheckWritable(string option, string? file)
    {
        if (file is null)
            return;
        try
        {
            if (Directory.Exists(file))
                throw new IOException("It is a folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.Create(Partial(file)).Dispose();
            File.Delete(Partial(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option} '{file}' cannot be written: {e.Message} Give another file.", e);
        }
    }

    private static string Partial(string file) => file + ".partial";

    private static string Id(string id) => string.Join('_', id.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Write(string file, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var partial = Partial(file);
        try
        {
            File.WriteAllLines(partial, lines);
            File.Move(partial, file, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
