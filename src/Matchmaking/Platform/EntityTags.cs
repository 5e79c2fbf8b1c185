using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>A version as an entity tag, and <c>If-Match</c> against it (RFC 9110, 13.1.1).</summary>
internal static class EntityTags
{
    public static void Tag(this HttpContext http, int version) => http.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>Null when the caller gave no condition or gave one that holds.</summary>
    public static ProblemHttpResult? Refuse(string? ifMatch, int version)
    {
        if (ifMatch is null)
            return null;
        if (!EntityTagHeaderValue.TryParseList([ifMatch], out var tags) || tags.Count == 0)
            return Problems.Malformed(new Dictionary<string, string[]>
            {
                ["If-Match"] = [$"'{ifMatch}' is not an entity tag; send the ETag of your last GET, quotes included, such as \"3\"."],
            });
        var current = new EntityTagHeaderValue($"\"{version}\"");
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true))
            ? null
            : Problems.PreconditionFailed(
                $"You changed version {ifMatch}, but version \"{version}\" is current. GET it again and repeat your change on that.");
    }
}
