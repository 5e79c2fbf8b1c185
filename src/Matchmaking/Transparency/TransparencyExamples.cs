using Matchmaking.Candidates;
using Matchmaking.Curation;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Profiles;

namespace Matchmaking.Transparency;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class TransparencyExamples
{
    private static readonly RankerResponse Ranker = new("lambdamart", "5f0c3a9d1e27");

    public static readonly RegisterResponse Register = new(RegisterEntry.Eurocities, Ranker,
        [new("BASIC INFORMATION", null, "name", true, "Matchmaking"), new("BASIC INFORMATION", null, "department", true, null)], ["department"]);

    public static readonly RankingStatementResponse Ranking = new(Ranker, FeatureList.Version,
        [RankingStatement.Of(FeatureGroup.Words) is var (why, direction) ? new(FeatureGroup.Words, why, direction, 0.41, ["word_coverage"]) : null!],
        [RankingStatement.Policies(new ExposureOptions())[0]], RankingStatement.PaidInfluence, 300);

    public static readonly CounterfactualsResponse Counterfactuals = new(
        ProfileExamples.NeedAnswer.Id, ProfileExamples.OfferingAnswer.Id, new(2026, 3, 2), Ranker, Matcher.Kept,
        new(false, null, null, null, [new("region", false, "Serves PT; Rivermouth is in MZ (africa).")]),
        [new(MatchSide.Provider, "countriesServed", new[] { "PT", "MZ" }, "Serve MZ.", new(true, 3, 1.87f, 0.7f, []), null, true)]);
}
