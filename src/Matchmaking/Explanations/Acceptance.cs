using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Explanations;

public enum AcceptanceFactor { Capacity, EngagementModel, Price, Region, Language, Deadline, CityExperience }

/// <summary>What one fact does to the likelihood.</summary>
/// <param name="Factor">The fact.</param>
/// <param name="Effect">Added to the likelihood; 0 when the fact is not stated.</param>
/// <param name="Sentence">The fact in words.</param>
public sealed record AcceptanceReason(AcceptanceFactor Factor, float Effect, string Sentence);

/// <summary>
/// How likely the provider is to accept an introduction: <see cref="Neutral"/> plus the effects of what both sides state, kept in 0–1.
/// The effects are set by hand, not learned: no history says who was asked and refused. They hold until recorded outcomes teach
/// better ones. All seven in favour give 1; a fact that is not stated moves nothing.
/// </summary>
/// <param name="Likelihood">0–1.</param>
/// <param name="Reasons">One for each factor, always in the same order.</param>
public sealed record Acceptance(float Likelihood, IReadOnlyList<AcceptanceReason> Reasons)
{
    /// <summary>The likelihood when nothing is stated.</summary>
    public const float Neutral = 0.5f;

    private const int SoonDays = 30;

    /// <param name="need">What the city seeks.</param>
    /// <param name="city">The organization that asks.</param>
    /// <param name="offering">What the provider offers.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="cityProjects">The provider's past projects for a known public buyer, see <see cref="CityProjects"/>; null when unknown.</param>
    /// <param name="today">The day of asking.</param>
    public static Acceptance Of(Need need, Organization city, Offering offering, Organization provider, int? cityProjects, DateOnly today)
    {
        var pair = new EligibilityCase(need, city, offering, provider, today);
        AcceptanceReason[] reasons =
        [
            Capacity(offering),
            Stated(AcceptanceFactor.EngagementModel, pair, Eligibility.SameEngagementModel, EligibilityReasons.SameEngagementModel, 0.10f, -0.15f),
            Price(need, offering),
            Stated(AcceptanceFactor.Region, pair, Eligibility.InRegion, EligibilityReasons.InRegion, 0.05f, -0.15f),
            Stated(AcceptanceFactor.Language, pair, Eligibility.SharesLanguage, EligibilityReasons.SharesLanguage, 0.05f, -0.10f),
            Deadline(need, today),
            CityExperience(cityProjects),
        ];
        return new Acceptance(Math.Clamp(Neutral + reasons.Sum(r => r.Effect), 0, 1), reasons);
    }

    /// <summary>
    /// Past projects of a candidate for an organization of the pool, as of the list's day; null when none is on record, since a record is
    /// seldom complete.
    /// </summary>
    public static int? CityProjects(Pair pair) => PairFacts.ProjectsForBuyers(pair) is > 0 and var projects ? projects : null;

    private static AcceptanceReason Capacity(Offering offering)
    {
        var (effect, sentence) = offering.Capacity switch
        {
            null => (0f, "How many introductions the provider can take now is not stated."),
            <= 0 => (-0.30f, "The provider can take no introduction now."),
            { } left => (0.10f, $"The provider can take {Numbers.Count(left, "introduction", "introductions")} now."),
        };
        return new AcceptanceReason(AcceptanceFactor.Capacity, effect, sentence);
    }

    private static AcceptanceReason Stated(
        AcceptanceFactor factor, EligibilityCase pair, Func<EligibilityCase, Verdict> judge,
        Func<EligibilityCase, Verdict, string> reason, float inFavour, float against)
    {
        var verdict = judge(pair);
        var effect = verdict switch { Verdict.Passes => inFavour, Verdict.Fails => against, _ => 0 };
        return new AcceptanceReason(factor, effect, reason(pair, verdict));
    }

    private static AcceptanceReason Price(Need need, Offering offering)
    {
        // A range with one end open: the stated end stands for both, but cannot show that the ranges miss each other.
        var (most, lowest) = (need.BudgetMax ?? need.BudgetMin, offering.PriceMin ?? offering.PriceMax);
        var (effect, sentence) = (most, lowest) switch
        {
            (null, _) => (0f, "The budget is not stated."),
            (_, null) => (0f, "The price is not stated."),
            _ when need.Currency is null || offering.Currency is null => (0f, "The currency of the budget or the price is not stated."),
            _ when need.Currency != offering.Currency =>
                (0f, $"The budget is in {need.Currency} and the price in {offering.Currency}; they are not compared."),
            _ when most >= lowest => (0.10f, $"The budget reaches the price range, both in {need.Currency}."),
            _ when need.BudgetMax is null || offering.PriceMin is null =>
                (0f, "Whether the budget reaches the price cannot be told, as one end of a range is not stated."),
            _ => (-0.15f, $"The budget reaches {Numbers.Percent((double)most!.Value / lowest!.Value)} of the lowest price, both in {need.Currency}."),
        };
        return new AcceptanceReason(AcceptanceFactor.Price, effect, sentence);
    }

    private static AcceptanceReason Deadline(Need need, DateOnly today)
    {
        var days = need.Deadline?.DayNumber - today.DayNumber;
        var (effect, sentence) = days switch
        {
            null => (0f, "A deadline is not stated."),
            < 0 => (-0.15f, $"The deadline passed {Numbers.Count(-days.Value, "day", "days")} ago."),
            < SoonDays => (-0.10f, $"The deadline is near: {Numbers.Count(days.Value, "day", "days")} from now."),
            _ => (0.05f, $"The deadline leaves {Numbers.Count(days.Value, "day", "days")}."),
        };
        return new AcceptanceReason(AcceptanceFactor.Deadline, effect, sentence);
    }

    private static AcceptanceReason CityExperience(int? projects)
    {
        var (effect, sentence) = projects switch
        {
            null => (0f, "Whether the provider has worked for a city before is not stated on any record."),
            <= 0 => (0f, "The provider has no past project for a city on record."),
            { } known => (0.05f, $"The provider has {Numbers.Count(known, "past project", "past projects")} for public buyers on record."),
        };
        return new AcceptanceReason(AcceptanceFactor.CityExperience, effect, sentence);
    }
}
