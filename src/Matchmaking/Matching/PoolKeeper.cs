using System.Diagnostics;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Matchmaking.Matching;

/// <summary>
/// Builds the pool at the start, and anew when the model changed, when another process wrote to the database, when a date came due
/// or when too much of it was removed. Looks once a second.
/// </summary>
internal sealed partial class PoolKeeper(
    LivePool live, ModelStore models, IDbContextFactory<MatchmakingDb> databases, ILogger<PoolKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), Settling = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Comparing a large database with the pool takes a while, and every list that is kept is a reason to: at most this share of the time goes into it.</summary>
    private const int RestFactor = 50;
    private MatchmakingDb? _watching;
    private long _dataVersion, _restUntil;
    private bool _isDisposed;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.DoAsync(
        stopping => CheckAsync(compares: Stopwatch.GetTimestamp() >= _restUntil, stopping), Interval, e => Failed(logger, e), stoppingToken, atOnce: true);

    /// <summary>Looks once, and builds the pool anew when there is a reason.</summary>
    public Task CheckAsync(CancellationToken cancellation) => CheckAsync(compares: true, cancellation);

    private async Task CheckAsync(bool compares, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var changedElsewhere = compares && await IsChangedElsewhereAsync(cancellation);
            await models.RefreshAsync(cancellation);
            if (changedElsewhere || live.NeedsRebuild)
                await live.RebuildAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Our own changes are in the pool already, so that it differs from the database only by those of others.</summary>
    private async Task<bool> IsChangedElsewhereAsync(CancellationToken cancellation)
    {
        _watching ??= await databases.CreateDbContextAsync(cancellation);
        var started = Stopwatch.GetTimestamp();
        var version = await DataVersionAsync(_watching, cancellation);
        if (version == _dataVersion)
            return false;
        _dataVersion = version;
        var isLike = !live.IsReady || await IsLikePoolAsync(_watching, cancellation);
        var now = Stopwatch.GetTimestamp();
        _restUntil = now + RestFactor * (now - started);
        if (isLike)
            return false;
        // A change of ours may be committed and not applied yet: look again.
        await Task.Delay(Settling, cancellation);
        return !await IsLikePoolAsync(_watching, cancellation);
    }

    private async Task<bool> IsLikePoolAsync(MatchmakingDb db, CancellationToken cancellation) =>
        live.Stamp is not { } stamp || stamp == await PoolLoader.StampAsync(db, cancellation);

    /// <summary>Moves with every commit of another connection (sqlite.org/pragma.html#pragma_data_version), so the connection stays open.</summary>
    private static async Task<long> DataVersionAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_isDisposed)
            return;
        _isDisposed = true;
        // A host that is disposed without being stopped leaves a look under way; a connection that is being asked cannot be closed.
        _one.Wait(Patience);
        _watching?.Dispose();
        _one.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The pool could not be checked or built; trying again in a second")]
    private static partial void Failed(ILogger logger, Exception exception);
}

/// <summary>Not ready until the first pool is built.</summary>
internal sealed class PoolCheck(LivePool live) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(live.IsReady ? HealthCheckResult.Healthy() : Health.Unhealthy($"the pool of candidates is being built"));
}
