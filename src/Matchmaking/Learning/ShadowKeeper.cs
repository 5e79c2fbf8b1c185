using Matchmaking.Ranking;
using Microsoft.Extensions.Options;

namespace Matchmaking.Learning;

/// <summary>One offering that the candidate would move far.</summary>
internal sealed record ShadowMove(Guid RunId, Guid NeedId, Guid OfferingId, int Rank, int ShadowRank);

/// <summary>What shadow scoring found so far.</summary>
internal sealed record ShadowState(string? Version, string? Obstacle, int Lists, long Dropped, int OtherSpace, RankAgreement? Mean, IReadOnlyList<ShadowMove> Movers);

/// <summary>
/// Scores answered lists again with a candidate model, after they were answered: the same vectors, another order. What it finds is kept in
/// memory, for the latest lists.
/// </summary>
internal sealed partial class ShadowKeeper(ShadowQueue queue, ModelShelf shelf, IOptions<LearningOptions> options, ILogger<ShadowKeeper> logger) : BackgroundService
{
    private const int Remembered = 1000, MoversShown = 20, MoversOfAList = 3;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<(RankAgreement Agreement, ShadowMove[] Moves)> lists = [];
    private ModelBundle? candidate;
    private IReadOnlySet<string> sharing = new HashSet<string>();
    private string? obstacle;
    private int otherSpace;

    public ShadowState State
    {
        get
        {
            lock (lists)
                return new ShadowState(options.Value.Shadow, obstacle, lists.Count, queue.Dropped, otherSpace,
                    lists.Count == 0 ? null : new RankAgreement(lists.Average(l => l.Agreement.KendallTau), lists.Average(l => l.Agreement.Rbo), lists.Average(l => l.Agreement.Top10Overlap)),
                    [.. lists.SelectMany(l => l.Moves).OrderByDescending(m => Math.Abs(m.Rank - m.ShadowRank)).ThenBy(m => Math.Min(m.Rank, m.ShadowRank)).Take(MoversShown)]);
        }
    }

    /// <summary>Ends when the candidate is loaded or cannot be.</summary>
    internal Task Opened => opened.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Shadow is not { } version)
            return;
        // Loading reads megabytes and trees; the start of the service does not wait for it.
        await Task.Yield();
        Open(version);
        while (queue.Listening && await queue.Reader.WaitToReadAsync(stoppingToken))
            await DrainAsync(stoppingToken);
    }

    /// <summary>Scores everything that waits.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            while (queue.Reader.TryRead(out var list))
                Score(list);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Loads the candidate; one that cannot be used is told in the report and the log, and the service goes on without it.</summary>
    private void Open(string version)
    {
        try
        {
            candidate = shelf.LoadCandidate(version);
            sharing = candidate.Manifest.SharingSpace;
            queue.Listening = true;
            Shadowing(logger, candidate.Manifest.Version);
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException)
        {
            obstacle = e.Message;
            Refused(logger, version, e.Message);
        }
        finally
        {
            opened.TrySetResult();
        }
    }

    private void Score(ShadowList list)
    {
        if (!sharing.Contains(list.RankerVersion))
        {
            // Its numbers mean something else in the candidate's space.
            lock (lists)
                otherSpace++;
            return;
        }
        var scores = new float[list.Offerings.Length];
        candidate!.Ranker.Score(list.Vectors, scores);
        var places = new int[scores.Length];
        foreach (var (at, offering) in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Index())
            places[offering] = at;
        ShadowMove[] moves = [.. Enumerable.Range(0, places.Length).Where(i => places[i] != i).OrderByDescending(i => Math.Abs(places[i] - i)).ThenBy(i => i).Take(MoversOfAList)
            .Select(i => new ShadowMove(list.RunId, list.NeedId, list.Offerings[i], i + 1, places[i] + 1))];
        var agreement = RankAgreement.Of(places);
        lock (lists)
        {
            lists.Enqueue((agreement, moves));
            if (lists.Count > Remembered)
                lists.Dequeue();
        }
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The candidate {Version} scores beside the model in service")]
    private static partial void Shadowing(ILogger logger, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The candidate {Version} does not score beside the model in service: {Reason}")]
    private static partial void Refused(ILogger logger, string version, string reason);
}
