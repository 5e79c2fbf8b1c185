using System.Net;
using System.Net.Http.Headers;
using Matchmaking.Accounts;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Matchmaking.Tests;

/// <summary>The real service on a free port of 127.0.0.1 and a SQLite file of its own, with a clock the test holds.</summary>
public sealed class MatchmakingHost : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("matchmaking-test-");
    private readonly SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
    private WebApplication? app;

    /// <summary>The day on which tests happen, unless they move the clock.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Now);

    /// <summary>Nobody in particular.</summary>
    public ApiClient Anonymous { get; private set; } = null!;

    /// <summary>Staff, who may do everything with profiles; <see cref="GetAsync"/>, <see cref="PostAsync"/> and <see cref="SendAsync"/> go through it.</summary>
    public ApiClient Staff { get; private set; } = null!;
    public HttpClient Client => Staff.Http;
    public IServiceProvider Services => app!.Services;

    /// <summary>The folder that is deleted in the end.</summary>
    public string Folder => folder.FullName;
    public string DatabaseFile => Path.Combine(Folder, "matchmaking.db");

    /// <summary>Starts without samples, as a class fixture does.</summary>
    public ValueTask InitializeAsync() => new(StartAsync(samples: false, configure: null, models: null, map: null));

    public static async Task<MatchmakingHost> StartNewAsync(
        bool samples = false, Action<WebApplicationBuilder>? configure = null, string? models = null, Action<WebApplication>? map = null)
    {
        var host = new MatchmakingHost();
        await host.StartAsync(samples, configure, models, map);
        return host;
    }

    /// <summary>A context for what a test must plant or look at behind the API.</summary>
    internal MatchmakingDb OpenDatabase() => Services.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContext();

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The report of a service that is ready. A start answers 503 until the pool of candidates is built, which may be after a test's first request.</summary>
    public async Task<Answer> ReadyAsync()
    {
        Assert.True(await Services.GetRequiredService<LivePool>().WaitUntilReadyAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), "The pool was not built within a minute.");
        return (await GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
    }

    public Task<Answer> PostAsync(string path, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Post, path, body, ifMatch);

    /// <summary>A step in a record's life, such as publish, from whichever version is current.</summary>
    public Task<Answer> StepAsync(string path) => PostAsync(path, ifMatch: "*");

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, string contentType = "application/json",
        params (string Name, string Value)[] headers) => Staff.SendAsync(method, path, body, ifMatch, contentType, headers);

    /// <summary>A client signed in with a new account of this role; a member acts for an organization.</summary>
    public async Task<ApiClient> AsAsync(AccountRole role, string? organization = null, MemberRole member = MemberRole.Owner, Action<Account>? change = null)
    {
        var email = $"{Guid.CreateVersion7():N}@test.example";
        var account = new Account
        {
            UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), Name = "Test", Role = role,
            EmailConfirmed = true, CreatedAt = Clock.GetUtcNow().UtcDateTime, SecurityStamp = Guid.NewGuid().ToString("N"),
            OrganizationId = organization is null ? null : Guid.Parse(organization), MemberRole = role == AccountRole.Member ? member : null,
        };
        change?.Invoke(account);
        // However far a test moves the clock, this session goes on.
        var (now, end) = (Clock.GetUtcNow(), Clock.GetUtcNow().AddYears(20));
        var session = new Session { AccountId = account.Id, CreatedAt = now.UtcDateTime, ExpiresAt = end.UtcDateTime, SecondFactor = true };
        await using var db = OpenDatabase();
        db.AddRange(account, session);
        await db.SaveChangesAsync();
        return With(Services.GetRequiredService<SignedTokens>().Issue(TokenPurpose.Access, session.Id, "", end), account.Id);
    }

    public Task<ApiClient> MemberAsync(string organization, MemberRole member = MemberRole.Owner) => AsAsync(AccountRole.Member, organization, member);

    /// <summary>A client with a new API key of somebody's account.</summary>
    public async Task<ApiClient> WithKeyAsync(ApiClient owner, ApiKeyScope scope)
    {
        var made = await owner.PostAsync("/api/v1/api-keys", new ApiKeyRequest { Name = "Test", Scope = scope });
        var client = With(accessToken: null, owner.Account);
        client.Http.DefaultRequestHeaders.Add("X-Api-Key", (string)made.Expect(HttpStatusCode.Created).Body!["key"]!);
        return client;
    }

    /// <summary>A client that sends this access token.</summary>
    public ApiClient With(string? accessToken, Guid account = default)
    {
        var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(app!.Urls.Single()) };
        if (accessToken is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return new ApiClient(http, account);
    }

    public async ValueTask DisposeAsync()
    {
        handler.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private async Task StartAsync(bool samples, Action<WebApplicationBuilder>? configure, string? models, Action<WebApplication>? map)
    {
        var builder = Application.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        // Tests send when they say so.
        builder.Configuration["Matchmaking:Notifications:Dispatch"] = "false";
        configure?.Invoke(builder);
        var options = new ServeOptions { Urls = "http://127.0.0.1:0", Database = DatabaseFile, LoadSamples = samples };
        app = Application.Build(builder, models is null ? options : options with { Models = models });
        Application.Map(app);
        map?.Invoke(app);
        File.Copy(await (samples ? Sampled : Empty).Value, DatabaseFile);
        await ServeCommand.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        Anonymous = With(accessToken: null);
        Staff = await AsAsync(AccountRole.Staff);
    }

    private static readonly Lazy<Task<string>> Empty = new(() => PrepareAsync(samples: false)), Sampled = new(() => PrepareAsync(samples: true));

    /// <summary>
    /// The file that every host starts from, made as the service makes it: what takes a start longest is done once for all tests. Starts from no file at all are for the tests of
    /// the program as a process.
    /// </summary>
    private static async Task<string> PrepareAsync(bool samples)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("matchmaking-test-start-").FullName, "matchmaking.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        var builder = Application.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        var options = new ServeOptions { Database = file, Models = "none" };
        await using (var app = Application.Build(builder, options))
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContextAsync())
        {
            await db.Database.MigrateAsync();
            if (samples)
                await SampleLoader.LoadAsync(db, options.Samples, CancellationToken.None);
            // All of it into the one file that is copied.
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        SqliteConnection.ClearAllPools();
        return file;
    }
}
