using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Accounts;

/// <summary>A person to talk to at an organization. Personal data: nothing of it is public.</summary>
public sealed class Contact : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public required string Name { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }

    /// <summary>What the person does there.</summary>
    public string? Position { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ContactConfiguration : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne(c => c.Organization).WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.OrganizationId, c.Id });
    }
}

/// <summary>The one place that answers who may see people's contact data.</summary>
internal static class ContactAccess
{
    /// <summary>An organization's own members and staff; after an introduction also the other side's members, for as long as the consent to it holds.</summary>
    public static async Task<bool> MaySeeContactsAsync(this Caller caller, MatchmakingDb db, Guid organization, DateTime now, CancellationToken cancellation)
    {
        var own = caller.Own;
        return caller.ActsFor(organization) || (own is not null && await db.Matches.AnyAsync(m => Introduced.Contains(m.State)
            && ((m.Need!.OrganizationId == organization && m.Offering!.OrganizationId == own && m.Consents.Any(c => c.Side == MatchSide.City
                    && c.Scope == ConsentScope.ShareContact && c.State == ConsentState.Given && c.ExpiresAt > now))
                || (m.Offering!.OrganizationId == organization && m.Need!.OrganizationId == own && m.Consents.Any(c => c.Side == MatchSide.Provider
                    && c.Scope == ConsentScope.ShareContact && c.State == ConsentState.Given && c.ExpiresAt > now))), cancellation));
    }

    private static readonly MatchState[] Introduced = [.. Enum.GetValues<MatchState>().Where(MatchStates.IsIntroduced)];

    public static IQueryable<Contact> Contacts(this Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Contacts : db.Contacts.Where(c => c.OrganizationId == own);
    }
}
