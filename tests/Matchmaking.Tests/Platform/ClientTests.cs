using System.Runtime.CompilerServices;

namespace Matchmaking.Tests.Platform;

/// <summary>A client that Kiota generates from the document compiles and makes its first calls.</summary>
public sealed class ClientTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generated_client_compiles_and_makes_its_first_calls()
    {
        await using var host = await MatchmakingHost.StartNewAsync(samples: true, models: "none");
        var project = Path.Combine(Repository(), "tests", "Matchmaking.Client");
        var generated = Path.Combine(project, "obj", "generated");
        Directory.CreateDirectory(Path.Combine(project, "obj"));
        var document = Path.Combine(project, "obj", "openapi.json");
        await File.WriteAllTextAsync(document, await host.Client.GetStringAsync("/swagger/v1/swagger.json", Cancellation), Cancellation);

        await ToolProcess.RunAsync("dotnet", Repository(), "tool", "restore");
        await ToolProcess.RunAsync("dotnet", Repository(), "kiota", "generate", "--language", "CSharp", "--openapi", document, "--output", generated,
            "--class-name", "MatchmakingClient", "--namespace-name", "Matchmaking.Client", "--exclude-backward-compatible", "--clean-output", "--log-level", "Error");
        await ToolProcess.RunAsync("dotnet", project, "build", "--configuration", "Release", "--disable-build-servers", "--verbosity", "quiet", "--output", Path.Combine(project, "bin", "client"));
        var said = await ToolProcess.RunAsync("dotnet", project, Path.Combine("bin", "client", "Matchmaking.Client.dll"), host.Client.BaseAddress!.ToString().TrimEnd('/'), host.Client.DefaultRequestHeaders.Authorization!.Parameter!);

        Assert.Equal(
            """
            drafted "1" Draft
            published 2 Published
            matches 3 by baseline, with reasons: True
            refused 412 Changed in the meantime, trace True

            """, said, ignoreLineEndingDifferences: true);
    }

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
