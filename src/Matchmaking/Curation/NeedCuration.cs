using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Curation;

/// <summary>Whose work a need without a curated list is; there is none until somebody assigns or snoozes it.</summary>
public sealed class NeedCuration : IVersioned
{
    public Guid NeedId { get; set; }
    public Guid? AssigneeId { get; set; }

    /// <summary>Out of the queue until then.</summary>
    public DateTime? SnoozedUntil { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class NeedCurationConfiguration : IEntityTypeConfiguration<NeedCuration>
{
    public void Configure(EntityTypeBuilder<NeedCuration> builder)
    {
        builder.HasKey(c => c.NeedId);
        builder.Property(c => c.NeedId).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne<Need>().WithOne().HasForeignKey<NeedCuration>(c => c.NeedId).OnDelete(DeleteBehavior.Cascade);
    }
}
