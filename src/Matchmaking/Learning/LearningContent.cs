namespace Matchmaking.Learning;

/// <summary>How a candidate model would order the lists that were answered since the service started.</summary>
/// <param name="InService">Version of the model in service.</param>
/// <param name="Candidate">The candidate that scores beside it, as configured; null for none.</param>
/// <param name="Obstacle">Why it does not score; null when it does or none is configured.</param>
/// <param name="Lists">Lists compared, the latest 1,000 at most.</param>
/// <param name="Dropped">Lists that were not compared because answers came faster than they could be scored again.</param>
/// <param name="OtherSpace">Lists that could not be compared because they were measured in another semantic space.</param>
/// <param name="KendallTau">Mean rank correlation: 1 the same order, 0 unrelated, −1 reversed; null before the first list.</param>
/// <param name="RankBiasedOverlap">Mean rank-biased overlap with persistence 0.9: 0 to 1, the top counts most.</param>
/// <param name="Top10Overlap">Mean share of the first ten that both have.</param>
/// <param name="BiggestMovers">The offerings that would move farthest.</param>
public sealed record ShadowReportResponse(
    string InService, string? Candidate, string? Obstacle, int Lists, long Dropped, int OtherSpace, double? KendallTau, double? RankBiasedOverlap, double? Top10Overlap,
    IReadOnlyList<ShadowMoveResponse> BiggestMovers);

/// <summary>One offering in one list, as it was answered and as the candidate would have it.</summary>
/// <param name="RunId">The stored list.</param>
/// <param name="NeedId">The need.</param>
/// <param name="OfferingId">The offering.</param>
/// <param name="Rank">Its place as answered.</param>
/// <param name="ShadowRank">Its place in the candidate's order of the same list.</param>
public sealed record ShadowMoveResponse(Guid RunId, Guid NeedId, Guid OfferingId, int Rank, int ShadowRank);
