using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Notifications;

internal static class DeliveryEndpoints
{
    private const int MostListed = 1000;

    private static readonly ListQuery<WebhookDelivery> Deliveries = new ListQuery<WebhookDelivery>()
        .Code<DeliveryStatus>("status", "Only deliveries that are so far.", (all, status) => all.Where(d => d.Status == status))
        .Code<WebhookEvent>("event", "Only deliveries of this event.", (all, kind) => all.Where(d => d.Event == kind));

    private static readonly ListQuery<DeadLetterResponse> DeadLetters = new ListQuery<DeadLetterResponse>()
        .Id("webhookId", "Only those of this webhook.", (all, webhook) => all.Where(d => d.WebhookId == webhook));

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/webhooks/{id:guid}/deliveries", ListAsync).WithName("listWebhookDeliveries").WithSummary("List a webhook's deliveries")
            .WithDescription("In order of id, oldest first, each with how often it was tried, what was answered, and when it is tried next.").WithQuery(Deliveries.Parameters)
            .WithExamples(response: new Page<DeliveryResponse>([NotificationExamples.Delivery], null)).WithHeaders("Link").WithProblems(400, 404);
        api.MapGet("/notifications/dead-letters", ListDeadAsync).WithName("listDeadLetters").WithSummary("List what was given up")
            .WithDescription("Deliveries that were tried for two days in vain, or whose webhook was switched off; the newest first. Owners see those of their own organization's webhooks, staff all and messages too.")
            .WithQuery(DeadLetters.Parameters).WithExamples(response: new Page<DeadLetterResponse>([NotificationExamples.DeadLetter], null)).WithHeaders("Link").WithProblems(400);
        api.MapPost("/notifications/dead-letters/{id:guid}/replay", ReplayAsync).WithName("replayDeadLetter").WithSummary("Send a dead letter again")
            .WithDescription("With the same id and body, from the beginning of the schedule. Its attempts are the version, for If-Match.")
            .WithExamples(response: NotificationExamples.DeadLetter with { Attempts = 0 }).WithProblems(400, 404, 409, 412, 503);
    }

    private static async Task<Results<Ok<Page<DeliveryResponse>>, ProblemHttpResult>> ListAsync(Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await WebhookEndpoints.Of(caller, db).AnyAsync(w => w.Id == id, cancellation)
            ? await Deliveries.RunAsync(http, db.WebhookDeliveries.AsNoTracking().Where(d => d.WebhookId == id), all => all.Select(d => DeliveryResponse.Of(d)), cancellation)
            : Problems.NotFound($"webhook", id);

    private static async Task<Results<Ok<Page<DeadLetterResponse>>, ProblemHttpResult>> ListDeadAsync(HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var deliveries = await DeadDeliveries(caller, db).AsNoTracking().OrderByDescending(d => d.Id).Take(MostListed).ToListAsync(cancellation);
        var messages = await DeadMessages(caller, db).AsNoTracking().OrderByDescending(m => m.Id).Take(MostListed).ToListAsync(cancellation);
        return DeadLetters.RunRanked(http, deliveries.Select(Of).Concat(messages.Select(Of)), letter => letter.CreatedAt.Ticks, letter => letter.Id);
    }

    private static async Task<Results<Ok<DeadLetterResponse>, ProblemHttpResult>> ReplayAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var delivery = await DeadDeliveries(caller, db).Include(d => d.Webhook).SingleOrDefaultAsync(d => d.Id == id, cancellation);
        var message = delivery is not null ? null : await DeadMessages(caller, db).SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (delivery is null && message is null)
            return Problems.NotFound($"dead letter", id);
        if (EntityTags.Refuse(ifMatch, delivery?.Attempts ?? message!.Attempts) is { } refusal)
            return refusal;
        if (delivery is { Webhook.DisabledAt: not null })
            return Problems.Conflict($"The webhook is switched off; switch it on first with PUT /api/v1/webhooks/{delivery.WebhookId}.");
        if (message is not null && message.ExpiresAt <= db.Now)
            return Problems.Conflict($"The message has expired; what it says is no longer of use.");
        if (delivery is not null)
            (delivery.Status, delivery.Attempts, delivery.DueAt) = (DeliveryStatus.Pending, 0, db.Now);
        if (message is not null)
            (message.FailedAt, message.Attempts, message.DueAt) = (null, 0, db.Now);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(delivery is not null ? Of(delivery) : Of(message!));
    }

    private static IQueryable<WebhookDelivery> DeadDeliveries(Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return db.WebhookDeliveries.Where(d => d.Status == DeliveryStatus.Dead && (caller.May == May.All || d.Webhook!.OrganizationId == own));
    }

    private static IQueryable<OutboxMessage> DeadMessages(Caller caller, MatchmakingDb db) => db.OutboxMessages.Where(m => m.FailedAt != null && caller.May == May.All);

    private static DeadLetterResponse Of(WebhookDelivery d) => new() { Id = d.Id, WebhookId = d.WebhookId, Event = d.Event, Attempts = d.Attempts, LastError = d.LastError, CreatedAt = d.CreatedAt };

    private static DeadLetterResponse Of(OutboxMessage m) => new() { Id = m.Id, MessageKind = m.Kind, Attempts = m.Attempts, LastError = m.LastError, CreatedAt = m.CreatedAt };
}
