namespace Matchmaking.Curation;

/// <summary>One row of the life of a consent: where it leads, from where, and by whom.</summary>
internal sealed record ConsentTransition(ConsentState To, MatchSide[] By, ConsentState[] From);

/// <summary>The life of a consent, as a table; the first row is how one begins.</summary>
internal static class ConsentStates
{
    public static readonly IReadOnlyList<ConsentTransition> Table =
    [
        new(ConsentState.Requested, [MatchSide.Staff, MatchSide.Service], [ConsentState.Refused, ConsentState.Withdrawn, ConsentState.Expired]),
        new(ConsentState.Given, [MatchSide.City, MatchSide.Provider], [ConsentState.Requested]),
        new(ConsentState.Refused, [MatchSide.City, MatchSide.Provider], [ConsentState.Requested]),
        new(ConsentState.Withdrawn, [MatchSide.City, MatchSide.Provider], [ConsentState.Given]),
        new(ConsentState.Expired, [MatchSide.Service], [ConsentState.Requested, ConsentState.Given]),
    ];
}
