using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Introductions;

/// <summary>What somebody is told about a match.</summary>
public enum NoticeKind { Offered, Reminder, Accepted, Declined, Withdrawn, Expired, Message, Introduced, Stage, Outcome }

/// <summary>Something that an organization, or staff, are to be told; written in the transaction of what it tells of, for whoever delivers it.</summary>
public sealed class Notice
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid MatchId { get; set; }
    public NoticeKind Kind { get; set; }

    /// <summary>Who is told; null is staff.</summary>
    public Guid? OrganizationId { get; set; }

    /// <summary>Of a reminder: how many days before the end of the offer it was due.</summary>
    public int? DaysBefore { get; set; }
    public DateTime CreatedAt { get; set; }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.HasOne<Match>().WithMany().HasForeignKey(n => n.MatchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Organization>().WithMany().HasForeignKey(n => n.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The one place where notices come from.</summary>
internal static class Notices
{
    /// <summary>Tells both sides but the one that acted; its own side needs no telling. The caller saves.</summary>
    public static void TellOthers(this MatchmakingDb db, Match match, NoticeKind kind, MatchSide actor, DateTime now)
    {
        foreach (var side in ((MatchSide[])[MatchSide.City, MatchSide.Provider, MatchSide.Staff]).Where(side => side != actor))
            db.Tell(match, kind, side, now);
    }

    /// <summary>Tells one side, or staff. The caller saves.</summary>
    public static void Tell(this MatchmakingDb db, Match match, NoticeKind kind, MatchSide side, DateTime now, int? daysBefore = null) => db.Add(new Notice
    {
        MatchId = match.Id, Kind = kind, DaysBefore = daysBefore, CreatedAt = now,
        OrganizationId = side switch { MatchSide.City => match.Need!.OrganizationId, MatchSide.Provider => match.Offering!.OrganizationId, _ => null },
    });
}
