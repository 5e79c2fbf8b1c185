using Matchmaking.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Matchmaking.Accounts;

/// <summary>The slice: people, how they sign in, and who may touch what.</summary>
internal static class AccountsApi
{
    /// <summary>Why a repeated request is not answered from memory.</summary>
    public const string Secret = "Holds or answers a secret, of which nothing may be stored, not even a hash.";

    /// <summary>Nobody on the way may keep the answer.</summary>
    public static void KeepSecret(this HttpContext http) => http.Response.Headers.CacheControl = "no-store";

    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration, string database)
    {
        services.AddHttpContextAccessor();
        services.Configure<AccountOptions>(configuration.GetSection("Matchmaking"));
        // Beside the database and not in it: a copy of the file alone signs nobody in.
        services.AddDataProtection().SetApplicationName("Matchmaking").PersistKeysToFileSystem(new DirectoryInfo(Path.GetFullPath(database) + ".keys"));
        services.AddIdentityCore<Account>(identity =>
        {
            identity.User.RequireUniqueEmail = true;
            identity.User.AllowedUserNameCharacters = "";
            // The rules are those of PasswordAttribute.
            identity.Password = new PasswordOptions
            {
                RequiredLength = PasswordAttribute.Minimum, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
            };
        }).AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddScoped<SecondFactor>();
        services.AddSingleton<SignedTokens>();
        services.AddSingleton<SetupCode>();
        services.AddScoped<Sessions>();
        services.AddScoped<Outbox>();
        services.AddScoped<SignIn>();
        services.AddScoped<FirstAccounts>();
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? Caller.Of(http) : new Caller());
        AddCredentials(services, configuration["Matchmaking:Oidc:Authority"] is not null);
        services.AddSingleton<IAuthorizationHandler, AccessPolicy>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new AccessRequirement()).Build());
    }

    private static void AddCredentials(IServiceCollection services, bool oidc)
    {
        const string any = "Credential";
        var authentication = services.AddAuthentication(any)
            .AddPolicyScheme(any, null, scheme => scheme.ForwardDefaultSelector = http =>
                http.Request.Headers.ContainsKey(ApiKeyHandler.Header) ? ApiKeyHandler.SchemeName
                : oidc && OidcSetup.IsMeant(http.Request) ? ExternalAccounts.Scheme : SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        if (!oidc)
            return;
        authentication.AddJwtBearer(ExternalAccounts.Scheme, _ => { });
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, OidcSetup>();
        services.AddScoped<ExternalAccounts>();
    }

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        SignUpEndpoints.Map(api.MapGroup("/accounts").WithTags("Accounts"));
        OwnAccountEndpoints.Map(api.MapGroup("/accounts").WithTags("Accounts"));
        AccountEndpoints.Map(api.MapGroup("/accounts").WithTags("Accounts"));
        ApiKeyEndpoints.Map(api.MapGroup("/api-keys").WithTags("Accounts"));
        MemberEndpoints.Map(api.MapGroup("/organizations/{id:guid}/members").WithTags("Accounts"));
        InvitationEndpoints.Map(api);
        ContactEndpoints.Map(api);
        SessionEndpoints.Map(api.MapGroup("/sessions").WithTags("Accounts"));
        AuditEndpoints.Map(api.MapGroup("/audit").WithTags("Audit"));
        MessageEndpoints.Map(api.MapGroup("/messages").WithTags("Accounts"));
    }
}
