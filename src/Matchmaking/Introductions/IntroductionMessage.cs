using Matchmaking.Curation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Introductions;

/// <summary>A question or an answer about an offered match. Until both sides share their profiles staff pass it on, for a text may tell who wrote it.</summary>
public sealed class IntroductionMessage
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }

    /// <summary>Who wrote it.</summary>
    public MatchSide Side { get; set; }
    public Guid? AccountId { get; set; }
    public required string Text { get; set; }

    /// <summary>Since when the other side reads it; null while staff keep it.</summary>
    public DateTime? PassedOnAt { get; set; }

    /// <summary>What the other side reads, when staff reworded it.</summary>
    public string? PassedOnText { get; set; }
    public DateTime CreatedAt { get; set; }
}

internal sealed class IntroductionMessageConfiguration : IEntityTypeConfiguration<IntroductionMessage>
{
    public void Configure(EntityTypeBuilder<IntroductionMessage> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.PassedOnAt).IsConcurrencyToken();
        builder.HasOne<Match>().WithMany().HasForeignKey(m => m.MatchId).OnDelete(DeleteBehavior.Cascade);
    }
}
