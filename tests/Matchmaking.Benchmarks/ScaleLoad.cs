using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.Learning;

namespace Matchmaking.Benchmarks;

/// <summary>What a run at one size found, for the growth chart.</summary>
internal sealed record ScalePoint(int Offerings, double FirstP50, double FirstP99, double ProcessorEach, double Megabytes);

/// <summary>
/// The load run over a generated market: fills a database, serves it, asks for the matches of different needs, and asks what a user would
/// pick instead the same. Everything stays on 127.0.0.1 and is removed at the end.
/// </summary>
internal sealed class ScaleLoad(int offerings, bool peers) : IDisposable
{
    // The first thousand requests are compiled, and then compiled better, while they are answered.
    private const int WarmUp = 1500, Asked = 600, Unchanged = 150;
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-scale-").FullName;

    public async Task<ScalePoint> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        var corpus = Program.Generate(offerings, WarmUp + 3 * Asked);
        var database = Path.Combine(_folder, "scale.db");
        await BulkInsert.FillAsync(database, corpus);
        Say($"{offerings:N0} offerings of {corpus.Providers.Count:N0} providers, {corpus.References.Count:N0} references, {corpus.Partnerships.Count:N0} partnerships made in {watch.Elapsed.TotalSeconds:F0} s");
        var needs = corpus.Needs;
        ScalePoint point;
        var (server, took) = await Server.ServeAsync(database);
        await using (server)
        {
            Say($"built and ready after {took.TotalSeconds:F1} s");
            await AskAsync(server, "warm-up", needs[..WarmUp], clients: 2);
            var first = await AskAsync(server, "first answer, 1 client", needs.GetRange(WarmUp, Asked), clients: 1);
            await AskAsync(server, "first answer, 2 clients", needs.GetRange(WarmUp + Asked, Asked), clients: 2);
            await AskAsync(server, "first answer, 8 clients", needs.GetRange(WarmUp + 2 * Asked, Asked), clients: 8);
            // The latest lists: older ones are worked out again.
            await AskAsync(server, "unchanged, 1 client", needs.GetRange(WarmUp + 3 * Asked - Unchanged, Unchanged), clients: 1);
            Say($"resident memory {server.ResidentMegabytes:F0} MB");
            point = first with { Offerings = offerings, Megabytes = server.ResidentMegabytes };
        }
        var (again, restarted) = await Server.ServeAsync(database);
        await again.DisposeAsync();
        Say($"started again, ready after {restarted.TotalSeconds:F1} s");
        if (peers)
            await new Peers(corpus, needs.GetRange(WarmUp, 60), _folder).RunAsync(point.FirstP50);
        return point;
    }

    public static async Task<ScalePoint> AskAsync(Server server, string name, List<GeneratedNeed> needs, int clients)
    {
        var (times, answers) = (new double[needs.Count], new byte[needs.Count][]);
        var (watch, before) = (Stopwatch.StartNew(), server.Processor);
        await Parallel.ForAsync(0, needs.Count, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (i, cancellation) =>
        {
            var start = Stopwatch.GetTimestamp();
            answers[i] = await server.Client.GetByteArrayAsync(new Uri($"/api/v1/needs/{needs[i].Need.Id}/matches?limit=10", UriKind.Relative), cancellation);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        var (elapsed, processor) = (watch.Elapsed, server.Processor - before);
        // Read when the clock has stopped: who asks has a processor of its own.
        var quality = answers.Select((answer, i) => Ndcg(needs[i], Offerings(answer))).Average();
        // Unknown where nobody knows who was right.
        var known = double.IsNaN(quality) ? "" : string.Create(CultureInfo.InvariantCulture, $"  NDCG@10 {quality:F3}");
        Say($"{Server.Line(name, times, elapsed, processor)}{known}");
        return new ScalePoint(0, Server.At(times, 0.5), Server.At(times, 0.99), processor.TotalMilliseconds / needs.Count, 0);
    }

    private static Guid[] Offerings(byte[] answer)
    {
        using var list = JsonDocument.Parse(answer);
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("offering").GetProperty("id").GetGuid())];
    }

    public static double Ndcg(GeneratedNeed need, IEnumerable<Guid> ranking) =>
        Metrics.Ndcg([.. ranking.Select(id => need.Right.GetValueOrDefault(id))], need.Right.Values, 10);

    public static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
