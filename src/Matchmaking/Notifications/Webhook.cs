using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Notifications;

/// <summary>What a webhook is told of.</summary>
public enum WebhookEvent { NeedPublished, MatchStateChanged, ReferenceConfirmed, ReferenceDisputed, Test }

/// <summary>How far a delivery has come.</summary>
public enum DeliveryStatus { Pending, Delivered, Dead }

/// <summary>An address of an organization's program that is told what happens.</summary>
public sealed class Webhook : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public required string Url { get; set; }
    public string? Description { get; set; }
    public List<WebhookEvent> Events { get; set; } = [];

    /// <summary>Encrypted; see <see cref="WebhookSecrets"/>.</summary>
    public required string Secret { get; set; }

    /// <summary>The secret before the last rotation, encrypted; signs beside the new one until <see cref="PreviousSecretUntil"/>.</summary>
    public string? PreviousSecret { get; set; }
    public DateTime? PreviousSecretUntil { get; set; }

    /// <summary>Switched off, by the owner or because it failed for days; nothing is delivered.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>Since when no delivery has arrived.</summary>
    public DateTime? FailingSince { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>One event for one webhook, stored with the change that it tells of. Its id is the <c>webhook-id</c>.</summary>
public sealed class WebhookDelivery
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid WebhookId { get; set; }
    public Webhook? Webhook { get; set; }
    public WebhookEvent Event { get; set; }

    /// <summary>The row that it tells of.</summary>
    public Guid SourceId { get; set; }

    /// <summary>The JSON that is sent, byte for byte on every attempt.</summary>
    public required string Body { get; set; }
    public DeliveryStatus Status { get; set; }
    public int Attempts { get; set; }

    /// <summary>Not before then.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Whoever delivers has it until then; after a crash another takes it.</summary>
    public DateTime? LeasedUntil { get; set; }
    public int? LastStatus { get; set; }
    public string? LastError { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? DeliveredAt { get; set; }
}

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Version).IsConcurrencyToken();
        builder.HasOne(w => w.Organization).WithMany().HasForeignKey(w => w.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.HasOne(d => d.Webhook).WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.Status, d.DueAt });
    }
}
