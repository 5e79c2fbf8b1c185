using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Curation;

/// <summary>What one reviewer decided where two must agree; a reviewer has one for a match and may change it.</summary>
public sealed class ReviewerDecision : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }

    /// <summary>The reviewer.</summary>
    public Guid AccountId { get; set; }

    /// <summary>Recommend or decline.</summary>
    public MatchStep Step { get; set; }
    public DeclineReason? Reason { get; set; }
    public string? Note { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ReviewerDecisionConfiguration : IEntityTypeConfiguration<ReviewerDecision>
{
    public void Configure(EntityTypeBuilder<ReviewerDecision> builder)
    {
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.HasOne<Match>().WithMany().HasForeignKey(d => d.MatchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.MatchId, d.AccountId }).IsUnique();
    }
}
