using System.Diagnostics;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.History;
using Matchmaking.Profiles;

namespace Matchmaking.Benchmarks;

/// <summary>
/// The load run over a history: imports it into a fresh database, adds needs with the texts of its latest projects, serves it in a process
/// of its own and asks for the matches of each. Everything stays on 127.0.0.1 and is removed at the end.
/// </summary>
internal sealed class MatchLoad(HistorySource source, int needs) : IDisposable
{
    private const int WarmUp = 100;
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-load-").FullName;

    public async Task RunAsync()
    {
        var (watch, database) = (Stopwatch.StartNew(), Path.Combine(_folder, "load.db"));
        using (var import = Server.Start("import", source.Kind, source.Path, "--database", database))
        {
            await import.WaitForExitAsync();
            if (import.ExitCode != 0)
                throw new InvalidOperationException($"import ended with {import.ExitCode}");
        }
        ScaleLoad.Say($"import {watch.Elapsed.TotalSeconds:F1} s");
        var (city, posted) = Needs();
        await BulkInsert.AddAsync(database, insert =>
        {
            insert.Add([city]);
            insert.Add(posted);
        });
        var (server, took) = await Server.ServeAsync(database);
        await using (server)
        {
            ScaleLoad.Say($"built and ready after {took.TotalSeconds:F1} s");
            var half = WarmUp + (posted.Count - WarmUp) / 2;
            await AskAsync(server, "warm-up", posted[..WarmUp], clients: 1);
            await AskAsync(server, "first answer, 1 client", posted[WarmUp..half], clients: 1);
            await AskAsync(server, "first answer, 2 clients", posted[half..], clients: 2);
            await AskAsync(server, "unchanged, 1 client", posted[WarmUp..half], clients: 1);
            ScaleLoad.Say($"resident memory {server.ResidentMegabytes:F0} MB");
        }
    }

    /// <summary>Needs with the length and vocabulary of real ones: the latest projects of the source.</summary>
    private (Organization, List<Need>) Needs()
    {
        var now = DateTime.UtcNow;
        var city = new Organization
        {
            Kind = OrganizationKind.City, LegalName = "Load City", Country = "NL", Region = Region.Europe, Latitude = 52.1, Longitude = 5.1, CreatedAt = now, UpdatedAt = now, Version = 1,
        };
        return (city, [.. source.Read(_ => { }).OrderByDescending(r => r.Date).ThenBy(r => r.Id, StringComparer.Ordinal).Take(needs + WarmUp).Select(record => new Need
        {
            OrganizationId = city.Id, Title = record.Title[..Math.Min(record.Title.Length, 200)], Problem = record.Text.Length == 0 ? record.Title : record.Text[..Math.Min(record.Text.Length, 5000)],
            DesiredOutcome = "It works.", Sectors = [Sector.Mobility], Status = NeedStatus.Published, PublishedAt = now, CreatedAt = now, UpdatedAt = now, Version = 1,
        })]);
    }

    private static Task<ScalePoint> AskAsync(Server server, string name, List<Need> needs, int clients) =>
        ScaleLoad.AskAsync(server, name, [.. needs.Select(need => new GeneratedNeed(need, new Dictionary<Guid, int>()))], clients);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
