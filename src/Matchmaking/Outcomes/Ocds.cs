using System.Text.Json.Serialization;
using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Outcomes;

/// <summary>A release package of the Open Contracting Data Standard 1.1.</summary>
[OmitNulls]
public sealed record OcdsPackage(string Uri, string Version, DateTime PublishedDate, OcdsPublisher Publisher, IReadOnlyList<OcdsRelease> Releases);

/// <summary>Who publishes.</summary>
public sealed record OcdsPublisher(string Name);

/// <summary>What was known at one moment of a contracting process.</summary>
[OmitNulls]
public sealed record OcdsRelease
{
    public required string Ocid { get; init; }
    public required string Id { get; init; }
    public required DateTime Date { get; init; }

    /// <summary>Of OCDS's list releaseTag.</summary>
    public required IReadOnlyList<string> Tag { get; init; }
    public string InitiationType { get; init; } = "tender";
    public string Language { get; init; } = "en";
    public required IReadOnlyList<OcdsParty> Parties { get; init; }
    public required OcdsPartyReference Buyer { get; init; }
    public OcdsPlanning? Planning { get; init; }
    public OcdsTender? Tender { get; init; }
    public IReadOnlyList<OcdsAward>? Awards { get; init; }
    public IReadOnlyList<OcdsContract>? Contracts { get; init; }
}

/// <summary>An organization with its roles, of OCDS's list partyRole.</summary>
[OmitNulls]
public sealed record OcdsParty(string Id, string Name, IReadOnlyList<string> Roles, OcdsIdentifier? Identifier, OcdsAddress? Address);

/// <summary>An organization by its id among the parties.</summary>
public sealed record OcdsPartyReference(string Id, string Name);

/// <summary>An id in a public register, as org-id.guide names it.</summary>
[OmitNulls]
public sealed record OcdsIdentifier(string Scheme, string Id, string LegalName);

/// <summary>A place.</summary>
[OmitNulls]
public sealed record OcdsAddress(string? Locality, string? CountryName);

/// <summary>An amount in whole units of a currency.</summary>
public sealed record OcdsValue(decimal Amount, string Currency)
{
    internal static OcdsValue? Of(long? minor, string? currency) =>
        minor is { } amount && currency is not null ? new OcdsValue(SourceText.WholeUnits(amount, currency), currency) : null;
}

/// <summary>From when to when.</summary>
[OmitNulls]
public sealed record OcdsPeriod(DateTime? StartDate, DateTime? EndDate)
{
    internal static OcdsPeriod? Of(DateOnly? start, DateOnly? end) => start is null && end is null ? null : new OcdsPeriod(Ocds.At(start), Ocds.At(end));
}

/// <summary>Why, and for how much.</summary>
[OmitNulls]
public sealed record OcdsPlanning(string Rationale, OcdsBudget? Budget);

/// <summary>What was set aside.</summary>
[OmitNulls]
public sealed record OcdsBudget(OcdsValue Amount, string Project, [property: JsonPropertyName("projectID")] string ProjectId);

/// <summary>What was sought.</summary>
[OmitNulls]
public sealed record OcdsTender(
    string Id, string Title, string Description, string Status, OcdsPartyReference ProcuringEntity, OcdsValue? MinValue, OcdsValue? Value, string? ProcurementMethod,
    string ProcurementMethodDetails, string MainProcurementCategory, OcdsPeriod? ContractPeriod);

/// <summary>Who was chosen.</summary>
[OmitNulls]
public sealed record OcdsAward(string Id, string Title, string Description, string Status, DateTime Date, OcdsValue? Value, IReadOnlyList<OcdsPartyReference> Suppliers);

/// <summary>What was signed.</summary>
[OmitNulls]
public sealed record OcdsContract(
    string Id, [property: JsonPropertyName("awardID")] string AwardId, string Title, string Status, OcdsPeriod? Period, OcdsValue? Value, DateTime DateSigned, OcdsImplementation? Implementation);

/// <summary>What was reached.</summary>
public sealed record OcdsImplementation(IReadOnlyList<OcdsMilestone> Milestones);

/// <summary>A stage that was reached.</summary>
public sealed record OcdsMilestone(string Id, string Title, string Type, string Status, DateTime DateMet);

/// <summary>A confirmed outcome as OCDS releases: planning, tender, and where there was one award and contract.</summary>
internal sealed class Ocds(Outcome outcome, string prefix)
{
    private readonly Match match = outcome.Match!;
    private readonly Need need = outcome.Match!.Need!;
    private readonly Offering offering = outcome.Match!.Offering!;

    /// <summary>Of the contracting process.</summary>
    public string Ocid { get; } = $"{prefix}-{outcome.MatchId}";

    public OcdsPackage Package(string uri, string publisher) => new(uri, "1.1", outcome.UpdatedAt, new OcdsPublisher(publisher), [.. Releases()]);

    public static DateTime? At(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    private OcdsParty Buyer => Party(need.Organization!, "buyer", "procuringEntity");

    private OcdsParty Supplier => Party(offering.Organization!, "supplier", "tenderer");

    private OcdsPartyReference BuyerReference => new(need.OrganizationId.ToString(), need.Organization!.LegalName);

    private IEnumerable<OcdsRelease> Releases()
    {
        yield return Release("planning", need.PublishedAt ?? need.CreatedAt, ["planning"], [Buyer]) with { Planning = Planning() };
        yield return Release("tender", TenderedAt(), [Tag()], [Buyer]) with { Tender = Tender() };
        if (outcome.AgreedOn is { } agreed && OutcomeRequest.WithAgreement.Contains(outcome.Result))
            yield return Release("award", At(agreed)!.Value, ["award", "contract"], [Buyer, Supplier]) with { Awards = [Award(agreed)], Contracts = [Contract(agreed)] };
    }

    private OcdsRelease Release(string stage, DateTime date, string[] tag, OcdsParty[] parties) => new()
    {
        Ocid = Ocid, Id = $"{Ocid}-{stage}", Date = DateTime.SpecifyKind(date, DateTimeKind.Utc), Tag = tag, Parties = parties, Buyer = BuyerReference,
    };

    private string Tag() => outcome.Result is OutcomeResult.Cancelled or OutcomeResult.NoneSuitable ? "tenderCancellation" : "tender";

    private DateTime TenderedAt() => match.Events.Where(e => e.Step is MatchStep.StartProcurement or MatchStep.Introduce).OrderByDescending(e => e.Step == MatchStep.StartProcurement)
        .Select(e => At(e.HappenedOn)!.Value).First();

    private OcdsPlanning Planning() => new(need.Problem, OcdsValue.Of(need.BudgetMax ?? need.BudgetMin, need.Currency) is { } budget
        ? new OcdsBudget(budget, need.Title, Oc4ids.IdOf(prefix, outcome)) : null);

    private OcdsTender Tender() => new(
        $"{Ocid}-tender", need.Title, need.DesiredOutcome ?? need.Problem,
        outcome.Result switch { OutcomeResult.Cancelled => "cancelled", OutcomeResult.NoneSuitable => "unsuccessful", _ => "complete" }, BuyerReference,
        OcdsValue.Of(need.BudgetMin, need.Currency), OcdsValue.Of(need.BudgetMax, need.Currency), Method(match),
        "Matched and introduced by an intermediary; an introduction is not an award. " + (match.OpenCompetitionRequired
            ? "An open competition was required before the purchase." : "No open competition was required for this kind of cooperation."),
        "services", OcdsPeriod.Of(need.StartDate, need.Deadline));

    /// <summary>Known only where it was a procurement; what else both did together has no method of OCDS's list.</summary>
    internal static string? Method(Match match) => match.Events.Exists(e => e.Step == MatchStep.StartProcurement) && match.OpenCompetitionRequired ? "open" : null;

    private OcdsAward Award(DateOnly agreed) => new(
        $"{Ocid}-award", need.Title, outcome.Summary, "active", At(agreed)!.Value, OcdsValue.Of(outcome.Value, outcome.Currency),
        [new OcdsPartyReference(offering.OrganizationId.ToString(), offering.Organization!.LegalName)]);

    private OcdsContract Contract(DateOnly agreed) => new(
        $"{Ocid}-contract", $"{Ocid}-award", need.Title, outcome.Result == OutcomeResult.Completed ? "terminated" : "active", OcdsPeriod.Of(agreed, outcome.EndedOn),
        OcdsValue.Of(outcome.Value, outcome.Currency), At(agreed)!.Value, Milestones() is { Length: > 0 } reached ? new OcdsImplementation(reached) : null);

    private OcdsMilestone[] Milestones() => [.. match.Events.Where(e => e.Step is MatchStep.StartPilot or MatchStep.Complete).OrderBy(e => e.HappenedOn)
        .Select(e => new OcdsMilestone(Code<MatchStep>.Of(e.Step), e.Step == MatchStep.StartPilot ? "Pilot started" : "Project completed", "delivery", "met", At(e.HappenedOn)!.Value))];

    internal static OcdsParty Party(Organization organization, params string[] roles) => new(
        organization.Id.ToString(), organization.LegalName, roles,
        organization.LegalId?.Split('-', 3) is [var country, var register, var number] ? new OcdsIdentifier($"{country}-{register}", number, organization.LegalName) : null,
        organization is { City: null, Country: null } ? null : new OcdsAddress(organization.City, organization.Country));
}
