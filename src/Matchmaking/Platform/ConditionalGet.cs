using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.IO;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>
/// Answers a GET with 304 when the caller's copy is still good. A record is known by its version; everything else by what it says,
/// so that a list has the same tag for as long as it reads the same.
/// </summary>
internal sealed class ConditionalGet(IOptions<JsonOptions> json) : IEndpointFilter
{
    private const int TagBytes = 16;

    /// <summary>Lists are long: their buffers are used again, so that answering many does not keep the collector busy.</summary>
    private static readonly RecyclableMemoryStreamManager Buffers = new();

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
        var body = Buffers.GetStream();
        await JsonSerializer.SerializeAsync(body, value, json.Value.SerializerOptions.GetTypeInfo(value.GetType()), http.RequestAborted);
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(Hash(body).AsSpan(0, TagBytes))}\"", isWeak: true);
        body.Position = 0;
        // Disposed by the result, which gives the buffers back.
        return TypedResults.Stream(body, "application/json; charset=utf-8", entityTag: tag);
    }

    private static byte[] Hash(RecyclableMemoryStream body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in body.GetReadOnlySequence())
            hash.AppendData(piece.Span);
        return hash.GetHashAndReset();
    }
}
