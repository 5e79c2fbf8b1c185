using System.Net;
using System.Security.Claims;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Accounts;

/// <summary>The account that somebody of the external issuer has here; made, as a resident's, when there is none.</summary>
internal sealed class ExternalAccounts(MatchmakingDb db, ILookupNormalizer normalizer)
{
    public const string Scheme = "Oidc";

    public async Task<Account?> FindOrAddAsync(ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (person.FindFirstValue("iss") is not { Length: > 0 } issuer || person.FindFirstValue("sub") is not { Length: > 0 and <= 200 } subject)
            return null;
        return await FindAsync(issuer, subject, cancellation) ?? await AddAsync(issuer, subject, person, cancellation);
    }

    private Task<Account?> FindAsync(string issuer, string subject, CancellationToken cancellation) =>
        db.Set<IdentityUserLogin<Guid>>().Where(l => l.LoginProvider == issuer && l.ProviderKey == subject)
            .Join(db.Accounts, l => l.UserId, a => a.Id, (_, account) => account).SingleOrDefaultAsync(cancellation);

    private async Task<Account?> AddAsync(string issuer, string subject, ClaimsPrincipal person, CancellationToken cancellation)
    {
        // Only an address that the issuer has checked says anything; with it the account that is here already is meant.
        var email = string.Equals(person.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)
            && person.FindFirstValue("email") is { } claimed && new EmailAttribute().Check(claimed) is null ? claimed : null;
        var normalized = normalizer.NormalizeEmail(email);
        var account = email is null ? null : await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == normalized, cancellation);
        if (account is { EmailConfirmed: false })
            // Whoever signed up with it and never confirmed has no claim on it.
            (account.PasswordHash, account.PendingOrganization) = (null, null);
        if (account is null)
        {
            account = new Account { Email = email, NormalizedEmail = normalized, Name = Named(person), SecurityStamp = Guid.NewGuid().ToString("N") };
            account.UserName = email ?? $"{account.Id:N}";
            account.NormalizedUserName = normalizer.NormalizeName(account.UserName);
            db.Add(account);
        }
        account.EmailConfirmed = true;
        db.Add(new IdentityUserLogin<Guid> { LoginProvider = issuer, ProviderKey = subject, ProviderDisplayName = Scheme, UserId = account.Id });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return account;
        }
        catch (DbUpdateException first) when (!Resilience.IsTransient(first))
        {
            // Two first requests at once: the other one made the account.
            db.ChangeTracker.Clear();
            return await FindAsync(issuer, subject, cancellation);
        }
    }

    private static string? Named(ClaimsPrincipal person) =>
        person.FindFirstValue("name") is { } name && new TextAttribute(Profiles.Limits.Title).Check(name) is null ? name : null;
}

/// <summary>Access tokens of the configured OpenID Connect issuer.</summary>
internal sealed class OidcSetup(IOptions<AccountOptions> accounts) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(ExternalAccounts.Scheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        var oidc = accounts.Value.Oidc;
        (options.Authority, options.Audience, options.MapInboundClaims) = (oidc.Authority, oidc.Audience, false);
        options.RequireHttpsMetadata = !IsLoopback(oidc.Authority);
        options.TokenValidationParameters.ValidateAudience = options.TokenValidationParameters.ValidateIssuer = true;
        options.Events = new JwtBearerEvents { OnTokenValidated = ValidatedAsync, OnAuthenticationFailed = Failed };
    }

    /// <summary>What is wrong with the settings, or null.</summary>
    public static string? Check(AccountOptions.OidcOptions oidc) => oidc.Authority is null ? null
        : string.IsNullOrWhiteSpace(oidc.Audience) ? "Matchmaking:Oidc:Audience is required with Matchmaking:Oidc:Authority: tokens made for somebody else must not sign in here."
        : !oidc.Authority.StartsWith("https://", StringComparison.Ordinal) && !IsLoopback(oidc.Authority) ? "Matchmaking:Oidc:Authority must be an https address."
        : null;

    /// <summary>Whether the credential is for the issuer's handler: our own tokens have no dots.</summary>
    public static bool IsMeant(HttpRequest request) => request.Headers[HeaderNames.Authorization].ToString() is var header && header.Count(c => c == '.') == 2;

    private static bool IsLoopback(string? authority) => Uri.TryCreate(authority, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address);

    private static async Task ValidatedAsync(TokenValidatedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var account = await services.GetRequiredService<ExternalAccounts>().FindOrAddAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (account is null || !account.MaySignIn(services.GetRequiredService<IWebHostEnvironment>()))
        {
            context.HttpContext.Features.Set(new Refusal($"The token names nobody who may sign in here."));
            context.Fail("No account.");
            return;
        }
        var caller = new Caller
        {
            AccountId = account.Id, Role = account.Role, OrganizationId = account.OrganizationId, MemberRole = account.MemberRole,
            SecondFactor = context.Principal!.FindAll("amr").Any(amr => amr.Value is "mfa" or "otp" or "hwk"),
        };
        context.Principal = caller.SignIn(context.HttpContext, ExternalAccounts.Scheme).Principal;
    }

    private static Task Failed(AuthenticationFailedContext context)
    {
        context.HttpContext.Features.Set(new Refusal($"The issuer's token is not valid here: it is expired, not signed by the issuer, or made for another audience."));
        return Task.CompletedTask;
    }
}
