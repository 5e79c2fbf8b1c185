using System.Globalization;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Clarity;

/// <summary>Judges a draft by the rules, and counts whom it would reach.</summary>
internal static class ClarityCoach
{
    public static ClarityReport Report(NeedRequest draft, ClarityReach reach)
    {
        var judged = ClarityRules.All.Select(rule => (Rule: rule, Judgment: rule.Judge(draft))).ToArray();
        var weights = judged.Where(j => j.Judgment.Status != ClarityStatus.NotJudged).Sum(j => j.Rule.Weight);
        var points = judged.Sum(j => j.Rule.Weight * Share(j.Judgment.Status));
        return new ClarityReport((int)Math.Round(100 * points / weights, MidpointRounding.AwayFromZero), weights, [.. judged.Select(j => Finding(j.Rule, j.Judgment))], reach);
    }

    private static double Share(ClarityStatus status) => status switch { ClarityStatus.Met => 1, ClarityStatus.Partly => 0.5, _ => 0 };

    private static ClarityFinding Finding(ClarityRule rule, Judgment judgment)
    {
        var open = judgment.Status is ClarityStatus.Partly or ClarityStatus.Missing;
        return new ClarityFinding(rule.Id, rule.Name, rule.Weight, judgment.Status, judgment.Finding, judgment.Quotes, rule.Fields,
            open ? rule.Fix : null, open ? rule.Example : null);
    }

    /// <summary>Asks the hard constraints themselves: with all of the draft's demands, and with each one left out.</summary>
    public static ClarityReach Reach(NeedRequest draft, Organization city, Pool pool, DateOnly today)
    {
        int Count(NeedRequest need, Organization by)
        {
            var asked = new Need { Title = "", Problem = "" };
            need.CopyTo(asked);
            var eligible = 0;
            for (var i = 0; i < pool.Candidates.Count; i++)
                if (pool.Candidates[i] is { Live: true, Offering: { } offering, Provider: { } provider } && Eligibility.IsEligible(asked, by, offering, provider, today))
                    eligible++;
            return eligible;
        }

        var anywhere = City(city, place: false, languages: false);
        var offered = Count(new NeedRequest { OrganizationId = draft.OrganizationId }, anywhere);
        var eligible = Count(draft, city);
        ConstraintEffect[] effects = [.. Demands(draft, city).Select(demand =>
        {
            var without = Count(demand.Without, demand.By);
            return new ConstraintEffect(demand.Constraint, demand.Says, without, without - eligible);
        })];
        var most = effects.Where(effect => effect.Excluded > 0).MaxBy(effect => effect.Excluded);
        return new ClarityReach(offered, eligible, most?.Constraint, Summary(offered, eligible, effects, most), effects);
    }

    private static IEnumerable<(string Constraint, string Says, NeedRequest Without, Organization By)> Demands(NeedRequest draft, Organization city)
    {
        if (city.Country is not null || city.Region is not null)
            yield return ("region", $"serves {city.Country ?? CodeNames.Of(city.Region!.Value)}", draft, City(city, place: false, languages: true));
        if (draft.Languages.Count > 0 || city.Languages.Count > 0)
            yield return ("language", $"works in {CodeNames.List(draft.Languages.Count > 0 ? draft.Languages : city.Languages, "or")}",
                draft with { Languages = [] }, City(city, place: true, languages: false));
        if (draft.MinimumMaturity is { } maturity)
            yield return ("maturity", $"technology readiness level {maturity.ToString(CultureInfo.InvariantCulture)} or more", draft with { MinimumMaturity = null }, city);
        if (draft.EngagementModel is { } model)
            yield return ("engagement_model", $"open to {CodeNames.Of(model)}", draft with { EngagementModel = null }, city);
        if (draft.EthicsRequirements.Count > 0)
            yield return ("ethics_requirements",
                CodeNames.List(draft.EthicsRequirements.Select(e => $"{CodeNames.Of(e.Principle!.Value)} {CodeNames.Of(e.Level!.Value)}")),
                draft with { EthicsRequirements = [] }, city);
    }

    private static Organization City(Organization city, bool place, bool languages) => new()
    {
        Id = city.Id, Kind = city.Kind, LegalName = city.LegalName, Country = place ? city.Country : null, Region = place ? city.Region : null,
        Languages = languages ? city.Languages : [],
    };

    private static string Summary(int offered, int eligible, ConstraintEffect[] effects, ConstraintEffect? most)
    {
        var reached = string.Create(CultureInfo.InvariantCulture, $"The draft would reach {eligible:N0} of {offered:N0} offerings");
        return most is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{reached}; most are kept out by {most.Constraint} ({most.Demand}): without it {most.EligibleWithout:N0} would be reached.")
            : effects.Length == 0 ? $"{reached}; it sets no hard constraint."
            : eligible < offered ? $"{reached}; what is kept out breaks more than one hard constraint, so that dropping a single one changes nothing."
            : $"{reached}; its hard constraints keep none out.";
    }
}
