using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Platform;

namespace Matchmaking.Tests.Bulk;

/// <summary>Sends files to the service and gets them back.</summary>
internal static class BulkFiles
{
    public const string JsonLines = "application/x-ndjson", Csv = "text/csv";

    /// <summary>In the order in which they build on each other.</summary>
    public static readonly string[] Kinds = ["organizations", "needs", "offerings", "references"];

    public static async Task<(HttpStatusCode Status, JsonObject Body)> ImportAsync(
        this MatchmakingHost host, string kind, byte[] file, string contentType = JsonLines, string query = "?dryRun=false")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/bulk/{kind}{query}") { Content = content };
        request.Headers.ExpectContinue = file.Length > 500_000;
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.True(response.StatusCode < HttpStatusCode.InternalServerError, body.ToJsonString());
        return (response.StatusCode, body);
    }

    public static Task<(HttpStatusCode Status, JsonObject Body)> ImportAsync(
        this MatchmakingHost host, string kind, string file, string contentType = JsonLines, string query = "?dryRun=false") =>
        host.ImportAsync(kind, Encoding.UTF8.GetBytes(file), contentType, query);

    public static async Task<JsonObject> ImportedAsync(this MatchmakingHost host, string kind, byte[] file, string contentType = JsonLines)
    {
        var (status, body) = await host.ImportAsync(kind, file, contentType);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        Assert.True((bool)body["written"]!);
        return body;
    }

    public static Task<byte[]> ExportAsync(this MatchmakingHost host, string kind, string format = "jsonl") =>
        host.Client.GetByteArrayAsync($"/api/v1/bulk/{kind}?format={format}", TestContext.Current.CancellationToken);

    public static string Line(object row) => Examples.Json(row).ToJsonString(Json.Options) + "\n";

    /// <summary>Row, field and message of everything wrong, of a report or of the problem that holds one.</summary>
    public static (int Row, string Field, string Message)[] Errors(JsonObject body) =>
        [.. (body["report"] ?? body)["errors"]!.AsArray().Select(e => ((int)e!["row"]!, (string)e["field"]!, (string)e["message"]!))];
}
