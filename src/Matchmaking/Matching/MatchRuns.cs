using System.Buffers.Binary;
using Matchmaking.Features;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>Keeps every list that was shown, with the vectors its scores came from; the same list is not kept twice in a row.</summary>
internal sealed class MatchRuns(TimeProvider clock) : IDisposable
{
    private readonly Gates _gates = new();

    /// <summary>Stores the list of a need and answers its run; the last run's when nothing changed since.</summary>
    public Task<Guid> StoreAsync(MatchmakingDb db, Guid need, MatchList list, string fingerprint, CancellationToken cancellation) =>
        StoreAsync(db, need, db.MatchRuns.Where(r => r.NeedId == need), fingerprint, () => New(list, fingerprint, run =>
        {
            (run.Direction, run.NeedId) = (MatchDirection.NeedToOfferings, need);
            run.Entries = [.. list.Ranked.Select(r => Entry(r.Rank, need, r))];
        }), cancellation);

    /// <summary>Stores the list of an offering: the place it has in the list of each need.</summary>
    public Task<Guid> StoreAsync(
        MatchmakingDb db, Guid offering, MatchList anyOf, IReadOnlyList<(Guid Need, RankedCandidate Place)> needs, string fingerprint, CancellationToken cancellation) =>
        StoreAsync(db, offering, db.MatchRuns.Where(r => r.OfferingId == offering), fingerprint, () => New(anyOf, fingerprint, run =>
        {
            (run.Direction, run.OfferingId) = (MatchDirection.OfferingToNeeds, offering);
            run.Entries = [.. needs.Select((n, i) => Entry(i + 1, n.Need, n.Place))];
        }), cancellation);

    private async Task<Guid> StoreAsync(
        MatchmakingDb db, Guid asker, IQueryable<MatchRun> runs, string fingerprint, Func<MatchRun> make, CancellationToken cancellation)
    {
        using var gate = await _gates.EnterAsync(asker, cancellation);
        var last = await runs.OrderByDescending(r => r.Id).Select(r => new { r.Id, r.Fingerprint }).FirstOrDefaultAsync(cancellation);
        if (last?.Fingerprint == fingerprint)
            return last.Id;
        var run = make();
        db.Add(run);
        await db.SaveChangesAsync(cancellation);
        return run.Id;
    }

    private MatchRun New(MatchList list, string fingerprint, Action<MatchRun> fill)
    {
        var run = new MatchRun
        {
            AsOf = list.AsOf,
            Ranker = list.Ranker.Name,
            RankerVersion = list.Ranker.Version,
            FeatureSet = FeatureList.Version,
            Fingerprint = fingerprint,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        fill(run);
        return run;
    }

    private static MatchRunEntry Entry(int rank, Guid need, RankedCandidate place) => new()
    {
        Rank = rank, NeedId = need, OfferingId = place.Candidate.Offering!.Id, Score = place.Score, Features = Bytes(place.Vector),
    };

    public static byte[] Bytes(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }

    public static float[] Vector(byte[] bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return vector;
    }

    public void Dispose() => _gates.Dispose();
}
