using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Profiles;

/// <summary>A dated, described past project of a provider for somebody; claimed, then confirmed by the other side.</summary>
public sealed class Reference : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The provider.</summary>
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }

    /// <summary>For whom, as the provider names them.</summary>
    public required string ClientName { get; set; }

    /// <summary>For whom, when the client is a member.</summary>
    public Guid? ClientOrganizationId { get; set; }
    public Organization? ClientOrganization { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }
    public string? City { get; set; }

    /// <summary>When the project was agreed; matching sees it only for later dates.</summary>
    public DateOnly Date { get; set; }
    public required string Title { get; set; }
    public required string Description { get; set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long? Value { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }
    public List<Sector> Sectors { get; set; } = [];
    public string? Result { get; set; }
    public ReferenceState State { get; set; }

    /// <summary>How the other side confirmed it; null when it did not, or a file did not say.</summary>
    public ConfirmedBy? ConfirmedBy { get; set; }

    /// <summary>What the state is worth: a link that the provider handed on may have been answered by anybody.</summary>
    public ReferenceState CountsAs => State == ReferenceState.Confirmed && ConfirmedBy == Profiles.ConfirmedBy.Link ? ReferenceState.Claimed : State;
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ReferenceConfiguration : IEntityTypeConfiguration<Reference>
{
    public void Configure(EntityTypeBuilder<Reference> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Ignore(r => r.CountsAs);
        builder.HasOne(r => r.Organization).WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.ClientOrganization).WithMany().HasForeignKey(r => r.ClientOrganizationId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(r => r.OrganizationId);
    }
}
