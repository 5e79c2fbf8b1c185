using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Processes;

/// <summary>The whole way, as somebody new to it would go: import a history, train on it, serve the model, match a need.</summary>
public sealed class EndToEndTests(TrainedFolder folder) : IClassFixture<TrainedFolder>
{
    [Fact]
    public async Task Import_train_serve_match()
    {
        var cancellation = TestContext.Current.CancellationToken;
        (await folder.RunAsync("import", "cordis", "cordis", "--database", "end.db")).Success();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(folder.At("models/shipped/manifest.json"), cancellation))!;

        await using var server = await ServerProcess.StartAsync(folder.Path, "--database", "end.db", "--models", "models/shipped", "--no-samples");
        var providers = await server.GetAsync("/api/v1/organizations?kind=provider&source=cordis&limit=100");
        Assert.NotEmpty(providers["items"]!.AsArray());
        var buyers = await server.GetAsync("/api/v1/organizations?kind=city&source=cordis&limit=100");
        var city = buyers["items"]![0]!["id"]!;

        // A need in the words of one field: the best candidates are the specialists of that field.
        var record = SyntheticHistory.Records(CordisReader.Source, 150, providers: 160)[^1];
        var need = await server.PostAsync("/api/v1/needs", new { organizationId = (string)city!, title = record.Title, problem = record.Text, desiredOutcome = "It works", sectors = new[] { "governance" } });
        await server.PostAsync($"/api/v1/needs/{need["id"]}/publish", body: null, ifMatch: "*");
        var matches = await server.GetAsync($"/api/v1/needs/{need["id"]}/matches?limit=5");

        Assert.Equal("lambdamart", (string)matches["ranker"]!["name"]!);
        Assert.Equal((string)manifest["version"]!, (string)matches["ranker"]!["version"]!);
        var items = matches["items"]!.AsArray();
        Assert.Equal(5, items.Count);
        var first = items[0]!;
        var specialists = SyntheticHistory.Records(CordisReader.Source, 150, providers: 160)
            .Where(r => r.Topics[0] == record.Topics[0]).SelectMany(r => r.Providers).Select(p => p.Name).ToHashSet();
        Assert.Contains((string)first["provider"]!["name"]!, specialists);
        Assert.NotEmpty(first["references"]!.AsArray());
        Assert.NotEmpty(first["explanation"]!["parts"]!.AsArray());
        Assert.All(first["eligibility"]!.AsArray(), rule => Assert.True((bool)rule!["passed"]!));
    }
}

/// <summary>The program serving in a process of its own, on a free port of 127.0.0.1; its first admin is configured, and signed in.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;
    private static readonly (string Email, string Password) Admin = ("admin@test.example", "a password of the test");

    private ServerProcess(Process process, Uri address) => (_process, _client) = (process, new HttpClient { BaseAddress = address });

    public static async Task<ServerProcess> StartAsync(string folder, params string[] arguments)
    {
        var command = MatchmakingProcess.Command(folder, ["serve", "--urls", "http://127.0.0.1:0", .. arguments]);
        (command.Environment["Matchmaking__Admin__Email"], command.Environment["Matchmaking__Admin__Password"]) = (Admin.Email, Admin.Password);
        var process = Process.Start(command)!;
        _ = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith("Matchmaking listens on ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                var server = new ServerProcess(process, new Uri(line.Split(' ')[^1]));
                var session = await server.PostAsync("/api/v1/sessions", new { email = Admin.Email, password = Admin.Password });
                server._client.DefaultRequestHeaders.Authorization = new("Bearer", (string)session["accessToken"]!);
                return server;
            }
        throw new InvalidOperationException("The service ended before it listened.");
    }

    public async Task<JsonNode> GetAsync(string path) =>
        (await _client.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    public async Task<JsonNode> PostAsync(string path, object? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
