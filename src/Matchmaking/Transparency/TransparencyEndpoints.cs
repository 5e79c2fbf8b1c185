using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Transparency;

/// <summary>The entry of the model in service in an algorithm register.</summary>
/// <param name="Format">The standard: eurocities or atrs.</param>
/// <param name="Ranker">The model in service.</param>
/// <param name="Fields">In the standard's order and words.</param>
/// <param name="Missing">Required fields that are empty; the operator fills them in, in Matchmaking:Register.</param>
public sealed record RegisterResponse(string Format, RankerResponse Ranker, IReadOnlyList<RegisterField> Fields, IReadOnlyList<string> Missing);

/// <summary>What anybody may know of how the order comes about, and what each side may know of its own matches.</summary>
internal static class TransparencyEndpoints
{
    /// <summary>Places of the latest lists that weights are measured on.</summary>
    private const int Measured = 300;

    private static readonly QueryParameter Format = new("format", "The standard whose fields are wanted; eurocities when left out.", [.. RegisterEntry.Formats]);

    public static void Map(IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/transparency").WithTags("Transparency");
        open.MapGet("/register", Register).WithName("getRegisterEntry").WithSummary("Read the algorithm-register entry")
            .WithDescription("The model in service in the fields of the Eurocities Algorithmic Transparency Standard 0.3.1 or of the Algorithmic Transparency Recording Standard 3.0, written from its "
                + "manifest, model card and features, and from what the operator configured. Required fields that are empty are listed as missing.")
            .WithQuery([Format]).WithExamples(response: TransparencyExamples.Register).WithProblems(400);
        open.MapGet("/ranking", RankingAsync).WithName("getRankingStatement").WithSummary("Read what decides the order")
            .WithDescription("The main parameters by group of features, why each counts, which way and how much, and the policies on top of the score; after article 5 of Regulation (EU) 2019/1150.")
            .WithExamples(response: TransparencyExamples.Ranking);
        api.MapGet("/needs/{id:guid}/matches/{offeringId:guid}/counterfactuals", CounterfactualsAsync).WithTags("Transparency").AddEndpointFilter(MatchEndpoints.WhenReady).AsExpensive()
            .WithName("listCounterfactuals").WithSummary("See what would change a match")
            .WithDescription("Single changes of a profile, each tried on a copy with the whole list ranked anew: which makes an ineligible offering eligible and where it would stand then, and which moves an "
                + "eligible one. The need's owner is told the city's changes, the offering's owner the provider's, staff both. Nothing is saved.")
            .WithExamples(response: TransparencyExamples.Counterfactuals).WithProblems(403, 404, 409, 503);
    }

    private static Results<Ok<RegisterResponse>, ProblemHttpResult> Register(HttpContext http, ModelStore models, IOptionsSnapshot<RegisterOptions> options)
    {
        var format = RegisterEntry.Eurocities;
        foreach (var (name, values) in http.Request.Query)
        {
            if (name != Format.Name)
                return Problems.Malformed(new Dictionary<string, Sentence[]> { [name] = [$"There is no such parameter; use {Sentence.Or([Format.Name])}."] });
            if (values.Count != 1 || !RegisterEntry.Formats.Contains(values[0]))
                return Problems.Malformed(new Dictionary<string, Sentence[]> { [name] = [$"'{Rules.Short(values.ToString())}' is not a known code; use one of: {string.Join(", ", RegisterEntry.Formats)}."] });
            format = values[0]!;
        }
        var model = models.Current;
        var fields = RegisterEntry.Of(format, model, options.Value);
        return TypedResults.Ok(new RegisterResponse(format, new RankerResponse(model.Ranker.Name, model.Ranker.Version), fields, RegisterEntry.Missing(fields)));
    }

    private static async Task<Ok<RankingStatementResponse>> RankingAsync(MatchmakingDb db, ModelStore models, ExposureOptions exposure, CancellationToken cancellation)
    {
        var ranker = models.Current.Ranker;
        var vectors = await db.MatchRuns.AsNoTracking().Where(r => r.RankerVersion == ranker.Version && r.FeatureSet == FeatureList.Version).OrderByDescending(r => r.Id)
            .SelectMany(r => r.Entries.Where(e => e.Rank <= 10)).Take(Measured).Select(e => e.Features).ToListAsync(cancellation);
        var weights = Weights(ranker, vectors);
        var parameters = FeatureList.All.GroupBy(f => f.Group).Select(group => RankingStatement.Of(group.Key) is var (why, direction)
            ? new RankingParameter(group.Key, why, direction, weights?[group.Key], [.. group.Select(f => f.Name)]) : null!);
        return TypedResults.Ok(new RankingStatementResponse(new RankerResponse(ranker.Name, ranker.Version), FeatureList.Version,
            [.. parameters.OrderByDescending(p => p.Weight).ThenBy(p => p.Group)], RankingStatement.Policies(exposure), RankingStatement.PaidInfluence, vectors.Count));
    }

    /// <summary>Each group's share of the absolute contributions to the scores of some places; null when there are none.</summary>
    private static Dictionary<FeatureGroup, double>? Weights(IRanker ranker, List<byte[]> vectors)
    {
        var sums = FeatureList.All.Select(f => f.Group).Distinct().ToDictionary(group => group, _ => 0.0);
        foreach (var vector in vectors)
            foreach (var (feature, contribution) in FeatureList.All.Zip(ranker.Contributions(MatchRuns.Vector(vector))))
                sums[feature.Group] += Math.Abs(contribution);
        var all = sums.Values.Sum();
        return all > 0 ? sums.ToDictionary(sum => sum.Key, sum => Math.Round(sum.Value / all, 4)) : null;
    }

    private static async Task<Results<Ok<CounterfactualsResponse>, ProblemHttpResult>> CounterfactualsAsync(
        Guid id, Guid offeringId, Caller caller, MatchmakingDb db, Counterfactuals counterfactuals, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        var offering = await caller.Offerings(db).AsNoTracking().Include(o => o.Organization).SingleOrDefaultAsync(o => o.Id == offeringId, cancellation);
        if (offering is null)
            return Problems.NotFound($"offering", offeringId);
        var sides = new[] { (Side: MatchSide.City, Owner: need.OrganizationId), (Side: MatchSide.Provider, Owner: offering.OrganizationId) }
            .Where(side => caller.ActsFor(side.Owner)).Select(side => side.Side).ToArray();
        if (sides.Length == 0)
            return caller.Refuse(need.OrganizationId)!;
        if (need.Status is not (NeedStatus.Published or NeedStatus.Matched or NeedStatus.NoneSuitable))
            return Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}, so that it has no list.");
        return TypedResults.Ok(await counterfactuals.OfAsync(need, offering, sides, cancellation));
    }
}
