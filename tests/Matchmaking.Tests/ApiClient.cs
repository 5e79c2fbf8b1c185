using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Platform;

namespace Matchmaking.Tests;

/// <summary>Somebody who calls the API.</summary>
public sealed class ApiClient(HttpClient http, Guid account)
{
    public HttpClient Http => http;

    /// <summary>The account that the client is signed in with.</summary>
    public Guid Account => account;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Post, path, body, ifMatch);

    public Task<Answer> PutAsync(string path, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Put, path, body, ifMatch);

    public Task<Answer> DeleteAsync(string path, string? ifMatch = null) => SendAsync(HttpMethod.Delete, path, ifMatch: ifMatch);

    /// <summary>Sends a request; whatever it is answered, an error is a problem with a trace id and never our fault.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, object? body = null, string? ifMatch = null, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var text = body as string ?? (body as JsonNode ?? Examples.Json(body)).ToJsonString();
            request.Content = new StringContent(text, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            // The server refuses a huge body unread and hangs up; without this the client may still be writing and miss the answer.
            request.Headers.ExpectContinue = text.Length > 500_000;
        }
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" && content.Length > 0 ? JsonNode.Parse(content) : null;
        Assert.True(response.StatusCode < HttpStatusCode.InternalServerError || response.StatusCode == HttpStatusCode.ServiceUnavailable, content);
        Platform.Contract.AssertShown(method, path, (int)response.StatusCode);
        if (response.StatusCode >= HttpStatusCode.BadRequest)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty((string)json!["traceId"]!);
            Assert.Equal((int)response.StatusCode, (int)json["status"]!);
            Assert.NotEmpty((string)json["title"]!);
            Assert.NotEmpty((string)json["detail"]!);
        }
        return new Answer(response.StatusCode, json, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(),
            response.Headers.TryGetValues("Link", out var link) ? link.Single() : null)
        {
            Headers = response.Headers, Content = response.Content.Headers, Length = content.Length,
            Cookie = response.Headers.TryGetValues("Set-Cookie", out var cookie) ? cookie.Single() : null,
        };
    }
}

/// <summary>What the service answered.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string? ETag, string? Location, string? Link)
{
    public string? Cookie { get; init; }

    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>The headers that speak of the body.</summary>
    public required HttpContentHeaders Content { get; init; }

    /// <summary>How much body came.</summary>
    public required long Length { get; init; }

    public string Id => (string)Body!["id"]!;

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {status} but got {Status}: {Body?.ToJsonString()}");
        return this;
    }

    /// <summary>The messages of one field, empty when nothing is wrong with it.</summary>
    public string ErrorsOf(string field) => string.Join(" ", Body?["errors"]?[field]?.AsArray().Select(message => (string)message!) ?? []);
}
