using System.Text.RegularExpressions;
using Matchmaking.Accounts;

namespace Matchmaking.Privacy;

/// <summary>A person, by all that rows know one by.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Only once confirmed: an address that somebody merely typed is not known to be theirs.</param>
/// <param name="Name">As the person is called.</param>
internal sealed record Person(Guid Id, string? Email, string? Name)
{
    private const string Erased = "[erased]";

    public static Person Of(Account account) => new(account.Id, account.EmailConfirmed ? account.Email : null, account.Name);

    /// <summary>What the person is called by, in texts.</summary>
    private IEnumerable<string> Names => new[] { Email, Name }.OfType<string>().Where(name => name.Trim().Length > 0);

    public bool IsNamedIn(string text) => Names.Any(name => Finds(name).IsMatch(text));

    /// <summary>A text that stays, without the person's address and name.</summary>
    public string? TakenOutOf(string? text) => text is null ? null : Names.Aggregate(text, (rest, name) => Finds(name).Replace(rest, Erased));

    /// <summary>Whole words only: somebody called Ann is not in "planning".</summary>
    private static Regex Finds(string name) => new($@"(?<!\w){Regex.Escape(name.Trim())}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
