using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>What is reviewed before it is published.</summary>
public enum ProfileKind { Need, Offering }

/// <summary>What happened in a review; sent_back is what was published until its owner changed something that matching relies on.</summary>
public enum ReviewStep { Submitted, SentBack, ChangesRequested, Approved, Message }

/// <summary>Who speaks in a review.</summary>
public enum ReviewSide { Owner, Staff }

/// <summary>Why staff request changes.</summary>
public enum ReviewReason { DescriptionUnclear, Incomplete, EvidenceMissing, OutOfScope, Duplicate, PersonalData, Other }

/// <summary>One step or message of the review of a need or an offering; together they are its thread.</summary>
public sealed class ReviewEntry
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid? NeedId { get; set; }
    public Need? Need { get; set; }
    public Guid? OfferingId { get; set; }
    public Offering? Offering { get; set; }
    public ReviewStep Step { get; set; }
    public ReviewSide Side { get; set; }

    /// <summary>Whose account it was; null when it came in a file.</summary>
    public Guid? AccountId { get; set; }
    public ReviewReason? Reason { get; set; }
    public string? Text { get; set; }

    /// <summary>True while the profile waits for staff because of this step.</summary>
    public bool Waiting { get; set; }
    public DateTime CreatedAt { get; set; }

    public static ReviewEntry Of(ProfileKind kind, Guid profile) => kind == ProfileKind.Need ? new() { NeedId = profile } : new() { OfferingId = profile };

    /// <summary>The step of a profile that comes from a file already under review; null for any other.</summary>
    public static ReviewEntry? OfFile(object profile)
    {
        var (entry, since) = profile switch
        {
            Need { Status: NeedStatus.UnderReview } need => (Of(ProfileKind.Need, need.Id), need.UpdatedAt),
            Offering { Status: OfferingStatus.UnderReview } offering => (Of(ProfileKind.Offering, offering.Id), offering.UpdatedAt),
            _ => (null, default),
        };
        if (entry is not null)
            (entry.Waiting, entry.CreatedAt) = (true, since);
        return entry;
    }
}

internal sealed class ReviewEntryConfiguration : IEntityTypeConfiguration<ReviewEntry>
{
    public void Configure(EntityTypeBuilder<ReviewEntry> builder)
    {
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasOne(e => e.Need).WithMany().HasForeignKey(e => e.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(e => e.Offering).WithMany().HasForeignKey(e => e.OfferingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => new { e.Waiting, e.Id });
    }
}
