using System.Data.Common;
using Matchmaking.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Matchmaking.Benchmarks.Corpus;

/// <summary>
/// Fills tables by prepared statements, with columns and conversions taken from Entity Framework's own model: the rows are those that it
/// would have saved, some ten times sooner.
/// </summary>
internal sealed class BulkInsert(MatchmakingDb db, SqliteConnection connection, SqliteTransaction transaction)
{
    public void Add<T>(IEnumerable<T> entities) where T : class
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!);
        var columns = type.GetProperties().Select(p => (Name: p.GetColumnName(table)!, Value: Reader(p))).ToList();
        columns.AddRange(type.GetNavigations().Where(n => n.TargetEntityType.IsMappedToJson() && n.IsCollection)
            .Select(n => (n.TargetEntityType.GetContainerColumnName()!, (Func<object, object?>)(_ => "[]"))));
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Select((_, i) => command.Parameters.Add(new SqliteParameter($"$p{i}", null))).ToArray();
        foreach (var entity in entities)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].Value = columns[i].Value(entity) ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private static Func<object, object?> Reader(IProperty property)
    {
        var (getter, converter) = (property.GetGetter(), property.GetTypeMapping().Converter);
        return converter is null ? getter.GetClrValue : entity => converter.ConvertToProvider(getter.GetClrValue(entity));
    }

    /// <summary>Makes the database when needed and adds to it in one transaction.</summary>
    public static async Task AddAsync(string file, Action<BulkInsert> add)
    {
        var options = new DbContextOptionsBuilder<MatchmakingDb>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()).Options;
        await using var db = new MatchmakingDb(options, TimeProvider.System);
        await db.Database.MigrateAsync();
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await ExecuteAsync(connection, "PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA cache_size=-500000;");
        await using (var transaction = connection.BeginTransaction())
        {
            add(new BulkInsert(db, connection, transaction));
            await transaction.CommitAsync();
        }
        await ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;");
    }

    public static Task FillAsync(string file, CorpusGenerator corpus) => AddAsync(file, insert =>
    {
        insert.Add(corpus.Cities.Concat(corpus.Providers));
        insert.Add(corpus.Offerings);
        insert.Add(corpus.References);
        insert.Add(corpus.Partnerships);
        insert.Add(corpus.Partnerships.SelectMany(p => p.Members));
        insert.Add(corpus.Needs.Select(n => n.Need));
    });

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
