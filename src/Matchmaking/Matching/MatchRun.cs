using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Matching;

/// <summary>Which side asked.</summary>
public enum MatchDirection { NeedToOfferings, OfferingToNeeds }

/// <summary>One ranked list as it was shown; it is the query group that training learns from.</summary>
public sealed class MatchRun
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public MatchDirection Direction { get; set; }

    /// <summary>Set when a need asked.</summary>
    public Guid? NeedId { get; set; }

    /// <summary>Set when an offering asked.</summary>
    public Guid? OfferingId { get; set; }

    /// <summary>Every feature saw only what is dated before this day.</summary>
    public DateOnly AsOf { get; set; }
    public required string Ranker { get; set; }
    public required string RankerVersion { get; set; }

    /// <summary>Hash of the feature names, in order; vectors of another version cannot be compared.</summary>
    public required string FeatureSet { get; set; }

    /// <summary>Hash of everything the list depends on; the same fingerprint is never stored twice in a row.</summary>
    public required string Fingerprint { get; set; }
    public DateTime CreatedAt { get; set; }
    public List<MatchRunEntry> Entries { get; set; } = [];
}

/// <summary>One place in a list, with the frozen feature vector that its score came from.</summary>
public sealed class MatchRunEntry
{
    public Guid MatchRunId { get; set; }
    public int Rank { get; set; }
    public Guid NeedId { get; set; }
    public Guid OfferingId { get; set; }
    public float Score { get; set; }

    /// <summary>
    /// How likely this place was looked at when it was shown: <see cref="Ranking.Examination.At"/> of its rank where the order was certain, times the probability of the
    /// draw where it was drawn. Null in lists from before it was kept.
    /// </summary>
    public float? Propensity { get; set; }

    /// <summary>Little-endian 32-bit floats in the order of the feature set; NaN is unknown.</summary>
    public required byte[] Features { get; set; }
}

internal sealed class MatchRunConfiguration : IEntityTypeConfiguration<MatchRun>
{
    public void Configure(EntityTypeBuilder<MatchRun> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasIndex(r => new { r.NeedId, r.Id });
        builder.HasIndex(r => new { r.OfferingId, r.Id });
        builder.HasOne<Need>().WithMany().HasForeignKey(r => r.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Offering>().WithMany().HasForeignKey(r => r.OfferingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(r => r.Entries).WithOne().HasForeignKey(e => e.MatchRunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MatchRunEntryConfiguration : IEntityTypeConfiguration<MatchRunEntry>
{
    public void Configure(EntityTypeBuilder<MatchRunEntry> builder) => builder.HasKey(e => new { e.MatchRunId, e.Rank });
}
