using System.Security.Cryptography;
using System.Text;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Accounts;

/// <summary>The code that lets the first admin in; made anew at every start, kept in memory only.</summary>
internal sealed class SetupCode
{
    public string Value { get; } = string.Join('-', Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)).Chunk(8).Select(part => new string(part)));

    public bool Matches(string code) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code.Trim()), Encoding.UTF8.GetBytes(Value));
}

/// <summary>Accounts that a service has before anybody signed up: the configured admin, and in Development one for each role.</summary>
internal sealed class FirstAccounts(
    MatchmakingDb db, UserManager<Account> users, IPasswordHasher<Account> hasher, IOptions<AccountOptions> options, IWebHostEnvironment environment)
{
    public const string DemoPassword = "matchmaking-demo";

    public static string DemoEmail(string name) => $"{name}@demo.example";

    public Task<bool> HasAdminAsync(CancellationToken cancellation) =>
        db.Accounts.AnyAsync(a => a.Role == AccountRole.Admin && !a.Demo && a.DisabledAt == null, cancellation);

    /// <exception cref="InvalidDataException">The configuration cannot be used.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (OidcSetup.Check(options.Value.Oidc) is { } wrong)
            throw new InvalidDataException(wrong);
        var (email, password) = (options.Value.Admin.Email, options.Value.Admin.Password);
        if (email is not null || password is not null)
        {
            var request = new SetUpRequest { Code = "configured", Email = email, Password = password };
            if (Rules.For(request) is { Broken: true } rules)
                throw new InvalidDataException($"Matchmaking:Admin in the configuration is not usable: {string.Join(" ", rules.Errors.Select(e => $"{e.Key}: {e.Value[0]}"))}");
            if (await users.FindByEmailAsync(email!) is null)
                await CreateAdminAsync(email!, password!, cancellation);
        }
        if (environment.IsDevelopment())
            await AddDemoAsync(cancellation);
    }

    /// <summary>Null when the address belongs to another account.</summary>
    public async Task<Account?> CreateAdminAsync(string email, string password, CancellationToken cancellation)
    {
        var account = new Account
        {
            UserName = email, Email = email, Name = "Admin", Role = AccountRole.Admin, EmailConfirmed = true,
        };
        account.PasswordHash = hasher.HashPassword(account, password);
        cancellation.ThrowIfCancellationRequested();
        return (await users.CreateAsync(account)).Succeeded ? account : null;
    }

    /// <summary>What is printed at the start, so that nobody takes a demo for a real service.</summary>
    public async Task<IReadOnlyList<string>> AnnounceAsync(SetupCode code, CancellationToken cancellation)
    {
        if (environment.IsDevelopment())
            return [.. (await db.Accounts.Where(a => a.Demo).OrderBy(a => a.Id).Select(a => a.Email!).ToListAsync(cancellation))
                .Select((email, i) => i == 0 ? $"  Demo accounts     {email}   (Development only; password {DemoPassword})" : $"                    {email}")];
        return await HasAdminAsync(cancellation) ? []
            : [$"  First admin       POST /api/v1/accounts/setup with the one-time code {code.Value}"];
    }

    private async Task AddDemoAsync(CancellationToken cancellation)
    {
        var members = await db.Organizations.Where(o => o.Illustrative && o.Kind != OrganizationKind.Institution && o.Vetting != Vetting.Suspended && o.Vetting != Vetting.Rejected)
            .OrderBy(o => o.Id).Select(o => new { o.Id, o.Kind }).ToListAsync(cancellation);
        var (city, provider) = (members.Find(o => o.Kind == OrganizationKind.City)?.Id, members.Find(o => o.Kind == OrganizationKind.Provider)?.Id);
        await AddDemoAsync("admin", AccountRole.Admin);
        await AddDemoAsync("staff", AccountRole.Staff);
        if (city is not null)
            await AddDemoAsync("city", AccountRole.Member, city, MemberRole.Owner);
        if (provider is not null)
            await AddDemoAsync("provider", AccountRole.Member, provider, MemberRole.Editor);
        await AddDemoAsync("resident", AccountRole.Resident);
    }

    private async Task AddDemoAsync(string name, AccountRole role, Guid? organization = null, MemberRole? member = null)
    {
        var email = DemoEmail(name);
        if (await users.FindByEmailAsync(email) is not null)
            return;
        var account = new Account
        {
            UserName = email, Email = email, Name = $"Demo {name}", Role = role, OrganizationId = organization, MemberRole = member,
            EmailConfirmed = true, Demo = true,
        };
        account.PasswordHash = hasher.HashPassword(account, DemoPassword);
        await users.CreateAsync(account);
    }
}
