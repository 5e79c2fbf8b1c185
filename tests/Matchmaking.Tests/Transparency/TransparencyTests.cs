using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Ranking;
using Matchmaking.Tests.Matching;
using Matchmaking.Transparency;

namespace Matchmaking.Tests.Transparency;

public sealed partial class TransparencyTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private static readonly string Reference = Path.Combine(DirectionTests.Root, "..", "shared", "reference", "register");
    private readonly MatchmakingHost host = sampled.Host;

    [Theory]
    [InlineData("eurocities", "eurocities-schema-v0_3_1.yaml")]
    [InlineData("atrs", "uk-atrs-v3-template.md")]
    public async Task The_entry_has_every_field_of_its_standard_in_order(string format, string file)
    {
        var path = Path.Combine(Reference, file);
        Assert.SkipUnless(File.Exists(path), $"The field list is not here: put {file} of the standard's publisher into {Path.GetFullPath(Reference)}.");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var expected = format == "atrs" ? AtrsRow().Matches(text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")
            : EurocitiesField().Matches(text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value.Contains("required: true", StringComparison.Ordinal)}");

        var fields = (await host.Anonymous.GetAsync($"/api/v1/transparency/register?format={format}")).Expect(HttpStatusCode.OK).Body!["fields"]!.AsArray();

        Assert.Equal(expected, fields.Select(f => format == "atrs" ? $"{f!["reference"]} {f["name"]}" : $"{f!["name"]} {(bool)f["required"]!}"));
    }

    [Fact]
    public async Task What_only_the_operator_knows_is_missing_until_it_is_configured()
    {
        var bare = (await host.Anonymous.GetAsync("/api/v1/transparency/register")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("organization department contact_email area lawful_basis publication_date last_change_date revision_date", string.Join(' ', bare["missing"]!.AsArray().Select(name => (string)name!)));
        Assert.Equal("rule-based", Field(bare, "algorithm_type"));

        var model = await TrainedAsync();
        var options = new RegisterOptions
        {
            Organization = "Example Network", Department = "Partnerships", ContactEmail = "register@network.example", Area = "Everywhere", LegalBasis = "Its statutes",
            PublishedOn = new(2026, 3, 2), ReviewOn = new(2027, 3, 2),
        };
        Assert.Contains("atrs.contact_email", RegisterEntry.MissingFields(model, new RegisterOptions()));
        Assert.Empty(RegisterEntry.MissingFields(model, options));
        Assert.Equal("Organization Department ContactEmail Area Domain Status RiskCategory LegalBasis Language PublishedOn ReviewOn", string.Join(' ',
            RegisterEntry.MissingSettings(model, new RegisterOptions { Status = "", RiskCategory = "", Domain = "", Language = "" }).Select(name => name.Split("Matchmaking:Register:")[1])));
        var fields = RegisterEntry.Of(RegisterEntry.Eurocities, model, options).ToDictionary(f => f.Name, f => f.Value);
        Assert.All(model.Manifest!.Sources, source => Assert.Contains(source.File, fields["training_data"], StringComparison.Ordinal));
        Assert.Contains("NDCG@10", fields["performance"], StringComparison.Ordinal);
        Assert.Equal(("hybrid", "2026-03-02"), (fields["algorithm_type"], fields["last_change_date"]));

        Assert.NotEmpty((await host.Anonymous.GetAsync("/api/v1/transparency/register?format=pdf")).Expect(HttpStatusCode.BadRequest).ErrorsOf("format"));
        Assert.NotEmpty((await host.Anonymous.GetAsync("/api/v1/transparency/register?form=atrs")).Expect(HttpStatusCode.BadRequest).ErrorsOf("form"));
    }

    [Fact]
    public async Task The_ranking_statement_names_every_feature_once_and_weighs_what_was_shown()
    {
        await host.MatchesAsync(await host.FirstNeedAsync());

        var statement = (await host.Anonymous.GetAsync("/api/v1/transparency/ranking")).Expect(HttpStatusCode.OK).Body!;

        var parameters = statement["parameters"]!.AsArray();
        Assert.Equal(FeatureList.All.Select(f => f.Name).Order(), parameters.SelectMany(p => p!["features"]!.AsArray()).Select(name => (string)name!).Order());
        var weights = parameters.Select(p => (double)p!["weight"]!).ToArray();
        Assert.Equal(1, weights.Sum(), 0.01);
        Assert.Equal(weights.OrderDescending(), weights);
        Assert.True((int)statement["measuredOn"]! > 0);
        Assert.StartsWith("none", (string)statement["paidInfluence"]!, StringComparison.Ordinal);
    }

    private static string? Field(JsonNode entry, string name) => (string?)entry["fields"]!.AsArray().Single(f => (string)f!["name"]! == name)!["value"];

    /// <summary>What the model of this repository carries; scored by nothing here.</summary>
    private static async Task<RankingModel> TrainedAsync()
    {
        var folder = Path.Combine(DirectionTests.Root, "models");
        var manifest = JsonSerializer.Deserialize<ModelManifest>(await File.ReadAllTextAsync(Path.Combine(folder, ModelManifest.FileName), TestContext.Current.CancellationToken), ModelManifest.Json);
        return new RankingModel(new BaselineRanker(), SemanticSpace.Empty, null, manifest, await File.ReadAllTextAsync(Path.Combine(folder, ModelBundle.CardFile), TestContext.Current.CancellationToken));
    }

    [GeneratedRegex(@"^\|\s*(\d[\d.]*)\s*\|\s*(\w+)", RegexOptions.Multiline)]
    private static partial Regex AtrsRow();

    [GeneratedRegex("- attribute: \"(\\w+)\"(.*?)(?=\\n- attribute|\\z)", RegexOptions.Singleline)]
    private static partial Regex EurocitiesField();
}
