using System.CommandLine;
using Matchmaking.Accounts;
using Matchmaking.Matching;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Platform;

/// <summary>The verb <c>serve</c>: migrate, load the samples once, listen, say where to look.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls") { Description = "Addresses to listen on [default: http://localhost:5080]" };
    private static readonly Option<string?> DatabaseFile = new("--database") { Description = "SQLite file, made when missing [default: data/matchmaking.db]" };
    private static readonly Option<string?> Models = new("--models") { Description = "Folder of the ranker, or none for the baseline [default: models beside the program]" };
    private static readonly Option<string?> Samples = new("--samples") { Description = "Folder of the illustrative members [default: samples beside the program]" };
    private static readonly Option<bool> NoSamples = new("--no-samples") { Description = "Start an empty database without the illustrative members" };

    private static readonly TimeSpan MigrationLimit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var command = new Command("serve", "Run the service (what happens when no verb is given).") { Urls, DatabaseFile, Models, Samples, NoSamples };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var builder = Application.CreateBuilder();
        var configured = ServeOptions.From(builder.Configuration);
        var options = configured with
        {
            Urls = parse.GetValue(Urls) ?? configured.Urls,
            Database = parse.GetValue(DatabaseFile) ?? configured.Database,
            Models = parse.GetValue(Models) ?? configured.Models,
            Samples = parse.GetValue(Samples) ?? configured.Samples,
            LoadSamples = configured.LoadSamples && !parse.GetValue(NoSamples),
        };
        var problem = (options.Models == ModelStore.None ? null : MissingFolder("--models", options.Models, new ServeOptions().Models))
            ?? (options.LoadSamples ? MissingFolder("--samples", options.Samples, new ServeOptions().Samples) : null);
        return problem is null ? await RunAsync(builder, options, cancellation) : Fail(problem);
    }

    private static async Task<int> RunAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellation)
    {
        // Until the service runs, a failure is told in one line of its own: no stack trace from the host beside it.
        var running = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => running && level >= LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => running && level >= LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", level => running && level >= LogLevel.Warning);
        if (string.IsNullOrWhiteSpace(options.Database))
            return Fail("--database is empty; name a file, such as --database data/matchmaking.db.");
        WebApplication built;
        try
        {
            built = Application.Build(builder, options);
        }
        catch (InvalidDataException exception)
        {
            return Fail(exception.Message);
        }
        await using var app = built;
        try
        {
            // What is read and what is compiled for it take as long as each other.
            var prepared = Task.Run(() => PrepareAsync(app, cancellation), cancellation);
            Application.Map(app);
            await prepared;
            await app.StartAsync(cancellation);
        }
        catch (Exception exception) when (Explain(exception, options) is { } problem)
        {
            // What had started ends before its services are disposed of, or it would log their absence.
            await app.StopAsync(CancellationToken.None);
            return Fail(problem);
        }
        running = true;
        await PrintWhereToLookAsync(app, options, cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    /// <summary>Loads the model, brings the database up to date and fills an empty one with the samples.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellation)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (models, live) = (app.Services.GetRequiredService<ModelStore>(), app.Services.GetRequiredService<LivePool>());
        var db = scope.ServiceProvider.GetRequiredService<MatchmakingDb>();
        // Entity Framework makes its model meanwhile; the file is not touched before the ranker's is known to be of use.
        await Task.WhenAll(Task.Run(() => db.Model, cancellation), Task.Run(() =>
        {
            models.Open();
            live.ReadAhead();
        }, cancellation));
        // A process killed while it migrated leaves its lock behind, and Entity Framework would wait for that one for ever.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(MigrationLimit);
        try
        {
            await db.Database.BringUpToDateAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("another process is migrating it; if none runs, drop its table __EFMigrationsLock");
        }
        await Idempotency.ForgetAsync(db, app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, cancellation);
        var options = app.Services.GetRequiredService<ServeOptions>();
        if (options.LoadSamples && Directory.Exists(options.Samples))
            await SampleLoader.LoadAsync(db, options.Samples, cancellation);
        await scope.ServiceProvider.GetRequiredService<FirstAccounts>().PrepareAsync(cancellation);
        await PriorityWeight.NoteAsync(db, app.Services.GetRequiredService<ParticipationSettings>(), app.Services.GetRequiredService<TimeProvider>(), cancellation);
    }

    private static async Task PrintWhereToLookAsync(WebApplication app, ServeOptions options, CancellationToken cancellation)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchmakingDb>();
        var url = app.Urls.First().TrimEnd('/');
        var first = await db.Needs.Where(need => need.Status == NeedStatus.Published)
            .OrderBy(need => need.Id).Select(need => (Guid?)need.Id).FirstOrDefaultAsync(cancellation);
        Console.WriteLine($"Matchmaking listens on {string.Join(", ", app.Urls)}");
        Console.WriteLine($"  API and examples  {url}/swagger");
        if (first is { } need)
            Console.WriteLine($"  A first match     {url}/api/v1/needs/{need}/matches?limit=5");
        foreach (var line in await scope.ServiceProvider.GetRequiredService<FirstAccounts>().AnnounceAsync(app.Services.GetRequiredService<SetupCode>(), cancellation))
            Console.WriteLine(line);
        Console.WriteLine($"  Ranker            {app.Services.GetRequiredService<ModelStore>().Description}");
        Console.WriteLine($"  Database          {Path.GetFullPath(options.Database)}");
    }

    /// <summary>A folder asked for by name must be there; the one beside the program may be missing.</summary>
    private static string? MissingFolder(string option, string folder, string standard) =>
        folder == standard || Directory.Exists(folder) ? null : $"no folder '{folder}'; name one that exists with {option}.";

    private static string? Explain(Exception exception, ServeOptions options) => exception switch
    {
        ModelException or InvalidDataException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"another program uses the port of {options.Urls}; stop it or choose another address with --urls http://localhost:5081.",
        IOException { InnerException: System.Net.Sockets.SocketException socket } => Unusable(options, socket.Message),
        System.Net.Sockets.SocketException socket => Unusable(options, socket.Message),
        ArgumentOutOfRangeException { ParamName: "port" } => Unusable(options, "ports go from 0 to 65535"),
        FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => Unusable(options, exception.Message),
        SqliteException { SqliteErrorCode: 26 } => $"'{options.Database}' is not a SQLite database; choose another file with --database.",
        SqliteException sqlite => Unwritable(options, sqlite.Message),
        IOException or UnauthorizedAccessException or TimeoutException => Unwritable(options, exception.Message),
        _ => null,
    };

    private static string Unusable(ServeOptions options, string reason) =>
        $"cannot listen on '{options.Urls}' ({reason.ReplaceLineEndings(" ")}); give addresses such as --urls http://localhost:5080.";

    private static string Unwritable(ServeOptions options, string reason) =>
        $"cannot use the database '{options.Database}' ({reason}); choose a writable place with --database <file>.";

    private static int Fail(string problem)
    {
        Console.Error.WriteLine($"error: {problem}");
        return 1;
    }
}
