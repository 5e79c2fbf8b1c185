using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Matchmaking.Tests;

/// <summary>What the README shows is what the service answers.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_first_match_is_as_shown()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Folder(), "..", "..", "README.md"), TestContext.Current.CancellationToken);
        await using var host = await MatchmakingHost.StartNewAsync(samples: true);
        var shown = JsonNode.Parse(Json().Match(readme).Groups[1].Value)!;
        var answer = (await host.Anonymous.GetAsync(Request().Match(readme).Groups[1].Value)).Expect(HttpStatusCode.OK);
        AssertHolds(shown, answer.Body!, "$");
    }

    /// <summary>Everything shown stands in the answer; what the README leaves out may be anything.</summary>
    private static void AssertHolds(JsonNode shown, JsonNode? answered, string path)
    {
        Assert.True(answered is not null, $"{path} is not answered");
        if (shown is JsonObject members)
            foreach (var (name, value) in members)
                AssertHolds(value!, answered[name], $"{path}.{name}");
        else if (shown is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                AssertHolds(items[i]!, answered[i], $"{path}[{i}]");
        else
            Assert.True(JsonNode.DeepEquals(shown, answered), $"{path} is {answered.ToJsonString()}, not {shown.ToJsonString()}");
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("curl \"http://localhost:5080([^\"]+)\"")]
    private static partial Regex Request();
}
