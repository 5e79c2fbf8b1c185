using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>Reads the pool from the database: all of it, or what changed.</summary>
internal static class PoolLoader
{
    /// <summary>Builds the pool as of one moment of the database.</summary>
    /// <param name="db">Is left with a transaction that ends with it.</param>
    /// <param name="space">The model's: where meaning is measured, as far as the pool's own history does not say more.</param>
    /// <param name="today">Documents of later days wait.</param>
    /// <param name="file">A saved pool that is taken when it fits, and written when it does not.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<ServingPool> LoadAsync(
        MatchmakingDb db, SemanticSpace space, DateOnly today, PoolFile? file = null, CancellationToken cancellation = default)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        // Deferred: a reader that does not hold up writers, and sees one moment through all its queries.
        await using var moment = connection.BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(moment, cancellation);
        var stamp = await StampAsync(db, cancellation);
        var from = new SavedFrom(space.Identity, db.Database.GetMigrations().Last(), stamp);
        var reading = file?.ReadAsync(from, space, today);
        var versions = await AllVersionsAsync(db, cancellation);
        if (reading is not null && await reading is { } saved && await CatchUpAsync(db, saved, versions, cancellation))
            return saved;
        var rows = new List<DocumentRow>();
        await LoadPartnershipsAsync(db, rows, cancellation);
        var offerings = await OfferingsAsync(db, cancellation);
        (space, var weights) = new PastPool(rows, offerings, today, cancellation).Fit(space);
        var pool = new ServingPool(space, today) { PartnershipStamp = stamp };
        pool.Index.Pool.Market = weights;
        foreach (var (id, version) in versions)
            pool.Know(id, version);
        LoadOfferings(offerings, pool, rows, cancellation);
        await foreach (var reference in db.References.AsNoTracking().Where(r => r.State != ReferenceState.Disputed)
            .AsAsyncEnumerable().WithCancellation(cancellation))
            rows.Add(DocumentRow.Of(reference));
        // Ids break ties, so that the same database always gives the same index.
        rows = [.. rows.OrderBy(r => r.Date).ThenBy(r => r.Id)];
        foreach (var text in rows.AsParallel().AsOrdered().WithCancellation(cancellation).Select(row => AnalysedRow.Of(row, space)))
            pool.SetDocument(text);
        pool.Index.Freeze();
        file?.Write(from, pool);
        return pool;
    }

    /// <summary>Applies what changed since a pool was saved; false when too much did to be worth it.</summary>
    private static async Task<bool> CatchUpAsync(MatchmakingDb db, ServingPool saved, Dictionary<Guid, int> versions, CancellationToken cancellation)
    {
        var changed = saved.ChangedSince(versions);
        if (changed.Count > versions.Count / 20)
            return false;
        if (changed.Count == 0)
            return true;
        var profiles = new ChangedProfiles();
        profiles.Organizations.UnionWith(changed);
        profiles.Offerings.UnionWith(await db.Offerings.Where(o => changed.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancellation));
        profiles.Offerings.UnionWith(changed.Where(saved.Candidates.ContainsKey));
        // What is in no table any more was an offering, a reference or of no matter.
        profiles.References.UnionWith(changed.Except(profiles.Offerings));
        saved.Apply(await ReadAsync(db, profiles, cancellation));
        return !changed.Any(saved.IsBuyer);
    }

    private static IQueryable<ProfileVersion> Versions(MatchmakingDb db) =>
        db.Organizations.Select(o => new ProfileVersion { Id = o.Id, Version = o.Version })
            .Concat(db.Offerings.Select(o => new ProfileVersion { Id = o.Id, Version = o.Version }))
            .Concat(db.References.Select(r => new ProfileVersion { Id = r.Id, Version = r.Version }));

    /// <summary>The same of every profile, without a step through Entity Framework for each: there are many.</summary>
    private static async Task<Dictionary<Guid, int>> AllVersionsAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var all = new Dictionary<Guid, int>();
        await using var command = Versions(db).CreateDbCommand();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (reader.Read())
            all.Add(reader.GetGuid(0), reader.GetInt32(1));
        return all;
    }

    private sealed record ProfileVersion
    {
        public Guid Id { get; init; }
        public int Version { get; init; }
    }

    private static async Task<List<Offering>> OfferingsAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        // Joined here, so that a provider of many offerings is read once and is one object.
        var providers = await db.Organizations.AsNoTracking().ToDictionaryAsync(o => o.Id, cancellation);
        var offerings = await db.Offerings.AsNoTracking()
            .Where(o => o.Status == OfferingStatus.Published || o.Status == OfferingStatus.Expired).OrderBy(o => o.Id).ToListAsync(cancellation);
        foreach (var offering in offerings)
            offering.Organization = providers[offering.OrganizationId];
        return offerings;
    }

    private static void LoadOfferings(List<Offering> loaded, ServingPool pool, List<DocumentRow> rows, CancellationToken cancellation)
    {
        foreach (var (offering, words, row) in loaded.AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(o => (o, ServingPool.NameWords(o), Row: o.FromHistory ? null : DocumentRow.Of(o))))
        {
            if (row is not null)
                rows.Add(row);
            pool.SetCandidate(LeanOffering.Of(offering), words);
        }
    }

    private static async Task LoadPartnershipsAsync(MatchmakingDb db, List<DocumentRow> rows, CancellationToken cancellation)
    {
        var members = (await (
                from member in db.PartnershipMembers
                join organization in db.Organizations on member.OrganizationId equals organization.Id
                select new { member.PartnershipId, member.OrganizationId, member.Role, member.Part, member.Leads, organization.Country }).ToListAsync(cancellation))
            .ToLookup(m => m.PartnershipId);
        // What came out of this service speaks through the reference that was made with it; counted twice it would be two projects.
        await foreach (var partnership in db.Partnerships.AsNoTracking().Where(p => p.Source != Partnership.OwnSource).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var providers = members[partnership.Id].Where(m => m.Role == PartnershipRole.Provider).OrderBy(m => m.OrganizationId).ToArray();
            var buyers = members[partnership.Id].Where(m => m.Role == PartnershipRole.Buyer).OrderBy(m => m.OrganizationId).ToArray();
            if (providers.Length > 0)
                rows.Add(DocumentRow.Of(partnership, [.. providers.Select(p => p.OrganizationId)], [.. providers.Select(p => new ProviderRole(p.Part, p.Leads))], [.. buyers.Select(b => b.OrganizationId)],
                    [.. buyers.Select(b => b.Country).OfType<string>().Distinct()]));
        }
    }

    /// <summary>What the database says now of changed profiles.</summary>
    public static async Task<ChangedRows> ReadAsync(MatchmakingDb db, ChangedProfiles changed, CancellationToken cancellation)
    {
        var (organizations, offerings, references) = (changed.Organizations.ToArray(), changed.Offerings.ToArray(), changed.References.ToArray());
        Guid[] all = [.. organizations, .. offerings, .. references];
        return new ChangedRows(
            changed,
            await Versions(db).Where(row => all.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Version, cancellation),
            await db.Offerings.AsNoTracking().Include(o => o.Organization)
                .Where(o => offerings.Contains(o.Id) || organizations.Contains(o.OrganizationId)).ToListAsync(cancellation),
            await db.References.AsNoTracking().Where(r => references.Contains(r.Id)).ToListAsync(cancellation));
    }

    public static async Task<DataStamp> StampAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        const string sql = """
            SELECT (SELECT count(*) FROM "Organizations") + (SELECT count(*) FROM "Offerings") + (SELECT count(*) FROM "References") AS "Profiles",
                   (SELECT ifnull(sum("Version"), 0) FROM "Organizations") + (SELECT ifnull(sum("Version"), 0) FROM "Offerings")
                       + (SELECT ifnull(sum("Version"), 0) FROM "References") AS "Versions",
                   (SELECT count(*) + count("EngagementModel") FROM "Partnerships") AS "Partnerships",
                   (SELECT count(*) + count("Part") + ifnull(sum("Leads"), 0) + CAST(1000000 * ifnull(sum("Part" * "Part"), 0) AS INTEGER) FROM "PartnershipMembers") AS "Members",
                   (SELECT ifnull(sum(length("Title") + length("Text")), 0) FROM "Partnerships") AS "PartnershipText"
            """;
        var row = await db.Database.SqlQueryRaw<StampRow>(sql).ToListAsync(cancellation);
        return new DataStamp(row[0].Profiles, row[0].Versions, row[0].Partnerships, row[0].Members, row[0].PartnershipText);
    }

    private sealed class StampRow
    {
        public long Profiles { get; init; }
        public long Versions { get; init; }
        public long Partnerships { get; init; }
        public long Members { get; init; }
        public long PartnershipText { get; init; }
    }
}
