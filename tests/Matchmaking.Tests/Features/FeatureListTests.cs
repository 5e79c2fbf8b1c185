using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Matchmaking.Features;

namespace Matchmaking.Tests.Features;

public sealed partial class FeatureListTests
{
    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase { get; }

    [Fact]
    public void There_are_thirty_features_or_more() => Assert.True(FeatureList.All.Count >= 30, $"{FeatureList.All.Count}");

    [Fact]
    public void Every_feature_has_a_name_a_unit_and_a_description_for_people() => Assert.All(FeatureList.All, feature =>
    {
        Assert.Matches(SnakeCase, feature.Name);
        Assert.False(string.IsNullOrWhiteSpace(feature.Unit), feature.Name);
        Assert.True(feature.Description.Length >= 10 && char.IsUpper(feature.Description[0]) && !feature.Description.Contains('_', StringComparison.Ordinal), feature.Name);
    });

    [Fact]
    public void Names_are_unique() => Assert.Equal(FeatureList.All.Count, FeatureList.All.Select(f => f.Name).Distinct().Count());

    [Fact]
    public void Every_group_has_a_feature() => Assert.Equal(Enum.GetValues<FeatureGroup>(), FeatureList.All.Select(f => f.Group).Distinct().Order());

    [Fact]
    public void The_version_follows_the_names_and_their_order()
    {
        var names = FeatureList.All.Select(f => f.Name).ToArray();

        Assert.Equal(VersionOf(names), FeatureList.Version);
        Assert.NotEqual(VersionOf([.. names.Reverse()]), FeatureList.Version);
        Assert.NotEqual(VersionOf([.. names.Skip(1)]), FeatureList.Version);
    }

    private static string VersionOf(string[] names) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))))[..12];
}
