using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles.Duplicates;

/// <summary>
/// Keeps the index of identities like the database, whoever wrote to it: before each question it asks what changed since the last, and builds
/// the index anew only when something was removed.
/// </summary>
internal sealed class DuplicateFinder : IDisposable
{
    /// <summary>Less likely pairs are not shown.</summary>
    public const double Likely = 0.6;

    private readonly SemaphoreSlim one = new(1, 1);
    private DuplicateIndex index = new();
    private DateTime seen;
    private (int Count, long Versions) stamp;
    private List<Suspicion>? all;

    /// <summary>Who an organization may be besides itself; it need not be saved.</summary>
    public Task<List<Suspicion>> OfAsync(MatchmakingDb db, Organization organization, CancellationToken cancellation) =>
        AskAsync(db, index => index.Of(Identity(organization), Likely).ToList(), cancellation);

    /// <summary>Every likely pair, the likeliest first.</summary>
    public Task<List<Suspicion>> AllAsync(MatchmakingDb db, CancellationToken cancellation) =>
        AskAsync(db, index => all ??= index.All(Likely), cancellation);

    private async Task<T> AskAsync<T>(MatchmakingDb db, Func<DuplicateIndex, T> ask, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await RefreshAsync(db, cancellation);
            return ask(index);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task RefreshAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var now = await StampAsync(db, cancellation);
        if (now == stamp)
            return;
        all = null;
        await ReadAsync(db, cancellation);
        if ((index.Count, index.Versions) != now)
        {
            (index, seen) = (new DuplicateIndex(), default);
            await ReadAsync(db, cancellation);
        }
        stamp = now;
    }

    /// <summary>Rows that changed since the last time; of the last moment those that are known already come again, which does no harm.</summary>
    private async Task ReadAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        await foreach (var row in db.Organizations.AsNoTracking().Where(o => o.UpdatedAt >= seen).OrderBy(o => o.UpdatedAt)
            .Select(o => new { o.Id, o.Kind, o.LegalName, o.ShortName, o.Country, o.City, o.Website, o.LegalId, o.Version, o.UpdatedAt }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            index.Set(new OrganizationIdentity(row.Id, row.Kind, row.LegalName, row.ShortName, row.Country, row.City, row.Website, row.LegalId, row.Version));
            seen = row.UpdatedAt;
        }
    }

    private static async Task<(int Count, long Versions)> StampAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var row = await db.Organizations.GroupBy(_ => 1).Select(rows => new { Count = rows.Count(), Versions = rows.Sum(o => (long)o.Version) }).SingleOrDefaultAsync(cancellation);
        return (row?.Count ?? 0, row?.Versions ?? 0);
    }

    private static OrganizationIdentity Identity(Organization o) => new(o.Id, o.Kind, o.LegalName, o.ShortName, o.Country, o.City, o.Website, o.LegalId, o.Version);

    public void Dispose() => one.Dispose();
}
