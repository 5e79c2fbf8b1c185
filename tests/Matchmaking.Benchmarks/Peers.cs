using System.Data.Common;
using System.Diagnostics;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.Candidates;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Matchmaking.Benchmarks;

/// <summary>
/// What a user would pick instead, over the same offerings and needs: one row an offering with its text and that of its provider's past
/// work, any term of the need matching, the ten best.
/// </summary>
internal sealed class Peers(CorpusGenerator corpus, IReadOnlyList<GeneratedNeed> needs, string folder)
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    public async Task RunAsync(double ours)
    {
        var texts = Texts();
        await SqliteAsync(texts, ours);
        if (!File.Exists($"{Binaries}/initdb"))
            ScaleLoad.Say($"PostgreSQL is not here and was left out; install it with: apt-get install postgresql-15");
        else
            await PostgresAsync(texts, ours);
    }

    private List<(Guid Id, string Text)> Texts()
    {
        var work = corpus.References.Select(r => (r.OrganizationId, Text: $"{r.Title} {r.Description}"))
            .Concat(corpus.Partnerships.SelectMany(p => p.Members.Select(m => (m.OrganizationId, Text: $"{p.Title} {p.Text}")))).ToLookup(w => w.OrganizationId, w => w.Text);
        return [.. corpus.Offerings.Select(o => (o.Id, string.Join('\n', work[o.OrganizationId].Prepend($"{o.Title} {o.Summary} {o.Description}"))))];
    }

    private static string[] Terms(GeneratedNeed need) => [.. $"{need.Need.Title} {need.Need.Problem}".Split(' ').Distinct(StringComparer.Ordinal)];

    private async Task SqliteAsync(List<(Guid Id, string Text)> texts, double ours)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "fts.db")};Pooling=False");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, body, tokenize='porter unicode61')");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO texts (id, body) VALUES ($id, $body)";
            var (id, body) = (insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$body", SqliteType.Text));
            foreach (var text in texts)
            {
                (id.Value, body.Value) = (text.Id.ToString(), text.Text);
                await insert.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }
        await ExecuteAsync(connection, "INSERT INTO texts (texts) VALUES ('optimize')");
        await using var query = connection.CreateCommand();
        query.CommandText = "SELECT id FROM texts WHERE texts MATCH $q ORDER BY bm25(texts) LIMIT 10";
        var asked = query.Parameters.Add("$q", SqliteType.Text);
        await MeasureAsync("SQLite FTS5 bm25()", query, need => asked.Value = string.Join(" OR ", Terms(need).Select(t => $"\"{t}\"")), ours);
    }

    private async Task PostgresAsync(List<(Guid Id, string Text)> texts, double ours)
    {
        var cluster = Path.Combine(folder, "pg");
        Directory.CreateDirectory(cluster);
        // The server refuses to run as root.
        await ShellAsync($"chmod 755 {folder}; if [ $(id -u) = 0 ]; then chown postgres {cluster}; fi");
        await AsOwnerAsync($"{Binaries}/initdb -D {cluster}/data -A trust -U bench");
        await AsOwnerAsync($"{Binaries}/pg_ctl -D {cluster}/data -w -l {cluster}/log -o '-p 54329 -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster} -c shared_buffers=2GB -c work_mem=256MB -c fsync=off -c max_parallel_workers_per_gather=2' start");
        try
        {
            await using var source = NpgsqlDataSource.Create("Host=127.0.0.1;Port=54329;Username=bench;Database=postgres;Command Timeout=600");
            await using var connection = await source.OpenConnectionAsync();
            await ExecuteAsync(connection, "CREATE TABLE texts (id uuid PRIMARY KEY, body text, words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED)");
            await using (var copy = await connection.BeginBinaryImportAsync("COPY texts (id, body) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var (id, text) in texts)
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(id, NpgsqlDbType.Uuid);
                    await copy.WriteAsync(text, NpgsqlDbType.Text);
                }
                await copy.CompleteAsync();
            }
            await ExecuteAsync(connection, "CREATE INDEX ON texts USING gin (words); ANALYZE texts");
            await using var query = connection.CreateCommand();
            query.CommandText = "SELECT id FROM texts, (SELECT string_agg(quote_literal(w), ' | ')::tsquery AS q FROM unnest(tsvector_to_array(to_tsvector('english', $1))) AS w) AS asked WHERE words @@ q ORDER BY ts_rank_cd(words, q) DESC LIMIT 10";
            var asked = query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "" });
            await MeasureAsync("PostgreSQL ts_rank_cd", query, need => asked.Value = string.Join(' ', Terms(need)), ours);
        }
        finally
        {
            await AsOwnerAsync($"{Binaries}/pg_ctl -D {cluster}/data -m immediate stop");
        }
    }

    private async Task MeasureAsync(string name, DbCommand query, Action<GeneratedNeed> ask, double ours)
    {
        var (times, quality) = (new List<double>(), new List<double>());
        for (var i = 0; i < needs.Count; i++)
        {
            ask(needs[i]);
            var start = Stopwatch.GetTimestamp();
            var found = new List<Guid>();
            await using (var reader = await query.ExecuteReaderAsync())
                while (await reader.ReadAsync())
                    found.Add(reader.GetGuid(0));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            quality.Add(ScaleLoad.Ndcg(needs[i], found));
        }
        times.Sort();
        ScaleLoad.Say($"{name,-28} {needs.Count,5} queries   p50 {times[times.Count / 2],7:F1} ms, {times[times.Count / 2] / ours:F0} times our first answer's  NDCG@10 {quality.Average():F3}");
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync();
    }

    private static Task AsOwnerAsync(string command) => ShellAsync($"if [ $(id -u) = 0 ]; then su postgres -s /bin/sh -c \"{command}\"; else {command}; fi");

    private static async Task ShellAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{command} >/dev/null"]) { WorkingDirectory = "/tmp" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}.");
    }
}
