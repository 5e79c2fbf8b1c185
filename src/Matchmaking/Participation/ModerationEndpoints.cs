using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>From a report of a comment to a decision by staff, and to the end of an appeal.</summary>
internal static class ModerationEndpoints
{
    private static readonly ListQuery<Comment> Queue = new ListQuery<Comment>()
        .Code<ReportReason>("reason", "Only comments reported for this reason.", (all, reason) => all.Where(c => c.Reports.Any(r => r.DecisionId == null && r.Reason == reason)));

    private static readonly ListQuery<ModerationDecision> Appeals = new(), Decisions = new();

    public static void MapOfComments(RouteGroupBuilder comments)
    {
        comments.MapPost("/{id:guid}/reports", ReportAsync).WithName("reportComment").WithSummary("Report a comment")
            .WithDescription("By anybody who has signed in, once a person and comment. Staff decide; who reported is not told.")
            .WithExamples(ModerationExamples.Report, ModerationExamples.ReportAnswer).WithProblems(400, 404, 409, 413, 415, 422, 503);
        comments.MapPost("/{id:guid}/decisions", DecideAsync).WithName("decideComment").WithSummary("Keep or hide a comment")
            .WithDescription("By staff who did not report it themselves; If-Match names the words that the decision is about. It answers all reports that wait. A hidden comment keeps its place with the reason.")
            .WithExamples(ModerationExamples.Hide, ModerationExamples.Hidden).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        comments.MapGet("/{id:guid}/decisions", ListAsync).WithName("listCommentDecisions").WithSummary("Read what was decided about a comment")
            .WithDescription("For its author and staff. In order of id, oldest first.").WithQuery(Decisions.Parameters)
            .WithExamples(response: new Page<ModerationResponse>([ModerationExamples.Hidden], null)).WithHeaders("Link").WithProblems(400, 404);
    }

    public static void Map(RouteGroupBuilder moderation)
    {
        moderation.MapGet("/reported-comments", QueueAsync).WithName("listReportedComments").WithSummary("List comments that wait for a decision")
            .WithDescription("With the reports that wait; the oldest comment first.").WithQuery(Queue.Parameters)
            .WithExamples(response: new Page<ReportedCommentResponse>([ModerationExamples.Reported], null)).WithHeaders("Link").WithProblems(400);
        moderation.MapGet("/appeals", AppealsAsync).WithName("listAppeals").WithSummary("List appeals that wait for a decision")
            .WithDescription("For another member of staff than the one who hid the comment. In order of id, oldest first.").WithQuery(Appeals.Parameters)
            .WithExamples(response: new Page<ModerationResponse>([ModerationExamples.Appealed], null)).WithHeaders("Link").WithProblems(400);
        moderation.MapGet("/log", LogAsync).WithName("getModerationLog").WithSummary("Read what became of reports and appeals")
            .WithDescription("In counts over all needs, open to everybody.").WithExamples(response: ModerationExamples.Log);
        moderation.MapPost("/decisions/{id:guid}/appeal", AppealAsync).WithName("appealDecision").WithSummary("Appeal against hiding one's comment")
            .WithDescription("By the comment's author, once a decision.")
            .WithExamples(ModerationExamples.Appeal, ModerationExamples.Appealed).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        moderation.MapPost("/decisions/{id:guid}/appeal/decision", DecideAppealAsync).WithName("decideAppeal").WithSummary("Decide an appeal")
            .WithDescription("By another member of staff than the one who hid the comment. This is final.")
            .WithExamples(ModerationExamples.Overturn, ModerationExamples.Overturned).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    private static async Task<Results<Created<ReportResponse>, ProblemHttpResult>> ReportAsync(
        Guid id, ReportRequest request, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var comment = await CommentEndpoints.Known(caller, db).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (comment is null)
            return Problems.NotFound($"comment", id);
        if (comment.AccountId == caller.AccountId)
            return Problems.Conflict($"This is your own comment; take it back with DELETE /api/v1/comments/{id}.");
        if (comment.State == CommentState.Hidden || await db.CommentReports.AnyAsync(r => r.CommentId == id && r.AccountId == caller.AccountId, cancellation))
            return Problems.Conflict(comment.State == CommentState.Hidden ? (Sentence)$"The comment is hidden already." : $"You reported this comment already; staff decide once.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var report = new CommentReport { CommentId = id, AccountId = caller.AccountId!.Value, Reason = request.Reason!.Value, Text = request.Text, CreatedAt = clock.GetUtcNow().UtcDateTime };
        db.Add(report);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created((string?)null, new ReportResponse { Id = report.Id, CommentId = id, Reason = report.Reason, Text = report.Text, CreatedAt = report.CreatedAt });
    }

    private static Task<Results<Ok<Page<ReportedCommentResponse>>, ProblemHttpResult>> QueueAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Queue.RunAsync(http, db.Comments.AsNoTracking().Where(c => c.Reports.Any(r => r.DecisionId == null)), all => all.Select(c => new ReportedCommentResponse
        {
            Id = c.Id, NeedId = c.NeedId, Text = c.Text, Version = c.Version,
            Reports = c.Reports.Where(r => r.DecisionId == null).OrderBy(r => r.Id).Select(r => new WaitingReport(r.Reason, r.Text, r.CreatedAt)).ToList(),
        }), cancellation);

    private static async Task<Results<Ok<ModerationResponse>, ProblemHttpResult>> DecideAsync(
        Guid id, ModerationRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var comment = await db.Comments.Include(c => c.Reports).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (comment is null)
            return Problems.NotFound($"comment", id);
        if (EntityTags.Refuse(ifMatch, comment.Version) is { } refusal)
            return refusal;
        if (comment.State == CommentState.Hidden)
            return Problems.Conflict($"The comment is hidden already; only an appeal of its author can show it again.");
        if (comment.Reports.Any(r => r.AccountId == caller.AccountId))
            return Problems.Conflict($"You reported this comment yourself; another member of staff decides.");
        if (request.Check() is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var decision = new ModerationDecision { CommentId = id, Outcome = request.Outcome!.Value, Reason = request.Reason, Note = request.Note!, AccountId = caller.AccountId };
        db.Add(decision);
        foreach (var report in comment.Reports.Where(r => r.DecisionId is null))
            report.DecisionId = decision.Id;
        if (decision.Outcome == ModerationOutcome.Hide)
            (comment.State, comment.HiddenReason, comment.HiddenNote) = (CommentState.Hidden, decision.Reason, decision.Note);
        await db.SaveChangesAsync(cancellation);
        http.Tag(decision.Version);
        return TypedResults.Ok(ModerationResponse.Of(decision));
    }

    private static async Task<Results<Ok<Page<ModerationResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await db.Comments.AnyAsync(c => c.Id == id && (caller.May == May.All || c.AccountId == caller.AccountId), cancellation)
            ? await Decisions.RunAsync(http, db.ModerationDecisions.AsNoTracking().Where(d => d.CommentId == id), all => all.Select(d => ModerationResponse.Of(d)), cancellation)
            : Problems.NotFound($"comment", id);

    private static Task<Results<Ok<Page<ModerationResponse>>, ProblemHttpResult>> AppealsAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Appeals.RunAsync(http, db.ModerationDecisions.AsNoTracking().Where(d => d.AppealedAt != null && d.AppealOutcome == null && d.CommentId != null),
            all => all.Select(d => ModerationResponse.Of(d)), cancellation);

    private static async Task<Results<Ok<ModerationResponse>, ProblemHttpResult>> AppealAsync(
        Guid id, AppealRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var decision = await db.ModerationDecisions.SingleOrDefaultAsync(d => d.Id == id && d.Comment!.AccountId == caller.AccountId, cancellation);
        if (decision is null)
            return Problems.NotFound($"decision", id);
        if (EntityTags.Refuse(ifMatch, decision.Version) is { } refusal)
            return refusal;
        if (decision.Outcome == ModerationOutcome.Keep || decision.AppealedAt is not null)
            return Problems.Conflict(decision.AppealedAt is null ? (Sentence)$"The comment was kept; there is nothing to appeal against." : $"You appealed already; there is one appeal against a decision.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        (decision.AppealText, decision.AppealedAt) = (request.Text, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellation);
        http.Tag(decision.Version);
        return TypedResults.Ok(ModerationResponse.Of(decision));
    }

    private static async Task<Results<Ok<ModerationResponse>, ProblemHttpResult>> DecideAppealAsync(
        Guid id, AppealDecisionRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var decision = await db.ModerationDecisions.Include(d => d.Comment).SingleOrDefaultAsync(d => d.Id == id && d.CommentId != null, cancellation);
        if (decision is null)
            return Problems.NotFound($"decision", id);
        if (EntityTags.Refuse(ifMatch, decision.Version) is { } refusal)
            return refusal;
        if (decision.AppealedAt is null || decision.AppealOutcome is not null)
            return Problems.Conflict(decision.AppealedAt is null ? (Sentence)$"Nobody has appealed against this decision." : $"The appeal has been decided; this is final.");
        if (decision.AccountId == caller.AccountId)
            return Problems.Forbidden($"You hid this comment; another member of staff decides the appeal.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        (decision.AppealOutcome, decision.AppealNote, decision.AppealDecidedBy, decision.AppealDecidedAt) = (request.Outcome, request.Note, caller.AccountId, clock.GetUtcNow().UtcDateTime);
        if (request.Outcome == AppealOutcome.Overturned)
            (decision.Comment!.State, decision.Comment.HiddenReason, decision.Comment.HiddenNote) = (CommentState.Visible, null, null);
        await db.SaveChangesAsync(cancellation);
        http.Tag(decision.Version);
        return TypedResults.Ok(ModerationResponse.Of(decision));
    }

    private static async Task<Ok<ModerationLogResponse>> LogAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var reports = await db.CommentReports.GroupBy(r => r.Reason).Select(g => new { Reason = g.Key, All = g.Count(), Waiting = g.Count(r => r.DecisionId == null) }).ToListAsync(cancellation);
        var decisions = await db.ModerationDecisions.GroupBy(d => new { d.Outcome, d.Reason, Appealed = d.AppealedAt != null, d.AppealOutcome })
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation);
        int Count(Func<ModerationOutcome, ReportReason?, bool, AppealOutcome?, bool> which) =>
            decisions.Where(d => which(d.Key.Outcome, d.Key.Reason, d.Key.Appealed, d.Key.AppealOutcome)).Sum(d => d.Count);
        return TypedResults.Ok(new ModerationLogResponse(
            reports.Sum(r => r.All), reports.Sum(r => r.Waiting), Count((outcome, _, _, _) => outcome == ModerationOutcome.Keep), Count((outcome, _, _, _) => outcome == ModerationOutcome.Hide),
            Count((_, _, appealed, _) => appealed), Count((_, _, _, appeal) => appeal == AppealOutcome.Upheld), Count((_, _, _, appeal) => appeal == AppealOutcome.Overturned),
            [.. Enum.GetValues<ReportReason>().Select(reason => new ReasonCount(
                reason, reports.SingleOrDefault(r => r.Reason == reason)?.All ?? 0, Count((outcome, why, _, _) => outcome == ModerationOutcome.Hide && why == reason)))]));
    }
}
