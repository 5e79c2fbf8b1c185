using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

internal static class OfferingEndpoints
{
    private static readonly ListQuery<Offering> Query = new ListQuery<Offering>()
        .Id("organizationId", "Only offerings of this provider.", (all, id) => all.Where(o => o.OrganizationId == id))
        .Code<OfferingStatus>("status", "Only offerings in this status.", (all, status) => all.Where(o => o.Status == status))
        .Code<Sector>("sector", "Only offerings that name this sector.", (all, sector) => all.Where(o => o.Sectors.Contains(sector)))
        .Code<TargetGroup>("targetGroup", "Only offerings that name this target group.", (all, group) => all.Where(o => o.TargetGroups.Contains(group)))
        .Country("country", "Only offerings of providers in this country, ISO 3166-1 alpha-2.", (all, country) => all.Where(o => o.Organization!.Country == country))
        .Code<Region>("region", "Only offerings of providers in this region.", (all, region) => all.Where(o => o.Organization!.Region == region))
        .Text("source", "Only offerings of providers first read from this history source, such as cordis.", (all, source) => all.Where(o => o.Organization!.Source == source))
        .Text("q", "Text that the title contains; case does not matter in A–Z.", (all, text) =>
            all.Where(o => EF.Functions.Like(o.Title, ListQuery<Offering>.Containing(text), @"\")));

    public static void Map(RouteGroupBuilder offerings)
    {
        offerings.MapPost("/", CreateAsync).WithName("createOffering").WithSummary("Draft an offering")
            .WithDescription("Saves an offering of a provider as a draft; publish it to have it matched.")
            .WithExamples(ProfileExamples.Offering, ProfileExamples.OfferingAnswer).WithHeaders("ETag", "Location").WithProblems(400, 413, 415, 422, 503);
        offerings.MapGet("/", ListAsync).WithName("listOfferings").WithSummary("List offerings")
            .WithDescription("In order of id, oldest first; filters combine with and.").WithQuery(Query.Parameters)
            .WithExamples(response: ProfileExamples.PageOf(ProfileExamples.OfferingAnswer)).WithHeaders("Link").WithProblems(400);
        offerings.MapGet("/{id:guid}", GetAsync).WithName("getOffering").WithSummary("Read an offering")
            .WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: ProfileExamples.OfferingAnswer).WithHeaders("ETag").WithProblems(404);
        offerings.MapPut("/{id:guid}", ReplaceAsync).WithName("replaceOffering").WithSummary("Replace an offering")
            .WithDescription("Replaces the whole offering: a field left out is emptied. A published offering must stay complete, and stays published unless a member that is not vetted changes what matching relies on: then it goes back to review. "
                + "A withdrawn or expired one cannot be changed.")
            .WithExamples(ProfileExamples.Offering, ProfileExamples.OfferingAnswer).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        offerings.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteOffering").WithSummary("Remove an offering")
            .WithDescription("Removes the offering together with its stored match runs. To end it and keep its history, withdraw it.")
            .WithProblems(400, 404, 412, 503);
        Transition(offerings, "submit", "submitOffering", "Submit an offering for review", OfferingLifecycle.Submit,
            "From draft or changes_requested: staff approve it, which publishes it, or request changes. It must be complete, as for publish.");
        Transition(offerings, "approve", "approveOffering", "Approve an offering", OfferingLifecycle.Approve, "From under_review: staff have checked it, and it is published.");
        offerings.MapPost("/{id:guid}/request-changes", (Guid id, ChangesRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller,
                MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation) =>
                MoveAsync(OfferingLifecycle.RequestChanges, id, ifMatch, http, caller, db, mapping, clock, cancellation, request))
            .WithName("requestOfferingChanges").WithSummary("Ask the owner for changes")
            .WithDescription("From under_review to changes_requested: the reason and the text stand in the review, and the owner submits again.")
            .WithExamples(ReviewExamples.Changes, ProfileExamples.OfferingAnswer with { Status = OfferingStatus.ChangesRequested, Version = 3 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        Transition(offerings, "publish", "publishOffering", "Publish an offering", OfferingLifecycle.Publish,
            "From draft or changes_requested, by staff and by members whose organization is vetted; others submit. The offering must name at least one sector, must not have expired and its provider must not be suspended or rejected.");
        Transition(offerings, "withdraw", "withdrawOffering", "Withdraw an offering", OfferingLifecycle.Withdraw,
            "From under_review, changes_requested or published: it is no longer on offer. A draft is deleted instead.");
    }

    private static void Transition(RouteGroupBuilder offerings, string verb, string name, string summary, OfferingLifecycle lifecycle, string description) =>
        offerings.MapPost($"/{{id:guid}}/{verb}",
                (Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping,
                    TimeProvider clock, CancellationToken cancellation) => MoveAsync(lifecycle, id, ifMatch, http, caller, db, mapping, clock, cancellation))
            .WithName(name).WithSummary(summary).WithDescription(description)
            .WithExamples(response: ProfileExamples.OfferingAnswer with { Status = lifecycle.To, PublishedAt = lifecycle.To == OfferingStatus.UnderReview ? null : ProfileExamples.OfferingAnswer.CreatedAt, Version = 2 }).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 422, 503);

    private static Task<Results<Ok<Page<OfferingResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation) =>
        Query.RunAsync(http, caller.Offerings(db).AsNoTracking(), mapping.Project<OfferingResponse>, cancellation);

    private static async Task<Results<Ok<OfferingResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, CancellationToken cancellation)
    {
        var found = await mapping.Project<OfferingResponse>(caller.Offerings(db).AsNoTracking().Where(o => o.Id == id)).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return Problems.NotFound($"offering", id);
        http.Tag(found.Version);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Created<OfferingResponse>, ProblemHttpResult>> CreateAsync(
        OfferingRequest request, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock, current: null);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.Provider], cancellation);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var offering = new Offering { Title = request.Title!, Summary = request.Summary! };
        request.CopyTo(offering);
        db.Add(offering);
        await db.SaveChangesAsync(cancellation);
        http.Tag(offering.Version);
        return TypedResults.Created($"/api/v1/offerings/{offering.Id}", mapping.Map<OfferingResponse>(offering));
    }

    private static async Task<Results<Ok<OfferingResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, OfferingRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping, TimeProvider clock, CancellationToken cancellation)
    {
        var offering = await caller.Offerings(db).SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (offering is null)
            return Problems.NotFound($"offering", id);
        if (caller.Refuse(offering.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, offering.Version) is { } refusal)
            return refusal;
        if (OfferingLifecycle.WhyFixed(offering.Status) is { } fixedNow)
            return Problems.Conflict(fixedNow);
        if (request.OrganizationId is { } organization && caller.Refuse(organization) is { } refused)
            return refused;
        var rules = request.Check(clock, offering);
        await rules.MemberAsync("organizationId", request.OrganizationId, db, [OrganizationKind.Provider], cancellation);
        if (offering.Status == OfferingStatus.Published)
            rules.Must(request.Sectors.Count > 0, "sectors", $"Is empty; a published offering names at least one sector.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var (published, facts) = (offering.Status == OfferingStatus.Published, ReliedUpon.OfOfferings.Facts(offering));
        request.CopyTo(offering);
        db.Entry(offering).State = EntityState.Modified;
        if (published && facts != ReliedUpon.OfOfferings.Facts(offering) && !await caller.MayPublishAsync(offering.OrganizationId, db, clock, cancellation))
        {
            offering.Status = OfferingLifecycle.SendBack.To;
            await db.RecordAsync(ReviewEntry.Of(ProfileKind.Offering, id), ReviewStep.SentBack, caller, clock, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        http.Tag(offering.Version);
        return TypedResults.Ok(mapping.Map<OfferingResponse>(offering));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var offering = await caller.Offerings(db).SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (offering is null)
            return Problems.NotFound($"offering", id);
        if (caller.Refuse(offering.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, offering.Version) is { } refusal)
            return refusal;
        db.Remove(offering);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<OfferingResponse>, ProblemHttpResult>> MoveAsync(
        OfferingLifecycle lifecycle, Guid id, string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ProfileMapping mapping,
        TimeProvider clock, CancellationToken cancellation, ChangesRequest? changes = null)
    {
        var offering = await caller.Offerings(db).Include(o => o.Organization).SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (offering is null)
            return Problems.NotFound($"offering", id);
        if (caller.Refuse(offering.OrganizationId) is { } denied)
            return denied;
        if (EntityTags.Refuse(ifMatch, offering.Version) is { } refusal)
            return refusal;
        if (!lifecycle.From.Contains(offering.Status))
            return Problems.Conflict($"The offering is {Code<OfferingStatus>.Of(offering.Status)}; it can become {Code<OfferingStatus>.Of(lifecycle.To)} only from {string.Join(", ", lifecycle.From.Select(Code<OfferingStatus>.Of))}.");
        if (lifecycle == OfferingLifecycle.Publish && caller.WhySubmit(offering.Organization!, ProfileKind.Offering, id, clock) is { } submit)
            return Problems.Conflict(submit);
        var rules = lifecycle.Complete(offering, clock, changes);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        offering.Status = lifecycle.To;
        if (lifecycle.Step is { } step)
        {
            var entry = ReviewEntry.Of(ProfileKind.Offering, id);
            (entry.Reason, entry.Text) = (changes?.Reason, changes?.Text);
            await db.RecordAsync(entry, step, caller, clock, cancellation);
        }
        if (lifecycle.To == OfferingStatus.Published)
            offering.PublishedAt ??= clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        http.Tag(offering.Version);
        return TypedResults.Ok(mapping.Map<OfferingResponse>(offering));
    }
}
