using System.Text.Json.Nodes;

namespace Matchmaking.Tests.Platform;

/// <summary>What Spectral's rules for OpenAPI say of the document.</summary>
public sealed class OpenApiLintTests(MatchmakingHost host, OpenApiLintTests.Spectral spectral) : IClassFixture<MatchmakingHost>, IClassFixture<OpenApiLintTests.Spectral>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    /// <summary>Spectral in the version of <c>tests/openapi/package-lock.json</c>, installed once beside the tests' binaries.</summary>
    public sealed class Spectral : IAsyncLifetime
    {
        private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "openapi");
        private static readonly string Installed = Path.Combine(Folder, "node_modules", "installed-package-lock.json");
        private string? missing;

        public async ValueTask InitializeAsync()
        {
            var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"), Cancellation);
            if (await ToolProcess.TryRunAsync("node", Folder, "--version") is null)
                missing = "There is no Node.js; install version 20 or later with npm, and the document is linted.";
            else if (File.Exists(Installed) && await File.ReadAllTextAsync(Installed, Cancellation) == wanted)
                return;
            else if (await ToolProcess.TryRunAsync("npm", Folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline") is not { } npm)
                missing = "There is Node.js but no npm; install npm, and the document is linted.";
            else
            {
                Assert.True(npm.Code == 0, $"npm ci ended with {npm.Code}: {npm.Output}{npm.Error}");
                await File.WriteAllTextAsync(Installed, wanted, Cancellation);
            }
        }

        /// <summary>The findings, warnings and worse; empty when there is none.</summary>
        public async Task<JsonArray> LintAsync(string document)
        {
            Assert.SkipWhen(missing is not null, missing ?? "");
            var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.json");
            await File.WriteAllTextAsync(file, document, Cancellation);
            try
            {
                var finished = (await ToolProcess.TryRunAsync("node", Folder, "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", file,
                    "--ruleset", ".spectral.yaml", "--fail-severity", "warn", "--format", "json", "--quiet"))!;
                Assert.True(finished.Code is 0 or 1, $"Spectral ended with {finished.Code}: {finished.Output}{finished.Error}");
                var findings = JsonNode.Parse(finished.Output)!.AsArray();
                Assert.Equal(finished.Code == 1, findings.Count > 0);
                return findings;
            }
            finally
            {
                File.Delete(file);
            }
        }

        public ValueTask DisposeAsync() => default;
    }

    [Fact]
    public async Task The_document_has_no_errors_and_no_warnings()
    {
        var findings = await spectral.LintAsync(await DocumentAsync());
        Assert.True(findings.Count == 0, string.Join('\n', findings.Select(f => $"{f!["code"]} {f["path"]!.ToJsonString()}: {f["message"]}")));
    }

    [Fact]
    public async Task A_planted_mistake_is_found()
    {
        var document = JsonNode.Parse(await DocumentAsync())!;
        document["info"]!.AsObject().Remove("contact");
        document["paths"]!["/api/v1/needs"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!["title"] = 7;
        var codes = (await spectral.LintAsync(document.ToJsonString())).Select(f => (string)f!["code"]!).ToList();
        Assert.Contains("info-contact", codes);
        Assert.Contains("oas3-valid-media-example", codes);
    }

    private Task<string> DocumentAsync() => host.Client.GetStringAsync("/swagger/v1/swagger.json", Cancellation);
}
