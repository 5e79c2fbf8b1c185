using Matchmaking.Candidates;
using Matchmaking.Explanations;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Matching;

/// <summary>Bodies shown in the OpenAPI document; one story with the profiles' examples.</summary>
internal static class MatchExamples
{
    private static readonly Guid RunId = new("01981f60-4d1e-7b52-8c3a-5e6f7a8b9c01");
    private static readonly DateOnly AsOf = new(2026, 3, 2);
    private static readonly RankerResponse Ranker = new("lambdamart", "5f0c3a9d1e27");

    private static readonly MatchedOrganization City = new(
        ProfileExamples.NeedAnswer.OrganizationId!.Value, OrganizationKind.City, "Municipality of Rivermouth", "Rivermouth", "MZ", "Rivermouth", null, Vetting.IdentityConfirmed, true);

    private static readonly MatchedOrganization Provider = new(
        ProfileExamples.OfferingAnswer.OrganizationId!.Value, OrganizationKind.Provider, "Clearstream Sensing Lda", "Clearstream", "PT", "Porto", ProviderSize.Sme, Vetting.DocumentsChecked, true);

    private static readonly SupportingDocument Work = new(
        DocumentKind.Reference, ProfileExamples.ReferenceAnswer.Id, ProfileExamples.Reference.Title!, ProfileExamples.ReferenceAnswer.Date!.Value,
        ["Municipality of Rivermouth"], ReferenceState.Confirmed, ConfirmedBy.Account);

    private static readonly Explanation Why = new(
        [
            new(FeatureGroup.Words, 0.62f, ContributionDirection.Raises, "Its texts use 71% of the words of your need.", "Your texts use 71% of the words of the need.",
                [new("word_coverage", "Share of the need's words, weighted by rarity, found in the candidate's documents", 0.71f, "share", 0.57f)], 0.05f),
        ], 0.05f);

    private static readonly Acceptance Likely = new(0.7f,
        [new(AcceptanceFactor.Capacity, 0.1f, "The provider can take 3 introductions now."), new(AcceptanceFactor.Deadline, 0.05f, "The deadline leaves 240 days.")]);

    private static readonly IReadOnlyList<EligibilityResult> Passed = [new("published", true, "The offering is published.")];

    private static readonly OfferingMatch Match = new(
        1, 2.41f, Strength.Strong, true,
        new(ProfileExamples.OfferingAnswer.Id, ProfileExamples.Offering.Title!, ProfileExamples.Offering.Summary!, false), Provider, Why, Likely, Passed, [Work],
        new(2, Placement.Exposure, "Raised from place 2, so that small and new providers have their share of the first places."));

    public static readonly MatchPage<OfferingMatch> OfNeed = new(RunId, MatchDirection.NeedToOfferings, AsOf, Ranker, FeatureList.Version, 312, [Match], Order: new(
        ListOrder.Policies, new(0.1, 0, "No match had to make room for one of another provider or approach."),
        new(0.2, 0.22, 0.14, 0.012, "Small and new providers have 22% of the exposure of the first ten places, 14% by score alone: 1 match stands higher for it.")));

    public static readonly MatchPage<OfferingMatch> Preview = OfNeed with { RunId = null };

    public static readonly MatchPage<NeedMatch> OfOffering = new(RunId, MatchDirection.OfferingToNeeds, AsOf, Ranker, FeatureList.Version, 9,
        [new(1, 2.41f, Strength.Strong, 1,
            new(ProfileExamples.NeedAnswer.Id, ProfileExamples.Need.Title!, ProfileExamples.Need.Problem!, ProfileExamples.Need.Sectors, ProfileExamples.Need.Deadline),
            City, Why, Likely, Passed, [Work], new PriorityInOrder(0.47, 0.05, 0.05, 1, 0.53, 0.5, 0.77, null))]);

    public static readonly MatchRunResponse Run = new(
        RunId, MatchDirection.NeedToOfferings, ProfileExamples.NeedAnswer.Id, null, AsOf, Ranker, FeatureList.Version, new DateTime(2026, 3, 1, 9, 30, 0, DateTimeKind.Utc),
        [new(1, ProfileExamples.NeedAnswer.Id, ProfileExamples.OfferingAnswer.Id, 2.41f, 1, new Dictionary<string, float?> { ["word_coverage"] = 0.71f, ["buyer_share"] = null })]);

    public static readonly FeatureListResponse Features = new(
        FeatureList.Version, [.. FeatureList.All.Take(2).Select(f => new FeatureResponse(f.Name, f.Group, f.Unit, f.Description))]);
}
