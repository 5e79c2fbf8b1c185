using Matchmaking.Candidates;
using Matchmaking.Curation;
using Matchmaking.Profiles;

namespace Matchmaking.Transparency;

/// <summary>A change of one field of one profile, which its owner could save.</summary>
/// <param name="Side">Whose profile.</param>
/// <param name="Field">As the API names it.</param>
/// <param name="Value">What to send in its place.</param>
/// <param name="Sentence">The change in words.</param>
/// <param name="Need">The need with it.</param>
/// <param name="Offering">The offering with it.</param>
internal sealed record ProfileChange(MatchSide Side, string Field, object? Value, string Sentence, Need Need, Offering Offering);

/// <summary>
/// The single changes worth trying for a pair: those that answer a hard constraint, or a fact that the score or the likelihood of acceptance rests on. Only what
/// may be true is suggested to be said; whether it is true the owner knows. Texts and references are left out: what more of them would do cannot be told without them.
/// </summary>
internal static class ProfileChanges
{
    public static IEnumerable<ProfileChange> Of(EligibilityCase pair, MatchSide side) => side == MatchSide.Provider ? OfProvider(pair) : OfCity(pair);

    private static IEnumerable<ProfileChange> OfProvider(EligibilityCase pair)
    {
        var (need, offering) = (pair.Need, pair.Offering);
        // Nobody speaks for a public track record but what is published of it.
        if (offering.FromHistory || offering.Status != OfferingStatus.Published)
            yield break;
        ProfileChange Change(string field, object? value, string sentence, Action<Offering> change) => new(MatchSide.Provider, field, value, sentence, need, offering.With(change));
        if (offering.ExpiresOn < pair.Today)
            yield return Change("expiresOn", null, "Offer it without an end.", o => o.ExpiresOn = null);
        if (pair.City.Country is { } country && !offering.CountriesServed.Contains(country) && Eligibility.InRegion(pair) != Verdict.Passes)
            yield return Change("countriesServed", (string[])[.. offering.CountriesServed, country], $"Serve {country}.", o => o.CountriesServed.Add(country));
        if (pair.LanguagesAsked is [var language, ..] && !pair.LanguagesAsked.Exists(asked => Eligibility.Speaks(pair.LanguagesOffered, asked)))
        {
            string[] languages = [.. pair.LanguagesOffered, language];
            yield return Change("languages", languages, $"Work in {language} too.", o => o.Languages = [.. languages]);
        }
        if (need.MinimumMaturity is { } least && !(offering.Maturity >= least))
            yield return Change("maturity", least, $"Show a maturity of {least} (technology readiness level).", o => o.Maturity = least);
        if (need.EngagementModel is { } model && !offering.EngagementModels.Contains(model))
            yield return Change("engagementModels", (EngagementModel[])[.. offering.EngagementModels, model], $"Be open to {CodeNames.Of(model)}.", o => o.EngagementModels.Add(model));
        foreach (var required in need.EthicsRequirements.Where(r => pair.AttestedLevel(r.Principle) < r.Level))
        {
            EthicsStatement[] attested = [.. offering.EthicsAttestations.Where(a => a.Principle != required.Principle), required];
            yield return Change("ethicsAttestations", attested, $"Attest {CodeNames.Of(required.Principle)} as {CodeNames.Of(required.Level)}.", o => o.EthicsAttestations = [.. attested]);
        }
        if (need.Sectors.Find(s => !offering.Sectors.Contains(s)) is var sector && need.Sectors.Count > 0 && !need.Sectors.Exists(offering.Sectors.Contains))
            yield return Change("sectors", (Sector[])[.. offering.Sectors, sector], $"Name the sector {CodeNames.Of(sector)}.", o => o.Sectors.Add(sector));
        if (offering.Capacity is null or <= 0)
            yield return Change("capacity", 1, "Have capacity for an introduction.", o => o.Capacity = 1);
        if (need.BudgetMax is { } most && need.Currency == offering.Currency && offering.PriceMin > most)
            yield return Change("priceMin", most, "Begin at the need's budget.", o => o.PriceMin = most);
    }

    private static IEnumerable<ProfileChange> OfCity(EligibilityCase pair)
    {
        var (need, offering) = (pair.Need, pair.Offering);
        ProfileChange Change(string field, object? value, string sentence, Action<Need> change) => new(MatchSide.City, field, value, sentence, need.With(change), offering);
        if (pair.LanguagesOffered is [var language, ..] && pair.LanguagesAsked.Count > 0 && !pair.LanguagesAsked.Exists(asked => Eligibility.Speaks(pair.LanguagesOffered, asked)))
        {
            string[] languages = [.. pair.LanguagesAsked, language];
            yield return Change("languages", languages, $"Work in {language} too.", n => n.Languages = [.. languages]);
        }
        if (need.MinimumMaturity is { } least && !(offering.Maturity >= least))
            yield return Change("minimumMaturity", offering.Maturity, offering.Maturity is { } had ? $"Ask for a maturity of {had} or more." : "Ask for no minimum maturity.", n => n.MinimumMaturity = offering.Maturity);
        if (need.EngagementModel is { } model && offering.EngagementModels.Count > 0 && !offering.EngagementModels.Contains(model))
            yield return Change("engagementModel", offering.EngagementModels[0], $"Ask for {CodeNames.Of(offering.EngagementModels[0])} instead of {CodeNames.Of(model)}.", n => n.EngagementModel = offering.EngagementModels[0]);
        foreach (var required in need.EthicsRequirements.Where(r => pair.AttestedLevel(r.Principle) < r.Level))
        {
            EthicsStatement[] left = [.. need.EthicsRequirements.Where(r => r.Principle != required.Principle)];
            yield return Change("ethicsRequirements", left, $"Do not require {CodeNames.Of(required.Principle)}.", n => n.EthicsRequirements = [.. left]);
        }
        if (offering.Sectors.Count > 0 && !offering.Sectors.Exists(need.Sectors.Contains))
            yield return Change("sectors", (Sector[])[.. need.Sectors, offering.Sectors[0]], $"Name the sector {CodeNames.Of(offering.Sectors[0])}.", n => n.Sectors.Add(offering.Sectors[0]));
        if (offering.PriceMin is { } price && need.Currency == offering.Currency && need.BudgetMax < price)
            yield return Change("budgetMax", price, "Raise the budget to the lowest price.", n => n.BudgetMax = price);
    }
}
