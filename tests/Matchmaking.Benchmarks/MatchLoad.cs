using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Matchmaking.History;

namespace Matchmaking.Benchmarks;

/// <summary>
/// The load run: imports a history into a fresh database, serves it in a process of its own, posts needs with the texts of its latest
/// projects and asks for the matches of each. Everything stays on 127.0.0.1 and is removed at the end.
/// </summary>
internal sealed class MatchLoad(HistorySource source, int needs) : IAsyncDisposable
{
    private const int WarmUp = 100;
    private const string Email = "admin@load.example", Password = "a password for the load run";
    private static readonly string Application = Path.Combine(AppContext.BaseDirectory, "Matchmaking.dll");
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-load-").FullName;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private Process? _server;

    public async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        using (var import = Start("import", source.Kind, source.Path, "--database", Database))
        {
            await import.WaitForExitAsync();
            if (import.ExitCode != 0)
                throw new InvalidOperationException($"import ended with {import.ExitCode}");
        }
        Console.WriteLine($"import            {watch.Elapsed.TotalSeconds,8:F1} s");

        watch.Restart();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}");
        _server = Start("serve", "--urls", _client.BaseAddress.ToString(), "--database", Database, "--no-samples");
        await ReadyAsync();
        Console.WriteLine($"start until ready {watch.Elapsed.TotalSeconds,8:F1} s");

        await SignInAsync();
        var ids = await PostNeedsAsync();
        // What is measured is open to everybody, and a long run outlives the token.
        _client.DefaultRequestHeaders.Authorization = null;
        await MeasureAsync("warm-up", [.. ids.Take(WarmUp)], clients: 1);
        var half = WarmUp + (ids.Count - WarmUp) / 2;
        await MeasureAsync("first answer, 1 client", ids[WarmUp..half], clients: 1);
        await MeasureAsync("first answer, 2 clients", ids[half..], clients: 2);
        await MeasureAsync("unchanged, 1 client", ids[WarmUp..half], clients: 1);
        _server.Refresh();
        Console.WriteLine($"resident memory   {_server.WorkingSet64 / 1024.0 / 1024,8:F0} MB");
    }

    private string Database => Path.Combine(_folder, "load.db");

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Application, .. arguments]) { RedirectStandardOutput = true };
        (start.Environment["Matchmaking__Admin__Email"], start.Environment["Matchmaking__Admin__Password"]) = (Email, Password);
        return Process.Start(start)!;
    }

    private async Task SignInAsync()
    {
        using var response = await _client.PostAsJsonAsync("/api/v1/sessions", new { email = Email, password = Password });
        response.EnsureSuccessStatusCode();
        var session = await response.Content.ReadFromJsonAsync<JsonElement>();
        _client.DefaultRequestHeaders.Authorization = new("Bearer", session.GetProperty("accessToken").GetString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        for (var i = 0; i < 600; i++)
        {
            await Task.Delay(100);
            try
            {
                using var response = await _client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        throw new InvalidOperationException("The service was not ready within a minute.");
    }

    /// <summary>Needs with the length and vocabulary of real ones: the latest projects of the source.</summary>
    private async Task<List<Guid>> PostNeedsAsync()
    {
        var city = await PostAsync("/api/v1/organizations", new { kind = "city", legalName = "Load City", country = "NL", region = "europe", latitude = 52.1, longitude = 5.1 });
        var ids = new List<Guid>();
        foreach (var record in source.Read(_ => { }).OrderByDescending(r => r.Date).ThenBy(r => r.Id, StringComparer.Ordinal).Take(needs + WarmUp))
        {
            var id = await PostAsync("/api/v1/needs", new
            {
                organizationId = city, title = record.Title[..Math.Min(record.Title.Length, 200)],
                problem = record.Text.Length == 0 ? record.Title : record.Text[..Math.Min(record.Text.Length, 5000)], desiredOutcome = "It works.", sectors = new[] { "mobility" },
            });
            using var publish = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/needs/{id}/publish") { Headers = { { "If-Match", "*" } } };
            using var published = await _client.SendAsync(publish);
            published.EnsureSuccessStatusCode();
            ids.Add(id);
        }
        return ids;
    }

    private async Task<Guid> PostAsync(string path, object body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private async Task MeasureAsync(string name, List<Guid> ids, int clients)
    {
        var times = new double[ids.Count];
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (i, cancellation) =>
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await _client.GetAsync(new Uri($"/api/v1/needs/{ids[i]}/matches?limit=10", UriKind.Relative), cancellation);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null, cancellation);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        Array.Sort(times);
        Console.WriteLine($"{name,-24} {ids.Count,5} requests  p50 {times[times.Length / 2],6:F1} ms  p99 {times[(int)(times.Length * 0.99)],6:F1} ms  {ids.Count / watch.Elapsed.TotalSeconds,6:F0} requests/s");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
