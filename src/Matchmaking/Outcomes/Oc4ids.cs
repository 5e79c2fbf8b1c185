using System.Globalization;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Outcomes;

/// <summary>A project of the Open Contracting for Infrastructure Data Standards.</summary>
[OmitNulls]
public sealed record Oc4idsProject
{
    public required string Id { get; init; }
    public required DateTime Updated { get; init; }
    public string Language { get; init; } = "en";
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>Of OC4IDS's list projectStatus.</summary>
    public required string Status { get; init; }

    /// <summary>Of OC4IDS's list projectSector where it has one, else the need's own code.</summary>
    public IReadOnlyList<string>? Sector { get; init; }
    public required string Purpose { get; init; }
    public OcdsPeriod? Period { get; init; }
    public IReadOnlyList<Oc4idsLocation>? Locations { get; init; }
    public Oc4idsBudget? Budget { get; init; }
    public required IReadOnlyList<OcdsParty> Parties { get; init; }
    public required OcdsPartyReference PublicAuthority { get; init; }

    /// <summary>What was aimed at.</summary>
    public IReadOnlyList<Oc4idsMetric>? Forecasts { get; init; }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Oc4idsMetric>? Metrics { get; init; }
    public IReadOnlyList<Oc4idsBenefit>? Benefits { get; init; }
    public Oc4idsCompletion? Completion { get; init; }
    public required IReadOnlyList<Oc4idsProcess> ContractingProcesses { get; init; }
}

/// <summary>Where it is.</summary>
[OmitNulls]
public sealed record Oc4idsLocation(string Id, Oc4idsGeometry? Geometry, OcdsAddress? Address);

/// <summary>A point, longitude first.</summary>
public sealed record Oc4idsGeometry(string Type, IReadOnlyList<double> Coordinates);

/// <summary>What was set aside.</summary>
public sealed record Oc4idsBudget(OcdsValue Amount);

/// <summary>Something that was measured or aimed at.</summary>
public sealed record Oc4idsMetric(string Id, string Title, IReadOnlyList<Oc4idsObservation> Observations);

/// <summary>One value of it.</summary>
public sealed record Oc4idsObservation(string Id, double Measure, Oc4idsUnit Unit, string Notes);

/// <summary>In what it is measured.</summary>
public sealed record Oc4idsUnit(string Name);

/// <summary>What people gain.</summary>
public sealed record Oc4idsBenefit(string Title, IReadOnlyList<Oc4idsBeneficiary> Beneficiaries);

/// <summary>Who gains.</summary>
public sealed record Oc4idsBeneficiary(string Description, long NumberOfPeople);

/// <summary>How it ended.</summary>
[OmitNulls]
public sealed record Oc4idsCompletion(DateTime? EndDate, OcdsValue? FinalValue, string FinalScopeDetails);

/// <summary>A contracting process of the project.</summary>
public sealed record Oc4idsProcess(string Id, Oc4idsSummary Summary);

/// <summary>What it came to.</summary>
[OmitNulls]
public sealed record Oc4idsSummary(
    string Ocid, string Title, string Status, Oc4idsTender? Tender, IReadOnlyList<OcdsPartyReference>? Suppliers, OcdsValue? ContractValue, OcdsPeriod? ContractPeriod, OcdsValue? FinalValue);

/// <summary>How it was bought.</summary>
[OmitNulls]
public sealed record Oc4idsTender(string ProcurementMethod, OcdsPartyReference ProcuringEntity);

/// <summary>A confirmed outcome as an OC4IDS project.</summary>
internal sealed class Oc4ids(Outcome outcome, string prefix)
{
    private readonly Need need = outcome.Match!.Need!;
    private readonly Offering offering = outcome.Match!.Offering!;
    private readonly bool agreed = OutcomeRequest.WithAgreement.Contains(outcome.Result);

    public static string IdOf(string prefix, Outcome outcome) => $"{prefix.Replace("ocds-", "oc4ids-", StringComparison.Ordinal)}-{outcome.Id}";

    public Oc4idsProject Project()
    {
        var city = need.Organization!;
        return new Oc4idsProject
        {
            Id = IdOf(prefix, outcome), Updated = outcome.UpdatedAt, Title = need.Title, Description = outcome.Summary, Purpose = need.DesiredOutcome ?? need.Problem,
            Status = outcome.Result switch { OutcomeResult.Awarded => "implementation", OutcomeResult.Completed => "completion", _ => "cancelled" },
            Sector = need.Sectors.Count == 0 ? null : [.. need.Sectors.Select(SectorOf).Distinct()],
            Period = OcdsPeriod.Of(outcome.AgreedOn, outcome.EndedOn), Locations = Locations(city),
            Budget = OcdsValue.Of(need.BudgetMax ?? need.BudgetMin, need.Currency) is { } budget ? new Oc4idsBudget(budget) : null,
            Parties = agreed ? [Ocds.Party(city, "publicAuthority", "buyer"), Ocds.Party(offering.Organization!, "supplier")] : [Ocds.Party(city, "publicAuthority", "buyer")],
            PublicAuthority = new OcdsPartyReference(city.Id.ToString(), city.LegalName),
            Forecasts = Metrics(kpi => [("target", kpi.Target)]), Metrics = Metrics(kpi => [("baseline", kpi.Baseline), ("observed", kpi.Observed)]),
            Benefits = outcome.Beneficiaries.Count == 0 ? null
                : [new Oc4idsBenefit(need.Title, [.. outcome.Beneficiaries.Select(b => new Oc4idsBeneficiary(Code<TargetGroup>.Of(b.Group), b.People))])],
            Completion = outcome.Result == OutcomeResult.Completed
                ? new Oc4idsCompletion(Ocds.At(outcome.EndedOn), OcdsValue.Of(outcome.Value, outcome.Currency), outcome.Lessons ?? outcome.Summary) : null,
            ContractingProcesses = [Process()],
        };
    }

    private static IReadOnlyList<Oc4idsLocation>? Locations(Organization city) => city is { City: null, Country: null, Latitude: null } ? null
        : [new Oc4idsLocation(city.Id.ToString(), city is { Latitude: { } latitude, Longitude: { } longitude } ? new Oc4idsGeometry("Point", [longitude, latitude]) : null,
            city is { City: null, Country: null } ? null : new OcdsAddress(city.City, city.Country))];

    private Oc4idsMetric[]? Metrics(Func<Kpi, (string Name, double? Value)[]> values)
    {
        Oc4idsMetric[] metrics = [.. outcome.Kpis.Index().Select(kpi => new Oc4idsMetric(string.Create(CultureInfo.InvariantCulture, $"kpi-{kpi.Index + 1}"), kpi.Item.Name,
            [.. values(kpi.Item).Where(v => v.Value is not null).Select(v => new Oc4idsObservation(v.Name, v.Value!.Value, new Oc4idsUnit(kpi.Item.Unit), v.Name))])).Where(m => m.Observations.Count > 0)];
        return metrics.Length == 0 ? null : metrics;
    }

    private Oc4idsProcess Process()
    {
        var (ocid, value) = (new Ocds(outcome, prefix).Ocid, OcdsValue.Of(outcome.Value, outcome.Currency));
        return new Oc4idsProcess(ocid, new Oc4idsSummary(
            ocid, need.Title, outcome.Result == OutcomeResult.Awarded ? "active" : "closed",
            Ocds.Method(outcome.Match!) is { } method ? new Oc4idsTender(method, new OcdsPartyReference(need.OrganizationId.ToString(), need.Organization!.LegalName)) : null,
            agreed ? [new OcdsPartyReference(offering.OrganizationId.ToString(), offering.Organization!.LegalName)] : null,
            agreed ? value : null, agreed ? OcdsPeriod.Of(outcome.AgreedOn, outcome.EndedOn) : null, outcome.Result == OutcomeResult.Completed ? value : null));
    }

    /// <summary>OC4IDS's list is open: what it has no code for keeps ours.</summary>
    internal static string SectorOf(Sector sector) => sector switch
    {
        Sector.Mobility => "transport",
        Sector.Housing => "socialHousing",
        Sector.Culture => "cultureSportsAndRecreation",
        Sector.Connectivity => "communications",
        _ => Code<Sector>.Of(sector),
    };
}
