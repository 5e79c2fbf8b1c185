using System.IO.Hashing;
using System.Text;
using Matchmaking.Candidates;

namespace Matchmaking.Matching;

/// <summary>
/// The pool beside its database, so that a start need not read and analyse every text again. Derived data: used only when it was made from
/// the same partnerships for the same semantic space, and is whole; anything else is passed over and written anew.
/// </summary>
internal sealed partial class PoolFile(string path, ILogger<PoolFile> logger, int least = PoolFile.WorthSaving)
{
    /// <summary>Changes with what is saved, and with how texts are analysed.</summary>
    private const string Format = "matchmaking pool 9";
    /// <summary>Documents from which a file is written: fewer are analysed in a moment.</summary>
    internal const int WorthSaving = 5000;
    private const int Buffer = 1 << 20;

    /// <summary>Writes the file beside the old one, then in its place. A disk that is full must not keep the service from starting.</summary>
    public void Write(SavedFrom from, ServingPool pool)
    {
        if (pool.Index.Text.Count < least)
            return;
        var partial = path + ".partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, Buffer))
            {
                using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
                {
                    writer.Write(Heading(from));
                    var isOwn = pool.Index.Space.Identity != from.Space;
                    writer.Write(isOwn);
                    if (isOwn)
                        pool.Index.Space.Save(file);
                    pool.Save(writer);
                }
                file.Position = 0;
                var hash = new XxHash128();
                hash.Append(file);
                file.Write(hash.GetCurrentHash());
            }
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(logger, path, e.Message);
        }
    }

    private Task<Loaded>? _early;

    /// <param name="Space">Read for this space.</param>
    /// <param name="Today">Read on this day.</param>
    /// <param name="Heading">What it was made from; empty where there is none.</param>
    /// <param name="Pool">Null where the file is of no use.</param>
    private sealed record Loaded(SemanticSpace Space, DateOnly Today, string Heading, ServingPool? Pool);

    /// <summary>Begins to read before the database can be asked whether the file still fits it, which takes as long.</summary>
    public void ReadAhead(SemanticSpace space, DateOnly today) => _early = LoadAsync(wanted: null, space, today);

    /// <summary>The pool of a whole file, if there is one that was made from the same.</summary>
    public async Task<ServingPool?> ReadAsync(SavedFrom from, SemanticSpace space, DateOnly today)
    {
        var loaded = Interlocked.Exchange(ref _early, null) is { } early ? await early : null;
        if (loaded is null || loaded.Space != space || loaded.Today != today)
            loaded = await LoadAsync(Heading(from), space, today);
        if (loaded.Pool is not { } pool || loaded.Heading != Heading(from))
            return null;
        pool.PartnershipStamp = from.Stamp;
        return pool;
    }

    /// <summary>
    /// On a thread of its own: a pool of threads that is as small as the machine, and waits in this one, would stand still until it has grown.
    /// </summary>
    private Task<Loaded> LoadAsync(string? wanted, SemanticSpace space, DateOnly today) =>
        Task.Factory.StartNew(() => Load(wanted, space, today), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Loaded Load(string? wanted, SemanticSpace space, DateOnly today)
    {
        var heading = "";
        try
        {
            if (!File.Exists(path))
                return new(space, today, "", null);
            using var reader = new BinaryReader(Open(), Encoding.UTF8);
            heading = reader.ReadString();
            if (!heading.StartsWith(wanted ?? $"{Format} {space.Identity} ", StringComparison.Ordinal))
                return new(space, today, heading, null);
            if (IsWhole())
            {
                var pool = new ServingPool(reader.ReadBoolean() ? SemanticSpace.Load(reader.BaseStream) : space, today);
                var start = reader.BaseStream.Position;
                pool.Restore(() =>
                {
                    var file = Open();
                    file.Position = start;
                    return new BinaryReader(file, Encoding.UTF8);
                });
                return new(space, today, heading, pool);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or ArgumentException or AggregateException)
        {
            // Told below: whatever was wrong, the file is of no use.
        }
        Damaged(logger, path);
        return new(space, today, heading, null);
    }

    /// <summary>Takes the file away: the next start builds the pool from the database.</summary>
    public void Forget()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotForgotten(logger, path, e.Message);
        }
    }

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);

    private static string Heading(SavedFrom from) => FormattableString.Invariant(
        $"{Format} {from.Space} {from.Schema} {from.Stamp.Partnerships} {from.Stamp.Members} {from.Stamp.PartnershipText}");

    private bool IsWhole()
    {
        using var file = Open();
        var (hash, buffer) = (new XxHash128(), new byte[Buffer]);
        var stored = new byte[hash.HashLengthInBytes];
        for (var left = file.Length - stored.Length; left > 0;)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
                return false;
            hash.Append(buffer.AsSpan(0, count));
            left -= count;
        }
        return file.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) == stored.Length && hash.GetCurrentHash().AsSpan().SequenceEqual(stored);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The saved pool {Path} could not be deleted, and repeats what was erased; delete it: {Reason}")]
    private static partial void NotForgotten(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The saved pool {Path} is damaged; the pool is built from the database")]
    private static partial void Damaged(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool could not be saved to {Path}, so that the next start builds it again: {Reason}")]
    private static partial void NotWritten(ILogger logger, string path, string reason);
}
