using System.Runtime.CompilerServices;
using Matchmaking.Accounts;
using Matchmaking.Notifications;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Matchmaking.Platform;

/// <summary>How the application reaches its SQLite file.</summary>
internal static class Database
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new IOException("--database is empty; name a file, such as --database data/matchmaking.db.");
        services.AddResilience();
        services.AddSingleton(provider => new AuditTrail(provider.GetRequiredService<TimeProvider>(), provider.GetService<IHttpContextAccessor>()));
        services.AddSingleton<EventAnnouncer>();
        services.AddDbContextFactory<MatchmakingDb>((provider, options) =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            Configure(options, file, sqlite => sqlite.ExecutionStrategy(dependencies => ResilientExecution.Create(dependencies, provider)));
            // The trail comes last: it records what the other adds, too.
            options.AddInterceptors(provider.GetRequiredService<EventAnnouncer>(), provider.GetRequiredService<AuditTrail>());
        });
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContext());
        return services;
    }

    /// <summary>
    /// Applies the migrations that a file lacks. Where it lacks none nothing is asked of Entity Framework, which would compare the whole model with
    /// its last snapshot and wait for a lock.
    /// </summary>
    public static async Task BringUpToDateAsync(this DatabaseFacade database, CancellationToken cancellation)
    {
        if ((await database.GetPendingMigrationsAsync(cancellation)).Any())
            await database.MigrateAsync(cancellation);
    }

    // A locked file holds a thread for two seconds at most; waiting longer is the resilience pipeline's, which holds none.
    private static void Configure(DbContextOptionsBuilder options, string file, Action<SqliteDbContextOptionsBuilder>? sqlite = null) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 2 }.ToString(), sqlite)
        .AddInterceptors(new SqlitePragmas());

    /// <summary>WAL lets readers go on while one writes; NORMAL is its safe companion (sqlite.org/wal.html). What is deleted is overwritten.</summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        /// <summary>The pool hands connections out again as they were; only a new one has yet to be told.</summary>
        private static readonly ConditionalWeakTable<object, object> Told = [];

        private const string Sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=1000;";

        // Entity Framework looks whether a database exists through a read-only connection, which cannot change its journal.
        private static string SqlFor(System.Data.Common.DbConnection connection) =>
            new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly ? "PRAGMA busy_timeout=1000;" : Sql;

        /// <summary>What this connection has yet to be told; null when it was before.</summary>
        private static System.Data.Common.DbCommand? Telling(System.Data.Common.DbConnection connection)
        {
            if (connection is SqliteConnection { Handle: { } handle } && Told.TryGetValue(handle, out _))
                return null;
            var command = connection.CreateCommand();
            command.CommandText = SqlFor(connection);
            return command;
        }

        // Only once it took effect: a locked file refuses.
        private static void Note(System.Data.Common.DbConnection connection) => Told.AddOrUpdate(((SqliteConnection)connection).Handle!, Told);

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Telling(connection);
            if (command is null)
                return;
            command.ExecuteNonQuery();
            Note(connection);
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = Telling(connection);
            if (command is null)
                return;
            await command.ExecuteNonQueryAsync(cancellationToken);
            Note(connection);
        }
    }

    /// <summary>For <c>dotnet ef</c> only.</summary>
    internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<MatchmakingDb>
    {
        public MatchmakingDb CreateDbContext(string[] args)
        {
            var options = new DbContextOptionsBuilder<MatchmakingDb>();
            Configure(options, "design-time.db");
            return new MatchmakingDb(options.Options, TimeProvider.System);
        }
    }
}
