using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>What a request ranks with.</summary>
/// <param name="Index">Candidates and their texts.</param>
/// <param name="Candidates">The candidates by offering.</param>
/// <param name="Model">Ranker and the space the index was built in.</param>
/// <param name="Revision">Identity of the index's content.</param>
internal sealed record PoolState(
    CandidateIndex Index, IReadOnlyDictionary<Guid, PoolCandidate> Candidates, RankingModel Model, ulong Revision);

/// <summary>
/// The pool in memory and the model that ranks it, exchanged together. Changes are applied one at a time, in place; readers take
/// no lock, and read again when a change came between (a sequence lock).
/// </summary>
internal sealed partial class LivePool : IDisposable
{
    private const int Tries = 3;
    private readonly SemaphoreSlim _writer = new(1, 1), _rebuild = new(1, 1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDbContextFactory<MatchmakingDb> _databases;
    private readonly ModelStore _models;
    private readonly PoolFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<LivePool> _logger;
    private ServingPool? _pool;
    private ChangedProfiles? _missed;
    private volatile PoolState? _current;
    private volatile bool _distrusted;
    private long _begun, _ended;

    public LivePool(
        IDbContextFactory<MatchmakingDb> databases, ModelStore models, PoolChanges changes, PoolFile file, TimeProvider clock, ILogger<LivePool> logger)
    {
        (_databases, _models, _file, _clock, _logger) = (databases, models, file, clock, logger);
        changes.Committed = ApplyAsync;
    }

    public bool IsReady => _current is not null;

    /// <summary>False when the first build is not done in time.</summary>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await _ready.Task.WaitAsync(limit, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Reads from one revision of the pool; <paramref name="read"/> may run again and must change nothing.</summary>
    public async Task<T> ReadAsync<T>(Func<PoolState, T> read, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            var begun = Volatile.Read(ref _begun);
            if (begun == Volatile.Read(ref _ended))
            {
                var result = read(_current!);
                if (Interlocked.Read(ref _begun) == begun)
                    return result;
            }
            await Task.Delay(5, cancellation);
        }
        await _writer.WaitAsync(cancellation);
        try
        {
            return read(_current!);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>What would be read now.</summary>
    public PoolState Current => _current!;

    /// <summary>True when only building anew brings the pool up to date.</summary>
    public bool NeedsRebuild => _current is not { } current || _distrusted || current.Model != _models.Current || _pool!.IsWorn || _pool.NextDue <= Today;

    /// <summary>What the database must look like if nobody else wrote to it; null while a change is being applied.</summary>
    public DataStamp? Stamp => Volatile.Read(ref _begun) == Volatile.Read(ref _ended) ? _pool?.Stamp : null;

    public DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    /// <summary>Begins to read a saved pool while the database is brought up to date.</summary>
    public void ReadAhead() => _file.ReadAhead(_models.Current.Space, Today);

    /// <summary>Builds the pool from the database beside the one that serves, then puts it in its place.</summary>
    public async Task RebuildAsync(CancellationToken cancellation)
    {
        await _rebuild.WaitAsync(cancellation);
        try
        {
            var started = _clock.GetTimestamp();
            await WriteAsync(() => _missed = new(), cancellation);
            var (model, today) = (_models.Current, Today);
            await using var db = await _databases.CreateDbContextAsync(cancellation);
            var pool = await Task.Run(() => PoolLoader.LoadAsync(db, model.Space, today, _file, cancellation), cancellation);
            await _writer.WaitAsync(cancellation);
            try
            {
                if (_missed is { IsEmpty: false } missed)
                    pool.Apply(await ReadAsync(missed, cancellation));
                (_pool, _distrusted) = (pool, false);
                _current = new PoolState(pool.Index, pool.Candidates, model, pool.Revision);
            }
            finally
            {
                _missed = null;
                _writer.Release();
            }
            var (candidates, documents, took) = (pool.Index.Pool.Candidates.Count, pool.Index.Pool.Documents.Count, _clock.GetElapsedTime(started));
            Built(_logger, candidates, documents, took);
            if (pool.Index.Space != model.Space)
                Fitted(_logger, pool.Index.Pool.Market is null ? "" : ", and so is what plain measures weigh");
            // What analysing many texts left behind is several times the pool; given back before anybody is served.
            if (!_ready.Task.IsCompleted && !pool.IsRestored && documents >= PoolFile.WorthSaving)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            _ready.TrySetResult();
        }
        finally
        {
            _rebuild.Release();
        }
    }

    /// <summary>Brings the pool up to date with profiles that were just committed. What fails here must not fail who saved.</summary>
    private async Task ApplyAsync(ChangedProfiles changed)
    {
        try
        {
            await _writer.WaitAsync();
            try
            {
                _missed?.Add(changed);
                if (_pool is null)
                    return;
                var rows = await ReadAsync(changed, CancellationToken.None);
                Interlocked.Increment(ref _begun);
                try
                {
                    _pool.Apply(rows);
                    _current = _current! with { Revision = _pool.Revision };
                }
                finally
                {
                    Interlocked.Increment(ref _ended);
                }
                // Where a buyer is, is written into every project it bought; that is not worth an index of its own.
                if (changed.Partnerships || changed.Organizations.Any(_pool.IsBuyer))
                    _distrusted = true;
            }
            finally
            {
                _writer.Release();
            }
        }
        catch (Exception e)
        {
            _distrusted = true;
            NotApplied(_logger, e);
        }
    }

    private async Task<ChangedRows> ReadAsync(ChangedProfiles changed, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        return await PoolLoader.ReadAsync(db, changed, cancellation);
    }

    private async Task WriteAsync(Action write, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        write();
        _writer.Release();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _rebuild.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Pool of {Candidates} candidates with {Documents} documents built in {Took}")]
    private static partial void Built(ILogger logger, int candidates, int documents, TimeSpan took);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model has not learned from the whole of this market: meaning is tuned to its history{AndWeights}")]
    private static partial void Fitted(ILogger logger, string andWeights);

    [LoggerMessage(Level = LogLevel.Error, Message = "A saved change did not reach the pool, which will be built anew")]
    private static partial void NotApplied(ILogger logger, Exception exception);
}
