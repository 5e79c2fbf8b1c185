using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;

namespace Matchmaking.Tests.Platform;

/// <summary>
/// Every operation of the document with what no client would send: whatever it is, the answer is never our fault, and says as a problem
/// with a trace id what is wrong.
/// </summary>
public sealed class HostileRequestTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private sealed record Operation(HttpMethod Method, string Path, JsonNode Description)
    {
        public bool HasId => Path.Contains('{', StringComparison.Ordinal);
        public string Guessed => With(Guid.CreateVersion7().ToString());
        public string With(string id) => System.Text.RegularExpressions.Regex.Replace(Path, @"\{\w+\}", id);
        public IEnumerable<string> ContentTypes => Description["requestBody"]?["content"]?.AsObject().Select(content => content.Key) ?? [];
        public IEnumerable<string> Parameters(string place) => Description["parameters"]?.AsArray().Where(p => (string)p!["in"]! == place).Select(p => (string)p!["name"]!) ?? [];
    }

    private static readonly string[] Bodies =
    [
        "", " ", "null", "true", "0", "\"text\"", "[]", "[null]", "{}", "{", "{\"a\":", "{\"title\":\"x\"", "{\"\":1}", "{} {}", "{\"title\":1,\"title\":2}", "\u0000", "<xml/>", "a,b\r\n1,2",
        "{\"__proto__\":{}}", "{\"$type\":\"System.IO.FileInfo\"}", new string('[', 20_000), string.Concat(Enumerable.Repeat("{\"a\":", 5_000)), "\ufeff{}",
    ];

    /// <summary>Put in the place of every field.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1e999", "99999999999999999999", "0.5", "[]", "[null]", "[[]]", "{}", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e<script>alert(1)</script>\"",
        "\"'; DROP TABLE Needs; --\"", "\"2026-02-30\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"00000000-0000-0000-0000-000000000000\"", "\"01981f4e-7a10-7c2e-9b41-000000000000\"",
        "\"javascript:alert(1)\"", "\"=cmd|' /C calc'!A0\"", "[\"\",\"\\u0000\"]",
    ];

    private static readonly string[] Ids = ["%00", "a%00b", "not-an-id", "..%2f..%2fetc%2fpasswd", "%F0%9F%92%A9", "%FF%FE", "%27%20OR%201%3D1", "00000000-0000-0000-0000-000000000000", "me", "-1", "%25%32%65", ";drop"];

    private static readonly string[] Texts = ["", "%00", "%FF", "%F0%9F%92%A9", "%ED%A0%80", new string('y', 3_000), "-1", "99999999999999999999", "%27", "%5C", "null", "a&a=b"];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("If-Match", "\""), ("If-Match", "W/"), ("If-Match", new string('"', 500)), ("If-None-Match", "\"\u00ff"), ("If-None-Match", ",,,"), ("Idempotency-Key", ""), ("Idempotency-Key", new string('k', 5_000)),
        ("Idempotency-Key", "\"a\", \"b\""), ("Accept-Language", "x-\u00e9;q=7,*;q=-1"), ("Accept-Language", new string(',', 900)), ("Accept", "text/"), ("Accept-Encoding", "bogus;q=x"), ("Content-Encoding", "gzip"),
        ("Authorization", "Bearer"), ("Authorization", "Bearer " + new string('t', 4_000)), ("Authorization", "Basic Og=="), ("X-Api-Key", "mmk_"), ("X-Api-Key", new string('k', 200)), ("Cookie", "matchmaking=\u00ff;;=;"),
        ("X-Forwarded-For", "::ffff:999.1.1.1, x"), ("X-Forwarded-Proto", "gopher"), ("traceparent", "00-zz-zz-zz"), ("Origin", "null"), ("Range", "bytes=9-1"), ("Content-Type", "application/json; charset=klingon"), ("X-HTTP-Method-Override", "DELETE"),
    ];

    [Fact]
    public async Task Whatever_is_sent_it_is_never_our_fault_and_told_as_a_problem()
    {
        var (document, wrong, sent) = (JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json", Cancellation))!, new List<string>(), 0);
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject(), (path, operation) =>
            new Operation(new HttpMethod(operation.Key.ToUpperInvariant()), path.Key, operation.Value!)).ToList();
        Assert.True(operations.Count > 90);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 };
        using var admin = await AdminAsync();
        await Parallel.ForEachAsync(operations, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (operation, _) =>
        {
            // Whoever signs out is out; let that be somebody else.
            using var other = (string)operation.Description["operationId"]! == "signOut" ? await AdminAsync() : null;
            foreach (var (path, body, type, header) in Requests(operation, document))
            {
                Interlocked.Increment(ref sent);
                if (await JudgeAsync(other ?? admin, operation, path, body, type, header) is { } complaint)
                    lock (wrong)
                        wrong.Add(complaint);
            }
        });
        async Task<HttpClient> AdminAsync()
        {
            var signedIn = (await host.AsAsync(AccountRole.Admin)).Http;
            var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = signedIn.BaseAddress };
            http.DefaultRequestHeaders.Authorization = signedIn.DefaultRequestHeaders.Authorization;
            return http;
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {sent}:\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(sent > 5_000, $"only {sent} requests");
    }

    private static IEnumerable<(string Path, byte[]? Body, string? Type, (string Name, string Value)? Header)> Requests(Operation operation, JsonNode document)
    {
        var types = operation.ContentTypes.ToList();
        foreach (var type in types)
        {
            foreach (var body in Bodies)
                yield return (operation.Guessed, Encoding.UTF8.GetBytes(body), type, null);
            yield return (operation.Guessed, [0xff, 0xfe, 0x7b, 0x00], type, null);
            yield return (operation.Guessed, [.. "{\"title\":\""u8, 0xc3, 0x28, .. "\"}"u8], type, null);
        }
        var fields = Fields(operation, document);
        if (fields.Count > 0)
            foreach (var value in Values.Append($"\"{new string('x', Math.Min(100_000, 800_000 / fields.Count))}\""))
                yield return (operation.Guessed, Encoding.UTF8.GetBytes($"{{{string.Join(',', fields.Select(field => $"\"{field}\":{value}"))}}}"), types[0], null);
        if (operation.HasId)
            foreach (var id in Ids)
                yield return (operation.With(id), types.Count > 0 ? "{}"u8.ToArray() : null, types.FirstOrDefault(), null);
        foreach (var name in operation.Parameters("query").Append("unknown"))
            foreach (var text in name is "limit" or "cursor" ? Texts : Texts[..6])
                yield return ($"{operation.Guessed}?{name}={text}", types.Count > 0 ? "{}"u8.ToArray() : null, types.FirstOrDefault(), null);
        foreach (var header in Headers)
            yield return (operation.Guessed, types.Count > 0 ? "{}"u8.ToArray() : null, types.FirstOrDefault(), header);
    }

    private static List<string> Fields(Operation operation, JsonNode document)
    {
        var schema = operation.Description["requestBody"]?["content"]?["application/json"]?["schema"];
        var name = ((string?)schema?["$ref"])?.Split('/')[^1];
        return [.. document["components"]!["schemas"]![name ?? ""]?["properties"]?.AsObject().Select(property => property.Key) ?? []];
    }

    /// <summary>Null when the answer is as it should be.</summary>
    private static async Task<string?> JudgeAsync(HttpClient http, Operation operation, string path, byte[]? body, string? type, (string Name, string Value)? header)
    {
        using var request = new HttpRequestMessage(operation.Method, new Uri(http.BaseAddress!, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", header is { Name: "Content-Type" } given ? given.Value : type);
        }
        if (operation.Parameters("header").Contains("If-Match") && header is not { Name: "If-Match" })
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        if (header is { Name: "Authorization" })
            request.Headers.Authorization = null;
        if (header is { } extra && extra.Name != "Content-Type")
            _ = request.Headers.TryAddWithoutValidation(extra.Name, extra.Value) || request.Content?.Headers.TryAddWithoutValidation(extra.Name, extra.Value) is true;
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancellation);
        var status = (int)answer.StatusCode;
        var told = $"{status} {operation.Description["operationId"]} {Short(path)} {(header is { } h ? $"{h.Name}: {Short(h.Value)}" : "")} {(body is null ? "" : Short(Encoding.UTF8.GetString(body)))}";
        if (status == 503 ? answer.Headers.RetryAfter is null : status >= 500)
            return $"{told}: {Short(await answer.Content.ReadAsStringAsync(Cancellation))}";
        // The server itself refuses a null in an address, and hangs up without a word.
        if (status < 400 || (status == 400 && path.Contains("%00", StringComparison.Ordinal) && !path.Contains('?', StringComparison.Ordinal)))
            return null;
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json" || JsonNode.Parse(text) is not { } problem
            || string.IsNullOrEmpty((string?)problem["traceId"]) || string.IsNullOrEmpty((string?)problem["detail"]) || (int?)problem["status"] != status)
            return $"{told}: no problem but {answer.Content.Headers.ContentType} {Short(text)}";
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal) || text.Contains("Matchmaking.", StringComparison.Ordinal))
            return $"{told}: tells of the inside: {Short(text)}";
        Contract.AssertShown(operation.Method, path, status);
        return null;
    }

    private static string Short(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
