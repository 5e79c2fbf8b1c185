using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>What each side finds among its introductions.</summary>
internal static class IntroductionEndpoints
{
    private static readonly ListQuery<Match> Query = new ListQuery<Match>()
        .Code<MatchState>("state", "Only matches in this state.", (all, state) => all.Where(m => m.State == state))
        .Id("needId", "Only matches of this need of yours.", (all, id) => all.Where(m => m.NeedId == id))
        .Id("offeringId", "Only matches of this offering of yours.", (all, id) => all.Where(m => m.OfferingId == id));

    public static void Map(RouteGroupBuilder introductions)
    {
        introductions.MapGet("/", ListAsync).WithName("listIntroductions").WithSummary("List your introductions")
            .WithDescription("What was offered to your organization, in order of id, oldest first; for staff everything from the recommendation on. Filters combine with and, "
                + "and needId and offeringId find only what is yours.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<IntroductionItem>([IntroductionExamples.Item], null)).WithHeaders("Link").WithProblems(400);
        introductions.MapGet("/{id:guid}", GetAsync).WithName("getIntroduction").WithSummary("Read an introduction")
            .WithDescription("Why this match, in sentences to your side; what the other side is like, without anything that tells who it is until both share their profiles; "
                + "what both agreed to; what your side can do now. The ETag names the version, for If-Match.")
            .WithExamples(response: IntroductionExamples.Introduction).WithHeaders("ETag", "Content-Language", "Vary").WithProblems(404);
    }

    private static async Task<Results<Ok<Page<IntroductionItem>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var (staff, own) = (caller.May == May.All, caller.Own);
        // To a filter by the id of another's profile nothing may answer: it would tell who the other side is.
        var seen = http.Request.Query.ContainsKey("needId") && !staff ? caller.Introductions(db).Where(m => m.Need!.OrganizationId == own)
            : http.Request.Query.ContainsKey("offeringId") && !staff ? caller.Introductions(db).Where(m => m.Offering!.OrganizationId == own)
            : caller.Introductions(db);
        if (!staff && http.Request.Query.ContainsKey("needId") && http.Request.Query.ContainsKey("offeringId"))
            seen = seen.Where(m => m.Need!.OrganizationId == own && m.Offering!.OrganizationId == own);
        return await Query.RunAsync(http, seen.AsNoTracking(), all => all.Select(m => new IntroductionItem
        {
            Id = m.Id, State = m.State, Side = staff ? MatchSide.Staff : m.Need!.OrganizationId == own ? MatchSide.City : MatchSide.Provider,
            ProfileId = staff || m.Need!.OrganizationId == own ? m.NeedId : m.OfferingId,
            Title = staff || m.Need!.OrganizationId == own ? m.Need!.Title : m.Offering!.Title,
            WaitsForYou = !staff && (m.State == MatchState.Offered || m.State == MatchState.OneSideInterested)
                && m.Consents.Any(c => c.Scope == ConsentScope.Introduce && c.AnsweredAt == null && c.Side == (m.Need!.OrganizationId == own ? MatchSide.City : MatchSide.Provider)),
            OfferExpiresAt = m.OfferExpiresAt, EngagementModel = m.EngagementModel, OpenCompetitionRequired = m.OpenCompetitionRequired, UpdatedAt = m.UpdatedAt,
        }), cancellation);
    }

    private static async Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
        await caller.FindIntroductionAsync(db, id, cancellation) is { } match ? await http.ShowAsync(match, caller, db, clock, cancellation) : Problems.NotFound($"introduction", id);

    /// <summary>Answers a match as the caller may see it.</summary>
    public static async Task<Ok<IntroductionResponse>> ShowAsync(
        this HttpContext http, Match match, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        http.Tag(match.Version);
        http.Response.SayLanguage();
        return TypedResults.Ok(await new IntroductionView(match, caller.SideIn(match), clock.GetUtcNow().UtcDateTime).BuildAsync(db, cancellation));
    }
}
