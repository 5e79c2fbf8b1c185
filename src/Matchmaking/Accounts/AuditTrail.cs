using System.Data.Common;
using System.Diagnostics;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matchmaking.Accounts;

/// <summary>
/// Records every saved change in the transaction that saves it: both are there or neither. Rows are chained just before the commit, when
/// SQLite's one writer is this transaction, so that nobody else can take the same place.
/// </summary>
internal sealed class AuditTrail(TimeProvider clock, IHttpContextAccessor? accessor = null) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is MatchmakingDb { Audit: { RecordsRows: true } audit } db)
        {
            audit.Saving.Clear();
            audit.Saving.AddRange(AuditChange.Of(db.ChangeTracker));
        }
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => ValueTask.FromResult(SavingChanges(eventData, result));

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        // A transaction of the save's own has committed by now and taken them along.
        if (eventData.Context is MatchmakingDb { Audit: var audit, Database.CurrentTransaction: not null })
            audit.Saved.AddRange(audit.Saving);
        (eventData.Context as MatchmakingDb)?.Audit.Saving.Clear();
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => (eventData.Context as MatchmakingDb)?.Audit.Saving.Clear();

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        SaveChangesFailed(eventData);
        return Task.CompletedTask;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        if (eventData.Context is MatchmakingDb { Audit: var audit } && audit.Saved.Count + audit.Saving.Count > 0)
            Write(transaction, [.. audit.Saved, .. audit.Saving]);
        return result;
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionCommitting(transaction, eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as MatchmakingDb)?.Audit.Saved.Clear();

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => TransactionCommitted(transaction, eventData);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        TransactionCommittedAsync(transaction, eventData, cancellationToken);

    /// <summary>Records what changes no row of its own, such as a sign-in that failed; in the transaction that is open, or in one for it alone.</summary>
    public static async Task RecordAsync(MatchmakingDb db, AuditEntry entry, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            db.Audit.Saved.Add(entry);
            return;
        }
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            db.Audit.Saved.Add(entry);
            await transaction.CommitAsync(cancellation);
        });
    }

    private void Write(DbTransaction transaction, List<AuditEntry> entries)
    {
        var http = accessor?.HttpContext;
        var caller = http is null ? null : Caller.Of(http);
        var actor = caller is null ? AuditActor.System : caller.Role is { } role ? Enum.Parse<AuditActor>(role.ToString()) : AuditActor.Anonymous;
        var at = new DateTime(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
        var (sequence, hash) = AuditRows.Last(transaction);
        foreach (var entry in entries)
        {
            sequence++;
            var record = new AuditRecord
            {
                Id = AuditRecord.IdOf(sequence), Sequence = sequence, At = at, Actor = actor, AccountId = caller?.AccountId, ApiKeyId = caller?.ApiKeyId,
                OrganizationId = entry.OrganizationId, Action = entry.Action, RecordType = entry.RecordType, RecordId = entry.RecordId,
                Operation = http?.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, Before = entry.Before, After = entry.After,
                RequestId = http is null ? null : Activity.Current?.Id ?? http.TraceIdentifier, PreviousHash = hash, Hash = "",
            };
            record.Hash = hash = record.ComputeHash();
            AuditRows.Insert(transaction, record);
        }
    }
}
