using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Staff offer what they recommended.</summary>
internal static class OfferEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var offers = api.MapGroup("").WithTags("Introductions").AddEndpointFilter(MatchEndpoints.WhenReady);
        offers.MapPost("/matches/{id:guid}/offer", OfferAsync).AsExpensive().WithName("offerMatch").WithSummary("Offer a match to both sides")
            .WithDescription("From recommended: the city and the provider each find it among their introductions, with why, and without who the other is. "
                + "Refused with 409 when one of them has as many introductions as it can take.")
            .WithExamples(IntroductionExamples.Offer, IntroductionExamples.Offered).WithHeaders("ETag").WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
        offers.MapPost("/introductions/offers", OfferAllAsync).AsExpensive().WithName("offerMatches").WithSummary("Offer several matches at once")
            .WithDescription("All of them on the same terms, or none: the first that cannot be offered is named. POST /api/v1/introductions/allocation finds which fit together.")
            .WithExamples(IntroductionExamples.Offers, new OfferedMatches([IntroductionExamples.Offered])).WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
    }

    private static async Task<Results<Ok<OfferedMatch>, ProblemHttpResult>> OfferAsync(
        Guid id, OfferRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, Offers offers, CancellationToken cancellation)
    {
        var match = await db.Matches.Whole().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (match is null)
            return Problems.NotFound($"match", id);
        if (EntityTags.Refuse(ifMatch, match.Version) is { } refusal)
            return refusal;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await offers.OfferAsync([match], request, caller.AccountId, cancellation) is { } problem)
            return problem;
        http.Tag(match.Version);
        return TypedResults.Ok(OfferedMatch.Of(match));
    }

    private static async Task<Results<Ok<OfferedMatches>, ProblemHttpResult>> OfferAllAsync(
        OffersRequest request, Caller caller, MatchmakingDb db, Offers offers, CancellationToken cancellation)
    {
        if (request.Check() is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var found = await db.Matches.Where(m => request.MatchIds!.Contains(m.Id)).Whole().ToDictionaryAsync(m => m.Id, cancellation);
        foreach (var id in request.MatchIds!)
            if (!found.ContainsKey(id))
                return Problems.NotFound($"match", id);
        Match[] matches = [.. request.MatchIds.Select(id => found[id])];
        return await offers.OfferAsync(matches, request, caller.AccountId, cancellation) is { } problem ? problem
            : TypedResults.Ok(new OfferedMatches([.. matches.Select(OfferedMatch.Of)]));
    }
}
