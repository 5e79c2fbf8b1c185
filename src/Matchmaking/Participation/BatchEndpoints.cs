using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Matchmaking.Participation;

/// <summary>People heard on paper and at assemblies, entered by the city or by staff.</summary>
internal static class BatchEndpoints
{
    private static readonly ListQuery<SupportBatch> Query = new ListQuery<SupportBatch>()
        .Code<SupportChannel>("channel", "Only this channel: paper or assembly.", (all, channel) => all.Where(b => b.Channel == channel));

    public static void MapOfNeed(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/batches", ListAsync).WithName("listSupportBatches").WithSummary("Read who was heard offline")
            .WithDescription("Signatures on paper and people at assemblies, each with the evidence. In order of id, oldest first. A group of fewer than five people is shown without its number.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<SupportBatchResponse>([ParticipationExamples.BatchAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        needs.MapPost("/{id:guid}/batches", CreateAsync).WithName("createSupportBatch").WithSummary("Enter people who were heard offline")
            .WithDescription("By the members of the need's organization or staff. No channel may count more people than the city has residents, in one batch or in all of them.")
            .WithExamples(ParticipationExamples.Batch, ParticipationExamples.BatchAnswer).WithHeaders("ETag", "Location").WithProblems(400, 404, 409, 413, 415, 422, 503);
    }

    public static void Map(RouteGroupBuilder batches)
    {
        batches.MapGet("/{id:guid}", GetAsync).WithName("getSupportBatch").WithSummary("Read a batch").WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: ParticipationExamples.BatchAnswer).WithHeaders("ETag").WithProblems(404);
        batches.MapPut("/{id:guid}", CorrectAsync).WithName("correctSupportBatch").WithSummary("Correct a batch")
            .WithDescription("Replaces the whole batch and says what was wrong, which is shown with it; the audit log keeps what it was.")
            .WithExamples(ParticipationExamples.BatchCorrection, ParticipationExamples.BatchAnswer with { Version = 2, Count = 390, Correction = ParticipationExamples.BatchCorrection.Correction })
            .WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
        batches.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteSupportBatch").WithSummary("Remove a batch")
            .WithDescription("What was entered by mistake; the audit log keeps what it was.").WithProblems(400, 404, 412, 503);
    }

    private static async Task<Results<Ok<Page<SupportBatchResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var owner = await caller.Needs(db).Where(n => n.Id == id).Select(n => (Guid?)n.OrganizationId).SingleOrDefaultAsync(cancellation);
        if (owner is null)
            return Problems.NotFound($"need", id);
        var whole = caller.ActsFor(owner.Value);
        return await Query.RunAsync(http, db.SupportBatches.AsNoTracking().Where(b => b.NeedId == id), all => all.Select(b => SupportBatchResponse.Of(b, whole)), cancellation);
    }

    private static async Task<Results<Ok<SupportBatchResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var batch = await Known(caller, db).AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancellation);
        if (batch is null)
            return Problems.NotFound($"batch", id);
        http.Tag(batch.Version);
        return TypedResults.Ok(SupportBatchResponse.Of(batch, caller.ActsFor(batch.Need!.OrganizationId)));
    }

    private static async Task<Results<Created<SupportBatchResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, SupportBatchRequest request, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        // The sum is read and the batch added in one transaction: two at once cannot both still fit.
        await using var transaction = await BeginAsync(db, cancellation);
        var need = await caller.Needs(db).AsNoTracking().Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.Refuse(need.OrganizationId) is { } denied)
            return denied;
        if (need.RefuseVoice() is { } closed)
            return closed;
        var rules = request.Check(clock);
        await rules.WithinPopulationAsync(request, need, corrected: null, db, cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var batch = new SupportBatch { NeedId = id, Place = "", EvidenceLink = "", AccountId = caller.AccountId };
        request.CopyTo(batch);
        db.Add(batch);
        await SaveAsync(db, transaction, cancellation);
        http.Tag(batch.Version);
        return TypedResults.Created($"/api/v1/support-batches/{batch.Id}", SupportBatchResponse.Of(batch, whole: true));
    }

    private static async Task<Results<Ok<SupportBatchResponse>, ProblemHttpResult>> CorrectAsync(
        Guid id, SupportBatchCorrection request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        TimeProvider clock, CancellationToken cancellation)
    {
        await using var transaction = await BeginAsync(db, cancellation);
        var batch = await Known(caller, db).SingleOrDefaultAsync(b => b.Id == id, cancellation);
        if (batch is null)
            return Problems.NotFound($"batch", id);
        if (caller.Refuse(batch.Need!.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, batch.Version) is { } refusal)
            return refusal;
        var rules = request.Check(clock);
        await rules.WithinPopulationAsync(request, batch.Need, corrected: id, db, cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        request.CopyTo(batch);
        batch.Correction = request.Correction;
        db.Entry(batch).State = EntityState.Modified;
        await SaveAsync(db, transaction, cancellation);
        http.Tag(batch.Version);
        return TypedResults.Ok(SupportBatchResponse.Of(batch, whole: true));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var batch = await Known(caller, db).SingleOrDefaultAsync(b => b.Id == id, cancellation);
        if (batch is null)
            return Problems.NotFound($"batch", id);
        if (caller.Refuse(batch.Need!.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, batch.Version) is { } refusal)
            return refusal;
        db.Remove(batch);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static IQueryable<SupportBatch> Known(Caller caller, MatchmakingDb db)
    {
        var needs = caller.Needs(db).Select(n => n.Id);
        return db.SupportBatches.Include(b => b.Need!.Organization).Where(b => needs.Contains(b.NeedId));
    }

    /// <summary>Null where an Idempotency-Key has begun one already.</summary>
    private static async Task<IDbContextTransaction?> BeginAsync(MatchmakingDb db, CancellationToken cancellation) =>
        db.Database.CurrentTransaction is null ? await db.Database.CreateExecutionStrategy().ExecuteAsync(db.Database.BeginTransactionAsync, cancellation) : null;

    private static async Task SaveAsync(MatchmakingDb db, IDbContextTransaction? transaction, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }
}
