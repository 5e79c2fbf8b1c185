using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>The queue of staff, and whose work each thing in it is.</summary>
internal static class QueueEndpoints
{
    private const int MaximumSnoozeDays = 180;

    private static readonly ListQuery<QueueItem> Query = new ListQuery<QueueItem>()
        .Code<QueueKind>("kind", "Only needs without a curated list, or only matches.", (all, kind) => all.Where(i => i.Kind == kind))
        .Code<Sector>("sector", "Only of needs that name this sector.", (all, sector) => all.Where(i => i.Sectors.Contains(sector)))
        .Country("country", "Only of needs of members in this country, ISO 3166-1 alpha-2.", (all, country) => all.Where(i => i.Country == country))
        .Id("assigneeId", "Only what is this person's work.", (all, id) => all.Where(i => i.AssigneeId == id))
        .Code<MatchState>("state", "Only matches in this state: candidate or in_review.", (all, state) => all.Where(i => i.State == state));

    public static void Map(RouteGroupBuilder curation, RouteGroupBuilder matches)
    {
        curation.MapGet("/queue", ListAsync).WithName("listCurationQueue").WithSummary("List what most needs a look")
            .WithDescription("Published needs without a curated list and matches that nobody has decided on, the most points first. Each says why it is there, what the people put first among the rest; docs/curation.md has the formula. "
                + "What is snoozed, and what you must not decide for a conflict of interest, is not offered.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<QueueItem>([CurationExamples.QueueItem], null)).WithHeaders("Link").WithProblems(400);
        curation.MapPut("/needs/{id:guid}/assignee", AssignNeedAsync).WithName("assignNeed").WithSummary("Say whose work a need is")
            .WithDescription("For a need without a curated list. If-Match names the version that the queue shows, 0 before the first change. Null takes it back.")
            .WithExamples(CurationExamples.Assignee, CurationExamples.NeedItem).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        curation.MapPut("/needs/{id:guid}/snooze", SnoozeNeedAsync).WithName("snoozeNeed").WithSummary("Keep a need out of the queue for a while")
            .WithDescription("If-Match names the version that the queue shows, 0 before the first change. Null brings it back.")
            .WithExamples(CurationExamples.Snooze, CurationExamples.NeedItem).WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
        matches.MapPut("/{id:guid}/assignee", AssignMatchAsync).WithName("assignMatch").WithSummary("Say whose work a match is")
            .WithDescription("Only to somebody of staff without a conflict of interest. Null takes it back.")
            .WithExamples(CurationExamples.Assignee, CurationExamples.Match).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        matches.MapPut("/{id:guid}/snooze", SnoozeMatchAsync).WithName("snoozeMatch").WithSummary("Keep a match out of the queue for a while")
            .WithDescription("Null brings it back.").WithExamples(CurationExamples.Snooze, CurationExamples.Match).WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
    }

    private static async Task<Results<Ok<Page<QueueItem>>, ProblemHttpResult>> ListAsync(HttpContext http, Caller caller, CurationQueue queue, CancellationToken cancellation) =>
        Query.RunRanked(http, await queue.OfAsync(caller.AccountId!.Value, cancellation), i => i.Points, i => i.Id);

    private static Task<Results<Ok<NeedWorkResponse>, ProblemHttpResult>> AssignNeedAsync(
        Guid id, AssigneeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, MatchmakingDb db, ReviewerConflicts reviewers, CancellationToken cancellation) =>
        ChangeNeedAsync(id, ifMatch, http, db, async (need, work) =>
        {
            if (await RefuseAsync(db, reviewers, request.AccountId, [need.OrganizationId], cancellation) is { } refused)
                return refused;
            work.AssigneeId = request.AccountId;
            return null;
        }, cancellation);

    private static Task<Results<Ok<NeedWorkResponse>, ProblemHttpResult>> SnoozeNeedAsync(
        Guid id, SnoozeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
        ChangeNeedAsync(id, ifMatch, http, db, (_, work) =>
        {
            work.SnoozedUntil = request.Until;
            return Task.FromResult(Refuse(request, clock));
        }, cancellation);

    private static async Task<Results<Ok<NeedWorkResponse>, ProblemHttpResult>> ChangeNeedAsync(
        Guid id, string? ifMatch, HttpContext http, MatchmakingDb db, Func<Need, NeedCuration, Task<ProblemHttpResult?>> change, CancellationToken cancellation)
    {
        var need = await db.Needs.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        var work = await db.NeedCurations.FindAsync([id], cancellation);
        if (EntityTags.Refuse(ifMatch, work?.Version ?? 0) is { } refusal)
            return refusal;
        work ??= db.Add(new NeedCuration { NeedId = id }).Entity;
        if (await change(need, work) is { } refused)
            return refused;
        await db.SaveChangesAsync(cancellation);
        http.Tag(work.Version);
        return TypedResults.Ok(new NeedWorkResponse(id, work.AssigneeId, work.SnoozedUntil, work.Version));
    }

    private static Task<Results<Ok<MatchResponse>, ProblemHttpResult>> AssignMatchAsync(
        Guid id, AssigneeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, MatchmakingDb db, ReviewerConflicts reviewers, CancellationToken cancellation) =>
        ChangeMatchAsync(id, ifMatch, http, db, async match =>
        {
            if (await RefuseAsync(db, reviewers, request.AccountId, [match.Need!.OrganizationId, match.Offering!.OrganizationId], cancellation) is { } refused)
                return refused;
            match.AssigneeId = request.AccountId;
            return null;
        }, cancellation);

    private static Task<Results<Ok<MatchResponse>, ProblemHttpResult>> SnoozeMatchAsync(
        Guid id, SnoozeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
        ChangeMatchAsync(id, ifMatch, http, db, match =>
        {
            match.SnoozedUntil = request.Until;
            return Task.FromResult(Refuse(request, clock));
        }, cancellation);

    private static async Task<Results<Ok<MatchResponse>, ProblemHttpResult>> ChangeMatchAsync(
        Guid id, string? ifMatch, HttpContext http, MatchmakingDb db, Func<Match, Task<ProblemHttpResult?>> change, CancellationToken cancellation)
    {
        var match = await db.Matches.Include(m => m.Need).Include(m => m.Offering).SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (match is null)
            return Problems.NotFound($"match", id);
        if (EntityTags.Refuse(ifMatch, match.Version) is { } refusal)
            return refusal;
        if (await change(match) is { } refused)
            return refused;
        await db.SaveChangesAsync(cancellation);
        http.Tag(match.Version);
        return TypedResults.Ok(MatchResponse.Of(match));
    }

    /// <summary>Only staff who may decide on it get the work.</summary>
    private static async Task<ProblemHttpResult?> RefuseAsync(MatchmakingDb db, ReviewerConflicts reviewers, Guid? assignee, Guid[] organizations, CancellationToken cancellation)
    {
        if (assignee is not { } account)
            return null;
        var rules = new Rules();
        rules.Must(await db.Accounts.AnyAsync(a => a.Id == account && (a.Role == AccountRole.Staff || a.Role == AccountRole.Admin) && a.DisabledAt == null, cancellation),
            "accountId", $"Is no account of staff that can sign in.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        return (await reviewers.OfAsync(account, cancellation)).Any(c => organizations.Contains(c.OrganizationId))
            ? Problems.Conflict($"The account {account} has a conflict of interest here; assign somebody else.") : null;
    }

    private static ProblemHttpResult? Refuse(SnoozeRequest request, TimeProvider clock)
    {
        var (rules, now) = (new Rules(), clock.GetUtcNow().UtcDateTime);
        rules.Must(request.Until is null || request.Until > now, "until", $"Is in the past; give a time to come, or leave it out to bring it back now.");
        rules.Must(request.Until is null || request.Until <= now.AddDays(MaximumSnoozeDays), "until", $"Is more than {MaximumSnoozeDays} days ahead.");
        return rules.Broken ? Problems.Unprocessable(rules.Errors) : null;
    }
}

/// <summary>Whose work a need without a curated list is.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="AssigneeId">Somebody of staff.</param>
/// <param name="SnoozedUntil">Out of the queue until then.</param>
/// <param name="Version">The same number as in the ETag.</param>
public sealed record NeedWorkResponse(Guid NeedId, Guid? AssigneeId, DateTime? SnoozedUntil, int Version);
