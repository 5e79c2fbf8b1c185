using System.Text;
using Matchmaking.History;
using Matchmaking.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.History;

/// <summary>A real SQLite file that a test imports into.</summary>
internal sealed class ImportDatabase : IDisposable
{
    private readonly string _file;
    private readonly ServiceProvider _services;

    public ImportDatabase(string file)
    {
        _file = file;
        _services = new ServiceCollection().AddSingleton<TimeProvider>(SourceFolder.Clock).AddDatabase(file).BuildServiceProvider();
    }

    public MatchmakingDb Open() => _services.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContext();

    public Task<ImportSummary> ImportAsync(string kind, string path, Action<RowProblem>? report = null, Action<int, int>? progress = null) =>
        new HistoryImport(_services.GetRequiredService<IDbContextFactory<MatchmakingDb>>(), SourceFolder.Clock).RunAsync(
            new HistorySource(kind, path), report ?? (problem => Assert.Fail(problem.ToString())), progress, TestContext.Current.CancellationToken);

    /// <summary>Every row of every table, to see that nothing moved.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in new[] { "Organizations", "Offerings", "Partnerships", "PartnershipMembers" })
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are the four above.
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                for (var column = 0; column < row.FieldCount; column++)
                    dump.Append(row.GetValue(column)).Append('|');
                dump.AppendLine();
            }
        }
        return dump.ToString();
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
    }
}
