using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Privacy;

/// <summary>Takes a person or an organization out of every kind of row, in one save that the audit log records.</summary>
internal sealed class Erasure(MatchmakingDb db, PoolFile savedPool)
{
    /// <summary>Null when it was done; otherwise why not.</summary>
    public Task<ProblemHttpResult?> OfAsync(Account account, string? reason, CancellationToken cancellation) =>
        RunAsync("account", account.Id, account.OrganizationId, reason, () => RefuseLastAsync(account, cancellation),
            () => EachAsync(holding => holding.OfPerson, Person.Of(account), cancellation), cancellation);

    public async Task<ProblemHttpResult?> OfOrganizationAsync(Guid id, string reason, CancellationToken cancellation)
    {
        var refused = await RunAsync(
            "organization", id, id, reason, () => Task.FromResult<ProblemHttpResult?>(null), () => EachAsync(holding => holding.OfOrganization, id, cancellation), cancellation);
        // It repeats what the organization said of itself.
        if (refused is null)
            savedPool.Forget();
        return refused;
    }

    private async Task<ProblemHttpResult?> RefuseLastAsync(Account account, CancellationToken cancellation) =>
        await AccountEndpoints.IsLastAdminAsync(account, db, cancellation) ? AccountEndpoints.LastAdmin()
        : await MemberEndpoints.IsLastOwnerAsync(account, db, cancellation) ? MemberEndpoints.LastOwner() : null;

    private async Task EachAsync<TSubject>(Func<Holding, Part<TSubject>> part, TSubject subject, CancellationToken cancellation)
    {
        foreach (var holding in Holdings.All.Values)
            if (part(holding).EraseAsync is { } erase)
                await erase(db, subject, cancellation);
    }

    // SQLite lets one transaction write at a time, so that of two owners who go at once one is the last.
    private async Task<ProblemHttpResult?> RunAsync(
        string type, Guid id, Guid? organization, string? reason, Func<Task<ProblemHttpResult?>> refuse, Func<Task> erase, CancellationToken cancellation)
    {
        await using (var transaction = await db.Database.CreateExecutionStrategy().ExecuteAsync(db.Database.BeginTransactionAsync, cancellation))
        {
            if (await refuse() is { } refused)
                return refused;
            await erase();
            await db.SaveChangesAsync(cancellation);
            var after = reason is null ? null : JsonSerializer.Serialize(new { reason }, Json.Options);
            await AuditTrail.RecordAsync(db, new AuditEntry(AuditAction.Erased, type, id, organization, null, after), cancellation);
            await transaction.CommitAsync(cancellation);
        }
        await ForgetLogAsync(cancellation);
        return null;
    }

    /// <summary>
    /// What was erased is overwritten in the file (secure_delete); the write-ahead log still holds the pages as they were until it is emptied.
    /// Somebody who is reading may keep that from happening now; then the next checkpoint does it.
    /// </summary>
    private async Task ForgetLogAsync(CancellationToken cancellation)
    {
        try
        {
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", cancellation);
        }
        catch (SqliteException busy) when (Resilience.IsTransient(busy))
        {
            // As said above.
        }
    }
}
