using System.Text.RegularExpressions;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Samples;

public sealed partial class SampleContentTests(LoadedSamples samples) : IClassFixture<LoadedSamples>
{
    private const string Countries =
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD " +
        "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF " +
        "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN " +
        "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA " +
        "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI " +
        "SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI " +
        "VN VU WF WS YE YT ZA ZM ZW";

    // Currency, decimals of its minor unit (ISO 4217), units for one US dollar, roughly: enough to see a budget off by a hundred.
    private static readonly Dictionary<string, (int Decimals, double PerDollar)> Currencies = new()
    {
        ["AED"] = (2, 3.7), ["AUD"] = (2, 1.5), ["BDT"] = (2, 120), ["BRL"] = (2, 5.5), ["CAD"] = (2, 1.4), ["CLP"] = (0, 950),
        ["CNY"] = (2, 7.1), ["COP"] = (2, 4000), ["CZK"] = (2, 22), ["EGP"] = (2, 48), ["EUR"] = (2, 0.9), ["GBP"] = (2, 0.77),
        ["GHS"] = (2, 12), ["ILS"] = (2, 3.5), ["INR"] = (2, 86), ["JOD"] = (3, 0.71), ["JPY"] = (0, 150), ["KES"] = (2, 130),
        ["KRW"] = (0, 1400), ["LKR"] = (2, 300), ["MNT"] = (2, 3500), ["MXN"] = (2, 18.5), ["MYR"] = (2, 4.3), ["MZN"] = (2, 64),
        ["NGN"] = (2, 1500), ["NPR"] = (2, 138), ["NZD"] = (2, 1.7), ["OMR"] = (3, 0.38), ["PEN"] = (2, 3.7), ["PHP"] = (2, 57),
        ["PLN"] = (2, 3.8), ["RUB"] = (2, 85), ["SAR"] = (2, 3.75), ["SEK"] = (2, 10), ["SGD"] = (2, 1.3), ["TRY"] = (2, 41),
        ["UGX"] = (0, 3650), ["USD"] = (2, 1), ["XOF"] = (0, 600), ["ZAR"] = (2, 18),
    };

    [Fact]
    public void There_Are_Enough_Of_Each_Kind()
    {
        Assert.True(samples.Cities.Count() >= 16);
        Assert.True(samples.Providers.Count() >= 34);
        Assert.True(samples.Organizations.Count(o => o.Kind == OrganizationKind.Institution) >= 5);
        Assert.True(samples.Needs.Count(n => n.Status == NeedStatus.Published) >= 24);
        Assert.True(samples.Offerings.Count(o => o.Status == OfferingStatus.Published) >= 60);
        Assert.True(samples.References.Count >= 150);
    }

    [Theory]
    [InlineData("Abuja", "NG")]
    [InlineData("Beyoğlu", "TR")]
    [InlineData("Chengdu", "CN")]
    [InlineData("Dhulikhel", "NP")]
    [InlineData("Hebron", "PS")]
    [InlineData("Kampala", "UG")]
    [InlineData("Makati", "PH")]
    [InlineData("Maputo", "MZ")]
    [InlineData("Mexico City", "MX")]
    [InlineData("Moscow", "RU")]
    [InlineData("São Paulo", "BR")]
    [InlineData("Seberang Perai", "MY")]
    [InlineData("Seongnam", "KR")]
    [InlineData("Seoul", "KR")]
    [InlineData("Ulaanbaatar", "MN")]
    [InlineData("Wellington", "NZ")]
    public void The_Executive_Committee_Is_There_With_A_Need(string name, string country)
    {
        var city = Assert.Single(samples.Cities, c => c.ShortName == name);
        Assert.Equal(country, city.Country);
        Assert.True(city.Population > 0);
        Assert.Contains(samples.Needs, n => n.OrganizationId == city.Id && n.Status == NeedStatus.Published);
    }

    [Fact]
    public void Needs_Cover_Every_Sector_Region_And_Target_Group()
    {
        var published = samples.Needs.Where(n => n.Status == NeedStatus.Published).ToList();
        Assert.Equal(Enum.GetValues<Sector>(), published.SelectMany(n => n.Sectors).Distinct().Order());
        Assert.Equal(Enum.GetValues<TargetGroup>(), published.SelectMany(n => n.TargetGroups).Distinct().Order());
        Assert.Equal(Enum.GetValues<Region>(), published.Select(n => n.Organization!.Region!.Value).Distinct().Order());
        Assert.True(published.Select(n => n.EngagementModel).Distinct().Count() >= 6);
        Assert.True(published.SelectMany(n => n.Languages).Distinct().Count() >= 4);
        Assert.Equal(2, published.Select(n => n.Focus).Distinct().Count());
    }

    [Fact]
    public void Providers_Cover_Every_Region_And_Vetting_State()
    {
        Assert.Equal(Enum.GetValues<Region>(), samples.Providers.Select(o => o.Region!.Value).Distinct().Order());
        Assert.Equal(Enum.GetValues<Vetting>(), samples.Providers.Select(o => o.Vetting).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReferenceState>(), samples.References.Select(r => r.State).Distinct().Order());
        Assert.All(samples.Providers, o => Assert.NotNull(o.Size));
    }

    [Fact]
    public void Ids_Are_Version_7_And_Used_Once()
    {
        var ids = samples.Organizations.Select(o => o.Id).Concat(samples.Needs.Select(n => n.Id))
            .Concat(samples.Offerings.Select(o => o.Id)).Concat(samples.References.Select(r => r.Id)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id is { Version: 7, Variant: >= 8 and <= 11 }, id.ToString()));
    }

    [Fact]
    public void Links_Join_The_Right_Kinds()
    {
        Assert.All(samples.Needs, n => Assert.Equal(OrganizationKind.City, n.Organization!.Kind));
        Assert.All(samples.Offerings, o => Assert.Equal(OrganizationKind.Provider, o.Organization!.Kind));
        Assert.All(samples.References, r => Assert.Equal(OrganizationKind.Provider, r.Organization!.Kind));
        var members = samples.References.Where(r => r.ClientOrganization is not null).ToList();
        Assert.True(members.Count >= 50);
        Assert.All(members, r => Assert.Equal((r.ClientOrganization!.LegalName, r.ClientOrganization.Country), (r.ClientName, r.Country)));
    }

    [Fact]
    public void Countries_And_Languages_Are_Real_Codes()
    {
        var countries = Countries.Split(' ').ToHashSet();
        var used = samples.Organizations.Select(o => o.Country!).Concat(samples.References.Select(r => r.Country!))
            .Concat(samples.Offerings.SelectMany(o => o.CountriesServed));
        Assert.All(used, code => Assert.Contains(code, countries));
        var languages = samples.Organizations.SelectMany(o => o.Languages).Concat(samples.Needs.SelectMany(n => n.Languages))
            .Concat(samples.Offerings.SelectMany(o => o.Languages));
        Assert.All(languages, tag => Assert.Matches(LanguageTag(), tag));
    }

    [Fact]
    public void Everything_Is_Marked_Illustrative_And_Links_Nowhere_Real()
    {
        Assert.All(samples.Organizations, o => Assert.True(o.Illustrative, o.LegalName));
        var links = samples.Organizations.Select(o => o.Website!).Concat(samples.Needs.SelectMany(n => n.Attachments));
        Assert.All(links, link => Assert.EndsWith(".example", new Uri(link).Host, StringComparison.Ordinal));
    }

    [Fact]
    public void Money_Is_Plausible_In_Its_Currency()
    {
        Assert.All(samples.Needs, n =>
        {
            Assert.InRange(Dollars(n.BudgetMax, n.Currency), 25_000, 20_000_000);
            Assert.InRange(n.BudgetMin!.Value, 1, n.BudgetMax!.Value);
        });
        Assert.All(samples.Offerings.Where(o => o.Currency is not null), o =>
        {
            Assert.InRange(Dollars(o.PriceMax, o.Currency), 25_000, 50_000_000);
            Assert.InRange(o.PriceMin!.Value, 0, o.PriceMax!.Value);
        });
        Assert.All(samples.References.Where(r => r.Currency is not null), r =>
            Assert.InRange(Dollars(r.Value, r.Currency), 4_000, 50_000_000));
    }

    [Fact]
    public void Dates_Are_In_Order()
    {
        Assert.All(samples.Needs, n =>
        {
            Assert.True(n.StartDate < n.Deadline, n.Title);
            Assert.InRange(n.Deadline!.Value, new DateOnly(2027, 1, 1), new DateOnly(2029, 12, 31));
        });
        Assert.All(samples.References, r => Assert.InRange(r.Date, new DateOnly(2019, 1, 1), new DateOnly(2025, 12, 31)));
    }

    [Fact]
    public void Texts_Are_As_Long_As_Real_Ones_And_All_Different()
    {
        Assert.All(samples.Needs, n =>
            Assert.InRange(Words(n.Problem, n.DesiredOutcome, n.WhoIsAffected, n.WorkDone, n.SuccessCriteria), 60, 200));
        Assert.All(samples.Offerings, o => Assert.InRange(Words(o.Summary, o.Description), 60, 120));
        Assert.All(samples.References, r => Assert.InRange(Words(r.Title, r.Description), 30, 80));
        var texts = samples.Needs.Select(n => n.Problem).Concat(samples.Offerings.Select(o => o.Description!))
            .Concat(samples.References.Select(r => r.Description)).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());
    }

    [Fact]
    public void Every_Published_Need_Has_Three_Offerings_That_Could_Serve_It()
    {
        var published = samples.Needs.Where(n => n.Status == NeedStatus.Published).ToList();
        Assert.All(published, n => Assert.True(samples.Offerings.Count(o => CouldServe(o, n)) >= 3, n.Title));
        Assert.Contains(samples.Offerings, o => published.TrueForAll(n => !CouldServe(o, n)));
    }

    private static bool CouldServe(Offering offering, Need need) =>
        offering.Status == OfferingStatus.Published
        && offering.Organization!.Vetting is not (Vetting.Suspended or Vetting.Rejected)
        && (offering.RegionsServed.Contains(need.Organization!.Region!.Value)
            || offering.CountriesServed.Contains(need.Organization.Country!)
            || offering is { RegionsServed.Count: 0, CountriesServed.Count: 0 })
        && offering.Languages.Intersect(need.Languages).Any()
        && offering.Maturity >= need.MinimumMaturity
        && offering.EngagementModels.Contains(need.EngagementModel!.Value)
        && need.EthicsRequirements.TrueForAll(required =>
            offering.EthicsAttestations.Exists(shown => shown.Principle == required.Principle && shown.Level >= required.Level))
        && offering.Sectors.Intersect(need.Sectors).Any();

    private static double Dollars(long? minor, string? currency)
    {
        var (decimals, perDollar) = Currencies[currency!];
        return minor!.Value / Math.Pow(10, decimals) / perDollar;
    }

    private static int Words(params string?[] texts) =>
        texts.Sum(text => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length ?? 0);

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
    private static partial Regex LanguageTag();
}
