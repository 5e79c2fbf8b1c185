using Matchmaking.Curation;

namespace Matchmaking.Transparency;

/// <summary>One row of the life of a contest: where it leads, from where, and by whom.</summary>
internal sealed record ContestTransition(string Step, ContestState To, MatchSide[] By, ContestState[] From);

/// <summary>The life of a contest, as a table; the first row is how one begins.</summary>
internal static class ContestStates
{
    public static readonly IReadOnlyList<ContestTransition> Table =
    [
        new("contest", ContestState.Open, [MatchSide.City, MatchSide.Provider], []),
        new("answer", ContestState.Answered, [MatchSide.Staff], [ContestState.Open]),
        new("withdraw", ContestState.Withdrawn, [MatchSide.City, MatchSide.Provider], [ContestState.Open]),
        new("erase the organization", ContestState.Withdrawn, [MatchSide.Staff], [ContestState.Open]),
    ];

    /// <summary>Whether one in this state can become another.</summary>
    public static bool Leads(ContestState from, ContestState to) => Table.Any(row => row.To == to && row.From.Contains(from));
}
