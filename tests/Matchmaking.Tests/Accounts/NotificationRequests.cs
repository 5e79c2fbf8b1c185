using System.Net;
using Matchmaking.Notifications;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Accounts;

/// <summary>For each operation of notifications a request that is right but for who sends it.</summary>
internal static class NotificationRequests
{
    public static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> All = new()
    {
        ["createWebhook"] = async scene =>
        {
            // Every caller finds room.
            foreach (var webhook in (await scene.Host.GetAsync(Webhooks(scene) + "?limit=100")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Skip(5))
                (await scene.Host.SendAsync(HttpMethod.Delete, $"/api/v1/webhooks/{webhook!["id"]}", ifMatch: "*")).Expect(HttpStatusCode.NoContent);
            return new(HttpMethod.Post, Webhooks(scene), NotificationExamples.Webhook);
        },
        ["listWebhooks"] = scene => Task.FromResult(new AccessRequest(HttpMethod.Get, Webhooks(scene))),
        ["getWebhook"] = async scene => new(HttpMethod.Get, await WebhookAsync(scene)),
        ["replaceWebhook"] = async scene => new(HttpMethod.Put, await WebhookAsync(scene), NotificationExamples.Webhook),
        ["deleteWebhook"] = async scene => new(HttpMethod.Delete, await WebhookAsync(scene)),
        ["rotateWebhookSecret"] = async scene => new(HttpMethod.Post, await WebhookAsync(scene) + "/rotate"),
        ["testWebhook"] = async scene => new(HttpMethod.Post, await WebhookAsync(scene) + "/test"),
        ["listWebhookDeliveries"] = async scene => new(HttpMethod.Get, await WebhookAsync(scene) + "/deliveries"),
        ["listDeadLetters"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/notifications/dead-letters")),
        ["replayDeadLetter"] = async scene => new(HttpMethod.Post, $"/api/v1/notifications/dead-letters/{await DeadAsync(scene)}/replay"),
        ["getNotificationSettings"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Get, "/api/v1/notifications/settings")),
        ["replaceNotificationSettings"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Put, "/api/v1/notifications/settings", NotificationExamples.Setting)),
    };

    private static string Webhooks(AccessScene scene) => scene.Path(OrganizationKind.City) + "/webhooks";

    private static async Task<string> WebhookAsync(AccessScene scene)
    {
        await using var db = scene.Host.OpenDatabase();
        var webhook = new Webhook
        {
            OrganizationId = Guid.Parse(scene.Path(OrganizationKind.City).Split('/')[^1]), Url = NotificationExamples.Webhook.Url!, Events = [WebhookEvent.MatchStateChanged], Secret = "unused",
        };
        db.Add(webhook);
        await db.SaveChangesAsync();
        return $"/api/v1/webhooks/{webhook.Id}";
    }

    private static async Task<Guid> DeadAsync(AccessScene scene)
    {
        var webhook = Guid.Parse((await WebhookAsync(scene)).Split('/')[^1]);
        await using var db = scene.Host.OpenDatabase();
        var delivery = new WebhookDelivery { WebhookId = webhook, Event = WebhookEvent.Test, Body = "{}", Status = DeliveryStatus.Dead };
        db.Add(delivery);
        await db.SaveChangesAsync();
        return delivery.Id;
    }
}
