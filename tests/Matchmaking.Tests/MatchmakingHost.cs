using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Matchmaking.Tests;

/// <summary>The real service on a free port of 127.0.0.1 and a SQLite file of its own, with a clock the test holds.</summary>
public sealed class MatchmakingHost : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("matchmaking-test-");
    private WebApplication? app;

    /// <summary>The day on which tests happen, unless they move the clock.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Now);
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    public IServiceProvider Services => app!.Services;

    /// <summary>The folder that is deleted in the end.</summary>
    public string Folder => folder.FullName;
    public string DatabaseFile => Path.Combine(Folder, "matchmaking.db");

    /// <summary>Starts without samples, as a class fixture does.</summary>
    public ValueTask InitializeAsync() => new(StartAsync(samples: false, configure: null, models: null));

    public static async Task<MatchmakingHost> StartNewAsync(bool samples = false, Action<WebApplicationBuilder>? configure = null, string? models = null)
    {
        var host = new MatchmakingHost();
        await host.StartAsync(samples, configure, models);
        return host;
    }

    /// <summary>A context for what a test must plant or look at behind the API.</summary>
    internal MatchmakingDb OpenDatabase() => Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<MatchmakingDb>>().CreateDbContext();

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Post, path, body, ifMatch);

    /// <summary>A step in a record's life, such as publish, from whichever version is current.</summary>
    public Task<Answer> StepAsync(string path) => PostAsync(path, ifMatch: "*");

    /// <summary>Sends a request; whatever it is answered, an error is a problem with a trace id and never our fault.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, string contentType = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var text = body as string ?? (body as JsonNode ?? Examples.Json(body)).ToJsonString();
            request.Content = new StringContent(text, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            // The server refuses a huge body unread and hangs up; without this the client may still be writing and miss the answer.
            request.Headers.ExpectContinue = text.Length > 500_000;
        }
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) is true && content.Length > 0 ? JsonNode.Parse(content) : null;
        Assert.True(response.StatusCode < HttpStatusCode.InternalServerError || response.StatusCode == HttpStatusCode.ServiceUnavailable, content);
        if (response.StatusCode >= HttpStatusCode.BadRequest)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty((string)json!["traceId"]!);
            Assert.Equal((int)response.StatusCode, (int)json["status"]!);
            Assert.NotEmpty((string)json["title"]!);
            Assert.NotEmpty((string)json["detail"]!);
        }
        return new Answer(response.StatusCode, json, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(), response.Headers.TryGetValues("Link", out var link) ? link.Single() : null)
        {
            Headers = response.Headers, Content = response.Content.Headers, Length = content.Length,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private async Task StartAsync(bool samples, Action<WebApplicationBuilder>? configure, string? models)
    {
        var builder = Application.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        configure?.Invoke(builder);
        var options = new ServeOptions { Urls = "http://127.0.0.1:0", Database = DatabaseFile, LoadSamples = samples };
        app = Application.Build(builder, models is null ? options : options with { Models = models });
        await ServeCommand.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        Client.BaseAddress = new Uri(app.Urls.Single());
    }
}

/// <summary>What the service answered.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string? ETag, string? Location, string? Link)
{
    public string Id => (string)Body!["id"]!;

    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>The headers that speak of the body.</summary>
    public required HttpContentHeaders Content { get; init; }

    /// <summary>How much body came.</summary>
    public required long Length { get; init; }

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {status} but got {Status}: {Body?.ToJsonString()}");
        return this;
    }

    /// <summary>The messages of one field, empty when nothing is wrong with it.</summary>
    public string ErrorsOf(string field) => string.Join(" ", Body?["errors"]?[field]?.AsArray().Select(message => (string)message!) ?? []);
}
