using System.Globalization;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Matching;

namespace Matchmaking.Transparency;

/// <summary>One of the main parameters of the order.</summary>
/// <param name="Group">What it speaks of.</param>
/// <param name="Why">Why it counts.</param>
/// <param name="Direction">Which way it moves a place.</param>
/// <param name="Weight">Its share of all that moved scores in the latest lists of the model in service, 0–1; null before there are such lists.</param>
/// <param name="Features">Its features; see features.</param>
public sealed record RankingParameter(FeatureGroup Group, string Why, string Direction, double? Weight, IReadOnlyList<string> Features);

/// <summary>What decides a place besides the score.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Weight">In words or figures.</param>
/// <param name="Description">What it does, and why.</param>
public sealed record RankingPolicy(string Name, string Weight, string Description);

/// <summary>The main parameters of ranking, why they count and how much, after article 5 of Regulation (EU) 2019/1150.</summary>
/// <param name="Ranker">The model in service.</param>
/// <param name="FeatureSet">Identity of the features.</param>
/// <param name="Parameters">The heaviest first.</param>
/// <param name="Policies">On top of the score.</param>
/// <param name="PaidInfluence">What money can do to a place.</param>
/// <param name="MeasuredOn">Stored places that the weights were measured on.</param>
public sealed record RankingStatementResponse(
    RankerResponse Ranker, string FeatureSet, IReadOnlyList<RankingParameter> Parameters, IReadOnlyList<RankingPolicy> Policies, string PaidInfluence, int MeasuredOn);

/// <summary>The sentences of the ranking statement.</summary>
internal static class RankingStatement
{
    public const string PaidInfluence = "none: nobody can pay for a place, and nothing in the order depends on fees, subscriptions or advertising.";

    public static (string Why, string Direction) Of(FeatureGroup group) => group switch
    {
        FeatureGroup.Words => ("Who describes the same problem in the same words has often worked on it.", "More of the need's words, above all rare ones, and recent texts that hold them, raise a place."),
        FeatureGroup.Meaning => ("The same work can be described in other words.", "Closeness in meaning of past projects and texts raises a place."),
        FeatureGroup.TrackRecord => ("Past work shows what a provider can do.", "More and more recent work tends to raise a place; a small record alone does not bar a provider whose texts fit."),
        FeatureGroup.Buyer => ("Who has worked for the city, or with its suppliers, knows its ways.", "Past work with who asks tends to raise a place; none is no fault where it is not known who asks."),
        FeatureGroup.Place => ("Being near, and work in the same country, ease delivery.", "The same country and a shorter distance tend to raise a place."),
        FeatureGroup.Field => ("Work in the same field carries over.", "Shared sectors and topic codes raise a place."),
        FeatureGroup.Partners => ("Strong partners are chosen by strong partners.", "Work together with those whose texts fit best tends to raise a place."),
        _ => ("A contract must suit the provider's size.", "A budget like that of the provider's usual projects tends to raise a place; size by itself moves it either way."),
    };

    public static IReadOnlyList<RankingPolicy> Policies(ExposureOptions exposure) =>
    [
        new("hard_constraints", "absolute", $"An offering that fails one is not in the list, and each says why: {string.Join(", ", Candidates.Eligibility.Names)}. They are rules; nothing is learned for them."),
        new("unknown_facts", "0", "What is not stated is unknown, not bad: region, language and engagement model that an offering does not state set no limit."),
        new("claimed_references", "half", "What a reference adds counts by half until the other side confirms it; a disputed one adds nothing."),
        new("peoples_priority", "see GET /api/v1/participation/policy", "In the list of needs for an offering, what residents put first adds a bounded part on top of the score, shown with each match; it does not move the offerings for a need."),
        new("diversity", Weight(exposure.Diversity), "In the first ten offerings for a need, likeness to a match above, of provider or approach, counts against a match beside its score (maximal marginal relevance); "
            + "each list says what it moved and what that cost, and order=score leaves it out."),
        new("exposure", Weight(exposure.MinimumShare), "Small providers, and new ones with no more than one piece of work on record, get at least this share of the exposure of the first ten places, "
            + "the discount of NDCG, as far as they match well; a match that is only possible is never raised. Each list says what it moved and what that cost, and order=score leaves it out."),
        new("ties", "only between equal scores", "Equal scores stand in the order of the offerings' ids."),
        new("places", $"{Matcher.Kept}", "A list keeps so many places; what stands beyond them has no rank."),
        new("staff", "not in the list", "Staff can add a match that the list misses, pin or decline one, with a reason that is kept; the list itself stays as it was ranked. Either side can contest a shared decline, and the facts used about it."),
    ];

    private static string Weight(double share) => share == 0 ? "switched off" : share.ToString(CultureInfo.InvariantCulture);
}
