using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>The weight of people's priority since a moment; the last one counts.</summary>
public sealed class PriorityWeight
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public double Weight { get; set; }
    public DateTime Since { get; set; }

    /// <summary>Notes at the start of the service what its configuration says, when that changed.</summary>
    internal static async Task NoteAsync(MatchmakingDb db, ParticipationSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var last = await db.PriorityWeights.OrderByDescending(w => w.Id).FirstOrDefaultAsync(cancellation);
        if (last?.Weight == settings.Weight)
            return;
        db.Add(new PriorityWeight { Weight = settings.Weight, Since = clock.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Staff's decision that people's priority counts for nothing, for one need or everywhere, until it is lifted.</summary>
public sealed class PriorityZeroing : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Null: everywhere.</summary>
    public Guid? NeedId { get; set; }
    public Need? Need { get; set; }
    public required string Reason { get; set; }

    /// <summary>Who zeroed it.</summary>
    public Guid? AccountId { get; set; }
    public DateTime? LiftedAt { get; set; }
    public Guid? LiftedBy { get; set; }
    public string? LiftReason { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class PriorityWeightConfiguration : IEntityTypeConfiguration<PriorityWeight>
{
    public void Configure(EntityTypeBuilder<PriorityWeight> builder) => builder.Property(w => w.Id).ValueGeneratedNever();
}

internal sealed class PriorityZeroingConfiguration : IEntityTypeConfiguration<PriorityZeroing>
{
    public void Configure(EntityTypeBuilder<PriorityZeroing> builder)
    {
        builder.Property(z => z.Id).ValueGeneratedNever();
        builder.Property(z => z.Version).IsConcurrencyToken();
        builder.HasOne(z => z.Need).WithMany().HasForeignKey(z => z.NeedId).OnDelete(DeleteBehavior.Cascade);
        // One at a time for a need.
        builder.HasIndex(z => z.NeedId).IsUnique().HasFilter("\"LiftedAt\" IS NULL");
    }
}
