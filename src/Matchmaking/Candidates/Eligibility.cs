using Matchmaking.Profiles;

namespace Matchmaking.Candidates;

/// <summary>What one rule says of a need and an offering.</summary>
/// <param name="Rule">snake_case.</param>
/// <param name="Passed">False keeps the offering out of the list.</param>
/// <param name="Reason">A sentence with the facts; it says "not stated" where a rule passes for want of one.</param>
public sealed record EligibilityResult(string Rule, bool Passed, string Reason);

/// <summary>
/// The hard constraints: not learned, each with its reason. An offering that states no region, language or engagement model sets
/// no limit by them. What a need demands, a maturity or an ethics principle, must be shown; only an offering that stands for a public
/// track record passes unshown, because such a record says nothing of either.
/// </summary>
public static class Eligibility
{
    private sealed record Rule(string Name, Func<EligibilityCase, Verdict> Judge, Func<EligibilityCase, Verdict, string> Reason);

    // The cheapest and the most selective come first: most of a pool is left after a few comparisons.
    private static readonly Rule[] Rules =
    [
        new("published", Published, EligibilityReasons.Published),
        new("not_expired", NotExpired, EligibilityReasons.NotExpired),
        new("vetting", Vetted, EligibilityReasons.Vetted),
        new("conflict_of_interest", WithoutConflict, EligibilityReasons.WithoutConflict),
        new("region", InRegion, EligibilityReasons.InRegion),
        new("language", SharesLanguage, EligibilityReasons.SharesLanguage),
        new("maturity", Mature, EligibilityReasons.Mature),
        new("engagement_model", SameEngagementModel, EligibilityReasons.SameEngagementModel),
        new("ethics_requirements", MeetsEthics, EligibilityReasons.MeetsEthics),
    ];

    /// <summary>The rules' names, in the order in which they are judged.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Rules, rule => rule.Name);

    /// <summary>Every rule with its reason, always in the same order.</summary>
    public static IReadOnlyList<EligibilityResult> Check(Need need, Organization city, Offering offering, Organization provider, DateOnly today)
    {
        var pair = new EligibilityCase(need, city, offering, provider, today);
        return Array.ConvertAll(Rules, rule =>
        {
            var verdict = rule.Judge(pair);
            return new EligibilityResult(rule.Name, verdict != Verdict.Fails, rule.Reason(pair, verdict));
        });
    }

    /// <summary>Whether every rule passes; allocates nothing, as a whole pool is asked.</summary>
    public static bool IsEligible(Need need, Organization city, Offering offering, Organization provider, DateOnly today)
    {
        var pair = new EligibilityCase(need, city, offering, provider, today);
        foreach (var rule in Rules)
            if (rule.Judge(pair) == Verdict.Fails)
                return false;
        return true;
    }

    private static Verdict Published(EligibilityCase pair) => Pass(pair.Offering.Status == OfferingStatus.Published);

    private static Verdict NotExpired(EligibilityCase pair) => pair.Offering.ExpiresOn is { } last ? Pass(pair.Today <= last) : Verdict.NotStated;

    private static Verdict Vetted(EligibilityCase pair) => Pass(pair.Provider.VettingOn(pair.Today) is not (Vetting.Suspended or Vetting.Rejected));

    private static Verdict WithoutConflict(EligibilityCase pair) =>
        Pass(pair.Offering.OrganizationId != pair.Need.OrganizationId && pair.Provider.Id != pair.City.Id);

    internal static Verdict InRegion(EligibilityCase pair)
    {
        var (regions, countries) = (pair.Offering.RegionsServed, pair.Offering.CountriesServed);
        if ((regions.Count == 0 && countries.Count == 0) || (pair.City.Country is null && pair.City.Region is null))
            return Verdict.NotStated;
        if (pair.City.Country is { } country && countries.Contains(country))
            return Verdict.Passes;
        if (pair.CityRegion is not { } region)
            return Verdict.Fails;
        if (regions.Contains(region))
            return Verdict.Passes;
        if (pair.City.Country is null)
            // A city known by its region alone may be in one of the countries served there.
            foreach (var served in countries)
                if (Regions.Of(served) == region)
                    return Verdict.NotStated;
        return Verdict.Fails;
    }

    internal static Verdict SharesLanguage(EligibilityCase pair)
    {
        var (asked, offered) = (pair.LanguagesAsked, pair.LanguagesOffered);
        if (asked.Count == 0 || offered.Count == 0)
            return Verdict.NotStated;
        foreach (var tag in asked)
            if (Speaks(offered, tag))
                return Verdict.Passes;
        return Verdict.Fails;
    }

    internal static bool Speaks(List<string> languages, string tag)
    {
        foreach (var language in languages)
            if (Primary(language).Equals(Primary(tag), StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>The first subtag of a BCP-47 tag: zh of zh-Hant-TW.</summary>
    internal static ReadOnlySpan<char> Primary(string tag) => tag.AsSpan(0, tag.IndexOf('-') is >= 0 and var end ? end : tag.Length);

    private static Verdict Mature(EligibilityCase pair) => (pair.Need.MinimumMaturity, pair.Offering.Maturity) switch
    {
        (null, _) => Verdict.Passes,
        ({ } least, { } known) => Pass(known >= least),
        _ => pair.Offering.FromHistory ? Verdict.NotStated : Verdict.Fails,
    };

    internal static Verdict SameEngagementModel(EligibilityCase pair) =>
        pair.Need.EngagementModel is not { } model || pair.Offering.EngagementModels.Count == 0
            ? Verdict.NotStated
            : Pass(pair.Offering.EngagementModels.Contains(model));

    private static Verdict MeetsEthics(EligibilityCase pair)
    {
        foreach (var required in pair.Need.EthicsRequirements)
            if (pair.AttestedLevel(required.Principle) < required.Level)
                return pair.Offering is { FromHistory: true, EthicsAttestations.Count: 0 } ? Verdict.NotStated : Verdict.Fails;
        return Verdict.Passes;
    }

    private static Verdict Pass(bool passed) => passed ? Verdict.Passes : Verdict.Fails;
}

internal enum Verdict { Passes, NotStated, Fails }

/// <summary>What the rules look at.</summary>
internal readonly record struct EligibilityCase(Need Need, Organization City, Offering Offering, Organization Provider, DateOnly Today)
{
    /// <summary>The region the city names, or else that of its country.</summary>
    public Region? CityRegion => City.Region ?? Regions.Of(City.Country);

    /// <summary>The need's languages, or else the city's.</summary>
    public List<string> LanguagesAsked => Need.Languages.Count > 0 ? Need.Languages : City.Languages;

    /// <summary>The offering's languages, or else the provider's.</summary>
    public List<string> LanguagesOffered => Offering.Languages.Count > 0 ? Offering.Languages : Provider.Languages;

    /// <summary>The strongest level at which the offering attests a principle.</summary>
    public EthicsLevel AttestedLevel(EthicsPrinciple principle)
    {
        var best = EthicsLevel.None;
        foreach (var attested in Offering.EthicsAttestations)
            if (attested.Principle == principle && attested.Level > best)
                best = attested.Level;
        return best;
    }
}
