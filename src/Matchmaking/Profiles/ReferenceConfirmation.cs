using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>
/// How the other side answered: from its own account, by a link that went to an address of its own, by a link that the provider handed on,
/// so that nobody knows to whom, or through staff, who entered the answer for it.
/// </summary>
public enum ConfirmedBy { Account, ContactLink, Link, Staff }

/// <summary>What the other side said of a reference; none is ever changed, the latest counts.</summary>
public sealed class ReferenceConfirmation
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ReferenceId { get; set; }
    public Reference? Reference { get; set; }
    public bool Happened { get; set; }
    public bool ScopeAccurate { get; set; }
    public bool WouldRepeat { get; set; }
    public string? Comment { get; set; }
    public ConfirmedBy By { get; set; }

    /// <summary>Who answered, or who made the link.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>The version of the reference that was answered for.</summary>
    public int ReferenceVersion { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Whether the other side would do it again says something of the provider, not of the facts.</summary>
    public ReferenceState State => (Happened && ScopeAccurate ? ReferenceLifecycle.Confirm : ReferenceLifecycle.Dispute).To;
}

internal sealed class ReferenceConfirmationConfiguration : IEntityTypeConfiguration<ReferenceConfirmation>
{
    public void Configure(EntityTypeBuilder<ReferenceConfirmation> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Ignore(c => c.State);
        builder.HasOne(c => c.Reference).WithMany().HasForeignKey(c => c.ReferenceId).OnDelete(DeleteBehavior.Cascade);
    }
}
