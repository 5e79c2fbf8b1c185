using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Curation;

/// <summary>Takes a match one step on and writes its history; whoever calls saves.</summary>
internal sealed class MatchMove(TimeProvider clock)
{
    /// <summary>The first step of a new match.</summary>
    public void Begin(Match match, Guid? account, string? note)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        match.State = MatchStates.Of(MatchStep.Add).To;
        match.Events.Add(new MatchEvent
        {
            MatchId = match.Id, Step = MatchStep.Add, From = match.State, To = match.State, Side = MatchSide.Staff, AccountId = account, Note = note,
            HappenedOn = DateOnly.FromDateTime(now), CreatedAt = now,
        });
    }

    /// <summary>Null when the step was taken; else why it cannot be: 409 with the state and what is allowed.</summary>
    /// <param name="match">Tracked; its version guards against both sides at once.</param>
    /// <param name="step">What is done.</param>
    /// <param name="side">For whom.</param>
    /// <param name="account">Who does it; null for the service itself.</param>
    /// <param name="detail">Fills in reason, note, day and links.</param>
    public ProblemHttpResult? Take(Match match, MatchStep step, MatchSide side, Guid? account, Action<MatchEvent>? detail = null)
    {
        var row = MatchStates.Of(step);
        if (!row.By.Contains(side))
            return Problems.Forbidden($"This step is not for your side of the match.");
        if (!row.From.Contains(match.State))
        {
            string[] allowed = [.. MatchStates.Table.Where(r => r.From.Contains(match.State) && r.By.Contains(side)).Select(r => Code<MatchStep>.Of(r.Step))];
            return Problems.Conflict(allowed.Length == 0
                ? (Sentence)$"The match is {Code<MatchState>.Of(match.State)}; nothing more is possible for your side."
                : $"The match is {Code<MatchState>.Of(match.State)}; what is possible for your side: {Sentence.Or(allowed)}.");
        }
        var now = clock.GetUtcNow().UtcDateTime;
        var happened = new MatchEvent
        {
            MatchId = match.Id, Step = step, From = match.State, To = row.To, Side = side, AccountId = account, HappenedOn = DateOnly.FromDateTime(now), CreatedAt = now,
        };
        detail?.Invoke(happened);
        match.State = row.To;
        match.Events.Add(happened);
        return null;
    }
}
