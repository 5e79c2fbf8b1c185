using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Learning;

internal static class LearningEndpoints
{
    private static readonly ShadowReportResponse Example = new("5f0c3a9d1e27", "9ccb488b5404", null, 212, 0, 0, 0.71, 0.83, 0.78,
        [new(MatchExamples.Run.Id, MatchExamples.Run.NeedId!.Value, MatchExamples.Run.Entries[0].OfferingId, 14, 2)]);

    public static void Map(RouteGroupBuilder learning) => learning.MapGet("/shadow", Shadow).WithName("getShadowReport").WithSummary("Compare a candidate model with the one in service")
        .WithDescription("With Matchmaking:Learning:Shadow set to a candidate's version, every new list is scored again by the candidate after it was answered: the same vectors, another order. "
            + "The answer and its time are not touched. Counts since the service started, over the latest 1,000 lists.")
        .WithExamples(response: Example);

    private static Ok<ShadowReportResponse> Shadow(ShadowKeeper keeper, ModelStore models)
    {
        var state = keeper.State;
        return TypedResults.Ok(new ShadowReportResponse(models.Current.Ranker.Version, state.Version, state.Obstacle, state.Lists, state.Dropped, state.OtherSpace,
            state.Mean?.KendallTau, state.Mean?.Rbo, state.Mean?.Top10Overlap, [.. state.Movers.Select(m => new ShadowMoveResponse(m.RunId, m.NeedId, m.OfferingId, m.Rank, m.ShadowRank))]));
    }
}
