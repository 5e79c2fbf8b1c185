using Matchmaking.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Samples;

/// <summary>A migrated SQLite file of its own, and a folder for damaged copies of the samples beside it.</summary>
internal sealed class SampleDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("matchmaking-samples-");

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    public MatchmakingDb Open()
    {
        // Without pooling the file is released, and can be deleted, as soon as the context is disposed.
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder.FullName, "test.db"), ForeignKeys = true, Pooling = false,
        };
        var db = new MatchmakingDb(
            new DbContextOptionsBuilder<MatchmakingDb>().UseSqlite(connection.ToString()).Options, TimeProvider.System);
        db.Database.Migrate();
        return db;
    }

    /// <summary>Copies the samples and changes one file of the copy.</summary>
    public string CopyWith(string file, Func<string, string> damage)
    {
        var copy = folder.CreateSubdirectory("copy").FullName;
        foreach (var path in Directory.EnumerateFiles(Folder, "*.json"))
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        var target = Path.Combine(copy, file);
        var before = File.ReadAllText(target);
        var after = damage(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(target, after);
        return copy;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
