using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Curation;

/// <summary>What ties a reviewer to an organization.</summary>
public enum ConflictKind { Employer, RecentEmployer, Financial, Family, Other }

/// <summary>A reviewer's own word that they must not decide on an organization's matches.</summary>
public sealed class ConflictDeclaration : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The reviewer.</summary>
    public Guid AccountId { get; set; }
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public ConflictKind Kind { get; set; }
    public string? Note { get; set; }

    /// <summary>The last day on which it holds; null until somebody else ends it.</summary>
    public DateOnly? Until { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ConflictDeclarationConfiguration : IEntityTypeConfiguration<ConflictDeclaration>
{
    public void Configure(EntityTypeBuilder<ConflictDeclaration> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(c => c.Organization).WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
