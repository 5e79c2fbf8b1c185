using System.Globalization;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>The other side of a reference says whether it is true.</summary>
internal static class ConfirmationEndpoints
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(14);

    private static readonly ListQuery<ReferenceConfirmation> Query = new ListQuery<ReferenceConfirmation>()
        .Code<ConfirmedBy>("by", "Only answers that came this way.", (all, by) => all.Where(c => c.By == by));

    public static void Map(RouteGroupBuilder references)
    {
        references.MapGet("/{id:guid}/confirmations", ListAsync).WithName("listReferenceConfirmations").WithSummary("Read what the other side said")
            .WithDescription("Every answer, oldest first; the last one counts. Only the provider, the client and staff know of them.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<ConfirmationResponse>([ReviewExamples.ConfirmationAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        references.MapPost("/{id:guid}/confirmations", ConfirmAsync).WithName("confirmReference").WithSummary("Confirm or dispute a reference")
            .WithDescription("By an account of the client organization; If-Match names the version that is confirmed. What happened as described is confirmed, anything else disputed, "
                + "and matching no longer sees what is disputed.")
            .WithExamples(ReviewExamples.Confirmation, ReviewExamples.ConfirmationAnswer).WithHeaders("ETag", "Location").WithProblems(400, 404, 412, 413, 415, 422, 503);
        references.MapPost("/{id:guid}/confirmation-links", LinkAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("linkReferenceConfirmation").WithSummary("Make a one-time link for the other side")
            .WithDescription("For a client who does not sign in. When the client is a member with a contact or an owner, the link goes to that address and the provider never sees it; "
                + "otherwise the token is shown this once, for the provider to hand on. It works once, for 14 days and for this version of the reference only. "
                + "What was disputed gets a link from staff alone.")
            .WithExamples(response: ReviewExamples.Link).WithProblems(400, 404, 409, 412, 503);
    }

    public static void MapLinks(RouteGroupBuilder confirmations) => confirmations.MapPost("/", AnswerAsync).WithName("answerConfirmationLink").WithSummary("Confirm or dispute by a one-time link")
        .WithDescription("With the token of the link. One that was used, has expired, was altered or is for an earlier version of the reference is refused, always in the same words. "
            + "Who is signed in for the provider, or made the link, does not answer it: they are not the other side.")
        .WithExamples(ReviewExamples.LinkConfirmation, ReviewExamples.ConfirmationAnswer with
        {
            ScopeAccurate = false, WouldRepeat = false, Comment = ReviewExamples.LinkConfirmation.Comment, By = ConfirmedBy.Link,
        }).WithProblems(400, 403, 413, 415, 422, 503);

    private static async Task<Results<Ok<Page<ConfirmationResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var reference = await db.References.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (reference is null || !(caller.ActsFor(reference.OrganizationId) || IsClient(caller, reference)))
            return Problems.NotFound($"reference", id);
        return await Query.RunAsync(http, db.ReferenceConfirmations.AsNoTracking().Where(c => c.ReferenceId == id), all => all.Select(c => new ConfirmationResponse
        {
            Id = c.Id, ReferenceId = c.ReferenceId, Happened = c.Happened, ScopeAccurate = c.ScopeAccurate, WouldRepeat = c.WouldRepeat,
            Comment = c.Comment, By = c.By, AccountId = c.AccountId, CreatedAt = c.CreatedAt,
        }), cancellation);
    }

    private static async Task<Results<Created<ConfirmationResponse>, ProblemHttpResult>> ConfirmAsync(
        Guid id, ConfirmationRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var reference = await db.References.FindAsync([id], cancellation);
        if (reference is null || !IsClient(caller, reference))
            return Problems.NotFound($"reference", id);
        if (EntityTags.Refuse(ifMatch, reference.Version) is { } refusal)
            return refusal;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var answer = Add(db, reference, request, caller.May == May.All ? ConfirmedBy.Staff : ConfirmedBy.Account, caller.AccountId, clock);
        await db.SaveChangesAsync(cancellation);
        http.Tag(reference.Version);
        return TypedResults.Created($"/api/v1/references/{id}/confirmations", answer);
    }

    private static async Task<Results<Ok<ConfirmationLinkResponse>, ProblemHttpResult>> LinkAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, SignedTokens tokens,
        Outbox outbox, TimeProvider clock, CancellationToken cancellation)
    {
        var reference = await db.References.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (reference is null || !caller.ActsFor(reference.OrganizationId))
            return Problems.NotFound($"reference", id);
        if (EntityTags.Refuse(ifMatch, reference.Version) is { } refusal)
            return refusal;
        // A provider who makes links could answer the dispute away.
        if (reference.State == ReferenceState.Disputed && caller.May != May.All)
            return Problems.Conflict($"The reference is disputed; only an account of the client can answer again, or somebody to whom staff give a link.");
        http.KeepSecret();
        var recipient = await RecipientAsync(reference, db, cancellation);
        // An answer makes a new version, so that the token works once.
        var detail = FormattableString.Invariant($"{reference.Version}|{caller.AccountId:N}|{Code<ConfirmedBy>.Of(recipient is null ? ConfirmedBy.Link : ConfirmedBy.ContactLink)}");
        var expires = clock.GetUtcNow() + LinkLifetime;
        if (recipient is null)
            return TypedResults.Ok(new ConfirmationLinkResponse(id, tokens.Issue(TokenPurpose.ReferenceConfirmation, id, detail, expires), ToClient: false, expires.UtcDateTime));
        outbox.Add(MessageKind.ReferenceConfirmation, recipient, account: null, TokenPurpose.ReferenceConfirmation, id, detail, LinkLifetime);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new ConfirmationLinkResponse(id, Token: null, ToClient: true, expires.UtcDateTime));
    }

    /// <summary>An address that the client itself entered; null when the client is no member or has none.</summary>
    private static async Task<string?> RecipientAsync(Reference reference, MatchmakingDb db, CancellationToken cancellation) => reference.ClientOrganizationId is not { } client ? null
        : await db.Contacts.Where(c => c.OrganizationId == client && c.Email != null).OrderBy(c => c.Id).Select(c => c.Email).FirstOrDefaultAsync(cancellation)
            ?? await db.Accounts.Where(a => a.OrganizationId == client && a.MemberRole == MemberRole.Owner && a.EmailConfirmed && a.DisabledAt == null).OrderBy(a => a.Id).Select(a => a.Email).FirstOrDefaultAsync(cancellation);

    private static async Task<Results<Ok<ConfirmationResponse>, ProblemHttpResult>> AnswerAsync(
        LinkConfirmationRequest request, Caller caller, MatchmakingDb db, SignedTokens tokens, TimeProvider clock, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var read = tokens.Read(TokenPurpose.ReferenceConfirmation, request.Token);
        var reference = read is { Expired: false } ? await db.References.FindAsync([read.Id], cancellation) : null;
        if (reference is null || read!.Detail.Split('|') is not [var version, var maker, var code] || !Code<ConfirmedBy>.TryParse(code, out var by) || version != reference.Version.ToString(CultureInfo.InvariantCulture))
            return SignUpEndpoints.BadToken();
        var madeBy = Guid.ParseExact(maker, "N");
        if (caller.AccountId == madeBy || (caller.OrganizationId is { } organization && organization == reference.OrganizationId))
            return Problems.Forbidden($"The link is for the client; your account made it or acts for the provider. Hand it on unopened.");
        var answer = Add(db, reference, request, by, madeBy, clock);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The same token was used at the same moment.
            return SignUpEndpoints.BadToken();
        }
        return TypedResults.Ok(answer);
    }

    private static bool IsClient(Caller caller, Reference reference) =>
        caller.May == May.All || (reference.ClientOrganizationId is { } client && caller.ActsFor(client));

    private static ConfirmationResponse Add(MatchmakingDb db, Reference reference, ConfirmationRequest request, ConfirmedBy by, Guid? account, TimeProvider clock)
    {
        var answer = new ReferenceConfirmation
        {
            ReferenceId = reference.Id, Happened = request.Happened!.Value, ScopeAccurate = request.ScopeAccurate!.Value, WouldRepeat = request.WouldRepeat!.Value,
            Comment = request.Comment, By = by, AccountId = account, ReferenceVersion = reference.Version, CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        (reference.State, reference.ConfirmedBy) = (answer.State, answer.State == ReferenceState.Confirmed ? by : null);
        db.Add(answer);
        db.Entry(reference).State = EntityState.Modified;
        return new ConfirmationResponse
        {
            Id = answer.Id, ReferenceId = answer.ReferenceId, Happened = answer.Happened, ScopeAccurate = answer.ScopeAccurate, WouldRepeat = answer.WouldRepeat,
            Comment = answer.Comment, By = by, AccountId = account, CreatedAt = answer.CreatedAt,
        };
    }
}
