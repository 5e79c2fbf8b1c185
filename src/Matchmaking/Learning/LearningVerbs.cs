using System.CommandLine;
using System.Diagnostics;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Learning;

/// <summary>What the verbs of learning ask for alike.</summary>
internal static class LearningVerbs
{
    public static readonly Option<string> DatabaseFile = new("--database")
    {
        Description = "The SQLite file of the service.", HelpName = "file", DefaultValueFactory = _ => "data/matchmaking.db",
    };

    public static readonly Option<string> Models = new("--models")
    {
        Description = "Folder of the model in service; candidates and earlier models lie below it.", HelpName = "folder",
        DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "models"),
    };

    public static readonly Option<int> Weight = new("--database-weight")
    {
        Description = "How often a list of the database counts, against once for a need of history.", HelpName = "times", DefaultValueFactory = _ => 5,
    };

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Settings as the service has them, for what a verb does not name.</summary>
    public static LearningOptions Settings() => Settings<LearningOptions>(LearningOptions.Section);

    public static T Settings<T>(string section) where T : new() => new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build()
        .GetSection(section).Get<T>() ?? new T();

    /// <summary>
    /// Works beside the caller. Who is asked to stop waits a moment for the work to notice, and then leaves it behind: trees cannot be stopped while they grow, but end with the
    /// process. So the work must not write.
    /// </summary>
    public static async Task<T> BesideAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        var running = Task.Run(work, cancellation);
        try
        {
            return await running.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Moment, CancellationToken.None));
            throw;
        }
    }

    public static Task BesideAsync(Action work, CancellationToken cancellation) => BesideAsync(() =>
    {
        work();
        return true;
    }, cancellation);

    /// <summary>Tells of a step, with the time it took until then; between all steps something is said: the place to stop when that was asked for.</summary>
    public static Action<string> Teller(TextWriter output, Stopwatch watch, CancellationToken cancellation) => text =>
    {
        cancellation.ThrowIfCancellationRequested();
        output.WriteLine($"{watch.Elapsed:mm\\:ss} {text}");
    };

    /// <summary>The labelled lists of the database, in the space of a model.</summary>
    public static async Task<LabelledData> LabelledAsync(ParseResult parsed, ModelBundle model, Action<string> say, CancellationToken cancellation)
    {
        var weight = parsed.GetValue(Weight);
        if (weight is < 1 or > 100)
            throw new FormatException($"--database-weight {weight} is not between 1 and 100.");
        var file = parsed.GetRequiredValue(DatabaseFile);
        await using var services = Open(file);
        await using var db = await MigratedAsync(services, cancellation);
        var (runs, leftOut) = await LabelledRuns.ReadAsync(db, model.Manifest.SharingSpace, cancellation);
        var data = LabelledData.Of(file, runs, weight, model.Space, ModelBundle.LoadUntuned(parsed.GetRequiredValue(Models)));
        say($"database: {data.Labels} labels in {runs.Count} lists, {data.Groups.Count} of which compare something; {leftOut}");
        return data;
    }

    public static ServiceProvider Open(string file) => File.Exists(file) ? new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(file).BuildServiceProvider()
        : throw new FileNotFoundException($"There is no database '{file}'; name it with --database.");

    /// <summary>As the service would find it: an older file is brought up to date first.</summary>
    public static async Task<MatchmakingDb> MigratedAsync(ServiceProvider services, CancellationToken cancellation)
    {
        var db = await services.GetRequiredService<IDbContextFactory<MatchmakingDb>>().CreateDbContextAsync(cancellation);
        await db.Database.BringUpToDateAsync(cancellation);
        return db;
    }
}
