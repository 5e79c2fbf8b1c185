using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>People who were heard offline, counted by the city or by staff: signatures on paper, or those present at an assembly.</summary>
public sealed class SupportBatch : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Need? Need { get; set; }

    /// <summary>Never <c>online</c>.</summary>
    public SupportChannel Channel { get; set; }
    public DateOnly Date { get; set; }
    public required string Place { get; set; }
    public int Count { get; set; }
    public List<GroupCount> Groups { get; set; } = [];

    /// <summary>An https link to what the count rests on.</summary>
    public required string EvidenceLink { get; set; }

    /// <summary>Why it was last corrected.</summary>
    public string? Correction { get; set; }

    /// <summary>Whose account entered it.</summary>
    public Guid? AccountId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>How many of those heard belong to a target group; one person may belong to several.</summary>
public sealed class GroupCount
{
    public TargetGroup Group { get; set; }
    public int Count { get; set; }
}

internal sealed class SupportBatchConfiguration : IEntityTypeConfiguration<SupportBatch>
{
    public void Configure(EntityTypeBuilder<SupportBatch> builder)
    {
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Version).IsConcurrencyToken();
        builder.OwnsMany(b => b.Groups, g => g.ToJson());
        builder.HasOne(b => b.Need).WithMany().HasForeignKey(b => b.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(b => new { b.NeedId, b.Id });
    }
}
