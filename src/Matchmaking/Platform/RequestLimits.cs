using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>What a request may measure and ask for, whatever its endpoint reads of it.</summary>
internal static class RequestLimits
{
    /// <summary>Longer bodies are refused with 413 before they are read, unless an endpoint allows more.</summary>
    public const long MaximumBody = 1024 * 1024;

    private const int MaximumAddress = 8 * 1024, MaximumHeaders = 16 * 1024;

    /// <summary>The server itself refuses without a body, so its own limits lie above those that are answered with a problem.</summary>
    public static void Configure(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaximumBody;
        limits.MaxRequestLineSize = 8 * MaximumAddress;
        limits.MaxRequestHeadersTotalSize = 4 * MaximumHeaders;
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, 2 * limits.MaxRequestLineSize);
    }

    /// <summary>Goes after routing, which knows what the endpoint allows.</summary>
    public static void UseRequestLimits(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (Refuse(http) is { } problem)
            await problem.ExecuteAsync(http);
        else
            await next(http);
    });

    private static ProblemHttpResult? Refuse(HttpContext http)
    {
        var address = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length;
        if (address > MaximumAddress)
            return Problems.Of(414, $"The address has {address:N0} characters; at most {MaximumAddress:N0} are allowed.");
        var headers = http.Request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0));
        if (headers > MaximumHeaders)
            return Problems.Of(431, $"The headers have {headers:N0} characters; at most {MaximumHeaders:N0} are allowed.", $"Request Header Fields Too Large");
        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
            return Problems.Of(413);
        return Unacceptable(http);
    }

    private static ProblemHttpResult? Unacceptable(HttpContext http)
    {
        var wanted = http.Request.GetTypedHeaders().Accept;
        if (wanted.Count == 0 || http.GetEndpoint() is not RouteEndpoint endpoint || !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return null;
        var offered = endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Where(answer => answer.StatusCode < 300)
            .SelectMany(answer => answer.ContentTypes).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var acceptable = wanted.Where(type => type.Quality != 0).Select(type => new MediaTypeHeaderValue(type.MediaType)).ToList();
        return offered.Count == 0 || offered.Exists(type => acceptable.Exists(new MediaTypeHeaderValue(type).IsSubsetOf)) ? null
            : Problems.Of(406, $"The answer is {Sentence.Or(offered)}; accept it, or send no Accept.");
    }
}
