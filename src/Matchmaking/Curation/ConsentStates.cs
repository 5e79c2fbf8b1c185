namespace Matchmaking.Curation;

/// <summary>One row of the life of a consent: where it leads, from where, and by whom.</summary>
internal sealed record ConsentTransition(ConsentState To, MatchSide[] By, ConsentState[] From);

/// <summary>The life of a consent, as a table; the first row is how one begins.</summary>
internal static class ConsentStates
{
    public static readonly IReadOnlyList<ConsentTransition> Table =
    [
        new(ConsentState.Requested, [MatchSide.Staff], [ConsentState.Given, ConsentState.Refused, ConsentState.Withdrawn, ConsentState.Expired]),
        new(ConsentState.Given, [MatchSide.City, MatchSide.Provider], [ConsentState.Requested, ConsentState.Given, ConsentState.Refused, ConsentState.Withdrawn, ConsentState.Expired]),
        new(ConsentState.Refused, [MatchSide.City, MatchSide.Provider], [ConsentState.Requested, ConsentState.Expired]),
        new(ConsentState.Withdrawn, [MatchSide.City, MatchSide.Provider], [ConsentState.Given]),
        new(ConsentState.Expired, [MatchSide.Service], [ConsentState.Requested, ConsentState.Given]),
    ];

    /// <summary>What it counts for: one whose time is over has expired, whether or not somebody has looked.</summary>
    public static ConsentState On(this Consent consent, DateTime now) =>
        consent.State is ConsentState.Given or ConsentState.Requested && consent.ExpiresAt <= now ? ConsentState.Expired : consent.State;

    /// <summary>Whether one in this state can become another.</summary>
    public static bool Leads(ConsentState from, ConsentState to) => Table.Any(row => row.To == to && row.From.Contains(from));
}
