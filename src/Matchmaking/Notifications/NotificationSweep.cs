using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Notifications;

/// <summary>Deletes what was delivered, given up or had expired long ago; what still waits stays.</summary>
internal sealed class NotificationSweep(IDbContextFactory<MatchmakingDb> databases, NotificationOptions options, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = clock.GetUtcNow().UtcDateTime.AddDays(-options.KeepDays);
        // A dead letter was last due when it was given up, or later.
        await db.WebhookDeliveries.Where(d => (d.Status == DeliveryStatus.Delivered && d.DeliveredAt < before) || (d.Status == DeliveryStatus.Dead && d.DueAt < before)).ExecuteDeleteAsync(cancellation);
        await db.OutboxMessages.Where(m => m.SentAt < before || m.FailedAt < before || (m.SentAt == null && m.FailedAt == null && m.ExpiresAt < before)).ExecuteDeleteAsync(cancellation);
    }
}
