using System.ComponentModel.DataAnnotations;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Introductions;

/// <summary>A side says yes.</summary>
public sealed record AcceptRequest
{
    /// <summary>What the side agrees to: share_profile and introduce, which an introduction needs, and what else it wants.</summary>
    [Required]
    public List<ConsentScope>? Consents { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(Consents is null || (Consents.Contains(ConsentScope.ShareProfile) && Consents.Contains(ConsentScope.Introduce)), "consents",
            $"Must hold share_profile and introduce: without them nobody can be introduced. Decline if your side does not agree.");
        return rules;
    }
}

/// <summary>A side says no.</summary>
public sealed record OfferDeclineRequest
{
    [Required]
    public DeclineReason? Reason { get; init; }

    /// <summary>Staff read it; the other side only when it is shared and knows who wrote it.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>Whether the other side may read the note.</summary>
    public bool ShareNote { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(Reason != DeclineReason.Other || Note is not null, "note", $"Is required with the reason other: say which.");
        return rules;
    }
}

/// <summary>A side or staff take a match back.</summary>
public sealed record WithdrawalRequest
{
    /// <summary>Why; staff read it, and the other side when it knows who wrote it.</summary>
    [Required, Text(Limits.LongText)]
    public string? Note { get; init; }
}

/// <summary>A side gives one consent, refuses it or takes it back.</summary>
public sealed record ConsentRequest
{
    [Required]
    public ConsentScope? Scope { get; init; }

    /// <summary>false refuses, or withdraws what was given.</summary>
    [Required]
    public bool? Given { get; init; }
}

/// <summary>A match among the introductions of a side.</summary>
public sealed record IntroductionItem : IIdentified
{
    public Guid Id { get; init; }
    public MatchState State { get; init; }

    /// <summary>Where the caller stands.</summary>
    public MatchSide Side { get; init; }

    /// <summary>The caller's own need or offering; for staff the need.</summary>
    public Guid ProfileId { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the caller's side has to answer the offer.</summary>
    public bool WaitsForYou { get; init; }

    /// <summary>Until when an offer may be answered.</summary>
    public DateTime? OfferExpiresAt { get; init; }
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>An introduction is no award: the city must still run an open competition.</summary>
    public bool OpenCompetitionRequired { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>A match as one side, or staff, may see it.</summary>
/// <param name="Id">The match.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Side">Where the caller stands.</param>
/// <param name="City">Who seeks.</param>
/// <param name="Provider">Who offers.</param>
/// <param name="ForCity">Why, to the city; null for the provider. Sentences about the pair are in English.</param>
/// <param name="ForProvider">Why, to the provider; null for the city.</param>
/// <param name="EngagementModel">How both would work together.</param>
/// <param name="OpenCompetitionRequired">An introduction is no award: the city must still run an open competition.</param>
/// <param name="WhatItIsNot">The same in a sentence, to be shown with it.</param>
/// <param name="OfferExpiresAt">Until when the offer may be answered.</param>
/// <param name="Allowed">Steps that the caller's side can take now.</param>
/// <param name="Consents">What each side agreed to.</param>
/// <param name="History">What happened since it was offered, oldest first.</param>
/// <param name="Version">Grows by one with every change; the same number as in the ETag.</param>
public sealed record IntroductionResponse(
    Guid Id, MatchState State, MatchSide Side, SideProfile City, SideProfile Provider, IReadOnlyList<string>? ForCity, IReadOnlyList<string>? ForProvider,
    EngagementModel? EngagementModel, bool OpenCompetitionRequired, string WhatItIsNot, DateTime? OfferExpiresAt, IReadOnlyList<MatchStep> Allowed,
    IReadOnlyList<ConsentResponse> Consents, IReadOnlyList<IntroductionStep> History, int Version);

/// <summary>One side: what says nothing of who it is, and who it is where the caller may know.</summary>
/// <param name="Kind">What kind of member.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">WeGO's region.</param>
/// <param name="Size">Providers only.</param>
/// <param name="PopulationAtLeast">Cities only: residents, rounded down to a class.</param>
/// <param name="Vetting">How far staff have checked it.</param>
/// <param name="Languages">BCP-47 tags.</param>
/// <param name="Sectors">Of the need or the offering.</param>
/// <param name="TargetGroups">Of the need or the offering.</param>
/// <param name="Sdgs">Of the need or the offering.</param>
/// <param name="EngagementModels">Of the need or the offering.</param>
/// <param name="Maturity">The offering's, or the lowest that the need takes.</param>
/// <param name="ConfirmedReferences">Of a provider: its confirmed references; of a city: those that it confirmed for others.</param>
/// <param name="Identity">Who it is; null until both sides share their profiles.</param>
public sealed record SideProfile(
    OrganizationKind Kind, string? Country, Region? Region, ProviderSize? Size, long? PopulationAtLeast, Vetting Vetting, IReadOnlyList<string> Languages,
    IReadOnlyList<Sector> Sectors, IReadOnlyList<TargetGroup> TargetGroups, IReadOnlyList<int> Sdgs, IReadOnlyList<EngagementModel> EngagementModels, int? Maturity,
    int ConfirmedReferences, SideIdentity? Identity);

/// <summary>Who a side is.</summary>
/// <param name="OrganizationId">See organizations.</param>
/// <param name="Name">Legal name.</param>
/// <param name="ShortName">Short name.</param>
/// <param name="City">Where.</param>
/// <param name="Website">Its website.</param>
/// <param name="ProfileId">The need or the offering.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">The need's problem, or the offering's summary.</param>
public sealed record SideIdentity(Guid OrganizationId, string Name, string? ShortName, string? City, string? Website, Guid ProfileId, string Title, string Text);

/// <summary>What one side agreed to.</summary>
/// <param name="Side">The side.</param>
/// <param name="Scope">To what.</param>
/// <param name="State">Whether.</param>
/// <param name="AnsweredAt">When it answered.</param>
/// <param name="ExpiresAt">Until when the answer holds, or may be given.</param>
public sealed record ConsentResponse(MatchSide Side, ConsentScope Scope, ConsentState State, DateTime? AnsweredAt, DateTime ExpiresAt);

/// <summary>Something that happened to a match.</summary>
/// <param name="Step">What was done.</param>
/// <param name="To">Where it led.</param>
/// <param name="Side">Who did it.</param>
/// <param name="Reason">Why it was declined.</param>
/// <param name="Note">What was written to it, where the caller may read it.</param>
/// <param name="HappenedOn">The day.</param>
/// <param name="Links">Documents, where the caller may read them.</param>
public sealed record IntroductionStep(MatchStep Step, MatchState To, MatchSide Side, DeclineReason? Reason, string? Note, DateOnly HappenedOn, IReadOnlyList<string> Links);
