using System.Globalization;
using Matchmaking.Profiles;

namespace Matchmaking.Candidates;

/// <summary>The sentence of each rule of <see cref="Eligibility"/>.</summary>
internal static class EligibilityReasons
{
    public static string Published(EligibilityCase pair, Verdict verdict) => verdict == Verdict.Passes
        ? "The offering is published."
        : $"The offering is not published; its status is {CodeNames.Of(pair.Offering.Status)}.";

    public static string NotExpired(EligibilityCase pair, Verdict verdict) => verdict switch
    {
        Verdict.NotStated => "An expiry date is not stated.",
        Verdict.Passes => $"The offering is valid until {Date(pair.Offering.ExpiresOn)}.",
        _ => $"The offering expired on {Date(pair.Offering.ExpiresOn)}.",
    };

    public static string Vetted(EligibilityCase pair, Verdict verdict)
    {
        var vetting = CodeNames.Of(pair.Provider.VettingOn(pair.Today));
        if (verdict == Verdict.Fails)
            return $"{Provider(pair)} is {vetting}.";
        var expired = pair.Provider.VettingExpiresOn < pair.Today ? $", for what was checked expired on {Date(pair.Provider.VettingExpiresOn)}" : "";
        return $"{Provider(pair)} is not barred; its vetting is {vetting}{expired}.";
    }

    public static string WithoutConflict(EligibilityCase pair, Verdict verdict) => verdict == Verdict.Passes
        ? $"{Provider(pair)} is not the organization that asks."
        : $"{Provider(pair)} is the organization that asks.";

    public static string InRegion(EligibilityCase pair, Verdict verdict)
    {
        var served = pair.Offering.RegionsServed.Select(CodeNames.Of).Concat(pair.Offering.CountriesServed).ToArray();
        if (served.Length == 0)
            return "The regions and countries served are not stated, so they set no limit.";
        var city = CodeNames.Of(pair.City, "the city");
        var region = pair.CityRegion is { } known ? CodeNames.Of(known) : null;
        var place = (pair.City.Country, region) switch
        {
            (null, null) => $"the country of {city} is not stated",
            (null, _) when verdict == Verdict.NotStated => $"{city} is in {region}, its country is not stated",
            (null, _) => $"{city} is in {region}",
            (var country, null) => $"{city} is in {country}",
            var (country, _) => $"{city} is in {country} ({region})",
        };
        return $"Serves {CodeNames.List(served)}; {place}.";
    }

    public static string SharesLanguage(EligibilityCase pair, Verdict verdict)
    {
        var (asked, offered) = (pair.LanguagesAsked, pair.LanguagesOffered);
        if (verdict == Verdict.NotStated)
            return (asked.Count, offered.Count) switch
            {
                (0, 0) => "The languages of both sides are not stated.",
                (0, _) => "The city's languages are not stated.",
                _ => "The provider's languages are not stated.",
            };
        return verdict == Verdict.Passes
            ? $"Both sides work in {CodeNames.List(asked.Where(tag => Eligibility.Speaks(offered, tag)))}."
            : $"The provider works in {CodeNames.List(offered)}; the city works in {CodeNames.List(asked)}.";
    }

    public static string Mature(EligibilityCase pair, Verdict verdict) => (pair.Need.MinimumMaturity, pair.Offering.Maturity) switch
    {
        (null, _) => "The need asks for no minimum maturity.",
        (var least, null) when verdict == Verdict.NotStated =>
            $"Maturity is not stated in public records; the need asks for {least} or more (technology readiness level).",
        (var least, null) => $"The offering does not state its maturity; the need asks for {least} or more (technology readiness level).",
        var (least, known) => verdict == Verdict.Passes
            ? $"Maturity {known} meets the {least} that the need asks for (technology readiness level)."
            : $"Maturity {known} is below the {least} that the need asks for (technology readiness level).",
    };

    public static string SameEngagementModel(EligibilityCase pair, Verdict verdict)
    {
        if (pair.Need.EngagementModel is not { } model)
            return "The need's engagement model is not stated.";
        var asked = CodeNames.Of(model);
        var offered = CodeNames.List(pair.Offering.EngagementModels.Select(CodeNames.Of));
        return verdict switch
        {
            Verdict.NotStated => $"The offering's engagement models are not stated, so they set no limit; the need asks for {asked}.",
            Verdict.Passes => $"Both sides are open to {asked}.",
            _ => $"The need asks for {asked}; the offering is open to {offered}.",
        };
    }

    public static string MeetsEthics(EligibilityCase pair, Verdict verdict)
    {
        var required = pair.Need.EthicsRequirements.Where(r => r.Level > EthicsLevel.None).ToArray();
        if (required.Length == 0)
            return "The need requires no ethics principle.";
        if (verdict == Verdict.NotStated)
            return $"Ethics attestations are not stated in public records; ask for {CodeNames.List(required.Select(Asked))}.";
        var shown = required.Where(r => (pair.AttestedLevel(r.Principle) >= r.Level) == (verdict == Verdict.Passes))
            .Select(r => $"{CodeNames.Of(r.Principle)} is {CodeNames.Of(pair.AttestedLevel(r.Principle))} ({CodeNames.Of(r.Level)} required)");
        return $"{(verdict == Verdict.Passes ? "Meets every ethics requirement" : "Misses an ethics requirement")}: {CodeNames.List(shown)}.";
    }

    private static string Asked(EthicsStatement required) => $"{CodeNames.Of(required.Principle)} ({CodeNames.Of(required.Level)})";

    private static string Provider(EligibilityCase pair) => CodeNames.Of(pair.Provider, "The provider");

    private static string Date(DateOnly? date) => date!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
