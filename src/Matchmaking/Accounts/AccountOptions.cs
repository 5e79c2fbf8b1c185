namespace Matchmaking.Accounts;

/// <summary>What an operator may set, in the configuration section <c>Matchmaking</c>.</summary>
internal sealed class AccountOptions
{
    public AdminOptions Admin { get; set; } = new();
    public AccessOptions Access { get; set; } = new();
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>The first admin, made at the start when there is no such account.</summary>
    public sealed class AdminOptions
    {
        public string? Email { get; set; }
        public string? Password { get; set; }
    }

    public sealed class AccessOptions
    {
        /// <summary>False closes match lists and runs to all but the owner and staff.</summary>
        public bool PublicMatches { get; set; } = true;

        /// <summary>True lets staff and admins do no more than anybody, until they signed in with a one-time code.</summary>
        public bool RequireSecondFactor { get; set; }
    }

    /// <summary>An external OpenID Connect issuer whose tokens sign in here.</summary>
    public sealed class OidcOptions
    {
        public string? Authority { get; set; }
        public string? Audience { get; set; }
    }
}
