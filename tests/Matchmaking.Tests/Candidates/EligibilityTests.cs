using CsCheck;
using Matchmaking.Candidates;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Candidates;

public sealed class EligibilityTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    /// <summary>Profiles that pass every rule; a case changes what it is about.</summary>
    private sealed class Profiles
    {
        public Organization City { get; } = new()
        {
            Kind = OrganizationKind.City, LegalName = "Kampala Capital City Authority", ShortName = "Kampala", Country = "UG",
            Region = Region.Africa, Languages = ["en"],
        };
        public Organization Provider { get; } = new()
        {
            Kind = OrganizationKind.Provider, LegalName = "Lumen Works Ltd", Vetting = Vetting.IdentityConfirmed, Languages = ["sw"],
        };
        public Need Need { get; }
        public Offering Offering { get; }

        public Profiles()
        {
            Need = new Need
            {
                OrganizationId = City.Id, Title = "Street lights", Problem = "Dark streets", Languages = ["en-GB"],
                MinimumMaturity = 7, EngagementModel = EngagementModel.Pilot,
                EthicsRequirements = [Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.EvidenceAttached)],
            };
            Offering = new Offering
            {
                OrganizationId = Provider.Id, Title = "Lamps", Summary = "Lamps that dim", Status = OfferingStatus.Published,
                ExpiresOn = new DateOnly(2026, 12, 31), RegionsServed = [Region.AsiaPacific], CountriesServed = ["UG"],
                Languages = ["en-US", "fr"], Maturity = 8, EngagementModels = [EngagementModel.Pilot, EngagementModel.Ppp],
                EthicsAttestations = [Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.ThirdPartyVerified)],
            };
        }

        public IReadOnlyList<EligibilityResult> Check() => Eligibility.Check(Need, City, Offering, Provider, Today);
    }

    private sealed record Case(string Rule, bool Passes, string Reason, Action<Profiles> Change);

    private static readonly Dictionary<string, Case> Table = new()
    {
        ["published"] = new("published", true, "The offering is published.", _ => { }),
        ["under review"] = new("published", false, "its status is under review", p => p.Offering.Status = OfferingStatus.UnderReview),
        ["withdrawn"] = new("published", false, "its status is withdrawn", p => p.Offering.Status = OfferingStatus.Withdrawn),
        ["before expiry"] = new("not_expired", true, "valid until 2026-12-31", _ => { }),
        ["last day"] = new("not_expired", true, "valid until 2026-03-01", p => p.Offering.ExpiresOn = Today),
        ["day after"] = new("not_expired", false, "expired on 2026-02-28", p => p.Offering.ExpiresOn = Today.AddDays(-1)),
        ["no expiry"] = new("not_expired", true, "not stated", p => p.Offering.ExpiresOn = null),

        ["country served"] = new("region", true, "Serves Asia-Pacific and UG; Kampala is in UG (Africa).", _ => { }),
        ["region served"] = new("region", true, "Serves Europe and Africa; Kampala is in UG (Africa).",
            p => (p.Offering.RegionsServed, p.Offering.CountriesServed) = ([Region.Europe, Region.Africa], [])),
        ["region from country"] = new("region", true, "UG (Africa)",
            p => (p.City.Region, p.Offering.RegionsServed, p.Offering.CountriesServed) = (null, [Region.Africa], [])),
        ["neither served"] = new("region", false, "Serves Asia-Pacific and KE; Kampala is in UG (Africa).", p => p.Offering.CountriesServed = ["KE"]),
        ["country in no region"] = new("region", false, "Kampala is in AQ.", p => (p.City.Country, p.City.Region) = ("AQ", null)),
        ["nothing served stated"] = new("region", true, "not stated",
            p => (p.Offering.RegionsServed, p.Offering.CountriesServed) = ([], [])),
        ["city unknown"] = new("region", true, "the country of Kampala is not stated", p => (p.City.Country, p.City.Region) = (null, null)),
        ["only region known"] = new("region", true, "its country is not stated", p => p.City.Country = null),
        ["only region known, not served"] = new("region", false, "Kampala is in Europe",
            p => (p.City.Country, p.City.Region) = (null, Region.Europe)),

        ["language by primary subtag"] = new("language", true, "Both sides work in en-GB.", _ => { }),
        ["case of a tag"] = new("language", true, "Both sides work in EN.", p => p.Need.Languages = ["EN"]),
        ["other language"] = new("language", false, "The provider works in en-US and fr; the city works in eng and es.",
            p => p.Need.Languages = ["eng", "es"]),
        ["city's language"] = new("language", true, "Both sides work in en.", p => p.Need.Languages = []),
        ["provider's language"] = new("language", false, "The provider works in sw", p => p.Offering.Languages = []),
        ["city's languages unknown"] = new("language", true, "The city's languages are not stated.",
            p => (p.Need.Languages, p.City.Languages) = ([], [])),
        ["provider's languages unknown"] = new("language", true, "The provider's languages are not stated.",
            p => (p.Offering.Languages, p.Provider.Languages) = ([], [])),

        ["mature"] = new("maturity", true, "Maturity 8 meets the 7", _ => { }),
        ["just mature"] = new("maturity", true, "Maturity 7 meets the 7", p => p.Offering.Maturity = 7),
        ["immature"] = new("maturity", false, "Maturity 6 is below the 7", p => p.Offering.Maturity = 6),
        ["no maturity asked"] = new("maturity", true, "no minimum maturity",
            p => (p.Need.MinimumMaturity, p.Offering.Maturity) = (null, null)),
        ["curated without maturity"] = new("maturity", false, "does not state its maturity", p => p.Offering.Maturity = null),
        ["history without maturity"] = new("maturity", true, "not stated",
            p => (p.Offering.Maturity, p.Offering.FromHistory) = (null, true)),
        ["history with low maturity"] = new("maturity", false, "below",
            p => (p.Offering.Maturity, p.Offering.FromHistory) = (2, true)),

        ["model offered"] = new("engagement_model", true, "Both sides are open to pilot.", _ => { }),
        ["model not offered"] = new("engagement_model", false, "The need asks for grant; the offering is open to pilot and public–private partnership.",
            p => p.Need.EngagementModel = EngagementModel.Grant),
        ["no model asked"] = new("engagement_model", true, "not stated", p => p.Need.EngagementModel = null),
        ["no model stated"] = new("engagement_model", true, "not stated", p => p.Offering.EngagementModels = []),

        ["ethics above"] = new("ethics_requirements", true, "privacy and security is verified by a third party (shown by attached evidence required)", _ => { }),
        ["ethics at level"] = new("ethics_requirements", true, "Meets every ethics requirement",
            p => p.Offering.EthicsAttestations = [Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.EvidenceAttached)]),
        ["ethics below"] = new("ethics_requirements", false, "privacy and security is self-declared (shown by attached evidence required)",
            p => p.Offering.EthicsAttestations = [Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.SelfDeclared)]),
        ["best of two attestations"] = new("ethics_requirements", true, "verified by a third party",
            p => p.Offering.EthicsAttestations.Insert(0, Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.SelfDeclared))),
        ["other principle missing"] = new("ethics_requirements", false, "universal access is not attested (self-declared required)",
            p => p.Need.EthicsRequirements.Add(Ethics(EthicsPrinciple.UniversalAccess, EthicsLevel.SelfDeclared))),
        ["level none asks nothing"] = new("ethics_requirements", true, "requires no ethics principle",
            p => p.Need.EthicsRequirements = [Ethics(EthicsPrinciple.UniversalAccess, EthicsLevel.None)]),
        ["history without ethics"] = new("ethics_requirements", true, "not stated in public records; ask for privacy and security",
            p => (p.Offering.FromHistory, p.Offering.EthicsAttestations) = (true, [])),
        ["history with weak ethics"] = new("ethics_requirements", false, "self-declared",
            p => (p.Offering.FromHistory, p.Offering.EthicsAttestations) = (true, [Ethics(EthicsPrinciple.PrivacySecurity, EthicsLevel.SelfDeclared)])),

        ["unverified"] = new("vetting", true, "its vetting is unverified", p => p.Provider.Vetting = Vetting.Unverified),
        ["suspended"] = new("vetting", false, "Lumen Works Ltd is suspended.", p => p.Provider.Vetting = Vetting.Suspended),
        ["rejected"] = new("vetting", false, "Lumen Works Ltd is rejected.", p => p.Provider.Vetting = Vetting.Rejected),

        ["another organization"] = new("conflict_of_interest", true, "is not the organization that asks", _ => { }),
        ["its own need"] = new("conflict_of_interest", false, "is the organization that asks", p => p.Need.OrganizationId = p.Provider.Id),
        ["the city itself"] = new("conflict_of_interest", false, "is the organization that asks", p => p.Provider.Id = p.City.Id),
    };

    public static TheoryData<string> Cases => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_decides_with_a_reason(string name)
    {
        var (rule, passes, reason, change) = Table[name];
        var profiles = new Profiles();
        change(profiles);

        var results = profiles.Check();

        var result = Assert.Single(results, r => r.Rule == rule);
        Assert.Equal(passes, result.Passed);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.All(results.Where(r => r.Rule != rule), other => Assert.True(other.Passed, other.Reason));
    }

    [Fact]
    public void Budget_is_no_rule()
    {
        var profiles = new Profiles();
        (profiles.Need.BudgetMax, profiles.Need.Currency) = (1, "EUR");
        (profiles.Offering.PriceMin, profiles.Offering.Currency) = (1_000_000, "EUR");

        Assert.All(profiles.Check(), r => Assert.True(r.Passed, r.Reason));
    }

    [Fact]
    public void A_city_without_a_name_is_still_spoken_of()
    {
        var profiles = new Profiles();
        (profiles.City.ShortName, profiles.City.LegalName) = (null, "");

        Assert.Contains(profiles.Check(), r => r.Reason == "Serves Asia-Pacific and UG; the city is in UG (Africa).");
    }

    [Fact]
    public void The_quick_answer_is_that_of_all_rules()
    {
        var eligible = 0;
        Any.Sample(p =>
        {
            var (need, city, offering, provider) = p;
            var results = Eligibility.Check(need, city, offering, provider, Today);
            var quick = Eligibility.IsEligible(need, city, offering, provider, Today);
            Interlocked.Add(ref eligible, quick ? 1 : 0);
            return quick == results.All(r => r.Passed)
                && results.Count == 9
                && results.All(r => r.Reason.EndsWith('.') && !r.Reason.Contains("  ", StringComparison.Ordinal));
        }, iter: 5000);
        Assert.InRange(eligible, 1, 4999);
    }

    [Fact]
    public void The_quick_answer_allocates_nothing()
    {
        var p = new Profiles();
        Assert.True(Eligibility.IsEligible(p.Need, p.City, p.Offering, p.Provider, Today));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Eligibility.IsEligible(p.Need, p.City, p.Offering, p.Provider, Today);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static EthicsStatement Ethics(EthicsPrinciple principle, EthicsLevel level) => new() { Principle = principle, Level = level };

    private static Gen<T?> Maybe<T>(params T[] values) where T : struct =>
        Gen.Int[0, values.Length].Select(i => i == values.Length ? (T?)null : values[i]);

    private static Gen<List<T>> Some<T>(params T[] values) => Gen.OneOf(values).List[0, 2];

    private static readonly Gen<List<EthicsStatement>> AnyEthics =
        Gen.Select(Gen.Enum<EthicsPrinciple>(), Gen.Enum<EthicsLevel>(), Ethics).List[0, 2];

    // A third of the organizations are the same one, so that conflicts of interest occur.
    private static readonly Gen<Guid> AnyId = Gen.Int[0, 5].Select(i => new Guid(i, 0, 0, new byte[8]));

    private static readonly Gen<Organization> AnyOrganization = Gen.Select(
        AnyId, Gen.OneOf<string?>("UG", "KE", "AQ", null), Maybe(Enum.GetValues<Region>()), Some("en", "fr", "sw-KE"), Gen.Enum<Vetting>(),
        (id, country, region, languages, vetting) => new Organization
        {
            Id = id, LegalName = $"Member {id}", Country = country, Region = region, Languages = languages, Vetting = vetting,
        });

    private static readonly Gen<Need> AnyNeed = Gen.Select(
        AnyId, Some("en-GB", "es"), Maybe(3, 7), Maybe(Enum.GetValues<EngagementModel>()), AnyEthics,
        (id, languages, maturity, model, ethics) => new Need
        {
            OrganizationId = id, Title = "Title", Problem = "Problem", Languages = languages, MinimumMaturity = maturity,
            EngagementModel = model, EthicsRequirements = ethics,
        });

    private static readonly Gen<Offering> AnyOffering = Gen.Select(
        Gen.Select(Gen.OneOf(OfferingStatus.Published, OfferingStatus.Published, OfferingStatus.Draft), Gen.Bool, Maybe(2, 5, 9), AnyEthics),
        Gen.Select(Some(Enum.GetValues<Region>()), Some("UG", "KE"), Some("en", "es", "fr"), Some(Enum.GetValues<EngagementModel>())),
        Maybe(Today.AddDays(-1), Today, Today.AddDays(1)), AnyId,
        (what, where, expires, id) => new Offering
        {
            OrganizationId = id, Title = "Title", Summary = "Summary", Status = what.Item1, FromHistory = what.Item2, Maturity = what.Item3,
            EthicsAttestations = what.Item4, RegionsServed = where.Item1, CountriesServed = where.Item2, Languages = where.Item3,
            EngagementModels = where.Item4, ExpiresOn = expires,
        });

    private static readonly Gen<(Need, Organization, Offering, Organization)> Any =
        Gen.Select(AnyNeed, AnyOrganization, AnyOffering, AnyOrganization);
}
