using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>What one side, or staff, may see of a match. Whatever may tell who the other is leaves through here only.</summary>
internal sealed class IntroductionView(Match match, MatchSide viewer, DateTime now)
{
    private static readonly long[] PopulationClasses = [10_000_000, 5_000_000, 2_000_000, 1_000_000, 500_000, 200_000, 100_000, 50_000, 0];

    /// <summary>Steps of staff alone, before a match is offered.</summary>
    private static readonly MatchStep[] Unseen = [MatchStep.Add, MatchStep.Review, MatchStep.Defer, MatchStep.Recommend, MatchStep.Decline, MatchStep.Reopen, MatchStep.Block];

    private readonly bool known = match.AreKnown(now);

    public async Task<IntroductionResponse> BuildAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var (city, provider) = (match.Need!.OrganizationId, match.Offering!.OrganizationId);
        var byCity = await db.References.CountAsync(r => r.ClientOrganizationId == city && r.State == ReferenceState.Confirmed, cancellation);
        var ofProvider = await db.References.CountAsync(r => r.OrganizationId == provider && r.State == ReferenceState.Confirmed, cancellation);
        return new IntroductionResponse(
            match.Id, match.State, viewer, City(match.Need, byCity), Provider(match.Offering, ofProvider),
            viewer == MatchSide.Provider ? null : match.ForCity, viewer == MatchSide.City ? null : match.ForProvider,
            match.EngagementModel, match.OpenCompetitionRequired, WhatItIsNot(match).ToString(), match.OfferExpiresAt,
            [.. MatchStates.Table.Where(row => row.By.Contains(viewer) && row.From.Contains(match.State)).Select(row => row.Step).Where(IsOpen)],
            [.. match.Consents.OrderBy(c => c.Side).ThenBy(c => c.Scope).Select(Show)],
            [.. match.Events.Where(e => viewer == MatchSide.Staff || !Unseen.Contains(e.Step)).OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).Select(Show)], match.Version);
    }

    public static Sentence WhatItIsNot(Match match) => match.OpenCompetitionRequired
        ? $"An introduction is not an award: the city must still run an open competition before it buys, and the provider gains no advantage in it."
        : (Sentence)$"An introduction is not an award: nothing is agreed until both sides sign, under the rules that bind the city.";

    private bool Sees(MatchSide side) => viewer == MatchSide.Staff || viewer == side || known;

    /// <summary>The first acceptance is followed by that of the other side, not by another of the same.</summary>
    private bool IsOpen(MatchStep step) => step is not (MatchStep.AcceptFirst or MatchStep.AcceptBoth) || (!match.HasAccepted(viewer) && match.OfferExpiresAt > now);

    private SideProfile City(Need need, int references) => Profile(need.Organization!, need.Languages, need.Sectors, need.TargetGroups, need.Sdgs,
        need.EngagementModel is { } model ? [model] : [], need.MinimumMaturity, references,
        Sees(MatchSide.City) ? Identity(need.Organization!, need.Id, need.Title, need.Problem) : null);

    private SideProfile Provider(Offering offering, int references) => Profile(offering.Organization!, offering.Languages, offering.Sectors, offering.TargetGroups, offering.Sdgs,
        offering.EngagementModels, offering.Maturity, references,
        Sees(MatchSide.Provider) ? Identity(offering.Organization!, offering.Id, offering.Title, offering.Summary) : null);

    private SideProfile Profile(
        Organization organization, List<string> languages, List<Sector> sectors, List<TargetGroup> groups, List<int> sdgs, IReadOnlyList<EngagementModel> models,
        int? maturity, int references, SideIdentity? identity) => new(
            organization.Kind, organization.Country, organization.Region, organization.Size,
            organization.Population is { } population ? PopulationClasses.First(least => population >= least) : null,
            organization.VettingOn(DateOnly.FromDateTime(now)), languages, sectors, groups, sdgs, models, maturity, references, identity);

    private static SideIdentity Identity(Organization organization, Guid profile, string title, string text) =>
        new(organization.Id, organization.LegalName, organization.ShortName, organization.City, organization.Website, profile, title, text);

    private ConsentResponse Show(Consent consent) => new(consent.Side, consent.Scope, consent.On(now), consent.AnsweredAt, consent.ExpiresAt);

    private IntroductionStep Show(MatchEvent happened)
    {
        // A note or a document of the other side may tell who it is.
        var mayRead = viewer == MatchSide.Staff || happened.Side == viewer || (happened.NoteShared && (happened.Side == MatchSide.Staff || known));
        return new IntroductionStep(happened.Step, happened.To, happened.Side, happened.Reason, mayRead ? happened.Note : null, happened.HappenedOn, mayRead ? happened.Links : []);
    }
}
