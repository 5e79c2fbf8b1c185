namespace Matchmaking.Accounts;

/// <summary>What an operator may set, in the configuration section <c>Matchmaking</c>.</summary>
internal sealed class AccountOptions
{
    public AdminOptions Admin { get; set; } = new();
    public AccessOptions Access { get; set; } = new();

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
    }
}
