using System.Text.Json;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>
/// A folder of models: the one in service in it, candidates and those that served before below it, and every decision in <c>decisions.jsonl</c>.
/// </summary>
internal sealed class ModelShelf(string folder)
{
    public const string DecisionsFile = "decisions.jsonl";
    private static readonly JsonSerializerOptions Line = new(ModelManifest.Json) { WriteIndented = false };

    public string Folder => folder;

    public string Candidate(string version) => Path.Combine(folder, "candidates", version);

    private string Previous(string version) => Path.Combine(folder, "previous", version);

    /// <exception cref="ModelException">None serves.</exception>
    public ModelManifest InService => ModelBundle.ReadManifest(folder);

    public IReadOnlyList<string> Candidates => !Directory.Exists(Path.Combine(folder, "candidates")) ? []
        : [.. Directory.EnumerateDirectories(Path.Combine(folder, "candidates")).Where(ModelBundle.Exists).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <exception cref="ModelException">There is no such candidate.</exception>
    public ModelBundle LoadCandidate(string version)
    {
        // A version names a folder; anything else would leave the shelf.
        if (version != Path.GetFileName(version) || !ModelBundle.Exists(Candidate(version)))
            throw new ModelException($"There is no candidate '{version}' in '{folder}'; {(Candidates.Count == 0 ? "retrain makes one" : $"there are {string.Join(", ", Candidates)}")}.");
        return ModelBundle.Load(Candidate(version));
    }

    /// <summary>Puts a candidate into service; the model that served is kept.</summary>
    public void Promote(string version)
    {
        Copy(folder, Previous(InService.Version));
        Copy(Candidate(version), folder);
    }

    /// <summary>To which version the last promotion can be undone; null when there is none to undo.</summary>
    public string? Undoes()
    {
        var serving = InService.Version;
        var undo = Decisions().LastOrDefault(d => d.Kind == ModelDecisionKind.Promoted && d.ToVersion == serving)?.FromVersion;
        return undo is not null && ModelBundle.Exists(Previous(undo)) ? undo : null;
    }

    public void RollBack(string version)
    {
        // What went wrong with it is looked into as a candidate.
        Copy(folder, Candidate(InService.Version));
        Copy(Previous(version), folder);
    }

    public IEnumerable<ModelDecision> Decisions() => !File.Exists(Path.Combine(folder, DecisionsFile)) ? []
        : File.ReadLines(Path.Combine(folder, DecisionsFile)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<ModelDecision>(line, Line)!);

    public void Record(ModelDecision decision) => File.AppendAllText(Path.Combine(folder, DecisionsFile), JsonSerializer.Serialize(decision, Line) + "\n");

    /// <summary>All files beside the place first, then moved in, the manifest last: a service that looks meanwhile sees a model that is still being written.</summary>
    private static void Copy(string from, string to)
    {
        var partial = Path.Combine(to, ".partial");
        Directory.CreateDirectory(partial);
        string[] files = [.. ModelBundle.ReadManifest(from).Files.Keys, ModelBundle.CardFile, ModelManifest.FileName];
        foreach (var file in files)
            File.Copy(Path.Combine(from, file), Path.Combine(partial, file), overwrite: true);
        foreach (var file in files)
            File.Move(Path.Combine(partial, file), Path.Combine(to, file), overwrite: true);
        Directory.Delete(partial);
    }
}
