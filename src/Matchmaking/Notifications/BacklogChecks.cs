using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Matchmaking.Notifications;

/// <summary>Whether mail goes out.</summary>
internal sealed class MailCheck(IDbContextFactory<MatchmakingDb> databases, MailDispatcher mail, TimeProvider clock) : IHealthCheck
{
    /// <summary>What waits for longer is a backlog.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!mail.IsConfigured)
            return Health.Healthy($"no mail server is set; messages wait, and staff hand them on");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now - Patience;
        // One that is tried again is not due for a while, and yet waits.
        var oldest = await db.OutboxMessages.Where(m => m.SentAt == null && m.FailedAt == null && m.ExpiresAt > now && (m.DueAt < before || (m.Attempts > 0 && m.CreatedAt < before)))
            .MinAsync(m => (DateTime?)m.CreatedAt, cancellationToken);
        return oldest is { } since ? Health.Degraded($"mail has waited since {since:yyyy-MM-dd HH:mm} UTC; see the dead letters and the log") : HealthCheckResult.Healthy();
    }
}

/// <summary>Whether webhooks are served in time; that one of them does not answer is its owner's affair.</summary>
internal sealed class WebhookCheck(IDbContextFactory<MatchmakingDb> databases, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow().UtcDateTime - MailCheck.Patience;
        var oldest = await db.WebhookDeliveries.Where(d => d.Status == DeliveryStatus.Pending && d.DueAt < before && d.Webhook!.DisabledAt == null)
            .MinAsync(d => (DateTime?)d.DueAt, cancellationToken);
        return oldest is { } since ? Health.Degraded($"webhooks have been due since {since:yyyy-MM-dd HH:mm} UTC; is a process dispatching?") : HealthCheckResult.Healthy();
    }
}
