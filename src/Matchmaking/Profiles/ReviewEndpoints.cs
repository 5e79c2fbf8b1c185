using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>The queue of staff, and the thread between them and a profile's owner.</summary>
internal static class ReviewEndpoints
{
    private static readonly ListQuery<ReviewEntry> Queue = new ListQuery<ReviewEntry>()
        .Code<ProfileKind>("kind", "Only needs, or only offerings.", (all, kind) => all.Where(e => kind == ProfileKind.Need ? e.NeedId != null : e.OfferingId != null))
        .Code<ReviewStep>("step", "Only what waits for this reason: submitted or sent_back.", (all, step) => all.Where(e => e.Step == step))
        .Id("organizationId", "Only profiles of this member.", (all, id) => all.Where(e => e.Need!.OrganizationId == id || e.Offering!.OrganizationId == id))
        .Country("country", "Only profiles of members in this country, ISO 3166-1 alpha-2.", (all, country) =>
            all.Where(e => e.Need!.Organization!.Country == country || e.Offering!.Organization!.Country == country));

    private static readonly ListQuery<ReviewEntry> Thread = new ListQuery<ReviewEntry>()
        .Code<ReviewStep>("step", "Only this step.", (all, step) => all.Where(e => e.Step == step));

    public static void Map(RouteGroupBuilder reviews) => reviews.MapGet("/", ListAsync).WithName("listReviews").WithSummary("List what waits for review")
        .WithDescription("Needs and offerings under review, those first that have waited longest; filters combine with and.").WithQuery(Queue.Parameters)
        .WithExamples(response: new Page<ReviewResponse>([ReviewExamples.Waiting], null)).WithHeaders("Link").WithProblems(400);

    /// <summary>The thread of one kind of profile, below its own route.</summary>
    public static void MapThread(RouteGroupBuilder profiles, ProfileKind kind)
    {
        var name = Code<ProfileKind>.Of(kind);
        profiles.MapGet("/{id:guid}/review", (Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
                ThreadAsync(kind, id, http, caller, db, cancellation))
            .WithName($"list{kind}Review").WithSummary($"Read the review of the {name}")
            .WithDescription("Steps and messages in order, oldest first. Only the owner and staff know of it.").WithQuery(Thread.Parameters)
            .WithExamples(response: new Page<ReviewEntryResponse>([ReviewExamples.Entry], null)).WithHeaders("Link").WithProblems(400, 404);
        profiles.MapPost("/{id:guid}/review", (Guid id, ReviewMessageRequest request, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation) =>
                WriteAsync(kind, id, request, caller, db, clock, cancellation))
            .WithName($"write{kind}Review").WithSummary($"Write to the other side of the {name}'s review")
            .WithDescription("Adds a message of the owner or of staff; it changes no status.")
            .WithExamples(ReviewExamples.Message, ReviewExamples.MessageAnswer).WithHeaders("Location").WithProblems(400, 404, 413, 415, 422, 503);
    }

    private static Task<Results<Ok<Page<ReviewResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Queue.RunAsync(http,
            db.ReviewEntries.AsNoTracking().Where(e => e.Waiting && (e.Need!.Status == NeedStatus.UnderReview || e.Offering!.Status == OfferingStatus.UnderReview)),
            all => all.Select(e => new ReviewResponse
            {
                Id = e.Id, Kind = e.NeedId != null ? ProfileKind.Need : ProfileKind.Offering, ProfileId = e.NeedId ?? e.OfferingId!.Value,
                Title = e.NeedId != null ? e.Need!.Title : e.Offering!.Title,
                OrganizationId = e.NeedId != null ? e.Need!.OrganizationId : e.Offering!.OrganizationId,
                OrganizationName = e.NeedId != null ? e.Need!.Organization!.LegalName : e.Offering!.Organization!.LegalName,
                Step = e.Step, WaitingSince = e.CreatedAt,
            }), cancellation);

    private static async Task<Results<Ok<Page<ReviewEntryResponse>>, ProblemHttpResult>> ThreadAsync(
        ProfileKind kind, Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await IsOwnAsync(kind, id, caller, db, cancellation)
            ? await Thread.RunAsync(http, db.ReviewEntries.AsNoTracking().Where(e => kind == ProfileKind.Need ? e.NeedId == id : e.OfferingId == id), all => all.Select(e =>
                new ReviewEntryResponse { Id = e.Id, Step = e.Step, Side = e.Side, Reason = e.Reason, Text = e.Text, CreatedAt = e.CreatedAt }), cancellation)
            : Missing(kind, id);

    private static async Task<Results<Created<ReviewEntryResponse>, ProblemHttpResult>> WriteAsync(
        ProfileKind kind, Guid id, ReviewMessageRequest request, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (!await IsOwnAsync(kind, id, caller, db, cancellation))
            return Missing(kind, id);
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var entry = ReviewEntry.Of(kind, id);
        entry.Text = request.Text;
        await db.RecordAsync(entry, ReviewStep.Message, caller, clock, cancellation);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/v1/{Code<ProfileKind>.Of(kind)}s/{id}/review",
            new ReviewEntryResponse { Id = entry.Id, Step = entry.Step, Side = entry.Side, Text = entry.Text, CreatedAt = entry.CreatedAt });
    }

    private static ProblemHttpResult Missing(ProfileKind kind, Guid id) => Problems.NotFound(kind == ProfileKind.Need ? (Sentence)$"need" : $"offering", id);

    /// <summary>To anybody else it is as if there were no such profile.</summary>
    private static async Task<bool> IsOwnAsync(ProfileKind kind, Guid id, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var owners = kind == ProfileKind.Need ? db.Needs.Where(n => n.Id == id).Select(n => (Guid?)n.OrganizationId) : db.Offerings.Where(o => o.Id == id).Select(o => (Guid?)o.OrganizationId);
        return await owners.SingleOrDefaultAsync(cancellation) is { } owner && caller.ActsFor(owner);
    }
}
