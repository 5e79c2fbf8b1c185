using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Notifications;

/// <summary>How often events are written of; what opens an account is always sent at once.</summary>
public enum MailFrequency { Immediate, Daily, Off }

/// <summary>How one person wants to be written to; without a row at once, in the organization's language.</summary>
public sealed class NotificationSetting : IVersioned
{
    public Guid AccountId { get; set; }
    public Account? Account { get; set; }
    public MailFrequency Frequency { get; set; }
    public string? Language { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class NotificationSettingConfiguration : IEntityTypeConfiguration<NotificationSetting>
{
    public void Configure(EntityTypeBuilder<NotificationSetting> builder)
    {
        builder.HasKey(s => s.AccountId);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasOne(s => s.Account).WithOne().HasForeignKey<NotificationSetting>(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
