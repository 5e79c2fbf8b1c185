using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

public sealed class RegionsTests
{
    [Theory]
    [InlineData("UG", Region.Africa)]
    [InlineData("MN", Region.AsiaPacific)]
    [InlineData("TR", Region.Europe)]
    [InlineData("MX", Region.LatinAmericaCaribbean)]
    [InlineData("PS", Region.MiddleEast)]
    [InlineData("US", Region.NorthAmerica)]
    public void A_country_has_a_region(string country, Region region) => Assert.Equal(region, Regions.Of(country));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("UK")]
    [InlineData("gb")]
    [InlineData("ZZ")]
    public void What_is_no_country_code_has_none(string? code)
    {
        Assert.False(Regions.IsCountry(code));
        Assert.Null(Regions.Of(code));
    }

    [Fact]
    public void Every_country_of_ISO_3166_is_known()
    {
        var letters = Enumerable.Range('A', 26).Select(c => (char)c).ToList();
        var known = letters.SelectMany(a => letters.Select(b => $"{a}{b}")).Where(Regions.IsCountry).ToList();

        // 249 codes of the standard and XK.
        Assert.Equal(250, known.Count);
        Assert.Equal(known, IsoCodes.Countries.Order(StringComparer.Ordinal));
        Assert.Equal(["AQ"], known.Where(country => Regions.Of(country) is null));
    }
}
