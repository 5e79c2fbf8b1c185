extern alias JsonEverything;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JsonEverything::Json.Schema;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Platform;

/// <summary>The schemas of the document hold: of its own examples, and of what the service answers.</summary>
public sealed partial class OpenApiExampleTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private static readonly EvaluationOptions Strict = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };
    private readonly MatchmakingHost host = sampled.Host;

    [Fact]
    public async Task Every_example_is_valid_against_its_schema()
    {
        var document = await DocumentAsync();
        var count = 0;
        foreach (var (place, schema, example) in Examples(document))
        {
            AssertValid(document, schema, example, place);
            count++;
        }
        Assert.True(count > 100, $"{count} examples");
    }

    [Fact]
    public async Task A_wrong_example_would_be_noticed()
    {
        var document = await DocumentAsync();
        var media = document["paths"]!["/api/v1/needs"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        foreach (var (field, value) in new (string, JsonNode)[] { ("title", 7), ("sectors", new JsonArray("mobillity")), ("deadline", "31.12.2030"), ("tittle", "x"), ("currency", "EURO") })
        {
            var wrong = media["example"]!.DeepClone();
            wrong[field] = value;
            Assert.False(Evaluate(document, media["schema"]!, wrong).IsValid, field);
        }
    }

    [Fact]
    public async Task What_the_service_answers_is_valid_against_its_schema()
    {
        var (document, need) = (await DocumentAsync(), await host.FirstNeedAsync());
        var list = await host.MatchesAsync(need, "?includeIneligible=true");
        var offering = list.Items()[0].Offering();
        foreach (var (path, address) in new[]
        {
            ("/api/v1/organizations", "/api/v1/organizations?limit=100"), ("/api/v1/needs", "/api/v1/needs?limit=100"), ("/api/v1/offerings", "/api/v1/offerings?limit=100"),
            ("/api/v1/references", "/api/v1/references?limit=100"), ("/api/v1/needs/{id}", $"/api/v1/needs/{need}"),
            ("/api/v1/needs/{id}/matches", $"/api/v1/needs/{need}/matches?includeIneligible=true"), ("/api/v1/offerings/{id}/matches", $"/api/v1/offerings/{offering}/matches"),
            ("/api/v1/match-runs/{id}", $"/api/v1/match-runs/{list["runId"]}"), ("/api/v1/features", "/api/v1/features"), ("/health/ready", "/health/ready"),
        })
        {
            var answer = (await host.GetAsync(address)).Expect(System.Net.HttpStatusCode.OK);
            AssertValid(document, document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, answer.Body, address);
        }
        var refused = await host.PostAsync("/api/v1/needs", new { title = "", sectors = new[] { "health" } });
        AssertValid(document, document["paths"]!["/api/v1/needs"]!["post"]!["responses"]!["422"]!["content"]!["application/problem+json"]!["schema"]!, refused.Body, "422");
    }

    private static IEnumerable<(string Place, JsonNode Schema, JsonNode? Example)> Examples(JsonNode document)
    {
        foreach (var (path, method, operation) in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject(), (path, operation) => (path.Key, operation.Key, operation.Value!)))
        {
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                if (parameter!["example"] is { } example)
                    yield return ($"{method} {path} {parameter["name"]}", parameter["schema"]!, example);
            var bodies = operation["responses"]!.AsObject().Select(answer => (answer.Key, Content: answer.Value!["content"])).Append(("request", operation["requestBody"]?["content"]));
            foreach (var (name, content) in bodies)
                foreach (var (type, media) in content?.AsObject() ?? [])
                    yield return ($"{method} {path} {name} {type}", media!["schema"]!, media["example"]);
        }
    }

    private static void AssertValid(JsonNode document, JsonNode schema, JsonNode? value, string place)
    {
        var result = Evaluate(document, schema, value);
        Assert.True(result.IsValid, $"{place}: {string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")).Take(10))}");
    }

    /// <summary>In OpenAPI 3.1 a schema is a JSON Schema; with the components that it leads to as definitions it stands alone.</summary>
    private static EvaluationResults Evaluate(JsonNode document, JsonNode schema, JsonNode? value)
    {
        var definitions = new JsonObject();
        AddDefinitions(document["components"]!["schemas"]!, schema, definitions);
        var alone = new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()), ["$defs"] = definitions };
        using var instance = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        return JsonSchema.FromText(alone.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)).Evaluate(instance.RootElement, Strict);
    }

    /// <summary>All components together are long, and to read them anew for each example took minutes.</summary>
    private static void AddDefinitions(JsonNode components, JsonNode schema, JsonObject definitions)
    {
        foreach (var name in Reference.Matches(schema.ToJsonString()).Select(match => match.Groups[1].Value).Where(name => !definitions.ContainsKey(name)).Distinct().ToList())
        {
            definitions[name] = components[name]!.DeepClone();
            AddDefinitions(components, components[name]!, definitions);
        }
    }

    [GeneratedRegex("#/components/schemas/([^\"]+)")]
    private static partial Regex Reference { get; }

    private async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;
}
