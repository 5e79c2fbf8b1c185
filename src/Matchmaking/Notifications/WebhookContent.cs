using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Notifications;

/// <summary>A webhook as its owner wants it.</summary>
[SentBack<WebhookResponse>]
public sealed record WebhookRequest
{
    /// <summary>Where events are posted; https, and a public address.</summary>
    [Required, WebLink]
    public string? Url { get; init; }

    /// <summary>What it is for, so that it can be told from others.</summary>
    [Text(Limits.Title)]
    public string? Description { get; init; }

    /// <summary>What it is told of; <c>test</c> comes when asked for.</summary>
    [Required]
    public IReadOnlyList<WebhookEvent>? Events { get; init; }

    /// <summary>False: nothing is delivered, and what happens meanwhile is not kept.</summary>
    public bool Enabled { get; init; } = true;
}

/// <summary>A webhook without its secret.</summary>
public record WebhookResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid OrganizationId { get; init; }
    public required string Url { get; init; }
    public string? Description { get; init; }
    public required IReadOnlyList<WebhookEvent> Events { get; init; }
    public bool Enabled { get; init; }

    /// <summary>When it was switched off, by its owner or because it failed for days.</summary>
    public DateTime? DisabledAt { get; init; }

    /// <summary>Since when nothing has arrived.</summary>
    public DateTime? FailingSince { get; init; }

    /// <summary>Until when the secret before the last rotation signs too.</summary>
    public DateTime? PreviousSecretUntil { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static WebhookResponse Of(Webhook w) => new()
    {
        Id = w.Id, OrganizationId = w.OrganizationId, Url = w.Url, Description = w.Description, Events = w.Events, Enabled = w.DisabledAt is null, DisabledAt = w.DisabledAt,
        FailingSince = w.FailingSince, PreviousSecretUntil = w.PreviousSecretUntil, CreatedAt = w.CreatedAt, UpdatedAt = w.UpdatedAt, Version = w.Version,
    };
}

/// <summary>A webhook's new secret.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Secret">Signs every delivery; it is shown this once.</param>
public sealed record WebhookSecretResponse(WebhookResponse Webhook, string Secret);

/// <summary>One event for one webhook.</summary>
public sealed record DeliveryResponse : IIdentified
{
    /// <summary>Sent as <c>webhook-id</c>, the same on every attempt.</summary>
    public Guid Id { get; init; }
    public Guid WebhookId { get; init; }
    public WebhookEvent Event { get; init; }
    public DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>What the receiver answered last.</summary>
    public int? LastStatus { get; init; }
    public string? LastError { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? DeliveredAt { get; init; }

    internal static DeliveryResponse Of(WebhookDelivery d) => new()
    {
        Id = d.Id, WebhookId = d.WebhookId, Event = d.Event, Status = d.Status, Attempts = d.Attempts, DueAt = d.Status == DeliveryStatus.Pending ? d.DueAt : null,
        LastStatus = d.LastStatus, LastError = d.LastError, CreatedAt = d.CreatedAt, DeliveredAt = d.DeliveredAt,
    };
}

/// <summary>What was given up: a delivery to a webhook, or a message to a person.</summary>
public sealed record DeadLetterResponse
{
    public Guid Id { get; init; }

    /// <summary>Null for a message.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>Null for a message.</summary>
    public WebhookEvent? Event { get; init; }

    /// <summary>Null for a webhook.</summary>
    public Accounts.MessageKind? MessageKind { get; init; }

    /// <summary>How often it was tried; the version, for If-Match.</summary>
    public int Attempts { get; init; }
    public string? LastError { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>How one wants to be written to.</summary>
[SentBack<NotificationSettingResponse>]
public sealed record NotificationSettingRequest
{
    /// <summary>How often events are written of. What opens an account is always sent at once.</summary>
    [Required]
    public MailFrequency? Frequency { get; init; }

    /// <summary>en, ko, es, fr or pt; left out: the organization's language.</summary>
    [Language]
    public string? Language { get; init; }
}

/// <summary>How one is written to.</summary>
/// <param name="Frequency">How often events are written of.</param>
/// <param name="Language">Null: the organization's language.</param>
/// <param name="Version">The same number as in the ETag.</param>
public sealed record NotificationSettingResponse(MailFrequency Frequency, string? Language, int Version);
