using Matchmaking.Candidates;
using Matchmaking.Explanations;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Matching;

/// <summary>Which ranker scored a list.</summary>
/// <param name="Name"><c>lambdamart</c>, or <c>baseline</c> when no trained model is loaded.</param>
/// <param name="Version">Changes with the model.</param>
public sealed record RankerResponse(string Name, string Version);

/// <summary>A ranked list and what it came from.</summary>
/// <param name="RunId">The stored list, see match-runs; null for a preview and for a list by score alone.</param>
/// <param name="Direction">Which side asked.</param>
/// <param name="AsOf">Everything dated before this day was seen.</param>
/// <param name="Ranker">What scored it.</param>
/// <param name="FeatureSet">Identity of the features, see features.</param>
/// <param name="Considered">Candidates, or needs, that were ranked to find these.</param>
/// <param name="Items">The best first.</param>
/// <param name="NextCursor">Always null: a list is one page.</param>
/// <param name="Order">The policies on top of the score; null in the list of an offering, where only people's priority moves needs.</param>
public sealed record MatchPage<T>(
    Guid? RunId, MatchDirection Direction, DateOnly AsOf, RankerResponse Ranker, string FeatureSet, int Considered, IReadOnlyList<T> Items, string? NextCursor = null,
    ListOrder? Order = null);

/// <summary>An offering that matches a need.</summary>
/// <param name="Rank">From 1; null for an ineligible one.</param>
/// <param name="Score">In the ranker's own scale, comparable within this list; null for an ineligible one.</param>
/// <param name="Strength">The score in words.</param>
/// <param name="Eligible">False when a hard constraint keeps it out; see eligibility.</param>
/// <param name="Offering">What is offered.</param>
/// <param name="Provider">Who offers it.</param>
/// <param name="Explanation">What moved the score, in sentences for both sides; null for an ineligible one.</param>
/// <param name="Acceptance">How likely the provider is to say yes; null for an ineligible one.</param>
/// <param name="Eligibility">Every hard constraint with its reason.</param>
/// <param name="References">Past work and texts that speak for it most.</param>
/// <param name="Placement">Where it would stand by score alone, and why it does not stand there; null for an ineligible one.</param>
public sealed record OfferingMatch(
    int? Rank, float? Score, Strength? Strength, bool Eligible, MatchedOffering Offering, MatchedOrganization Provider,
    Explanation? Explanation, Acceptance? Acceptance, IReadOnlyList<EligibilityResult> Eligibility, IReadOnlyList<SupportingDocument> References,
    Placement? Placement);

/// <summary>A need that an offering matches.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">The offering's score in the list of that need.</param>
/// <param name="Strength">The score in words.</param>
/// <param name="RankForCity">The offering's rank in the list that the city sees.</param>
/// <param name="Need">What is sought.</param>
/// <param name="City">Who seeks it.</param>
/// <param name="Explanation">What moved the score, in sentences for both sides.</param>
/// <param name="Acceptance">How likely the provider is to say yes.</param>
/// <param name="Eligibility">Every hard constraint with its reason.</param>
/// <param name="References">The provider's past work and texts that speak for it most.</param>
/// <param name="PeoplesPriority">What people's priority did to the rank; see participation/policy.</param>
public sealed record NeedMatch(
    int Rank, float Score, Strength Strength, int RankForCity, MatchedNeed Need, MatchedOrganization City,
    Explanation Explanation, Acceptance Acceptance, IReadOnlyList<EligibilityResult> Eligibility, IReadOnlyList<SupportingDocument> References, PriorityInOrder PeoplesPriority);

/// <summary>An offering in a list.</summary>
/// <param name="Id">See offerings.</param>
/// <param name="Title">Its title.</param>
/// <param name="Summary">Its summary.</param>
/// <param name="FromHistory">True when it stands for a public track record and the provider has not written it.</param>
public sealed record MatchedOffering(Guid Id, string Title, string Summary, bool FromHistory)
{
    internal static MatchedOffering Of(Offering offering) => new(offering.Id, offering.Title, offering.Summary, offering.FromHistory);
}

/// <summary>A need in a list.</summary>
/// <param name="Id">See needs.</param>
/// <param name="Title">Its title.</param>
/// <param name="Problem">Its problem.</param>
/// <param name="Sectors">Its sectors.</param>
/// <param name="Deadline">Its deadline.</param>
public sealed record MatchedNeed(Guid Id, string Title, string Problem, IReadOnlyList<Sector> Sectors, DateOnly? Deadline)
{
    internal static MatchedNeed Of(Need need) => new(need.Id, need.Title, need.Problem, need.Sectors, need.Deadline);
}

/// <summary>A member in a list.</summary>
/// <param name="Id">See organizations.</param>
/// <param name="Kind">What kind of member.</param>
/// <param name="Name">Legal name.</param>
/// <param name="ShortName">Short name.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="City">Where.</param>
/// <param name="Size">Providers only.</param>
/// <param name="Vetting">How far staff have checked it.</param>
/// <param name="Illustrative">True for an invented sample member.</param>
public sealed record MatchedOrganization(
    Guid Id, OrganizationKind Kind, string Name, string? ShortName, string? Country, string? City, ProviderSize? Size, Vetting Vetting, bool Illustrative)
{
    internal static MatchedOrganization Of(Organization o, DateOnly today) =>
        new(o.Id, o.Kind, o.LegalName, o.ShortName, o.Country, o.City, o.Size, o.VettingOn(today), o.Illustrative);
}

/// <summary>A document that speaks for a match.</summary>
/// <param name="Kind">A reference, a partnership of the public history, or the offering's own text.</param>
/// <param name="Id">The reference's, partnership's or offering's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Date">When it was agreed, or published.</param>
/// <param name="ForWhom">Client or public side; empty for an offering's own text.</param>
/// <param name="State">Whether the other side confirmed it; references only.</param>
/// <param name="ConfirmedBy">How it did; by a link that the provider handed on is no more than a claim to the explanation.</param>
public sealed record SupportingDocument(DocumentKind Kind, Guid Id, string Title, DateOnly Date, IReadOnlyList<string> ForWhom, ReferenceState? State, ConfirmedBy? ConfirmedBy);

/// <summary>One of the numbers that the ranker looks at.</summary>
/// <param name="Name">Never reused for another meaning.</param>
/// <param name="Group">What it speaks of; an explanation has one part a group.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Description">For people.</param>
public sealed record FeatureResponse(string Name, FeatureGroup Group, string Unit, string Description);

/// <summary>Every feature in the order of the vector.</summary>
/// <param name="Version">Identity of names and order; a stored run names the one it was made with.</param>
/// <param name="Items">In the order of the vector.</param>
public sealed record FeatureListResponse(string Version, IReadOnlyList<FeatureResponse> Items);

/// <summary>A list as it was shown, frozen.</summary>
/// <param name="Id">As answered with the list.</param>
/// <param name="Direction">Which side asked.</param>
/// <param name="NeedId">The need that asked.</param>
/// <param name="OfferingId">The offering that asked.</param>
/// <param name="AsOf">Everything dated before this day was seen.</param>
/// <param name="Ranker">What scored it.</param>
/// <param name="FeatureSet">Identity of the features at that time.</param>
/// <param name="CreatedAt">When it was first shown.</param>
/// <param name="Entries">In order of rank.</param>
public sealed record MatchRunResponse(
    Guid Id, MatchDirection Direction, Guid? NeedId, Guid? OfferingId, DateOnly AsOf, RankerResponse Ranker, string FeatureSet, DateTime CreatedAt,
    IReadOnlyList<MatchRunEntryResponse> Entries);

/// <summary>One place of a stored list.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="NeedId">The need.</param>
/// <param name="OfferingId">The offering.</param>
/// <param name="Score">What the ranker gave.</param>
/// <param name="Propensity">How likely this place was looked at when it was shown; null in lists from before it was kept.</param>
/// <param name="Features">The frozen vector by feature, null where unknown; null as a whole when the run was made with other features than this version's.</param>
public sealed record MatchRunEntryResponse(int Rank, Guid NeedId, Guid OfferingId, float Score, float? Propensity, IReadOnlyDictionary<string, float?>? Features);
