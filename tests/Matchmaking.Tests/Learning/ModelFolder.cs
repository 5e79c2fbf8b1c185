using System.Text.Json;
using Matchmaking.Learning;
using Matchmaking.Ranking;

namespace Matchmaking.Tests.Learning;

/// <summary>A folder with the shipped model in service, and candidates made of it without training.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("matchmaking-models-");

    public ModelFolder() => Copy(System.IO.Path.Combine(DirectionTests.Root, "models"), Path);

    public string Path => folder.FullName;

    public ModelShelf Shelf => new(Path);

    public string InService => Shelf.InService.Version;

    /// <summary>The shipped trees held to the baseline by another weight, so that it orders otherwise in the same space; compared as given.</summary>
    public string Candidate(string version, double weight, bool sameSpace = true, params SliceComparison[] slices)
    {
        var place = Shelf.Candidate(version);
        Copy(Path, place);
        var manifest = Shelf.InService;
        File.WriteAllText(System.IO.Path.Combine(place, ModelManifest.FileName), JsonSerializer.Serialize(
            manifest with { Version = version, Options = manifest.Options with { BaselineWeight = weight }, Lineage = sameSpace ? [manifest.Version] : [] }, ModelManifest.Json));
        if (slices.Length > 0)
            new ModelComparison
            {
                CandidateVersion = version, InServiceVersion = manifest.Version, CreatedAt = MatchmakingHost.Now.UtcDateTime, HeldOutFrom = new Dictionary<string, DateOnly>(),
                LabelledLists = 1, Labels = 1, Slices = slices,
            }.Write(place);
        return version;
    }

    /// <summary>What the algorithm register requires of the operator.</summary>
    public static void Register(System.Diagnostics.ProcessStartInfo command)
    {
        foreach (var (name, value) in ((string, string)[])[("Organization", "Example Network"), ("Department", "Partnerships"), ("ContactEmail", "register@network.example"), ("Area", "Everywhere"),
            ("LegalBasis", "Its statutes"), ("PublishedOn", "2026-03-02"), ("ReviewOn", "2027-03-02")])
            command.Environment[$"Matchmaking__Register__{name}"] = value;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
