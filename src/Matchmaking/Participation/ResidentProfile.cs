using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>What a resident chose to say of themselves. Nobody sees the groups but the resident; the name is shown beside comments.</summary>
public sealed class ResidentProfile : IVersioned
{
    public Guid AccountId { get; set; }
    public Account? Account { get; set; }

    /// <summary>Null: shown without a name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Self-declared; only counts of many people leave the service.</summary>
    public List<TargetGroup> TargetGroups { get; set; } = [];
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ResidentProfileConfiguration : IEntityTypeConfiguration<ResidentProfile>
{
    public void Configure(EntityTypeBuilder<ResidentProfile> builder)
    {
        builder.HasKey(p => p.AccountId);
        builder.Property(p => p.AccountId).ValueGeneratedNever();
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasOne(p => p.Account).WithOne().HasForeignKey<ResidentProfile>(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
