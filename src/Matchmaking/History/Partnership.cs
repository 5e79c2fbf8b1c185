using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.History;

/// <summary>A finished or running project of several organizations, read from a public source.</summary>
public sealed class Partnership
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The source of partnerships that came out of this service.</summary>
    public const string OwnSource = "matchmaking";

    /// <summary>The kind of source: <c>cordis</c>, <c>ocds</c> or <see cref="OwnSource"/>.</summary>
    public required string Source { get; set; }

    /// <summary>The project's id in its source.</summary>
    public required string SourceId { get; set; }

    /// <summary>When it was agreed: signature, award or release.</summary>
    public DateOnly Date { get; set; }
    public required string Title { get; set; }
    public required string Text { get; set; }

    /// <summary>ISO 3166-1 alpha-2, of the first buyer.</summary>
    public string? Country { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>Budget known when the need was posted, minor units of <see cref="Currency"/>; an award's value is not one.</summary>
    public long? Budget { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }

    /// <summary>The source's own codes: a call topic, a classification.</summary>
    public List<string> Topics { get; set; } = [];
    public List<Sector> Sectors { get; set; } = [];
    public EngagementModel? EngagementModel { get; set; }
    public List<PartnershipMember> Members { get; set; } = [];
}

public enum PartnershipRole { Buyer, Provider }

/// <summary>An organization in a partnership, on the public side or on the chosen side.</summary>
public sealed class PartnershipMember
{
    public Guid PartnershipId { get; set; }
    public Guid OrganizationId { get; set; }
    public PartnershipRole Role { get; set; }

    /// <summary>A provider's part of the money that went to providers, above 0 and up to 1; null when it is not known.</summary>
    public double? Part { get; set; }

    /// <summary>Whether a provider led the project; null when it is not known.</summary>
    public bool? Leads { get; set; }

    /// <summary>Takes over what another did who turns out to be the same.</summary>
    public void TakeOver(double? part, bool? leads)
    {
        Part = Part is null ? part : Math.Min(1, Part.Value + (part ?? 0));
        Leads = leads is null ? Leads : Leads == true || leads.Value;
    }
}

internal sealed class PartnershipConfiguration : IEntityTypeConfiguration<Partnership>
{
    public void Configure(EntityTypeBuilder<Partnership> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => new { p.Source, p.SourceId }).IsUnique();
        builder.HasIndex(p => p.Date);
        builder.HasMany(p => p.Members).WithOne().HasForeignKey(m => m.PartnershipId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PartnershipMemberConfiguration : IEntityTypeConfiguration<PartnershipMember>
{
    public void Configure(EntityTypeBuilder<PartnershipMember> builder)
    {
        builder.HasKey(m => new { m.PartnershipId, m.OrganizationId, m.Role });
        builder.HasIndex(m => m.OrganizationId);
        builder.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
