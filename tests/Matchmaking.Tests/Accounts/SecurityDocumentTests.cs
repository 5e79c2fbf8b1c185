using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Matchmaking.Tests.Accounts;

/// <summary>Every test that docs/security.md names is there, and each of the ten risks names one.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public async Task Every_line_names_tests_that_exist()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder(), "..", "..", "..", "docs", "security.md"), TestContext.Current.CancellationToken);
        var tests = typeof(SecurityDocumentTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal)).ToLookup(type => type.Name);
        var lines = text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        Assert.Equal(10, lines.Count(line => line.StartsWith("| **API", StringComparison.Ordinal)));
        foreach (var line in lines)
        {
            var named = Code().Matches(line.TrimEnd('|', ' ').Split('|')[^1]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            foreach (var name in named)
            {
                var parts = name.Split('/')[^1].Split('.');
                Assert.True(tests[parts[0]].Any(type => parts.Length == 1 || type.GetMethod(parts[1]) is not null), $"There is no test {name}.");
            }
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
