using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>
/// Answers a GET with 304 when the caller's copy is still good. A record is known by its version; everything else by what it says,
/// so that a list has the same tag for as long as it reads the same.
/// </summary>
internal sealed class ConditionalGet(IOptions<JsonOptions> json) : IEndpointFilter
{
    private const int TagBytes = 16;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var answer = result is INestedHttpResult nested ? nested.Result : result;
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method)
            || answer is not IValueHttpResult { Value: { } value } || answer is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
            return result;

        // A copy may be kept, by the caller alone, and is asked about before it is used.
        if (http.Response.Headers.CacheControl.Count == 0)
            http.Response.Headers.CacheControl = "private, no-cache";
        if (EntityTagHeaderValue.TryParse(http.Response.Headers.ETag.ToString(), out var version))
            return EntityTags.Has(http.Request.Headers.IfNoneMatch, version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : result;

        // Those guard changes; the framework would answer a GET with them 412, without a word.
        (http.Request.Headers.IfMatch, http.Request.Headers.IfUnmodifiedSince) = (default, default);
        var body = JsonSerializer.SerializeToUtf8Bytes(value, json.Value.SerializerOptions.GetTypeInfo(value.GetType()));
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, TagBytes))}\"", isWeak: true);
        return TypedResults.Bytes(body, "application/json; charset=utf-8", entityTag: tag);
    }
}
