using System.IO.Compression;
using System.Text;
using Matchmaking.History;
using Microsoft.Extensions.Time.Testing;

namespace Matchmaking.Tests.History;

/// <summary>A folder of its own for one test's sources and database.</summary>
internal sealed class SourceFolder : IDisposable
{
    public static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public string Path { get; } = Directory.CreateTempSubdirectory("matchmaking-history-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public string Gzip(string name, string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return Write(name, memory.ToArray());
    }

    public string Zip(string folder, string name)
    {
        ZipFile.CreateFromDirectory(At(folder), At(name));
        return At(name);
    }

    /// <summary>Reads a source to its end; what was reported goes to <paramref name="problems"/>.</summary>
    public static List<HistoryRecord> Read(string kind, string path, List<RowProblem> problems) =>
        [.. new HistorySource(kind, path).Read(problems.Add, Clock)];

    public static List<HistoryRecord> ReadClean(string kind, string path)
    {
        var problems = new List<RowProblem>();
        var records = Read(kind, path, problems);
        Assert.Empty(problems);
        return records;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
