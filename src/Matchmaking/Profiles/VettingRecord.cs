using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>One decision of staff on how far an organization has been checked; none is ever changed.</summary>
public sealed class VettingRecord
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public Vetting State { get; set; }

    /// <summary>Absolute http(s) links.</summary>
    public List<string> Evidence { get; set; } = [];
    public string? Note { get; set; }

    /// <summary>The last day on which it holds.</summary>
    public DateOnly? ExpiresOn { get; set; }
    public Guid? AccountId { get; set; }
    public DateTime CreatedAt { get; set; }
}

internal sealed class VettingRecordConfiguration : IEntityTypeConfiguration<VettingRecord>
{
    public void Configure(EntityTypeBuilder<VettingRecord> builder)
    {
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.HasOne(v => v.Organization).WithMany().HasForeignKey(v => v.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
