using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Matchmaking.Platform;

/// <summary>Named pipelines for the faults that pass by themselves; nothing else is tried again.</summary>
internal static class Resilience
{
    /// <summary>SQLite is busy or locked. Used by <see cref="ResilientExecution"/>; nobody wraps a query by hand.</summary>
    public const string Database = "database";

    /// <summary>A model's file is being written while it is read.</summary>
    public const string ModelReload = "model-reload";

    /// <summary>The mail server cannot be reached, or hangs up.</summary>
    public const string Mail = "mail";

    private const int SqliteBusy = 5, SqliteLocked = 6;

    public static IServiceCollection AddResilience(this IServiceCollection services) => services
        .AddResiliencePipeline(Database, pipeline => Retry(pipeline, IsTransient, tries: 5, delay: TimeSpan.FromMilliseconds(100)))
        .AddResiliencePipeline(ModelReload, pipeline => Retry(
            pipeline, fault => fault is IOException and not (FileNotFoundException or DirectoryNotFoundException) or InvalidDataException,
            tries: 4, delay: TimeSpan.FromMilliseconds(250)))
        .AddResiliencePipeline(Mail, pipeline => Retry(
            pipeline, fault => fault is IOException or System.Net.Sockets.SocketException or MailKit.Net.Smtp.SmtpProtocolException, tries: 2, delay: TimeSpan.FromMilliseconds(250)));

    public static bool IsTransient(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
        DbUpdateConcurrencyException => false,
        DbUpdateException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    // Waiting is on the system's clock even where the application is given another one: a frozen clock must not freeze a retry.
    private static void Retry(ResiliencePipelineBuilder pipeline, Func<Exception, bool> transient, int tries, TimeSpan delay)
    {
        pipeline.TimeProvider = TimeProvider.System;
        pipeline.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle(transient),
            MaxRetryAttempts = tries,
            Delay = delay,
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        });
    }
}

/// <summary>Sends everything that Entity Framework does through the database pipeline.</summary>
/// <remarks>
/// Inside a transaction of the caller, or inside another execution, one statement is never repeated alone: it would be cut
/// loose from what went before it. Whoever opens a transaction and wants it retried runs all of it in
/// <c>Database.CreateExecutionStrategy().ExecuteAsync</c>.
/// </remarks>
internal sealed class ResilientExecution(ExecutionStrategyDependencies dependencies, ResiliencePipeline pipeline) : IExecutionStrategy
{
    private static readonly AsyncLocal<bool> Inside = new();

    public static ResilientExecution Create(ExecutionStrategyDependencies dependencies, IServiceProvider services) =>
        new(dependencies, services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(Resilience.Database));

    public bool RetriesOnFailure => !Inside.Value;

    // Not part of RetriesOnFailure: Entity Framework asks that while it still builds the services that know the transaction.
    private bool Once => Inside.Value || dependencies.CurrentContext.Context.Database.CurrentTransaction is not null;

    public TResult Execute<TState, TResult>(
        TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded)
    {
        var context = dependencies.CurrentContext.Context;
        if (Once)
            return operation(context, state);
        return pipeline.Execute(() =>
        {
            Inside.Value = true;
            try
            {
                return operation(context, state);
            }
            finally
            {
                Inside.Value = false;
            }
        });
    }

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken cancellationToken = default)
    {
        var context = dependencies.CurrentContext.Context;
        if (Once)
            return await operation(context, state, cancellationToken);
        return await pipeline.ExecuteAsync(
            async token =>
            {
                Inside.Value = true;
                return await operation(context, state, token);
            },
            cancellationToken);
    }
}
