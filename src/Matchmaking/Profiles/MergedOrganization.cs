using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>A member that turned out to be another one: its id leads to the survivor, and what it said of itself is kept.</summary>
public sealed class MergedOrganization
{
    /// <summary>The id it had.</summary>
    public Guid Id { get; set; }
    public Guid SurvivorId { get; set; }
    public required string LegalName { get; set; }

    /// <summary>The history source it was read from, so that the next import finds the survivor.</summary>
    public string? Source { get; set; }
    public string? SourceId { get; set; }

    /// <summary>The profile on the day of the merge, as JSON.</summary>
    public required string Profile { get; set; }
    public required string Reason { get; set; }
    public DateTime MergedAt { get; set; }
}

/// <summary>Two members that somebody looked at and found to be two.</summary>
public sealed class DuplicateDismissal
{
    /// <summary>The lower id of the two.</summary>
    public Guid FirstId { get; set; }
    public Guid SecondId { get; set; }
    public required string Reason { get; set; }
    public DateTime DismissedAt { get; set; }
}

internal sealed class MergedOrganizationConfiguration : IEntityTypeConfiguration<MergedOrganization>
{
    public void Configure(EntityTypeBuilder<MergedOrganization> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasOne<Organization>().WithMany().HasForeignKey(m => m.SurvivorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.Source, m.SourceId });
    }
}

internal sealed class DuplicateDismissalConfiguration : IEntityTypeConfiguration<DuplicateDismissal>
{
    public void Configure(EntityTypeBuilder<DuplicateDismissal> builder)
    {
        builder.HasKey(d => new { d.FirstId, d.SecondId });
        builder.HasOne<Organization>().WithMany().HasForeignKey(d => d.FirstId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Organization>().WithMany().HasForeignKey(d => d.SecondId).OnDelete(DeleteBehavior.Cascade);
    }
}
