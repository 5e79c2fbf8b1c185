using System.ComponentModel.DataAnnotations;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Privacy;

/// <summary>Asks that one's own account be erased, with proof that it is one's own.</summary>
public sealed record OwnErasureRequest
{
    [Required, Text(PasswordAttribute.Maximum)]
    public string? Password { get; init; }

    /// <summary>Of the authenticator app, or a recovery code; only for accounts that have set one up.</summary>
    [Text(40)]
    public string? Code { get; init; }
}

/// <summary>Asks that an account or an organization be erased.</summary>
public sealed record ErasureRequest
{
    /// <summary>Who asked for it and how, without naming anybody: it is kept for good.</summary>
    [Required, Text(Limits.Title)]
    public string? Reason { get; init; }

    internal Rules Check(Person? person = null)
    {
        var rules = Rules.For(this);
        rules.Must(Reason?.Contains('@', StringComparison.Ordinal) is not true && (Reason is null || person?.IsNamedIn(Reason) is not true), "reason",
            $"Names somebody, and is kept for good; say it without a name or an address.");
        return rules;
    }
}

/// <summary>Everything that is held of a person or an organization.</summary>
/// <param name="Id">The account or the organization.</param>
/// <param name="ExportedAt">When it was read.</param>
/// <param name="Sections">Rows by what they are; docs/privacy.md lists the sections, and what erasing does to each.</param>
public sealed record ExportResponse(Guid Id, DateTime ExportedAt, IReadOnlyDictionary<string, IReadOnlyList<object>> Sections);
