using System.Text.Json;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Bulk;

/// <summary>Brings a file of one kind into the database, all of it or nothing. A row with a known id replaces what is there.</summary>
/// <remarks>With <c>only</c> the caller may bring the records of that organization alone, and what the service keeps is not taken from the file.</remarks>
internal sealed class BulkImport<TEntity, TRequest, TResponse>(
    BulkKind<TEntity, TRequest, TResponse> kind, Guid? only, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    where TEntity : class, IVersioned where TRequest : class where TResponse : class, IIdentified
{
    private const int ErrorsListed = 1000, AtOnce = 500;
    private readonly List<BulkError> errors = [];
    private readonly HashSet<int> wrongRows = [];
    private int read, created, updated, unchanged;

    public async Task<BulkReport> RunAsync(IAsyncEnumerable<RawRow> file, bool dryRun)
    {
        var rows = await ReadAsync(file);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var known = await KnownAsync(rows);
        var context = new BulkContext(db, clock, await OrganizationsAsync(rows),
            await db.MergedOrganizations.ToDictionaryAsync(m => m.Id, m => m.SurvivorId, cancellation), cancellation);
        foreach (var row in rows)
            await StageAsync(row, row.Id is { } id ? known.GetValueOrDefault(id) : null, context);
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        var writes = !dryRun && wrongRows.Count == 0;
        if (writes)
            await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        return new BulkReport(dryRun, writes, read, created, updated, unchanged, wrongRows.Count, [.. errors.OrderBy(error => error.Row).Take(ErrorsListed)]);
    }

    private async Task<List<BulkRow<TRequest, TResponse>>> ReadAsync(IAsyncEnumerable<RawRow> file)
    {
        var (rows, ids) = (new List<BulkRow<TRequest, TResponse>>(), new Dictionary<Guid, int>());
        await foreach (var raw in file.WithCancellation(cancellation))
        {
            read = Math.Max(read, raw.Place.Row);
            if (raw.Fields is null)
                Wrong(raw.Place, raw.Field, raw.Error!);
            else if (Row(raw) is not { } row)
                continue;
            else if (row.Id is { } id && !ids.TryAdd(id, row.Place.Row))
                Wrong(row.Place, "id", $"Is the id of row {ids[id]} too; give each row its own id, or leave it empty for a new one.");
            else
                rows.Add(row);
        }
        return rows;
    }

    private BulkRow<TRequest, TResponse>? Row(RawRow raw)
    {
        try
        {
            var fields = raw.Fields!;
            var request = fields.Deserialize<TRequest>(Json.Options)!;
            // Of what the service keeps, null is the same as nothing: a row without an id asks for a new one.
            foreach (var name in fields.Where(field => field.Value is null).Select(field => field.Key).ToArray())
                fields.Remove(name);
            var answer = fields.Deserialize<TResponse>(Json.Options)!;
            var kept = fields["version"] is not null && fields["createdAt"] is not null && answer.Id != Guid.Empty;
            if (kept && fields["version"]!.GetValue<int>() < 1)
                throw Json.Refused($"Must be at least 1; leave it empty for a new row.", "$.version");
            return new BulkRow<TRequest, TResponse>(raw.Place, answer.Id == Guid.Empty ? null : answer.Id, request, kept ? answer : null);
        }
        catch (JsonException error)
        {
            Wrong(raw.Place, RawRow.FieldOf(error), ExceptionProblems.Reason(error));
            return null;
        }
    }

    private async Task<Dictionary<Guid, TEntity>> KnownAsync(List<BulkRow<TRequest, TResponse>> rows)
    {
        var known = new Dictionary<Guid, TEntity>();
        foreach (var ids in rows.Select(row => row.Id).OfType<Guid>().Chunk(AtOnce))
            foreach (var entity in await db.Set<TEntity>().Where(entity => ids.Contains(EF.Property<Guid>(entity, "Id"))).ToListAsync(cancellation))
                known[kind.Id(entity)] = entity;
        return known;
    }

    private async Task<Dictionary<Guid, OrganizationKind>> OrganizationsAsync(List<BulkRow<TRequest, TResponse>> rows)
    {
        var kinds = new Dictionary<Guid, OrganizationKind>();
        foreach (var ids in rows.SelectMany(row => kind.Names(row.Request)).OfType<Guid>().Distinct().Chunk(AtOnce))
            foreach (var organization in await db.Organizations.Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.Kind }).ToListAsync(cancellation))
                kinds[organization.Id] = organization.Kind;
        return kinds;
    }

    /// <summary>Puts a good row into the change tracker, and notes what is wrong with a bad one.</summary>
    private async Task StageAsync(BulkRow<TRequest, TResponse> row, TEntity? current, BulkContext context)
    {
        if (IsAnothers(row, current))
            return;
        if (current is not null && IsUnchanged(row, current))
        {
            unchanged++;
            return;
        }
        var rules = await kind.CheckAsync(row, current, context);
        foreach (var (field, messages) in rules.Errors)
            foreach (var message in messages)
                Wrong(row.Place, field, message);
        if (rules.Broken)
            return;
        if (current is not null)
        {
            updated++;
            kind.Replace(row.Request, current);
            db.Entry(current).State = EntityState.Modified;
            return;
        }
        created++;
        var entity = kind.Create(row.Id ?? Guid.CreateVersion7(), row.Request);
        if (row.Kept is not { } kept || only is not null)
        {
            db.Add(entity);
            return;
        }
        kind.Restore(kept, entity);
        db.Restore(entity);
        if (ReviewEntry.OfFile(entity) is { } waiting)
            db.Add(waiting);
    }

    /// <summary>An id of another organization's record and one of none at all are answered the same.</summary>
    private bool IsAnothers(BulkRow<TRequest, TResponse> row, TEntity? current)
    {
        if (only is not { } own)
            return false;
        if (row.Id is not null && (current is null || kind.Owner(current) != own))
            Wrong(row.Place, "id", $"Is no record of your organization; leave the id empty to add one.");
        else if (kind.OwnerNamed(row) != own)
            Wrong(row.Place, typeof(TEntity) == typeof(Organization) ? "id" : "organizationId", $"Must be {own}, the organization that your account acts for.");
        else
            return false;
        return true;
    }

    private bool IsUnchanged(BulkRow<TRequest, TResponse> row, TEntity current) =>
        !Rules.For(row.Request).Broken && kind.SaysTheSame(mapping.Map<TResponse>(current), mapping.Map<TResponse>(kind.Create(kind.Id(current), row.Request)));

    private void Wrong(BulkPlace place, string field, Sentence message)
    {
        wrongRows.Add(place.Row);
        if (errors.Count < ErrorsListed)
            errors.Add(new BulkError(place.Row, place.Line, field, message.ToString()));
    }
}
