using Matchmaking.History;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Processes;

/// <summary>A folder with both kinds of sources in it, and a model trained on them by the verb, once for all tests of a class.</summary>
public sealed class TrainedFolder : IAsyncLifetime
{
    public const string Until = "2022-09-01";
    private readonly SourceFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>What train printed.</summary>
    internal string Printed { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        SyntheticHistory.WriteCordis(_folder, SyntheticHistory.Records(CordisReader.Source, 150, providers: 160));
        SyntheticHistory.WriteOcds(_folder, SyntheticHistory.Records(OcdsReader.Source, 200));
        Printed = (await RunAsync("train", "--history", "cordis=cordis", "--history", "ocds=ocds.jsonl", "--until", $"cordis={Until}", "--until", $"ocds={Until}",
            "--ship", "--credit", "Made up for tests", "--output", "models/shipped")).Success();
    }

    internal Task<Finished> RunAsync(params string[] arguments) => MatchmakingProcess.RunAsync(Path, arguments);

    public string At(string name) => _folder.At(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Every file and folder with its size and time, to see that a failure left nothing behind.</summary>
    internal string[] Contents() => [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(p => File.Exists(p) ? $"{p} {new FileInfo(p).Length} {File.GetLastWriteTimeUtc(p):O}" : p)];

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
