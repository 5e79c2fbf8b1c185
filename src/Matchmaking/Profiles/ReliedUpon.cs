using System.Text.Json;

namespace Matchmaking.Profiles;

/// <summary>
/// The facts that others rely on. Changing one of a published profile sends it back to review while its organization is not vetted;
/// changing one of a confirmed reference returns it to claimed. Nothing else does.
/// </summary>
internal static class ReliedUpon
{
    public static readonly IReadOnlyDictionary<string, Func<Need, object?>> OfNeeds = new Dictionary<string, Func<Need, object?>>
    {
        ["organizationId"] = n => n.OrganizationId, ["title"] = n => n.Title, ["problem"] = n => n.Problem, ["desiredOutcome"] = n => n.DesiredOutcome,
        ["whoIsAffected"] = n => n.WhoIsAffected, ["workDone"] = n => n.WorkDone, ["successCriteria"] = n => n.SuccessCriteria,
        ["sectors"] = n => n.Sectors, ["targetGroups"] = n => n.TargetGroups, ["engagementModel"] = n => n.EngagementModel,
        ["budgetMin"] = n => n.BudgetMin, ["budgetMax"] = n => n.BudgetMax, ["currency"] = n => n.Currency, ["languages"] = n => n.Languages,
        ["minimumMaturity"] = n => n.MinimumMaturity, ["ethicsRequirements"] = n => n.EthicsRequirements,
    };

    public static readonly IReadOnlyDictionary<string, Func<Offering, object?>> OfOfferings = new Dictionary<string, Func<Offering, object?>>
    {
        ["organizationId"] = o => o.OrganizationId, ["title"] = o => o.Title, ["summary"] = o => o.Summary, ["description"] = o => o.Description,
        ["technologies"] = o => o.Technologies, ["accessibility"] = o => o.Accessibility, ["sectors"] = o => o.Sectors, ["targetGroups"] = o => o.TargetGroups,
        ["maturity"] = o => o.Maturity, ["regionsServed"] = o => o.RegionsServed, ["countriesServed"] = o => o.CountriesServed,
        ["languages"] = o => o.Languages, ["engagementModels"] = o => o.EngagementModels, ["priceMin"] = o => o.PriceMin, ["priceMax"] = o => o.PriceMax,
        ["currency"] = o => o.Currency, ["ethicsAttestations"] = o => o.EthicsAttestations,
    };

    public static readonly IReadOnlyDictionary<string, Func<Reference, object?>> OfReferences = new Dictionary<string, Func<Reference, object?>>
    {
        ["organizationId"] = r => r.OrganizationId, ["clientName"] = r => r.ClientName, ["clientOrganizationId"] = r => r.ClientOrganizationId,
        ["country"] = r => r.Country, ["city"] = r => r.City, ["date"] = r => r.Date, ["title"] = r => r.Title, ["description"] = r => r.Description,
        ["value"] = r => r.Value, ["currency"] = r => r.Currency, ["sectors"] = r => r.Sectors, ["result"] = r => r.Result,
    };

    /// <summary>The facts as they are now, to be compared with what they are after a change.</summary>
    public static string Facts<T>(this IReadOnlyDictionary<string, Func<T, object?>> table, T profile) =>
        JsonSerializer.Serialize(table.Select(fact => fact.Value(profile)));
}
