using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles.Duplicates;

/// <summary>Pairs of members that may be one, for staff to look at.</summary>
internal static class DuplicateEndpoints
{
    private const int MaximumLimit = 100, DefaultLimit = 20;

    private static readonly QueryParameter[] Parameters =
    [
        new("limit", "Pairs on a page.") { Number = (1, MaximumLimit, DefaultLimit) },
        new("cursor", "Where the page starts: nextCursor of the page before."),
    ];

    public static void Map(RouteGroupBuilder duplicates)
    {
        duplicates.MapGet("/", ListAsync).AsExpensive().WithName("listDuplicates").WithSummary("List likely duplicates")
            .WithDescription("Pairs of members that are likely one, by name (legal forms and accents aside), legal id, website and country; the likeliest first. Dismissed pairs are left out. "
                + "Merge a pair with POST /api/v1/organizations/{id}/merge, or dismiss it.")
            .WithQuery(Parameters).WithExamples(response: DuplicateExamples.Page).WithHeaders("Link").WithProblems(400);
        duplicates.MapPost("/dismissals", DismissAsync).WithName("dismissDuplicate").WithSummary("Dismiss a pair")
            .WithDescription("Says that two members are two. The pair is not listed again; dismissing it twice keeps the first reason.")
            .WithExamples(DuplicateExamples.Dismissal, DuplicateExamples.Dismissed).WithProblems(400, 413, 415, 422, 503);
    }

    public static PossibleDuplicate Shown(OrganizationIdentity organization, Suspicion suspicion) =>
        new(organization.Id, organization.Kind, organization.LegalName, organization.Country, organization.City, suspicion.Score, suspicion.Reasons);

    private static async Task<Results<Ok<DuplicatePage>, ProblemHttpResult>> ListAsync(
        HttpContext http, MatchmakingDb db, DuplicateFinder finder, CancellationToken cancellation)
    {
        if (Read(http.Request.Query, out var limit, out var after) is { } refusal)
            return refusal;
        var dismissed = (await db.DuplicateDismissals.Select(d => new { d.FirstId, d.SecondId }).ToListAsync(cancellation)).Select(d => (d.FirstId, d.SecondId)).ToHashSet();
        var pairs = (await finder.AllAsync(db, cancellation)).Where(pair => !dismissed.Contains(Ordered(pair.First.Id, pair.Second.Id))).ToList();
        var page = pairs.Where(pair => after is not { } last || Position(pair).CompareTo(last) > 0).Take(limit + 1).ToList();
        string? next = null;
        if (page.Count > limit)
        {
            page.RemoveAt(limit);
            next = Cursor(Position(page[^1]));
            http.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(http.Request.Path, new Dictionary<string, string?> { ["limit"] = limit.ToString(CultureInfo.InvariantCulture), ["cursor"] = next })}>; rel=\"next\"";
        }
        return TypedResults.Ok(new DuplicatePage([.. page.Select(pair => new DuplicatePair(
            pair.Score, pair.Reasons, pair.First.Kind == pair.Second.Kind, Shown(pair.First), Shown(pair.Second)))], pairs.Count, next));
    }

    private static async Task<Results<Ok<DismissalResponse>, ProblemHttpResult>> DismissAsync(
        DismissalRequest request, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.Must(request.FirstId is null || request.FirstId != request.SecondId, "secondId", $"Is the same as firstId; a pair has two members.");
        await rules.MemberAsync("firstId", request.FirstId, db, Enum.GetValues<OrganizationKind>(), cancellation);
        await rules.MemberAsync("secondId", request.SecondId, db, Enum.GetValues<OrganizationKind>(), cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var (first, second) = Ordered(request.FirstId!.Value, request.SecondId!.Value);
        var dismissal = await db.DuplicateDismissals.FindAsync([first, second], cancellation);
        if (dismissal is null)
        {
            dismissal = new DuplicateDismissal { FirstId = first, SecondId = second, Reason = request.Reason!, DismissedAt = clock.GetUtcNow().UtcDateTime };
            db.Add(dismissal);
            await db.SaveChangesAsync(cancellation);
        }
        return TypedResults.Ok(new DismissalResponse(first, second, dismissal.Reason, dismissal.DismissedAt));
    }

    private static DuplicateMember Shown(OrganizationIdentity o) => new(o.Id, o.Kind, o.LegalName, o.ShortName, o.Country, o.City, o.Website, o.LegalId);

    private static (Guid First, Guid Second) Ordered(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    /// <summary>Where a pair stands in the list, whatever comes and goes around it.</summary>
    private static (double Doubt, Guid First, Guid Second) Position(Suspicion pair) => (-pair.Score, pair.First.Id, pair.Second.Id);

    private static string Cursor((double Doubt, Guid First, Guid Second) position)
    {
        Span<byte> bytes = stackalloc byte[40];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, position.Doubt);
        position.First.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        position.Second.TryWriteBytes(bytes[24..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static ProblemHttpResult? Read(IQueryCollection query, out int limit, out (double, Guid, Guid)? after)
    {
        (limit, after) = (DefaultLimit, null);
        var errors = new Dictionary<string, Sentence[]>();
        Span<byte> bytes = stackalloc byte[40];
        foreach (var (name, given) in query)
        {
            var value = given.ToString();
            if (name == "limit" && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaximumLimit))
                errors[name] = [$"'{Rules.Short(value)}' is not a whole number between 1 and {MaximumLimit}."];
            else if (name == "cursor" && !(value.Length == 54 && Base64Url.IsValid(value) && Base64Url.DecodeFromChars(value, bytes) == 40))
                errors[name] = [$"Is not a cursor of this list; give nextCursor of the page before, unchanged."];
            else if (name == "cursor")
                after = (BinaryPrimitives.ReadDoubleBigEndian(bytes), new Guid(bytes[8..24], bigEndian: true), new Guid(bytes[24..], bigEndian: true));
            else if (name != "limit")
                errors[name] = [$"There is no such parameter; use limit, cursor."];
        }
        return errors.Count > 0 ? Problems.Malformed(errors) : null;
    }
}
