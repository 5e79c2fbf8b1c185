using System.Globalization;
using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Outcomes;

/// <summary>What an outcome becomes once both sides confirmed it; the caller saves.</summary>
internal sealed class ConfirmedOutcome(MatchmakingDb db, MatchMove move)
{
    /// <param name="outcome">Its match whole.</param>
    /// <param name="side">Who confirmed last.</param>
    /// <param name="account">Whose account that was.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task BecomeFactAsync(Outcome outcome, MatchSide side, Guid? account, CancellationToken cancellation)
    {
        var (match, need) = (outcome.Match!, outcome.Match!.Need!);
        outcome.State = OutcomeState.Confirmed;
        if (OutcomeRequest.WithAgreement.Contains(outcome.Result))
        {
            outcome.ReferenceId = AddReference(outcome, need, match.Offering!).Id;
            outcome.PartnershipId = AddPartnership(outcome, need, match.Offering!).Id;
        }
        else if (MatchStates.Of(MatchStep.Withdraw).From.Contains(match.State))
            move.Take(match, MatchStep.Withdraw, side, account, step => (step.Note, step.NoteShared) = (outcome.Summary, true));
        await MoveNeedAsync(outcome, need, cancellation);
    }

    private Reference AddReference(Outcome outcome, Need need, Offering offering)
    {
        var city = need.Organization!;
        var reference = new Reference
        {
            OrganizationId = offering.OrganizationId, ClientName = city.LegalName, ClientOrganizationId = city.Id, Country = city.Country, City = city.City,
            Date = outcome.AgreedOn!.Value, Title = need.Title, Description = outcome.Summary, Value = outcome.Value, Currency = outcome.Currency,
            Sectors = [.. need.Sectors], Result = Measured(outcome), State = ReferenceState.Confirmed, ConfirmedBy = ConfirmedBy.Account,
        };
        db.Add(reference);
        return reference;
    }

    /// <summary>The reference speaks for it in matching; the partnership is what training reads.</summary>
    private Partnership AddPartnership(Outcome outcome, Need need, Offering offering)
    {
        var city = need.Organization!;
        var partnership = new Partnership
        {
            Source = Partnership.OwnSource, SourceId = outcome.Id.ToString(), Date = outcome.AgreedOn!.Value, Title = need.Title, Text = $"{need.Problem}\n{outcome.Summary}", Country = city.Country,
            Latitude = city.Latitude, Longitude = city.Longitude, Budget = need.BudgetMax ?? need.BudgetMin, Currency = need.Currency, Sectors = [.. need.Sectors],
            EngagementModel = outcome.Match!.EngagementModel ?? need.EngagementModel,
        };
        partnership.Members =
        [
            new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = city.Id, Role = PartnershipRole.Buyer },
            new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = offering.OrganizationId, Role = PartnershipRole.Provider, Part = 1, Leads = true },
        ];
        db.Add(partnership);
        return partnership;
    }

    private static string? Measured(Outcome outcome)
    {
        static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";
        var measured = string.Join("; ", outcome.Kpis.Where(k => k.Observed is not null).Select(k => $"{k.Name}: {Number(k.Baseline)} to {Number(k.Observed)} {k.Unit}"));
        return measured.Length == 0 ? null : measured;
    }

    /// <summary>A need whose search has ended already stays as it is; one that another match may still serve goes on.</summary>
    private async Task MoveNeedAsync(Outcome outcome, Need need, CancellationToken cancellation)
    {
        if (need.Status is not (NeedStatus.Published or NeedStatus.Matched))
            return;
        need.Status = outcome.Result switch
        {
            OutcomeResult.Awarded => NeedStatus.Matched,
            OutcomeResult.Completed => NeedStatus.Closed,
            OutcomeResult.NoneSuitable when !await IsServedAsync(need.Id, outcome.MatchId, cancellation) => NeedStatus.NoneSuitable,
            _ => need.Status,
        };
    }

    private Task<bool> IsServedAsync(Guid need, Guid except, CancellationToken cancellation)
    {
        MatchState[] open = [.. Enum.GetValues<MatchState>().Where(state => state is >= MatchState.Offered and <= MatchState.Completed)];
        return db.Matches.AnyAsync(m => m.NeedId == need && m.Id != except && open.Contains(m.State), cancellation);
    }
}
