using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Matchmaking.Tests.Platform;

/// <summary>The program as people start it.</summary>
public sealed class ServeProcessTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("matchmaking-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("serve --help", "--database")]
    public async Task Help_is_given(string arguments, string expected)
    {
        var (exit, output, _) = await RunAsync(arguments.Split(' '));
        Assert.Equal(0, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("srve", "unknown verb 'srve'; use one of: serve")]
    [InlineData("srve --help", "unknown verb 'srve'")]
    [InlineData("--bogus", "--bogus")]
    [InlineData("serve --urls nonsense --no-samples", "cannot listen on 'nonsense'")]
    [InlineData("serve --no-samples --urls http://127.0.0.1:99999", "ports go from 0 to 65535")]
    [InlineData("serve --models /no/such/folder", "no folder '/no/such/folder'")]
    [InlineData("serve --samples /no/such/folder", "no folder '/no/such/folder'")]
    [InlineData("serve --no-samples --database /proc/matchmaking/x.db", "--database")]
    public async Task A_wrong_start_is_one_clear_line(string arguments, string expected)
    {
        var words = arguments.Split(' ').ToList();
        if (words[0] == "serve" && !words.Contains("--database"))
            words.AddRange(["--database", Path.Combine(folder.FullName, "x.db")]);
        await AssertFailsAsync(expected, [.. words]);
    }

    [Fact]
    public async Task A_database_below_a_file_or_in_a_file_of_another_kind_is_refused()
    {
        var file = Path.Combine(folder.FullName, "file");
        await File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        await AssertFailsAsync("choose a writable place with --database", "serve", "--no-samples", "--database", Path.Combine(file, "x.db"));
        await AssertFailsAsync("is not a SQLite database", "serve", "--no-samples", "--database", file);
    }

    [Fact]
    public async Task A_damaged_model_is_refused_before_the_database_is_touched()
    {
        var (models, database) = (folder.CreateSubdirectory("models"), Path.Combine(folder.FullName, "x.db"));
        await File.WriteAllTextAsync(Path.Combine(models.FullName, "manifest.json"), "{", TestContext.Current.CancellationToken);
        await AssertFailsAsync("manifest.json cannot be read", "serve", "--no-samples", "--models", models.FullName, "--database", database);
        Assert.False(File.Exists(database));
    }

    [Theory]
    [InlineData("Proxies__0", "proxy.example", "Matchmaking:Proxies:0 is 'proxy.example'; it must be an address or a network")]
    [InlineData("Proxies", "10.0.0.7", "a list: Matchmaking:Proxies:0")]
    [InlineData("Cors__Origins__0", "https://pages.example.org/", "an origin without a path")]
    [InlineData("RateLimits__Reads__Requests", "-1", "a whole number between 1 and 1000000")]
    [InlineData("RateLimits__Local", "yes", "true or false")]
    public async Task A_wrong_setting_is_named_with_what_it_must_be(string setting, string value, string expected)
    {
        var (exit, output, error) = await RunAsync(["serve", "--no-samples", "--database", Path.Combine(folder.FullName, "x.db")], ($"Matchmaking__{setting}", value));
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(expected, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_cure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await AssertFailsAsync($"another program uses the port of {url}", "--no-samples", "--urls", url, "--database", Path.Combine(folder.FullName, "x.db"));
    }

    [Fact]
    public async Task Serving_says_where_to_look_and_stops_when_asked()
    {
        using var process = Start(["--no-samples", "--urls", "http://127.0.0.1:0", "--database", Path.Combine(folder.FullName, "new", "x.db")]);
        try
        {
            var lines = new StringBuilder();
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.AppendLine(line);
                if (line.Contains("Database", StringComparison.Ordinal))
                    break;
            }
            var swagger = lines.ToString().Split().Single(word => word.EndsWith("/swagger", StringComparison.Ordinal));
            using var client = new HttpClient();
            Assert.Contains("swagger", await client.GetStringAsync(swagger, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "new", "x.db")));
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task AssertFailsAsync(string expected, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Assert.NotEqual(0, exit);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail: ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Matchmaking.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
