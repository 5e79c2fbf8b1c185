using Matchmaking.Accounts;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>Matches that staff follow: from a list, or added by hand.</summary>
internal static class CuratedMatchEndpoints
{
    private const int DefaultTop = 5;

    private static readonly ListQuery<Match> Query = new ListQuery<Match>()
        .Id("needId", "Only matches of this need.", (all, id) => all.Where(m => m.NeedId == id))
        .Id("offeringId", "Only matches of this offering.", (all, id) => all.Where(m => m.OfferingId == id))
        .Id("organizationId", "Only matches of this member, on either side.", (all, id) => all.Where(m => m.Need!.OrganizationId == id || m.Offering!.OrganizationId == id))
        .Id("assigneeId", "Only what is this person's work.", (all, id) => all.Where(m => m.AssigneeId == id))
        .Code<MatchState>("state", "Only matches in this state.", (all, state) => all.Where(m => m.State == state));

    public static void Map(RouteGroupBuilder curation, RouteGroupBuilder matches)
    {
        curation.MapPost("/needs/{id:guid}/matches", TakeAsync).AddEndpointFilter(MatchEndpoints.WhenReady).AsExpensive().WithName("takeMatches").WithSummary("Take the top of a need's list into curation")
            .WithDescription("Makes a match of each of the first places of a stored list, or of the list of now. Pairs that are followed already stay as they are; what a hard constraint keeps out by now is left out.")
            .WithExamples(CurationExamples.Take, CurationExamples.Taken).WithProblems(400, 403, 404, 409, 413, 415, 422, 503);
        matches.MapPost("/", AddAsync).WithName("addMatch").WithSummary("Add a candidate that the ranker missed")
            .WithDescription("Refused with 409 when a hard constraint fails; region, language, maturity, engagement model and ethics requirements may be overridden with a reason, what is not published, expired, "
                + "suspended, rejected or of the same organization may not.")
            .WithExamples(CurationExamples.Add, CurationExamples.Match with { MatchRunId = null, Rank = null, Score = null }).WithHeaders("ETag", "Location").WithProblems(400, 403, 409, 413, 415, 422, 503);
        matches.MapGet("/", ListAsync).WithName("listMatches").WithSummary("List matches")
            .WithDescription("In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: ProfileExamples.PageOf(CurationExamples.Match)).WithHeaders("Link").WithProblems(400);
        matches.MapGet("/{id:guid}", GetAsync).WithName("getMatch").WithSummary("Read a match with all that staff decide from")
            .WithDescription("Both profiles side by side, what the ranker says of them now and why, hard constraints, the residents' voice, references and how each was confirmed, conflicts, judgments, history, and what can be done next. "
                + "The ETag names the version, for If-Match.")
            .WithExamples(response: CurationExamples.Detail).WithHeaders("ETag").WithProblems(404);
    }

    private static Task<Results<Ok<Page<MatchResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.Matches.AsNoTracking(), all => all.Select(m => MatchResponse.Of(m)), cancellation);

    private static async Task<Results<Ok<MatchDetailResponse>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, MatchDetails details, CancellationToken cancellation)
    {
        if (await details.OfAsync(id, cancellation) is not { } detail)
            return Problems.NotFound($"match", id);
        http.Tag(detail.Match.Version);
        return TypedResults.Ok(detail);
    }

    private static async Task<Results<Ok<TakenMatchesResponse>, ProblemHttpResult>> TakeAsync(
        Guid id, TakeMatchesRequest request, Caller caller, MatchmakingDb db, ReviewDesk desk, MatchMove move, MatchLists lists, MatchRuns runs, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var need = await db.Needs.AsNoTracking().Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (Refuse(need) is { } ended)
            return ended;
        if (await desk.RefuseAsync([need.OrganizationId], cancellation) is { } conflicted)
            return conflicted;
        var runId = request.RunId;
        if (runId is null)
        {
            var (list, fingerprint) = await lists.OfAsync(need, need.Organization!, new MatchDemand(Explain: 0), cancellation);
            runId = await runs.StoreAsync(db, id, list, fingerprint, cancellation);
        }
        var run = await db.MatchRuns.AsNoTracking().Include(r => r.Entries).SingleOrDefaultAsync(r => r.Id == runId && r.NeedId == id, cancellation);
        if (run is null)
            return Problems.Unprocessable(new Dictionary<string, Sentence[]> { ["runId"] = [$"Is no stored list of this need; leave it out to take the list of now."] });
        return TypedResults.Ok(await TakePlacesAsync(run, need, request.Top ?? DefaultTop, caller.AccountId, db, desk, move, cancellation));
    }

    private static async Task<TakenMatchesResponse> TakePlacesAsync(
        MatchRun run, Need need, int top, Guid? account, MatchmakingDb db, ReviewDesk desk, MatchMove move, CancellationToken cancellation)
    {
        var places = run.Entries.OrderBy(e => e.Rank).Take(top).ToList();
        Guid[] ids = [.. places.Select(e => e.OfferingId)];
        var offerings = await db.Offerings.AsNoTracking().Include(o => o.Organization).Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellation);
        var existing = await db.Matches.AsNoTracking().Where(m => m.NeedId == need.Id && ids.Contains(m.OfferingId)).ToDictionaryAsync(m => m.OfferingId, cancellation);
        var (taken, leftOut) = (new List<Match>(), new List<LeftOutPlace>());
        foreach (var place in places.Where(e => !existing.ContainsKey(e.OfferingId)))
        {
            // What was removed since is in the list, which is frozen, and nowhere else.
            var failed = offerings.TryGetValue(place.OfferingId, out var offering) ? [.. desk.Failed(need, offering).Select(result => result.Reason)] : new[] { "The offering was removed." };
            if (failed.Length > 0)
            {
                leftOut.Add(new LeftOutPlace(place.Rank, place.OfferingId, failed));
                continue;
            }
            var match = new Match { NeedId = need.Id, OfferingId = place.OfferingId };
            Place(match, run, place);
            move.Begin(match, account, note: null);
            taken.Add(match);
        }
        db.AddRange(taken);
        await db.SaveChangesAsync(cancellation);
        return new TakenMatchesResponse(run.Id, taken.ConvertAll(MatchResponse.Of), [.. places.Where(e => existing.ContainsKey(e.OfferingId)).Select(e => MatchResponse.Of(existing[e.OfferingId]))], leftOut);
    }

    private static async Task<Results<Created<MatchResponse>, ProblemHttpResult>> AddAsync(
        AddMatchRequest request, HttpContext http, Caller caller, MatchmakingDb db, ReviewDesk desk, MatchMove move, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        var need = await db.Needs.AsNoTracking().Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == request.NeedId, cancellation);
        var offering = await db.Offerings.AsNoTracking().Include(o => o.Organization).SingleOrDefaultAsync(o => o.Id == request.OfferingId, cancellation);
        rules.Must(request.NeedId is null || need is not null, "needId", $"There is no need {request.NeedId}.");
        rules.Must(request.OfferingId is null || offering is not null, "offeringId", $"There is no offering {request.OfferingId}.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (Refuse(need!) is { } ended)
            return ended;
        if (await desk.RefuseAsync([need!.OrganizationId, offering!.OrganizationId], cancellation) is { } conflicted)
            return conflicted;
        if (await db.Matches.Where(m => m.NeedId == need.Id && m.OfferingId == offering.Id).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(cancellation) is { } known)
            return Problems.Conflict($"This pair is followed already, as match {known}.");
        if (desk.RefuseIneligible(need, offering, request.OverrideReason) is { } ineligible)
            return ineligible;
        var match = new Match { NeedId = need.Id, OfferingId = offering.Id, OverrideReason = desk.Failed(need, offering).Count > 0 ? request.OverrideReason : null };
        // It may stand far down in the last list: then what the ranker saw of it can be learned from.
        var run = await db.MatchRuns.AsNoTracking().Include(r => r.Entries).Where(r => r.NeedId == need.Id).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellation);
        if (run?.Entries.Find(e => e.OfferingId == offering.Id) is { } place)
            Place(match, run, place);
        move.Begin(match, caller.AccountId, request.Note);
        db.Add(match);
        await db.SaveChangesAsync(cancellation);
        http.Tag(match.Version);
        return TypedResults.Created($"/api/v1/matches/{match.Id}", MatchResponse.Of(match));
    }

    private static void Place(Match match, MatchRun run, MatchRunEntry place)
    {
        (match.MatchRunId, match.Rank, match.Score) = (run.Id, place.Rank, place.Score);
        MatchSignals.Of(run, place).CopyTo(match);
    }

    private static ProblemHttpResult? Refuse(Need need) => need.Status == NeedStatus.Published ? null
        : Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}; only a published one is curated.");
}
