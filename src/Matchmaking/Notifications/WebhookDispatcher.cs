using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Notifications;

/// <summary>Delivers what is due. A delivery is claimed for a while first: what a crash leaves behind is taken up again, so that everything arrives at least once.</summary>
internal sealed class WebhookDispatcher(IDbContextFactory<MatchmakingDb> databases, WebhookClient client, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int AtOnce = 8, OfOneWebhook = 20;

    /// <summary>Delivers what is due now; webhooks side by side, the events of one in their order.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var webhooks = await Due(db).Select(d => d.WebhookId).Distinct().ToListAsync(cancellation);
        await Parallel.ForEachAsync(webhooks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (webhook, token) => await DeliverAsync(webhook, token));
    }

    private IQueryable<WebhookDelivery> Due(MatchmakingDb db)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.WebhookDeliveries.Where(d => d.Status == DeliveryStatus.Pending && d.DueAt <= now && (d.LeasedUntil == null || d.LeasedUntil <= now) && d.Webhook!.DisabledAt == null);
    }

    private async Task DeliverAsync(Guid webhookId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var id in await Due(db).Where(d => d.WebhookId == webhookId).OrderBy(d => d.Id).Take(OfOneWebhook).Select(d => d.Id).ToListAsync(cancellation))
        {
            var until = clock.GetUtcNow().UtcDateTime + RetrySchedule.Lease;
            if (await Due(db).Where(d => d.Id == id).ExecuteUpdateAsync(set => set.SetProperty(d => d.LeasedUntil, until), cancellation) == 0)
                continue;
            db.ChangeTracker.Clear();
            var delivery = await db.WebhookDeliveries.SingleAsync(d => d.Id == id, cancellation);
            // Not tracked: what is noted of it goes past its version.
            var webhook = await db.Webhooks.AsNoTracking().SingleAsync(w => w.Id == webhookId, cancellation);
            var result = await client.SendAsync(webhook, delivery, cancellation);
            await NoteAsync(db, webhook, delivery, result, cancellation);
            if (result.Rested)
                return;
        }
    }

    private async Task NoteAsync(MatchmakingDb db, Webhook webhook, WebhookDelivery delivery, AttemptResult result, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        delivery.LeasedUntil = null;
        if (result.Rested)
        {
            delivery.DueAt = now + WebhookClient.Rest;
            await db.SaveChangesAsync(cancellation);
            return;
        }
        delivery.Attempts++;
        (delivery.LastStatus, delivery.LastError) = (result.Status, Rules.Short(result.Error ?? "") is { Length: > 0 } error ? error : null);
        if (result.Error is null)
            (delivery.Status, delivery.DeliveredAt) = (DeliveryStatus.Delivered, now);
        else if (RetrySchedule.Next(delivery.Attempts, now) is { } next)
            delivery.DueAt = next;
        else
            delivery.Status = DeliveryStatus.Dead;
        DateTime? failingSince = result.Error is null ? null : webhook.FailingSince ?? now;
        // Without its version: whoever edits the webhook meanwhile is not undone by this, nor told of a change.
        await db.Webhooks.Where(w => w.Id == webhook.Id).ExecuteUpdateAsync(set => set.SetProperty(w => w.FailingSince, failingSince), cancellation);
        await db.SaveChangesAsync(cancellation);
        if (failingSince is { } since && now - since >= TimeSpan.FromDays(options.Value.DisableAfterDays))
            await DisableAsync(db, webhook.Id, now, cancellation);
    }

    /// <summary>Switches it off, and its owners are told; what waits is a dead letter that they can replay.</summary>
    private static async Task DisableAsync(MatchmakingDb db, Guid id, DateTime now, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var webhook = await db.Webhooks.SingleAsync(w => w.Id == id, cancellation);
        webhook.DisabledAt = now;
        foreach (var waiting in await db.WebhookDeliveries.Where(d => d.WebhookId == id && d.Status == DeliveryStatus.Pending).ToListAsync(cancellation))
            (waiting.Status, waiting.LastError) = (DeliveryStatus.Dead, waiting.LastError ?? "the webhook was switched off");
        await MemberMail.AddAsync(db, MessageKind.WebhookDisabled, [webhook.OrganizationId], id, new MailData(new Uri(webhook.Url).Host, null), now, ownersOnly: true, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}
