using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

internal static class NeedEndpoints
{
    private static readonly ListQuery<Need> Query = new ListQuery<Need>()
        .Id("organizationId", "Only needs of this city or institution.", (all, id) => all.Where(n => n.OrganizationId == id))
        .Code<NeedStatus>("status", "Only needs in this status.", (all, status) => all.Where(n => n.Status == status))
        .Code<Sector>("sector", "Only needs that name this sector.", (all, sector) => all.Where(n => n.Sectors.Contains(sector)))
        .Code<TargetGroup>("targetGroup", "Only needs that name this target group.", (all, group) => all.Where(n => n.TargetGroups.Contains(group)))
        .Country("country", "Only needs of members in this country, ISO 3166-1 alpha-2.", (all, country) => all.Where(n => n.Organization!.Country == country))
        .Code<Region>("region", "Only needs of members in this region.", (all, region) => all.Where(n => n.Organization!.Region == region))
        .Text("q", "Text that the title contains; case does not matter in A–Z.", (all, text) =>
            all.Where(n => EF.Functions.Like(n.Title, ListQuery<Need>.Containing(text), @"\")));

    public static void Map(RouteGroupBuilder needs)
    {
        needs.MapPost("/", CreateAsync).WithName("createNeed").WithSummary("Draft a need")
            .WithDescription("Saves a need of a city or an institution as a draft; publish it to have it matched.")
            .WithExamples(ProfileExamples.Need, ProfileExamples.NeedAnswer).WithHeaders("ETag", "Location").WithProblems(400, 413, 415, 422, 503);
        needs.MapGet("/", ListAsync).WithName("listNeeds").WithSummary("List needs")
            .WithDescription("In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: ProfileExamples.PageOf(ProfileExamples.NeedAnswer)).WithHeaders("Link").WithProblems(400);
        needs.MapGet("/{id:guid}", GetAsync).WithName("getNeed").WithSummary("Read a need")
            .WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: ProfileExamples.NeedAnswer).WithHeaders("ETag").WithProblems(404);
        needs.MapPut("/{id:guid}", ReplaceAsync).WithName("replaceNeed").WithSummary("Replace a need")
            .WithDescription("Replaces the whole need: a field left out is emptied. A published need must stay complete, and stays published unless a member that is not vetted changes what matching relies on: then it goes back to review. "
                + "An ended one cannot be changed.")
            .WithExamples(ProfileExamples.Need, ProfileExamples.NeedAnswer).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        needs.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteNeed").WithSummary("Remove a need")
            .WithDescription("Removes the need together with its stored match runs. One that residents supported or commented on stays; to end it and keep its history, close or cancel it.")
            .WithProblems(400, 404, 409, 412, 503);
        Transition(needs, "submit", "submitNeed", "Submit a need for review", NeedLifecycle.Submit,
            "From draft or changes_requested: staff approve it, which publishes it, or request changes. It must be complete, as for publish.");
        Transition(needs, "approve", "approveNeed", "Approve a need", NeedLifecycle.Approve, "From under_review: staff have checked it, and it is published.");
        needs.MapPost("/{id:guid}/request-changes", (Guid id, ChangesRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller,
                MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation) =>
                MoveAsync(NeedLifecycle.RequestChanges, id, ifMatch, http, caller, db, mapping, clock, cancellation, request))
            .WithName("requestNeedChanges").WithSummary("Ask the owner for changes")
            .WithDescription("From under_review to changes_requested: the reason and the text stand in the review, and the owner submits again.")
            .WithExamples(ReviewExamples.Changes, ProfileExamples.NeedAnswer with { Status = NeedStatus.ChangesRequested, Version = 3 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        Transition(needs, "publish", "publishNeed", "Publish a need", NeedLifecycle.Publish,
            "From draft or changes_requested, by staff and by members whose organization is vetted; others submit. The need must name at least one sector, its deadline must lie ahead and its member must not be suspended or rejected.");
        Transition(needs, "close", "closeNeed", "Close a need", NeedLifecycle.Close, "From published, matched or none_suitable: the search has ended.");
        Transition(needs, "cancel", "cancelNeed", "Cancel a need", NeedLifecycle.Cancel, "From any status in which the search has not ended: the need has gone away.");
    }

    private static void Transition(RouteGroupBuilder needs, string verb, string name, string summary, NeedLifecycle lifecycle, string description) =>
        needs.MapPost($"/{{id:guid}}/{verb}",
                (Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping,
                    TimeProvider clock, CancellationToken cancellation) => MoveAsync(lifecycle, id, ifMatch, http, caller, db, mapping, clock, cancellation))
            .WithName(name).WithSummary(summary).WithDescription(description)
            .WithExamples(response: ProfileExamples.NeedAnswer with { Status = lifecycle.To, PublishedAt = lifecycle.To == NeedStatus.UnderReview ? null : ProfileExamples.NeedAnswer.CreatedAt, Version = 2 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 422, 503);

    private static Task<Results<Ok<Page<NeedResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation) =>
        Query.RunAsync(http, caller.Needs(db).AsNoTracking(), mapping.Project<NeedResponse>, cancellation);

    private static async Task<Results<Ok<NeedResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation)
    {
        var found = await mapping.Project<NeedResponse>(caller.Needs(db).AsNoTracking().Where(n => n.Id == id)).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return Problems.NotFound($"need", id);
        http.Tag(found.Version);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Created<NeedResponse>, ProblemHttpResult>> CreateAsync(
        NeedRequest request, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock, current: null);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.City, OrganizationKind.Institution], cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var need = new Need { Title = request.Title!, Problem = request.Problem! };
        request.CopyTo(need);
        db.Add(need);
        await db.SaveChangesAsync(cancellation);
        http.Tag(need.Version);
        return TypedResults.Created($"/api/v1/needs/{need.Id}", mapping.Map<NeedResponse>(need));
    }

    private static async Task<Results<Ok<NeedResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, NeedRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.Refuse(need.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, need.Version) is { } refusal)
            return refusal;
        if (NeedLifecycle.WhyFixed(need.Status) is { } fixedNow)
            return Problems.Conflict(fixedNow);
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock, need);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.City, OrganizationKind.Institution], cancellation);
        if (need.Status == NeedStatus.Published)
            rules.Must(request.Sectors.Count > 0, "sectors", $"Is empty; a published need names at least one sector.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var (published, facts) = (need.Status == NeedStatus.Published, ReliedUpon.OfNeeds.Facts(need));
        request.CopyTo(need);
        db.Entry(need).State = EntityState.Modified;
        if (published && facts != ReliedUpon.OfNeeds.Facts(need) && !await caller.MayPublishAsync(need.OrganizationId, db, clock, cancellation))
        {
            need.Status = NeedLifecycle.SendBack.To;
            await db.RecordAsync(ReviewEntry.Of(ProfileKind.Need, id), ReviewStep.SentBack, caller, clock, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        http.Tag(need.Version);
        return TypedResults.Ok(mapping.Map<NeedResponse>(need));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.Refuse(need.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, need.Version) is { } refusal)
            return refusal;
        // What people said is theirs, and is not taken from them with the need.
        if (await db.Supports.AnyAsync(s => s.NeedId == id, cancellation) || await db.SupportBatches.AnyAsync(b => b.NeedId == id, cancellation) || await db.Comments.AnyAsync(c => c.NeedId == id, cancellation))
            return Problems.Conflict($"Residents supported the need or commented on it, and that would be removed with it; end it with POST /api/v1/needs/{id}/close or /cancel instead.");
        db.Remove(need);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<NeedResponse>, ProblemHttpResult>> MoveAsync(
        NeedLifecycle lifecycle, Guid id, string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping,
        TimeProvider clock, CancellationToken cancellation, ChangesRequest? changes = null)
    {
        var need = await caller.Needs(db).Include(n => n.Organization).SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.Refuse(need.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, need.Version) is { } refusal)
            return refusal;
        if (!lifecycle.From.Contains(need.Status))
            return Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}; it can become {Code<NeedStatus>.Of(lifecycle.To)} only from {string.Join(", ", lifecycle.From.Select(Code<NeedStatus>.Of))}.");
        if (lifecycle == NeedLifecycle.Publish && caller.WhySubmit(need.Organization!, ProfileKind.Need, id, clock) is { } submit)
            return Problems.Conflict(submit);
        var rules = lifecycle.Complete(need, clock, changes);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        need.Status = lifecycle.To;
        if (lifecycle.Step is { } step)
        {
            var entry = ReviewEntry.Of(ProfileKind.Need, id);
            (entry.Reason, entry.Text) = (changes?.Reason, changes?.Text);
            await db.RecordAsync(entry, step, caller, clock, cancellation);
        }
        if (lifecycle.To == NeedStatus.Published)
            need.PublishedAt ??= clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        http.Tag(need.Version);
        return TypedResults.Ok(mapping.Map<NeedResponse>(need));
    }
}
