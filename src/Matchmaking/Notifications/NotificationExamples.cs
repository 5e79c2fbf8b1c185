using Matchmaking.Profiles;

namespace Matchmaking.Notifications;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class NotificationExamples
{
    private static readonly DateTime Created = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);

    public static readonly WebhookRequest Webhook = new()
    {
        Url = "https://hooks.rivermouth.example/matchmaking", Description = "Our case system", Events = [WebhookEvent.MatchStateChanged, WebhookEvent.ReferenceConfirmed],
    };

    public static readonly WebhookResponse WebhookAnswer = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2ea1"), OrganizationId = ProfileExamples.CityAnswer.Id, Url = Webhook.Url!, Description = Webhook.Description, Events = Webhook.Events!,
        Enabled = true, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly WebhookSecretResponse Secret = new(WebhookAnswer, "whsec_c2hvd24gdGhpcyBvbmNlLCBrZWVwIGl0IHNhZmUhISE=");

    public static readonly DeliveryResponse Delivery = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2eb1"), WebhookId = WebhookAnswer.Id, Event = WebhookEvent.MatchStateChanged, Status = DeliveryStatus.Pending, Attempts = 1,
        DueAt = Created.AddMinutes(1), LastStatus = 503, LastError = "answered 503", CreatedAt = Created,
    };

    public static readonly DeadLetterResponse DeadLetter = new()
    {
        Id = Delivery.Id, WebhookId = WebhookAnswer.Id, Event = WebhookEvent.MatchStateChanged, Attempts = 9, LastError = "answered 503", CreatedAt = Created,
    };

    public static readonly DeliveryResponse Test = Delivery with { Event = WebhookEvent.Test, Attempts = 0, DueAt = Created, LastStatus = null, LastError = null };

    public static readonly NotificationSettingRequest Setting = new() { Frequency = MailFrequency.Daily, Language = "pt" };

    public static readonly NotificationSettingResponse SettingAnswer = new(MailFrequency.Daily, "pt", 1);
}
