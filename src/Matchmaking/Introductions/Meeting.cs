using Matchmaking.Curation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Introductions;

/// <summary>A meeting of both sides after their introduction; kept so that contacts between a public body and a company can be disclosed.</summary>
public sealed class Meeting
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }
    public Match? Match { get; set; }
    public DateOnly HeldOn { get; set; }

    /// <summary>What was spoken of.</summary>
    public required string Subject { get; set; }
    public List<MeetingParticipant> Participants { get; set; } = [];

    /// <summary>Who entered it.</summary>
    public MatchSide RecordedBy { get; set; }
    public Guid? AccountId { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>Who took part, by what the person does there: no names.</summary>
public sealed class MeetingParticipant
{
    public MatchSide Side { get; set; }
    public required string Role { get; set; }
}

internal sealed class MeetingConfiguration : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.OwnsMany(m => m.Participants, p => p.ToJson());
        builder.HasOne(m => m.Match).WithMany().HasForeignKey(m => m.MatchId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(m => m.HeldOn);
    }
}
