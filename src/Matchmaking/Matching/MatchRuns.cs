using System.Buffers;
using System.Buffers.Binary;
using System.Text;
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
    /// <summary>A run, and all its entries by one statement: a row a place of the list, its vector cut from those of all.</summary>
    private const string Insert = """
        INSERT INTO "MatchRuns" ("Id", "Direction", "NeedId", "OfferingId", "AsOf", "Ranker", "RankerVersion", "FeatureSet", "Fingerprint", "CreatedAt")
        VALUES ($Id, $Direction, $NeedId, $OfferingId, $AsOf, $Ranker, $RankerVersion, $FeatureSet, $Fingerprint, $CreatedAt);
        INSERT INTO "MatchRunEntries" ("MatchRunId", "Rank", "NeedId", "OfferingId", "Score", "Propensity", "Features")
        SELECT $Id, value ->> 0, upper(value ->> 1), upper(value ->> 2), value ->> 3, value ->> 4, substr($vectors, key * $width + 1, $width) FROM json_each($entries)
        """;

    // Compiled, because every first answer asks it.
    private readonly Func<MatchmakingDb, Guid, CancellationToken, Task<Last?>> _lastOfNeed = EF.CompileAsyncQuery((MatchmakingDb db, Guid need, CancellationToken _) =>
        db.MatchRuns.Where(r => r.NeedId == need).OrderByDescending(r => r.Id).Select(r => new Last(r.Id, r.Fingerprint)).FirstOrDefault());

    private readonly Func<MatchmakingDb, Guid, CancellationToken, Task<Last?>> _lastOfOffering = EF.CompileAsyncQuery((MatchmakingDb db, Guid offering, CancellationToken _) =>
        db.MatchRuns.Where(r => r.OfferingId == offering).OrderByDescending(r => r.Id).Select(r => new Last(r.Id, r.Fingerprint)).FirstOrDefault());

    private readonly Gates _gates = new();

    private sealed record Last(Guid Run, string Fingerprint);

    /// <summary>Stores the list of a need and answers its run; the last run's when nothing changed since.</summary>
    public Task<Guid> StoreAsync(MatchmakingDb db, Guid need, MatchList list, string fingerprint, CancellationToken cancellation) =>
        StoreAsync(db, need, _lastOfNeed, fingerprint, () =>
            (New(list, fingerprint, MatchDirection.NeedToOfferings, need, offering: null), [.. list.Ranked.Select(r => new Entry(r.Rank, need, r))]), cancellation);

    /// <summary>Stores the list of an offering: the place it has in the list of each need.</summary>
    public Task<Guid> StoreAsync(
        MatchmakingDb db, Guid offering, MatchList anyOf, IReadOnlyList<(Guid Need, RankedCandidate Place)> needs, string fingerprint, CancellationToken cancellation) =>
        StoreAsync(db, offering, _lastOfOffering, fingerprint, () =>
            (New(anyOf, fingerprint, MatchDirection.OfferingToNeeds, need: null, offering), [.. needs.Select((n, i) => new Entry(i + 1, n.Need, n.Place))]), cancellation);

    /// <summary>A place of a list, of which <see cref="MatchRunEntry"/> is what is stored.</summary>
    private readonly record struct Entry(int Rank, Guid Need, RankedCandidate Place)
    {
        public Guid Offering => Place.Candidate.Offering!.Id;
    }

    private async Task<Guid> StoreAsync(
        MatchmakingDb db, Guid asker, Func<MatchmakingDb, Guid, CancellationToken, Task<Last?>> lastOf, string fingerprint, Func<(MatchRun Run, Entry[] Entries)> make, CancellationToken cancellation)
    {
        using var gate = await _gates.EnterAsync(asker, cancellation);
        if (await lastOf(db, asker, cancellation) is { } last && last.Fingerprint == fingerprint)
            return last.Run;
        var (run, entries) = make();
        await db.Database.CreateExecutionStrategy().ExecuteAsync(token => InsertAsync(db, run, entries, token), cancellation);
        if (run.NeedId is { } need)
            shadow.Offer(() => new ShadowList(run.Id, need, run.RankerVersion, [.. entries.Select(e => e.Offering)], [.. entries.SelectMany(e => e.Place.Vector.ToArray())]));
        return run.Id;
    }

    /// <summary>
    /// A hundred rows by one command: what Entity Framework would do, at a tenth of the time, on every first answer. Columns are written as it writes them.
    /// </summary>
    private static async Task InsertAsync(MatchmakingDb db, MatchRun run, Entry[] entries, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = Insert;
        foreach (var column in db.Model.FindEntityType(typeof(MatchRun))!.GetProperties())
            command.Parameters.Add(column.GetRelationalTypeMapping().CreateParameter(command, $"${column.Name}", column.PropertyInfo!.GetValue(run), column.IsNullable));
        command.Parameters.Add(new SqliteParameter("$width", FeatureList.All.Count * sizeof(float)));
        command.Parameters.Add(new SqliteParameter("$vectors", Bytes(Array.ConvertAll(entries, e => e.Place.Vector))));
        command.Parameters.Add(new SqliteParameter("$entries", Written(entries)));
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A row a place, but for its vector.</summary>
    private static string Written(Entry[] entries)
    {
        var buffer = new ArrayBufferWriter<byte>(128 * (entries.Length + 1));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var entry in entries)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(entry.Rank);
                writer.WriteStringValue(entry.Need);
                writer.WriteStringValue(entry.Offering);
                writer.WriteNumberValue((double)entry.Place.Score);
                writer.WriteNumberValue((double)Examination.At(entry.Rank));
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private MatchRun New(MatchList list, string fingerprint, MatchDirection direction, Guid? need, Guid? offering) => new()
    {
        Direction = direction,
        NeedId = need,
        OfferingId = offering,
        AsOf = list.AsOf,
        Ranker = list.Ranker.Name,
        RankerVersion = list.Ranker.Version,
        FeatureSet = FeatureList.Version,
        Fingerprint = fingerprint,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
    };

    /// <summary>Vectors one after the other, as they are stored.</summary>
    public static byte[] Bytes(params ReadOnlySpan<ReadOnlyMemory<float>> vectors)
    {
        var length = 0;
        foreach (var vector in vectors)
            length += vector.Length;
        var (bytes, at) = (new byte[length * sizeof(float)], 0);
        foreach (var vector in vectors)
            foreach (var value in vector.Span)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);
                at += sizeof(float);
            }
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
