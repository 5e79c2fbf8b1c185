using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.History;

/// <summary>What an import did.</summary>
internal sealed record ImportSummary(int Read, int Added, int Updated, int Organizations, int Offerings)
{
    public int Unchanged => Read - Added - Updated;
}

/// <summary>
/// Writes a history source into the database in one transaction. Partnerships follow the source: a newer file updates them.
/// Organizations are filled when they are first met and then belong to the people who edit them.
/// </summary>
internal sealed class HistoryImport(IDbContextFactory<MatchmakingDb> databases, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <summary>Reads the source once to know it is sound and who is ever chosen as a provider, then writes it.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="report">Gets each bad row once, before anything is written; may throw to stop.</param>
    /// <param name="progress">Gets the number of records written so far and of all.</param>
    /// <param name="cancellation">Stops with nothing written.</param>
    public async Task<ImportSummary> RunAsync(
        HistorySource source, Action<RowProblem> report, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var (total, providers) = Survey(source, report, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.Audit.StartBulk();
        await db.Database.BringUpToDateAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var organizations = await ImportedOrganizations.LoadAsync(db, source.Kind, providers, cancellation);
        var summary = new ImportSummary(0, 0, 0, 0, 0);
        foreach (var batch in source.Read(report: _ => { }, clock).Chunk(BatchSize))
        {
            var (added, updated) = await WriteAsync(db, source.Kind, batch, organizations, cancellation);
            summary = summary with { Read = summary.Read + batch.Length, Added = summary.Added + added, Updated = summary.Updated + updated };
            progress?.Invoke(summary.Read, total);
        }
        summary = summary with { Organizations = organizations.Added, Offerings = organizations.Offerings };
        db.Audit.Summarise(source.Kind, summary);
        await transaction.CommitAsync(cancellation);
        return summary;
    }

    /// <summary>The number of records, and the date each provider was first chosen on.</summary>
    private (int Total, Dictionary<string, DateOnly> Providers) Survey(
        HistorySource source, Action<RowProblem> report, CancellationToken cancellation)
    {
        var total = 0;
        var providers = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var record in source.Read(report, clock))
        {
            cancellation.ThrowIfCancellationRequested();
            total++;
            foreach (var provider in record.Providers)
            {
                if (!providers.TryGetValue(provider.Id, out var first) || record.Date < first)
                    providers[provider.Id] = record.Date;
            }
        }
        return (total, providers);
    }

    private static async Task<(int Added, int Updated)> WriteAsync(
        MatchmakingDb db, string source, HistoryRecord[] batch, ImportedOrganizations organizations, CancellationToken cancellation)
    {
        var ids = batch.Select(record => record.Id).ToList();
        var known = await db.Partnerships.Include(p => p.Members).AsSplitQuery()
            .Where(p => p.Source == source && ids.Contains(p.SourceId))
            .ToDictionaryAsync(p => p.SourceId, cancellation);
        foreach (var record in batch)
        {
            if (!known.TryGetValue(record.Id, out var partnership))
            {
                partnership = new Partnership { Source = source, SourceId = record.Id, Title = record.Title, Text = record.Text };
                db.Partnerships.Add(partnership);
            }
            Fill(partnership, record, await organizations.MembersOfAsync(record, cancellation));
        }
        db.ChangeTracker.DetectChanges();
        var changes = db.ChangeTracker.Entries()
            .Where(e => e.State != EntityState.Unchanged)
            .Select(e => (e.State, Id: e.Entity switch { Partnership p => p.Id, PartnershipMember m => m.PartnershipId, _ => Guid.Empty }))
            .Where(change => change.Id != Guid.Empty)
            .ToList();
        var added = batch.Length - known.Count;
        var updated = changes.Select(c => c.Id).Distinct().Count() - added;
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        return (added, updated);
    }

    /// <summary>Sets everything; the change tracker knows what differs.</summary>
    private static void Fill(Partnership partnership, HistoryRecord record, Dictionary<(Guid Organization, PartnershipRole Role), PartnershipMember> members)
    {
        var buyer = record.Buyers.Count > 0 ? record.Buyers[0] : null;
        partnership.Date = record.Date;
        partnership.Title = record.Title;
        partnership.Text = record.Text;
        partnership.Country = buyer?.Country;
        partnership.Latitude = buyer?.Latitude;
        partnership.Longitude = buyer?.Longitude;
        partnership.Budget = record.Budget;
        partnership.Currency = record.Currency;
        partnership.Topics = [.. record.Topics];
        partnership.Sectors = [.. record.Sectors];
        partnership.EngagementModel = record.EngagementModel;
        partnership.Members.RemoveAll(m => !members.ContainsKey((m.OrganizationId, m.Role)));
        foreach (var (organization, role) in members.Keys.Except(partnership.Members.Select(m => (m.OrganizationId, m.Role))))
            partnership.Members.Add(new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = organization, Role = role });
        foreach (var member in partnership.Members)
        {
            var now = members[(member.OrganizationId, member.Role)];
            (member.Part, member.Leads) = (now.Part, now.Leads);
        }
    }
}
