using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>What the city answers the people, in one word.</summary>
public enum AnswerStance { UnderConsideration, Accepted, PartlyAccepted, Declined }

/// <summary>One edition of the city's answer to the people on a need; the last one counts, the others stay to be read.</summary>
public sealed class OfficialAnswerEdition
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Need? Need { get; set; }

    /// <summary>Counts from one for each need.</summary>
    public int Edition { get; set; }
    public AnswerStance Stance { get; set; }
    public required string Text { get; set; }
    public Guid? AccountId { get; set; }
    public DateTime CreatedAt { get; set; }
}

internal sealed class OfficialAnswerEditionConfiguration : IEntityTypeConfiguration<OfficialAnswerEdition>
{
    public void Configure(EntityTypeBuilder<OfficialAnswerEdition> builder)
    {
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasOne(a => a.Need).WithMany().HasForeignKey(a => a.NeedId).OnDelete(DeleteBehavior.Cascade);
        // Two editions written at once cannot both be the next.
        builder.HasIndex(a => new { a.NeedId, a.Edition }).IsUnique();
    }
}
