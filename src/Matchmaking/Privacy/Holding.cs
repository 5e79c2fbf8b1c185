using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Privacy;

/// <summary>What one kind of row holds of people, and of organizations.</summary>
internal sealed record Holding(Part<Person> OfPerson, Part<Guid> OfOrganization);

/// <summary>What rows of one kind hold of one person, or of one organization: what of it is exported, and what erasing does to it.</summary>
internal sealed class Part<TSubject>
{
    private Part(string? section, string onErasure) => (Section, OnErasure) = (section, onErasure);

    /// <summary>What it is called in an export; null when nothing of it is exported.</summary>
    public string? Section { get; }

    /// <summary>What erasing does to it, or why there is nothing to do.</summary>
    public string OnErasure { get; }

    public Func<MatchmakingDb, ProfileMapping, TSubject, CancellationToken, Task<IReadOnlyList<object>>>? ReadAsync { get; private init; }

    /// <summary>Changes what is tracked; the erasure saves all of it at once.</summary>
    public Func<MatchmakingDb, TSubject, CancellationToken, Task>? EraseAsync { get; private init; }

    /// <summary>There is nothing of the subject in such rows.</summary>
    public static Part<TSubject> Nothing(string because) => new(null, $"nothing: {because}");

    /// <summary>The rows are the subject's, and go with it.</summary>
    public static Part<TSubject> Removed<TRow>(
        string section, Func<MatchmakingDb, TSubject, IQueryable<TRow>> rows, Func<TRow, ProfileMapping, object> show) where TRow : class => new(section, "removed")
    {
        ReadAsync = Reading(rows, show),
        EraseAsync = async (db, subject, cancellation) => db.RemoveRange(await rows(db, subject).ToListAsync(cancellation)),
    };

    /// <summary>The rows are a record that stays as it is.</summary>
    public static Part<TSubject> Kept<TRow>(
        string section, string because, Func<MatchmakingDb, TSubject, IQueryable<TRow>> rows, Func<TRow, ProfileMapping, object> show) where TRow : class =>
        new(section, $"kept: {because}") { ReadAsync = Reading(rows, show) };

    /// <summary>The rows stay, but not as they are.</summary>
    public static Part<TSubject> Changed<TRow>(
        string section, string how, Func<MatchmakingDb, TSubject, IQueryable<TRow>> rows, Func<TRow, ProfileMapping, object> show, Action<MatchmakingDb, TRow, TSubject> change) where TRow : class =>
        new(section, how)
        {
            ReadAsync = Reading(rows, show),
            EraseAsync = async (db, subject, cancellation) =>
            {
                foreach (var row in await rows(db, subject).ToListAsync(cancellation))
                    change(db, row, subject);
            },
        };

    /// <summary>Rows that say nothing of their own, and go too.</summary>
    public static Part<TSubject> Forgotten<TRow>(string because, Func<MatchmakingDb, TSubject, CancellationToken, Task<List<TRow>>> rows) where TRow : class =>
        new(null, $"removed, not exported: {because}") { EraseAsync = async (db, subject, cancellation) => db.RemoveRange(await rows(db, subject, cancellation)) };

    private static Func<MatchmakingDb, ProfileMapping, TSubject, CancellationToken, Task<IReadOnlyList<object>>> Reading<TRow>(
        Func<MatchmakingDb, TSubject, IQueryable<TRow>> rows, Func<TRow, ProfileMapping, object> show) where TRow : class =>
        async (db, mapping, subject, cancellation) => (await rows(db, subject).AsNoTracking().ToListAsync(cancellation)).ConvertAll(row => show(row, mapping));
}
