using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>How much a need matters to somebody who supports it.</summary>
public enum SupportPriority { Low, Medium, High }

/// <summary>How people were heard.</summary>
public enum SupportChannel { Online, Paper, Assembly }

/// <summary>One resident's support of one need.</summary>
public sealed class Support : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Need? Need { get; set; }
    public Guid AccountId { get; set; }
    public Account? Account { get; set; }
    public SupportPriority Priority { get; set; }

    /// <summary>A keyed hash of the address it came from, another one every month; see <see cref="OriginMark"/>.</summary>
    public string? Origin { get; set; }

    /// <summary>Withdrawn after staff excluded it: the row stays, or giving it again would undo the exclusion.</summary>
    public DateTime? WithdrawnAt { get; set; }

    /// <summary>Set by staff: shown apart, and not counted.</summary>
    public DateTime? ExcludedAt { get; set; }
    public Guid? ExcludedBy { get; set; }
    public string? ExclusionReason { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class SupportConfiguration : IEntityTypeConfiguration<Support>
{
    public void Configure(EntityTypeBuilder<Support> builder)
    {
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasOne(s => s.Need).WithMany().HasForeignKey(s => s.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(s => s.Account).WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => new { s.NeedId, s.AccountId }).IsUnique();
        builder.HasIndex(s => new { s.AccountId, s.CreatedAt });
    }
}

/// <summary>Whose voice counts.</summary>
internal static class CountedSupport
{
    /// <summary>
    /// Residents whose account stands: confirmed, not disabled. A lockout after wrong passwords ends by itself and takes nobody's voice away,
    /// or anyone could take it who knows the address.
    /// </summary>
    public static IQueryable<Support> Standing(this MatchmakingDb db) => db.Supports.Where(s => s.WithdrawnAt == null
        && s.Account!.Role == AccountRole.Resident && s.Account.EmailConfirmed && s.Account.DisabledAt == null);

    public static IQueryable<Support> Counted(this MatchmakingDb db) => db.Standing().Where(s => s.ExcludedAt == null);
}
