using System.Buffers.Binary;
using System.Text.Json;
using Matchmaking.Features;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Matchmaking.Matching;

/// <summary>Keeps every list that was shown, with the vectors its scores came from; the same list is not kept twice in a row.</summary>
internal sealed class MatchRuns(TimeProvider clock, ShadowQueue shadow) : IDisposable
{
    /// <summary>All entries by one statement: a row a place of the list, its vector cut from those of all.</summary>
    private const string InsertEntries = """
        INSERT INTO "MatchRunEntries" ("MatchRunId", "Rank", "NeedId", "OfferingId", "Score", "Propensity", "Features")
        SELECT $run, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, substr($vectors, key * $width + 1, $width) FROM json_each($entries)
        """;
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
        await db.Database.CreateExecutionStrategy().ExecuteAsync(token => InsertAsync(db, run, token), cancellation);
        if (run.NeedId is { } need)
            shadow.Offer(() => new ShadowList(run.Id, need, run.RankerVersion, [.. run.Entries.Select(e => e.OfferingId)], [.. run.Entries.SelectMany(e => Vector(e.Features))]));
        return run.Id;
    }

    /// <summary>
    /// A hundred rows by one statement: what Entity Framework would do, at a tenth of the time, on every first answer.
    /// </summary>
    private static async Task InsertAsync(MatchmakingDb db, MatchRun run, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var entries = run.Entries;
        run.Entries = [];
        var added = db.Add(run);
        try
        {
            await db.SaveChangesAsync(cancellation);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction.GetDbTransaction();
            command.CommandText = InsertEntries;
            command.Parameters.Add(new SqliteParameter("$run", run.Id));
            command.Parameters.Add(new SqliteParameter("$width", FeatureList.All.Count * sizeof(float)));
            command.Parameters.Add(new SqliteParameter("$vectors", Joined(entries.ConvertAll(e => e.Features))));
            command.Parameters.Add(new SqliteParameter("$entries", JsonSerializer.Serialize(entries.ConvertAll(
                e => new object?[] { e.Rank, Text(e.NeedId), Text(e.OfferingId), (double)e.Score, (double?)e.Propensity }))));
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        finally
        {
            // A second try, and whoever uses the context next, starts from nothing.
            added.State = EntityState.Detached;
            run.Entries = entries;
        }
    }

    private static byte[] Joined(List<byte[]> parts)
    {
        var all = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }
        return all;
    }

    /// <summary>As the provider writes a <see cref="Guid"/>.</summary>
    private static string Text(Guid id) => id.ToString().ToUpperInvariant();

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
        Rank = rank, NeedId = need, OfferingId = place.Candidate.Offering!.Id, Score = place.Score, Propensity = Examination.At(rank), Features = Bytes(place.Vector),
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
