using Matchmaking.Curation;
using Matchmaking.Platform;

namespace Matchmaking.Introductions;

/// <summary>Introductions that stand still.</summary>
internal static class StalledIntroductions
{
    /// <summary>Those of which nothing was entered for longer than the operator set for their state.</summary>
    public static IQueryable<Match> Stalled(this IntroductionOptions options, MatchmakingDb db, DateTime now)
    {
        var ids = options.StalledDays.Select(stage =>
        {
            var (state, since) = (stage.Key, now.AddDays(-stage.Value));
            return db.Matches.Where(m => m.State == state && !m.Events.Any(e => e.CreatedAt > since) && !db.Meetings.Any(held => held.MatchId == m.Id && held.CreatedAt > since)).Select(m => m.Id);
        }).Aggregate((all, next) => all.Union(next));
        return db.Matches.Where(m => ids.Contains(m.Id));
    }
}
