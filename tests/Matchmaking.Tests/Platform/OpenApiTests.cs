using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Matchmaking.Tests.Platform;

public sealed class OpenApiTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    /// <summary>A change of the contract is a visible diff: run with UPDATE_SNAPSHOTS=1 to accept it.</summary>
    [Fact]
    public async Task The_document_is_the_one_in_the_snapshot()
    {
        var document = (await DocumentAsync()).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(SourceFolder(), "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        var snapshot = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.True(snapshot == document, FirstDifference(snapshot, document) + "\nIf it is meant, run the tests with UPDATE_SNAPSHOTS=1.");
    }

    [Fact]
    public async Task Every_operation_is_described_with_examples_and_problems()
    {
        var document = JsonNode.Parse(await DocumentAsync())!;
        Assert.StartsWith("3.1.", (string)document["openapi"]!, StringComparison.Ordinal);
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject(), (path, operation) => (Path: path.Key, operation.Key, Node: operation.Value!)).ToList();
        Assert.NotEmpty(operations);
        Assert.Equal(operations.Count, operations.Select(o => (string)o.Node["operationId"]!).Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            var name = $"{method} {path}";
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), name);
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["description"]), name);
            Assert.Single(operation["tags"]!.AsArray());
            Assert.True(operation["requestBody"] is not { } body || body["content"]!.AsObject().All(media => media.Value!["example"] is not null), name);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"]), $"{name} {parameter["name"]}");
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                var content = response!["content"]?.AsObject();
                Assert.True(status is "204" or "301" or "304" || content?.All(media => media.Value!["example"] is not null) is true, $"{name} {status} has no example");
                Assert.True(status[0] is '2' or '3' || content?.Single().Key == "application/problem+json", $"{name} {status}");
            }
        }
    }

    [Fact]
    public async Task Tags_follow_the_pipeline_and_codes_are_listed()
    {
        var document = JsonNode.Parse(await DocumentAsync())!;
        string[] pipeline = ["Accounts", "Organizations", "Needs", "Offerings", "References", "Reviews", "Bulk", "Matches", "Features", "Curation", "Participation", "Codes", "Audit", "System"];
        var tags = document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).ToList();
        Assert.Equal(pipeline.Where(tags.Contains), tags);
        Assert.Contains("low_digital_skills", document["components"]!["schemas"]!["TargetGroup"]!["enum"]!.AsArray().Select(code => (string)code!));
        var title = document["components"]!["schemas"]!["NeedRequest"]!;
        Assert.Contains("\"maxLength\":200", title.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<string> DocumentAsync() => await host.Client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static string FirstDifference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1} was: {before.ElementAtOrDefault(line)}\nand is: {after.ElementAtOrDefault(line)}";
    }
}
