using System.Security.Cryptography;
using System.Text;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Accounts;

/// <summary>What an account is for.</summary>
public enum AccountRole { Resident, Member, Staff, Admin }

/// <summary>What a member may do for its organization: an editor keeps profiles, an owner also decides who else may.</summary>
public enum MemberRole { Editor, Owner }

/// <summary>A person who signs in.</summary>
public sealed class Account : IdentityUser<Guid>, IVersioned
{
    public Account() => Id = Guid.CreateVersion7();

    public string? Name { get; set; }
    public AccountRole Role { get; set; }

    /// <summary>For whom a member acts; members act for exactly one organization.</summary>
    public Guid? OrganizationId { get; set; }
    public Organization? Organization { get; set; }
    public MemberRole? MemberRole { get; set; }

    /// <summary>The organization that is added when the sign-up is confirmed, as JSON; nothing of it is public before.</summary>
    public string? PendingOrganization { get; set; }

    /// <summary>Made for Development; refused everywhere else.</summary>
    public bool Demo { get; set; }

    /// <summary>Set by an admin: the account may no longer sign in.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>When the person was taken out of it; the id stays, for what was decided under it.</summary>
    public DateTime? ErasedAt { get; set; }

    /// <summary>Hash of the last one-time code that was accepted, so that none works twice.</summary>
    public string? LastCodeHash { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }

    /// <summary>The person no longer acts for an organization.</summary>
    internal void Leave()
    {
        (Role, OrganizationId, MemberRole) = (AccountRole.Resident, null, null);
        ConcurrencyStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>Leaves an id that names nobody and opens nothing.</summary>
    internal void Forget(DateTime now)
    {
        Leave();
        (UserName, NormalizedUserName, Email, NormalizedEmail, Name, PasswordHash, PendingOrganization, LastCodeHash) = (null, null, null, null, null, null, null, null);
        (EmailConfirmed, TwoFactorEnabled, SecurityStamp) = (false, false, Guid.NewGuid().ToString("N"));
        (ErasedAt, DisabledAt) = (now, DisabledAt ?? now);
    }

    /// <summary>Changes with the password: a token that carries it works until then.</summary>
    internal string PasswordMark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PasswordHash ?? "")).AsSpan(0, 12));

    /// <summary>Whether sessions of this account hold; demo accounts exist for Development alone.</summary>
    internal bool MaySignIn(IHostEnvironment environment) => EmailConfirmed && DisabledAt is null && (!Demo || environment.IsDevelopment());
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
        // As UTC it can be compared in SQLite.
        builder.Property(a => a.LockoutEnd).HasConversion(
            end => end!.Value.UtcDateTime, end => new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)));
        builder.Ignore(a => a.PasswordMark);
        builder.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed);
        builder.HasIndex(a => a.NormalizedEmail).IsUnique();
        builder.HasIndex(a => a.NormalizedUserName).IsUnique();
        builder.HasOne(a => a.Organization).WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>An account of an external issuer that signs in as one of ours.</summary>
internal sealed class AccountLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
    {
        builder.ToTable("AccountLogins");
        builder.HasKey(l => new { l.LoginProvider, l.ProviderKey });
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The secrets of the second factor; <see cref="AccountStore"/> encrypts them.</summary>
internal sealed class AccountTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("AccountTokens");
        builder.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        builder.HasOne<Account>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
