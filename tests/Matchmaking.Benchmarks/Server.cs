using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Matchmaking.Benchmarks;

/// <summary>The real service in a process of its own, on 127.0.0.1.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly string Application = Path.Combine(AppContext.BaseDirectory, "Matchmaking.dll");
    private readonly Process _process;

    private Server(Process process, HttpClient client) => (_process, Client) = (process, client);

    public HttpClient Client { get; }

    public static Process Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Application, .. arguments]) { RedirectStandardOutput = true })!;
        // What nobody reads would stop the process once its pipe is full.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Answers when the pool is ready, with the time it took.</summary>
    public static async Task<(Server Server, TimeSpan Took)> ServeAsync(string database)
    {
        var watch = Stopwatch.StartNew();
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromMinutes(2) };
        var server = new Server(Start("serve", "--urls", client.BaseAddress.ToString(), "--database", database, "--no-samples"), client);
        while (!await server.IsReadyAsync())
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(60) || server._process.HasExited)
                throw new InvalidOperationException("The service was not ready within an hour.");
            await Task.Delay(50);
        }
        return (server, watch.Elapsed);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>Processor time so far: on a shared machine the steadier figure.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Line(string name, double[] milliseconds, TimeSpan elapsed, TimeSpan processor)
    {
        Array.Sort(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{name,-28} {milliseconds.Length,5} requests  p50 {At(milliseconds, 0.5),7:F1} ms  p99 {At(milliseconds, 0.99),7:F1} ms  {milliseconds.Length / elapsed.TotalSeconds,6:F0} requests/s  {processor.TotalMilliseconds / milliseconds.Length,6:F1} ms of processor each");
    }

    public static double At(double[] sorted, double quantile) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Client.Dispose();
    }
}
