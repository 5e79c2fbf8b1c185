using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Matchmaking.Tests.Platform;

/// <summary>Holds every answer that any test gets against the OpenAPI document: no operation answers with a status that it does not show.</summary>
internal static partial class Contract
{
    /// <summary>What the introduction of the document says of all operations.</summary>
    private static readonly string[] OfAll = ["405", "413", "414", "431"];

    private static readonly Lazy<(Regex Path, Dictionary<string, HashSet<string>> Statuses)[]> Paths = new(Read);

    public static void AssertShown(HttpMethod method, string path, int status)
    {
        // While the snapshot is being renewed it says nothing yet of what is new.
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" || OfAll.Contains($"{status}"))
            return;
        var found = Paths.Value.FirstOrDefault(known => known.Path.IsMatch(path.Split('?')[0])).Statuses;
        if (found is not null && found.TryGetValue(method == HttpMethod.Head ? "GET" : method.Method, out var statuses))
            Assert.True(statuses.Contains($"{status}"), $"{method} {path} answered {status}, which the OpenAPI document does not show; add it to the endpoint's WithProblems.");
    }

    private static (Regex Path, Dictionary<string, HashSet<string>> Statuses)[] Read() =>
        [.. JsonNode.Parse(File.ReadAllText(Snapshot()))!["paths"]!.AsObject().Select(path => (
            new Regex($"^{Parameter().Replace(Regex.Escape(path.Key).Replace("}", "\\}", StringComparison.Ordinal), "[0-9A-Fa-f-]{36}")}$"),
            path.Value!.AsObject().ToDictionary(operation => operation.Key.ToUpperInvariant(),
                operation => operation.Value!["responses"]!.AsObject().Select(answer => answer.Key).ToHashSet())))];

    private static string Snapshot([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "openapi.json");

    [GeneratedRegex(@"\\\{\w+\\\}")]
    private static partial Regex Parameter();
}
