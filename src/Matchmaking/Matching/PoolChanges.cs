using System.Data.Common;
using System.Runtime.CompilerServices;
using Matchmaking.History;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matchmaking.Matching;

/// <summary>
/// Watches what is saved, and once it is committed hands the ids to the pool before the save returns: who saved a profile finds it
/// in the next list.
/// </summary>
internal sealed class PoolChanges : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Pending> _pending = [];

    /// <summary>Gets every committed change.</summary>
    public Func<ChangedProfiles, Task> Committed { get; set; } = _ => Task.CompletedTask;

    private sealed class Pending
    {
        public ChangedProfiles Saving { get; set; } = new();
        public ChangedProfiles Saved { get; set; } = new();
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && Collect(context) is { IsEmpty: false } changed)
            _pending.GetOrCreateValue(context).Saving = changed;
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && _pending.TryGetValue(context, out var pending))
        {
            pending.Saved.Add(pending.Saving);
            pending.Saving = new();
            if (context.Database.CurrentTransaction is null)
                await CommitAsync(pending);
        }
        return result;
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && _pending.TryGetValue(context, out var pending))
            pending.Saving = new();
        return Task.CompletedTask;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        eventData.Context is { } context && _pending.TryGetValue(context, out var pending) ? CommitAsync(pending) : Task.CompletedTask;

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && _pending.TryGetValue(context, out var pending))
            pending.Saved = new();
        return Task.CompletedTask;
    }

    private Task CommitAsync(Pending pending)
    {
        var changed = pending.Saved;
        pending.Saved = new();
        return changed.IsEmpty ? Task.CompletedTask : Committed(changed);
    }

    private static ChangedProfiles Collect(DbContext context)
    {
        var changed = new ChangedProfiles();
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
            switch (entry.Entity)
            {
                case Organization organization: changed.Organizations.Add(organization.Id); break;
                case Offering offering: changed.Offerings.Add(offering.Id); break;
                case Reference reference: changed.References.Add(reference.Id); break;
                case PartnershipMember: changed.Partnerships = true; break;
            }
        return changed;
    }
}
