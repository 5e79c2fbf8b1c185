using CsCheck;
using Matchmaking.Explanations;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Explanations;

public sealed class AcceptanceTests
{
    private static readonly DateOnly Today = TinyPool.Today;

    private sealed class Facts
    {
        public Organization City { get; } = new() { Kind = OrganizationKind.City, LegalName = "Kampala" };
        public Organization Provider { get; } = new() { Kind = OrganizationKind.Provider, LegalName = "Lumen" };
        public Need Need { get; } = new() { Title = "Street lights", Problem = "Dark streets" };
        public Offering Offering { get; } = new() { Title = "Lamps", Summary = "Lamps that dim" };
        public int? CityProjects { get; set; }

        public Acceptance Accept() => Acceptance.Of(Need, City, Offering, Provider, CityProjects, Today);

        public static Facts InFavour()
        {
            var facts = new Facts { CityProjects = 3 };
            facts.City.Country = "UG";
            (facts.Need.BudgetMin, facts.Need.BudgetMax, facts.Need.Currency) = (100, 200, "EUR");
            (facts.Need.EngagementModel, facts.Need.Deadline, facts.Need.Languages) = (EngagementModel.Pilot, Today.AddDays(200), ["en"]);
            (facts.Offering.PriceMin, facts.Offering.PriceMax, facts.Offering.Currency) = (150, 900, "EUR");
            (facts.Offering.EngagementModels, facts.Offering.Languages, facts.Offering.RegionsServed) = ([EngagementModel.Pilot], ["en-GB"], [Region.Africa]);
            facts.Offering.Capacity = 2;
            return facts;
        }
    }

    private sealed record Case(AcceptanceFactor Factor, int Sign, string Sentence, Action<Facts> Change);

    private static readonly Dictionary<string, Case> Table = new()
    {
        ["capacity left"] = new(AcceptanceFactor.Capacity, 1, "The provider can take 2 introductions now.", _ => { }),
        ["one left"] = new(AcceptanceFactor.Capacity, 1, "can take 1 introduction now", f => f.Offering.Capacity = 1),
        ["none left"] = new(AcceptanceFactor.Capacity, -1, "can take no introduction now", f => f.Offering.Capacity = 0),
        ["capacity unknown"] = new(AcceptanceFactor.Capacity, 0, "not stated", f => f.Offering.Capacity = null),
        ["model offered"] = new(AcceptanceFactor.EngagementModel, 1, "open to pilot", _ => { }),
        ["model not offered"] = new(AcceptanceFactor.EngagementModel, -1, "the offering is open to grant", f => f.Offering.EngagementModels = [EngagementModel.Grant]),
        ["model not asked"] = new(AcceptanceFactor.EngagementModel, 0, "not stated", f => f.Need.EngagementModel = null),
        ["budget reaches"] = new(AcceptanceFactor.Price, 1, "The budget reaches the price range, both in EUR.", _ => { }),
        ["budget short"] = new(AcceptanceFactor.Price, -1, "The budget reaches 50% of the lowest price", f => f.Offering.PriceMin = 400),
        ["budget open above"] = new(AcceptanceFactor.Price, 0, "cannot be told", f => (f.Need.BudgetMax, f.Offering.PriceMin) = (null, 400)),
        ["price open below"] = new(AcceptanceFactor.Price, 0, "cannot be told", f => f.Offering.PriceMin = null),
        ["price open below, reached"] = new(AcceptanceFactor.Price, 1, "reaches the price range", f => (f.Offering.PriceMin, f.Offering.PriceMax) = (null, 180)),
        ["budget unknown"] = new(AcceptanceFactor.Price, 0, "The budget is not stated.", f => (f.Need.BudgetMin, f.Need.BudgetMax) = (null, null)),
        ["price unknown"] = new(AcceptanceFactor.Price, 0, "The price is not stated.", f => (f.Offering.PriceMin, f.Offering.PriceMax) = (null, null)),
        ["other currency"] = new(AcceptanceFactor.Price, 0, "in EUR and the price in UGX; they are not compared", f => f.Offering.Currency = "UGX"),
        ["currency unknown"] = new(AcceptanceFactor.Price, 0, "not stated", f => f.Need.Currency = null),
        ["region served"] = new(AcceptanceFactor.Region, 1, "Serves Africa; Kampala is in UG (Africa).", _ => { }),
        ["region not served"] = new(AcceptanceFactor.Region, -1, "Serves Europe", f => f.Offering.RegionsServed = [Region.Europe]),
        ["region unknown"] = new(AcceptanceFactor.Region, 0, "not stated", f => f.Offering.RegionsServed = []),
        ["language shared"] = new(AcceptanceFactor.Language, 1, "Both sides work in en.", _ => { }),
        ["language not shared"] = new(AcceptanceFactor.Language, -1, "works in fr", f => f.Offering.Languages = ["fr"]),
        ["language unknown"] = new(AcceptanceFactor.Language, 0, "not stated", f => f.Offering.Languages = []),
        ["deadline far"] = new(AcceptanceFactor.Deadline, 1, "leaves 200 days", _ => { }),
        ["deadline near"] = new(AcceptanceFactor.Deadline, -1, "near: 10 days from now", f => f.Need.Deadline = Today.AddDays(10)),
        ["deadline past"] = new(AcceptanceFactor.Deadline, -1, "passed 1 day ago", f => f.Need.Deadline = Today.AddDays(-1)),
        ["deadline unknown"] = new(AcceptanceFactor.Deadline, 0, "not stated", f => f.Need.Deadline = null),
        ["city experience"] = new(AcceptanceFactor.CityExperience, 1, "3 past projects for public buyers", _ => { }),
        ["no city experience"] = new(AcceptanceFactor.CityExperience, 0, "no past project for a city", f => f.CityProjects = 0),
        ["city experience unknown"] = new(AcceptanceFactor.CityExperience, 0, "not stated", f => f.CityProjects = null),
    };

    public static TheoryData<string> Cases => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_stated_fact_moves_the_likelihood(string name)
    {
        var (factor, sign, sentence, change) = Table[name];
        var facts = Facts.InFavour();
        change(facts);

        var acceptance = facts.Accept();

        var reason = Assert.Single(acceptance.Reasons, r => r.Factor == factor);
        Assert.Equal(sign, Math.Sign(reason.Effect));
        Assert.Contains(sentence, reason.Sentence, StringComparison.Ordinal);
        Assert.All(acceptance.Reasons.Where(r => r.Factor != factor), other => Assert.True(other.Effect > 0, other.Sentence));
        Assert.Equal(Math.Clamp(Acceptance.Neutral + acceptance.Reasons.Sum(r => r.Effect), 0, 1), acceptance.Likelihood, 1e-6f);
    }

    [Fact]
    public void Everything_in_favour_is_certain() => Assert.Equal(1, Facts.InFavour().Accept().Likelihood, 1e-6f);

    [Fact]
    public void Nothing_stated_is_neutral()
    {
        var acceptance = new Facts().Accept();
        Assert.Equal(Acceptance.Neutral, acceptance.Likelihood);
        Assert.All(acceptance.Reasons, r => Assert.Contains("not stated", r.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_mix_of_facts_stays_within_nought_and_one() => Gen.OneOf(Table.Values.ToArray()).Array[0, 12].Sample(changes =>
    {
        var facts = Facts.InFavour();
        foreach (var change in changes)
            change.Change(facts);
        var acceptance = facts.Accept();
        Assert.InRange(acceptance.Likelihood, 0, 1);
        Assert.Equal(Enum.GetValues<AcceptanceFactor>(), acceptance.Reasons.Select(r => r.Factor));
    });

    [Fact]
    public void Projects_for_known_buyers_count_as_city_experience()
    {
        var pool = new TinyPool();
        Assert.Equal(2, Acceptance.CityProjects(pool.Pair(pool.Lumen)));
        Assert.Null(Acceptance.CityProjects(pool.Pair(pool.Blank)));
    }
}
