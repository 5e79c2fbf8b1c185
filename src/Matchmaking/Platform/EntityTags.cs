using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>A version as an entity tag, and the conditions that callers put on it (RFC 9110, 13.1).</summary>
internal static class EntityTags
{
    public static void Tag(this HttpContext http, int version) => http.Response.Headers.ETag = Of(version).ToString();

    /// <summary>
    /// Null when <c>If-Match</c> holds. Every change names the version it was made on, or <c>*</c> for whichever is current:
    /// without it two people who edit at once would undo each other's work unseen.
    /// </summary>
    public static ProblemHttpResult? Refuse(string? ifMatch, int version)
    {
        if (ifMatch is null)
            return Problems.PreconditionRequired(
                $"Send If-Match with the ETag of your last GET, quotes included, such as If-Match: \"3\"; If-Match: * changes whichever version is current.");
        if (!EntityTagHeaderValue.TryParseList([ifMatch], out var tags) || tags.Count == 0)
            return Problems.Malformed(new Dictionary<string, Sentence[]>
            {
                ["If-Match"] = [$"'{Rules.Short(ifMatch)}' is not an entity tag; send the ETag of your last GET, quotes included, such as \"3\"."],
            });
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(version), useStrongComparison: true))
            ? null
            : Problems.PreconditionFailed(
                $"You changed version {Rules.Short(ifMatch)}, but version \"{version}\" is current. GET it again and repeat your change on that.");
    }

    /// <summary>Whether the caller has this already. What cannot be read is no condition, as the standard has it for a GET.</summary>
    public static bool Has(StringValues ifNoneMatch, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    private static EntityTagHeaderValue Of(int version) => new($"\"{version}\"");
}
