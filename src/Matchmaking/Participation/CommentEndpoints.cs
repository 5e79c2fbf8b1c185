using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

internal static class CommentEndpoints
{
    private static readonly ListQuery<Comment> Query = new ListQuery<Comment>()
        .Code<CommentState>("state", "Only comments in this state.", (all, state) => all.Where(c => c.State == state));

    public static void MapOfNeed(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/comments", ListAsync).WithName("listComments").WithSummary("Read what residents say of a need")
            .WithDescription("In order of id, oldest first. A name stands beside a comment only where its author chose one; a hidden comment keeps its place without its text.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<CommentResponse>([ParticipationExamples.CommentAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        needs.MapPost("/{id:guid}/comments", CreateAsync).WithName("createComment").WithSummary("Comment on a need")
            .WithDescription("By residents, while the need is published, matched or none_suitable. The text is kept and shown as text.")
            .WithExamples(ParticipationExamples.Comment, ParticipationExamples.CommentAnswer).WithHeaders("ETag", "Location").WithProblems(400, 404, 409, 413, 415, 422, 503);
    }

    public static void Map(RouteGroupBuilder comments)
    {
        comments.MapGet("/{id:guid}", GetAsync).WithName("getComment").WithSummary("Read a comment")
            .WithDescription("The ETag names the version, for If-Match. Its author and staff read the text of a hidden one too.")
            .WithExamples(response: ParticipationExamples.CommentAnswer).WithHeaders("ETag").WithProblems(404);
        comments.MapPut("/{id:guid}", ReplaceAsync).WithName("replaceComment").WithSummary("Reword one's comment")
            .WithDescription("By its author, unless it was hidden.")
            .WithExamples(ParticipationExamples.Comment, ParticipationExamples.CommentAnswer).WithHeaders("ETag").WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
        comments.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteComment").WithSummary("Take one's comment back")
            .WithDescription("By its author; nothing of the text is kept.").WithProblems(400, 403, 404, 412, 503);
    }

    private static async Task<Results<Ok<Page<CommentResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (!await caller.Needs(db).AnyAsync(n => n.Id == id, cancellation))
            return Problems.NotFound($"need", id);
        return await Query.RunAsync(http, db.Comments.AsNoTracking().Where(c => c.NeedId == id), all => Shown(all, db, reader: null, staff: false), cancellation);
    }

    private static async Task<Results<Ok<CommentResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var comment = await Shown(Known(caller, db).Where(c => c.Id == id), db, caller.AccountId, caller.May == May.All).SingleOrDefaultAsync(cancellation);
        if (comment is null)
            return Problems.NotFound($"comment", id);
        http.Tag(comment.Version);
        return TypedResults.Ok(comment);
    }

    private static async Task<Results<Created<CommentResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, CommentRequest request, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (need.RefuseVoice() is { } closed)
            return closed;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var comment = new Comment { NeedId = id, AccountId = caller.AccountId!.Value, Text = request.Text! };
        db.Add(comment);
        await db.SaveChangesAsync(cancellation);
        http.Tag(comment.Version);
        return TypedResults.Created($"/api/v1/comments/{comment.Id}", await Shown(db.Comments.Where(c => c.Id == comment.Id), db, caller.AccountId, staff: false).SingleAsync(cancellation));
    }

    private static async Task<Results<Ok<CommentResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, CommentRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var comment = await Known(caller, db).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (comment is null)
            return Problems.NotFound($"comment", id);
        if (comment.AccountId != caller.AccountId)
            return NotTheAuthor();
        if (EntityTags.Refuse(ifMatch, comment.Version) is { } refusal)
            return refusal;
        if (comment.State == CommentState.Hidden)
            return Problems.Conflict($"The comment is hidden and stays as it was; appeal against the decision, or write a new one.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        comment.Text = request.Text!;
        db.Entry(comment).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(comment.Version);
        return TypedResults.Ok(await Shown(db.Comments.Where(c => c.Id == id), db, caller.AccountId, staff: false).SingleAsync(cancellation));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var comment = await Known(caller, db).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (comment is null)
            return Problems.NotFound($"comment", id);
        if (comment.AccountId != caller.AccountId)
            return NotTheAuthor();
        if (EntityTags.Refuse(ifMatch, comment.Version) is { } refusal)
            return refusal;
        db.Remove(comment);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Comments on needs that the caller knows of, and one's own.</summary>
    internal static IQueryable<Comment> Known(Caller caller, MatchmakingDb db)
    {
        var (needs, own) = (caller.Needs(db).Select(n => n.Id), caller.AccountId);
        return db.Comments.Where(c => c.AccountId == own || needs.Contains(c.NeedId));
    }

    private static IQueryable<CommentResponse> Shown(IQueryable<Comment> comments, MatchmakingDb db, Guid? reader, bool staff) => comments.Select(c => new CommentResponse
    {
        Id = c.Id, NeedId = c.NeedId, State = c.State, HiddenReason = c.HiddenReason, HiddenNote = c.HiddenNote, CreatedAt = c.CreatedAt, UpdatedAt = c.UpdatedAt, Version = c.Version,
        Author = c.Account!.DisabledAt != null ? null : db.ResidentProfiles.Where(p => p.AccountId == c.AccountId).Select(p => p.DisplayName).SingleOrDefault(),
        Text = c.State == CommentState.Visible || staff || c.AccountId == reader ? c.Text : null,
    });

    private static ProblemHttpResult NotTheAuthor() => Problems.Forbidden($"Only its author changes a comment.");
}
