using System.Net;
using System.Text.RegularExpressions;

namespace Matchmaking.Tests.Samples;

/// <summary>Sends the requests of <c>samples/first-match.http</c> in order, as an editor would.</summary>
public sealed partial class HttpFileTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "samples", "first-match.http");

    [Fact]
    public async Task Every_request_of_the_first_match_succeeds()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, builder => builder.Environment.EnvironmentName = "Development");
        var (variables, named) = (new Dictionary<string, string> { ["host"] = "" }, new Dictionary<string, Answer>());
        var (requests, matched) = (0, 0);
        foreach (var block in (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)).Split("###"))
        {
            foreach (Match variable in Variable().Matches(block))
                variables.TryAdd(variable.Groups[1].Value, variable.Groups[2].Value.Trim());
            if (Request().Match(block) is not { Success: true } request)
                continue;
            string Fill(string text) => Placeholder().Replace(text, p => Value(p.Groups[1].Value, variables, named));
            var body = request.Groups["body"].Value.Trim();
            var headers = Header().Matches(request.Groups["headers"].Value).Select(h => (Name: h.Groups[1].Value, Value: Fill(h.Groups[2].Value.Trim())))
                .Where(h => h.Name != "Content-Type").ToArray();
            var answer = await host.Anonymous.SendAsync(
                new HttpMethod(request.Groups["method"].Value), Fill(request.Groups["url"].Value), body.Length == 0 ? null : Fill(body), headers: headers);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{request.Groups["url"]}: {answer.Status} {answer.Body}");
            if (Name().Match(block) is { Success: true } name)
                named.Add(name.Groups[1].Value, answer);
            requests++;
            if (answer.Body!["items"] is not { } items || !request.Groups["url"].Value.Contains("matches", StringComparison.Ordinal))
                continue;
            matched++;
            Assert.NotEmpty(items.AsArray());
        }
        Assert.True(requests >= 9 && matched >= 4, $"{requests} requests, {matched} lists of matches");
    }

    private static string Value(string name, Dictionary<string, string> variables, Dictionary<string, Answer> named) =>
        name.Split(".response.body.$.") is [var request, var field] ? (string)named[request].Body![field]!
        : name.Split(".response.headers.") is [var answered, var header] ? Assert.Single(named[answered].Headers.GetValues(header))
        : variables[name];

    [GeneratedRegex(@"^@(\w+) *= *(.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^([\w-]+): (.*)$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^# @name (\w+)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|DELETE) (?<url>\S+)\r?\n(?<headers>(?:[\w-]+: .*\r?\n?)*)(?:\r?\n(?<body>[\s\S]*))?", RegexOptions.Multiline)]
    private static partial Regex Request();
}
