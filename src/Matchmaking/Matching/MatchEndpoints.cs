using System.Globalization;
using Matchmaking.Accounts;
using Matchmaking.Candidates;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

internal static class MatchEndpoints
{
    private const int MaximumLimit = 100, DefaultLimit = 10;
    private static readonly TimeSpan FirstBuild = TimeSpan.FromSeconds(10);

    private static readonly QueryParameter Limit = new("limit", "Matches wanted.") { Number = (1, MaximumLimit, DefaultLimit) };
    private static readonly QueryParameter IncludeIneligible = new(
        "includeIneligible", "true lists after the eligible as many that a hard constraint keeps out, with the reasons.", ["false", "true"]);

    private static readonly QueryParameter Order = new(
        "order", "score leaves out the policies on top of the score, diversity and exposure; such a list is not stored.", [ListOrder.Policies, ListOrder.Score]);

    private static readonly QueryParameter[] OfANeed = [Limit, IncludeIneligible, Order], OfAnOffering = [Limit];

    public static void Map(IEndpointRouteBuilder api)
    {
        var matches = api.MapGroup("").WithTags("Matches");
        matches.MapGet("/needs/{id:guid}/matches", OfNeedAsync).AddEndpointFilter(WhenReady).AsExpensive().WithName("listNeedMatches")
            .WithSummary("Find partners for a need")
            .WithDescription("The best offerings for a published need, each with score, reasons for both sides, the hard constraints and the work that speaks for it. "
                + "The list is stored as a match run, once for as long as nothing changes. order says what diversity and the exposure of small and new providers did to the order, and what it cost.")
            .WithQuery(OfANeed).WithExamples(response: MatchExamples.OfNeed).WithProblems(400, 404, 409, 422, 503);
        matches.MapGet("/offerings/{id:guid}/matches", OfOfferingAsync).AddEndpointFilter(WhenReady).AsExpensive().WithName("listOfferingMatches")
            .WithSummary("Find needs for an offering")
            .WithDescription("The published needs in whose own lists the offering stands best: score and rankForCity are those that the city sees. "
                + "What the people put first moves the order on top of the score, within a published bound; peoplesPriority says by how much, and where the need stood before.")
            .WithQuery(OfAnOffering).WithExamples(response: MatchExamples.OfOffering).WithProblems(400, 404, 409, 422, 503);
        matches.MapPost("/matches/preview", PreviewAsync).AddEndpointFilter(WhenReady).AsExpensive().WithoutIdempotencyKey("Stores nothing.").WithName("previewMatches")
            .WithSummary("Find partners for a need that is not saved")
            .WithDescription("Takes a need as it would be posted and answers its list; nothing is stored. organizationId may be left out: then nothing is known of who asks.")
            .WithQuery(OfANeed).WithExamples(ProfileExamples.Need, MatchExamples.Preview).WithProblems(400, 413, 415, 422, 503);
        matches.MapGet("/match-runs/{id:guid}", RunAsync).WithName("getMatchRun").WithSummary("Read a stored list")
            .WithDescription("The list as it was shown, with the feature vector that each score came from.")
            .WithExamples(response: MatchExamples.Run).WithProblems(404);
        api.MapGet("/features", Features).WithTags("Features").WithName("listFeatures").WithSummary("List the features")
            .WithDescription("Everything that the ranker looks at, in the order of the vector.").WithExamples(response: MatchExamples.Features);
    }

    internal static async ValueTask<object?> WhenReady(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var live = context.HttpContext.RequestServices.GetRequiredService<LivePool>();
        if (await live.WaitUntilReadyAsync(FirstBuild, context.HttpContext.RequestAborted))
            return await next(context);
        context.HttpContext.Response.Headers.RetryAfter = "5";
        return Problems.NotReady($"The pool of candidates is still being built; try again in a few seconds.");
    }

    private static async Task<Results<Ok<MatchPage<OfferingMatch>>, ProblemHttpResult>> OfNeedAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, MatchLists lists, MatchRuns runs, CancellationToken cancellation)
    {
        if (Read(http, OfANeed, out var wanted) is { } refusal)
            return refusal;
        // One connection for all that follows: every opening sets its pragmas again.
        await db.Database.OpenConnectionAsync(cancellation);
        var need = await caller.Needs(db).AsNoTracking().Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.RefuseMatches(need.OrganizationId) is { } denied)
            return denied;
        if (need.Status is not (NeedStatus.Published or NeedStatus.Matched or NeedStatus.NoneSuitable))
            return Problems.Conflict(need.Status is NeedStatus.Closed or NeedStatus.Cancelled
                ? (Sentence)$"The need is {Code<NeedStatus>.Of(need.Status)}, so that its search has ended; draft a new need instead."
                : $"The need is {Code<NeedStatus>.Of(need.Status)}. Publish it with POST /api/v1/needs/{id}/publish, or try it with POST /api/v1/matches/preview.");
        var (list, fingerprint) = await lists.OfAsync(
            need, need.Organization!, new MatchDemand(Math.Max(wanted.Limit, DefaultLimit), Ineligible: wanted.Ineligible), cancellation);
        // Who asks for both orders in turn must not fill the database with them.
        if (wanted.ByScore)
            return TypedResults.Ok(await AnswerAsync(db, store: null, need, need.Organization!, list.ByScore(), wanted, cancellation));
        return TypedResults.Ok(await AnswerAsync(
            db, () => runs.StoreAsync(db, need.Id, list, fingerprint, cancellation), need, need.Organization!, list, wanted, cancellation));
    }

    private static async Task<Results<Ok<MatchPage<OfferingMatch>>, ProblemHttpResult>> PreviewAsync(
        NeedRequest request, HttpContext http, MatchmakingDb db, Matcher matcher, TimeProvider clock, CancellationToken cancellation)
    {
        if (Read(http, OfANeed, out var wanted) is { } refusal)
            return refusal;
        request = request with { OrganizationId = request.OrganizationId ?? Guid.Empty };
        var rules = request.Check(clock, current: null);
        if (request.OrganizationId != Guid.Empty)
            await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.City, OrganizationKind.Institution], cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var city = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == request.OrganizationId, cancellation)
            ?? new Organization { Id = Guid.Empty, Kind = OrganizationKind.City, LegalName = "the city" };
        var need = new Need { Title = request.Title!, Problem = request.Problem! };
        request.CopyTo(need);
        var list = await matcher.MatchAsync(need, city, new MatchDemand(wanted.Limit, Ineligible: wanted.Ineligible), cancellation);
        return TypedResults.Ok(await AnswerAsync(db, store: null, need, city, wanted.ByScore ? list.ByScore() : list, wanted, cancellation));
    }

    /// <summary>Puts a list into words, and meanwhile stores it where it is to be.</summary>
    private static async Task<MatchPage<OfferingMatch>> AnswerAsync(
        MatchmakingDb db, Func<Task<Guid>>? store, Need need, Organization city, MatchList list, Wanted wanted, CancellationToken cancellation)
    {
        var shown = list.Ranked.Take(wanted.Limit).ToArray();
        IReadOnlyList<PoolDocument> Support(RankedCandidate r) => list.Details[r.Candidate.Offering!.Id].Support;
        var (run, support, items) = ((Guid?)null, (SupportingDocuments?)null, (OfferingMatch[])[]);
        await Halves.BothAsync(async () =>
        {
            support = await SupportingDocuments.ReadAsync(db, shown.SelectMany(Support), cancellation);
            run = store is null ? null : await store();
        }, () => items = [.. Matches(need, city, list, shown, wanted)]);
        for (var i = 0; i < shown.Length; i++)
            items[i] = items[i] with { References = support!.Of(Support(shown[i])) };
        return new MatchPage<OfferingMatch>(run, MatchDirection.NeedToOfferings, list.AsOf, Ranker(list.Ranker), FeatureList.Version, list.Considered, items, Order: list.Order);
    }

    /// <summary>Those shown, without the documents that speak for them, and then those kept out where these are wanted.</summary>
    private static IEnumerable<OfferingMatch> Matches(Need need, Organization city, MatchList list, RankedCandidate[] shown, Wanted wanted)
    {
        var today = list.AsOf.AddDays(-1);
        IReadOnlyList<EligibilityResult> Check(PoolCandidate c) => Eligibility.Check(need, city, c.Offering!, c.Provider!, today);
        foreach (var r in shown)
        {
            var detail = list.Details[r.Candidate.Offering!.Id];
            yield return new OfferingMatch(r.Rank, r.Score, r.Strength, Eligible: true, MatchedOffering.Of(r.Candidate.Offering), MatchedOrganization.Of(r.Candidate.Provider!, today),
                detail.Explanation, detail.Acceptance, Check(r.Candidate), [], r.Placement);
        }
        if (wanted.Ineligible)
            foreach (var c in list.Ineligible!.Take(wanted.Limit))
                yield return new OfferingMatch(
                    null, null, null, Eligible: false, MatchedOffering.Of(c.Offering!), MatchedOrganization.Of(c.Provider!, today), null, null, Check(c), [], null);
    }

    private static async Task<Results<Ok<MatchPage<NeedMatch>>, ProblemHttpResult>> OfOfferingAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, LivePool live, Matcher matcher, NeedFinder finder, PeoplesPriority priority, MatchRuns runs, CancellationToken cancellation)
    {
        if (Read(http, OfAnOffering, out var wanted) is { } refusal)
            return refusal;
        var offering = await caller.Offerings(db).AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (offering is null)
            return Problems.NotFound($"offering", id);
        if (caller.RefuseMatches(offering.OrganizationId) is { } denied)
            return denied;
        if (offering.Status != OfferingStatus.Published)
            return Problems.Conflict(offering.Status is OfferingStatus.Draft or OfferingStatus.ChangesRequested
                ? (Sentence)$"The offering is {Code<OfferingStatus>.Of(offering.Status)}; only a published one is matched. Publish it with POST /api/v1/offerings/{id}/publish."
                : $"The offering is {Code<OfferingStatus>.Of(offering.Status)}; only a published one is matched. Draft and publish a new one.");
        if (!live.Current.Candidates.TryGetValue(id, out var candidate))
            return Problems.NotReady($"The offering was just published and is being indexed; try again in a few seconds.");
        var needs = await finder.FindAsync(db, candidate, cancellation);
        var ordered = NeedOrder.Of(needs.Places, await priority.OfAsync([.. needs.Places.Select(p => p.Need.Id)], cancellation), priority.Weight);
        Guid? run = needs.AnyOf is null ? null : await runs.StoreAsync(
            db, id, needs.AnyOf, [.. ordered.Select(o => (o.Place.Need.Id, o.Place.Place))],
            MatchLists.Hash($"{needs.Fingerprint} {string.Join(' ', ordered.Select(o => o.Place.Need.Id))}"), cancellation);
        var shown = ordered.Take(wanted.Limit).ToArray();
        var support = await SupportingDocuments.ReadAsync(db, shown.SelectMany(s => s.Place.Detail.Support), cancellation);
        var items = shown.Select((s, i) =>
        {
            var p = s.Place;
            return new NeedMatch(
            i + 1, p.Place.Score, p.Place.Strength, p.Place.Rank, MatchedNeed.Of(p.Need), MatchedOrganization.Of(p.Need.Organization!, live.Today),
            p.Detail.Explanation, p.Detail.Acceptance,
            Eligibility.Check(p.Need, p.Need.Organization!, p.Place.Candidate.Offering!, p.Place.Candidate.Provider!, live.Today), support.Of(p.Detail.Support), s.Priority);
        });
        return TypedResults.Ok(new MatchPage<NeedMatch>(
            run, MatchDirection.OfferingToNeeds, needs.AnyOf?.AsOf ?? matcher.AsOf, Ranker(needs.AnyOf?.Ranker ?? live.Current.Model.Ranker),
            FeatureList.Version, needs.Considered, [.. items]));
    }

    private static async Task<Results<Ok<MatchRunResponse>, ProblemHttpResult>> RunAsync(Guid id, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var run = await db.MatchRuns.AsNoTracking().Include(r => r.Entries).SingleOrDefaultAsync(r => r.Id == id, cancellation);
        var owner = run is null ? null
            : await caller.Needs(db).Where(n => n.Id == run.NeedId).Select(n => (Guid?)n.OrganizationId).SingleOrDefaultAsync(cancellation)
            ?? await caller.Offerings(db).Where(o => o.Id == run.OfferingId).Select(o => (Guid?)o.OrganizationId).SingleOrDefaultAsync(cancellation);
        return owner is null || caller.RefuseMatches(owner.Value) is not null ? Problems.NotFound($"match run", id) : TypedResults.Ok(new MatchRunResponse(
            run!.Id, run.Direction, run.NeedId, run.OfferingId, run.AsOf, new RankerResponse(run.Ranker, run.RankerVersion), run.FeatureSet, run.CreatedAt,
            [.. run.Entries.OrderBy(e => e.Rank).Select(e => new MatchRunEntryResponse(
                e.Rank, e.NeedId, e.OfferingId, e.Score, e.Propensity, run.FeatureSet == FeatureList.Version ? Named(MatchRuns.Vector(e.Features)) : null))]));
    }

    private static Ok<FeatureListResponse> Features() => TypedResults.Ok(new FeatureListResponse(
        FeatureList.Version, [.. FeatureList.All.Select(f => new FeatureResponse(f.Name, f.Group, f.Unit, f.Description))]));

    private static Dictionary<string, float?> Named(float[] vector) =>
        FeatureList.All.Zip(vector).ToDictionary(f => f.First.Name, f => float.IsFinite(f.Second) ? f.Second : (float?)null);

    private static RankerResponse Ranker(IRanker ranker) => new(ranker.Name, ranker.Version);

    /// <summary>What a query string asks of a list.</summary>
    private sealed record Wanted(int Limit = DefaultLimit, bool Ineligible = false, bool ByScore = false);

    /// <summary>Reads the query string; answers what is wrong with it, or null.</summary>
    private static ProblemHttpResult? Read(HttpContext http, IReadOnlyList<QueryParameter> known, out Wanted wanted)
    {
        wanted = new Wanted();
        var (malformed, broken) = (new Dictionary<string, Sentence[]>(), new Dictionary<string, Sentence[]>());
        foreach (var (name, values) in http.Request.Query)
        {
            var value = values[0];
            if (known.FirstOrDefault(p => p.Name == name) is not { } parameter)
                malformed[name] = [$"There is no such parameter; use {Sentence.Or([.. known.Select(p => p.Name)])}."];
            else if (values.Count > 1)
                malformed[name] = [$"Is given more than once."];
            else if (parameter == IncludeIneligible && value is not ("true" or "false"))
                malformed[name] = [$"'{Rules.Short(value)}' is neither true nor false."];
            else if (parameter == Order && !Order.Codes!.Contains(value))
                malformed[name] = [$"'{Rules.Short(value)}' is not a known code; use one of: {string.Join(", ", Order.Codes!)}."];
            else if (parameter == IncludeIneligible)
                wanted = wanted with { Ineligible = value == "true" };
            else if (parameter == Order)
                wanted = wanted with { ByScore = value == ListOrder.Score };
            else if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
                malformed[name] = [$"'{Rules.Short(value)}' is not a whole number."];
            else if (limit is < 1 or > MaximumLimit)
                broken[name] = [$"Is {limit}; must be between 1 and {MaximumLimit}."];
            else
                wanted = wanted with { Limit = limit };
        }
        return malformed.Count > 0 ? Problems.Malformed(malformed) : broken.Count > 0 ? Problems.Unprocessable(broken) : null;
    }
}
