using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Notifications;

internal static class WebhookEndpoints
{
    private const int MostOfOneOrganization = 10;
    private static readonly TimeSpan LookUp = TimeSpan.FromSeconds(3);
    private static readonly ListQuery<Webhook> Query = new();

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/organizations/{id:guid}/webhooks", CreateAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("createWebhook").WithSummary("Add a webhook")
            .WithDescription("Events are posted to it, signed as Standard Webhooks (standardwebhooks.com) with the secret that is shown this once. It is told only what the organization may see: "
                + "ids and states, no personal data. Private addresses are refused.")
            .WithExamples(NotificationExamples.Webhook, NotificationExamples.Secret).WithHeaders("ETag", "Location").WithProblems(400, 404, 409, 413, 415, 422, 503);
        api.MapGet("/organizations/{id:guid}/webhooks", ListAsync).WithName("listWebhooks").WithSummary("List an organization's webhooks").WithDescription("In order of id, oldest first.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<WebhookResponse>([NotificationExamples.WebhookAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        api.MapGet("/webhooks/{id:guid}", GetAsync).WithName("getWebhook").WithSummary("Read a webhook").WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: NotificationExamples.WebhookAnswer).WithHeaders("ETag").WithProblems(404);
        api.MapPut("/webhooks/{id:guid}", ReplaceAsync).WithName("replaceWebhook").WithSummary("Replace a webhook")
            .WithDescription("Also switches it off, or on again after it failed for days. The secret stays.")
            .WithExamples(NotificationExamples.Webhook, NotificationExamples.WebhookAnswer).WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
        api.MapDelete("/webhooks/{id:guid}", DeleteAsync).WithName("deleteWebhook").WithSummary("Remove a webhook").WithDescription("Its deliveries go with it.").WithProblems(400, 404, 412, 503);
        api.MapPost("/webhooks/{id:guid}/rotate", RotateAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("rotateWebhookSecret").WithSummary("Give a webhook a new secret")
            .WithDescription("For 24 hours deliveries carry two signatures, by the new secret and by the one before, so that receivers can change over.")
            .WithExamples(response: NotificationExamples.Secret).WithHeaders("ETag").WithProblems(400, 404, 412, 503);
        api.MapPost("/webhooks/{id:guid}/test", TestAsync).WithName("testWebhook").WithSummary("Send a test event").WithDescription("Whatever it subscribes to; see how it went in the webhook's deliveries.")
            .WithExamples(response: NotificationExamples.Test).WithProblems(400, 404, 409, 412, 503);
    }

    private static async Task<Results<Created<WebhookSecretResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, WebhookRequest request, HttpContext http, Caller caller, MatchmakingDb db, WebhookSecrets secrets, IOptions<WebhookOptions> options, CancellationToken cancellation)
    {
        if (await RefuseAsync(caller, db, id, cancellation) is { } denied)
            return denied;
        if (await CheckAsync(request, options.Value, cancellation) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await db.Webhooks.CountAsync(w => w.OrganizationId == id, cancellation) >= MostOfOneOrganization)
            return Problems.Conflict($"The organization has {MostOfOneOrganization} webhooks, which is the most; remove one first.");
        var (shown, stored) = secrets.Make();
        var webhook = new Webhook { OrganizationId = id, Url = "", Secret = stored };
        Copy(request, webhook, db.Now);
        db.Add(webhook);
        await db.SaveChangesAsync(cancellation);
        http.Tag(webhook.Version);
        http.KeepSecret();
        return TypedResults.Created($"/api/v1/webhooks/{webhook.Id}", new WebhookSecretResponse(WebhookResponse.Of(webhook), shown));
    }

    private static async Task<Results<Ok<Page<WebhookResponse>>, ProblemHttpResult>> ListAsync(Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await RefuseAsync(caller, db, id, cancellation) is { } denied ? denied
            : await Query.RunAsync(http, db.Webhooks.AsNoTracking().Where(w => w.OrganizationId == id), all => all.Select(w => WebhookResponse.Of(w)), cancellation);

    private static async Task<Results<Ok<WebhookResponse>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await Of(caller, db).AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellation) is not { } webhook)
            return Problems.NotFound($"webhook", id);
        http.Tag(webhook.Version);
        return TypedResults.Ok(WebhookResponse.Of(webhook));
    }

    private static async Task<Results<Ok<WebhookResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, WebhookRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, IOptions<WebhookOptions> options, CancellationToken cancellation)
    {
        var (webhook, refusal) = await FindAsync(id, ifMatch, caller, db, cancellation);
        if (webhook is null)
            return refusal!;
        if (await CheckAsync(request, options.Value, cancellation) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        Copy(request, webhook, db.Now);
        db.Entry(webhook).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(webhook.Version);
        return TypedResults.Ok(WebhookResponse.Of(webhook));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var (webhook, refusal) = await FindAsync(id, ifMatch, caller, db, cancellation);
        if (webhook is null)
            return refusal!;
        db.Remove(webhook);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<WebhookSecretResponse>, ProblemHttpResult>> RotateAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, WebhookSecrets secrets, CancellationToken cancellation)
    {
        var (webhook, refusal) = await FindAsync(id, ifMatch, caller, db, cancellation);
        if (webhook is null)
            return refusal!;
        var (shown, stored) = secrets.Make();
        (webhook.PreviousSecret, webhook.PreviousSecretUntil, webhook.Secret) = (webhook.Secret, db.Now + WebhookSecrets.Overlap, stored);
        await db.SaveChangesAsync(cancellation);
        http.Tag(webhook.Version);
        http.KeepSecret();
        return TypedResults.Ok(new WebhookSecretResponse(WebhookResponse.Of(webhook), shown));
    }

    private static async Task<Results<Ok<DeliveryResponse>, ProblemHttpResult>> TestAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var (webhook, refusal) = await FindAsync(id, ifMatch, caller, db, cancellation);
        if (webhook is null)
            return refusal!;
        if (webhook.DisabledAt is not null)
            return Problems.Conflict($"The webhook is switched off; switch it on first with PUT /api/v1/webhooks/{id}.");
        var delivery = EventAnnouncer.Delivery(id, WebhookEvent.Test, id, new JsonObject { ["webhookId"] = id }, db.Now);
        db.Add(delivery);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(DeliveryResponse.Of(delivery));
    }

    /// <summary>The webhooks that the caller knows of: those of the own organization.</summary>
    public static IQueryable<Webhook> Of(Caller caller, MatchmakingDb db)
    {
        var own = caller.Own;
        return caller.May == May.All ? db.Webhooks : db.Webhooks.Where(w => w.OrganizationId == own);
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(Caller caller, MatchmakingDb db, Guid organization, CancellationToken cancellation) =>
        caller.ActsFor(organization) && await db.Organizations.AnyAsync(o => o.Id == organization, cancellation) ? null : Problems.NotFound($"organization", organization);

    private static async Task<(Webhook? Webhook, ProblemHttpResult? Refusal)> FindAsync(Guid id, string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await Of(caller, db).SingleOrDefaultAsync(w => w.Id == id, cancellation) is not { } webhook ? (null, Problems.NotFound($"webhook", id))
            : EntityTags.Refuse(ifMatch, webhook.Version) is { } refusal ? (null, refusal) : (webhook, null);

    private static async Task<Rules> CheckAsync(WebhookRequest request, WebhookOptions options, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        rules.Must(request.Events is not { Count: 0 }, "events", $"Is empty; name at least one event.");
        if (rules.Broken || options.AllowPrivateAddresses)
            return rules;
        var url = new Uri(request.Url!);
        rules.Must(url.Scheme == Uri.UriSchemeHttps, "url", $"Must begin with https.");
        rules.Must(url.UserInfo.Length == 0, "url", $"Must not hold a user name or password; deliveries are signed.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LookUp);
        try
        {
            // A name without an address yet may get one; every delivery looks again.
            var addresses = await PublicAddresses.OfAsync(url.IdnHost, limit.Token);
            rules.Must(Array.TrueForAll(addresses, PublicAddresses.IsPublic), "url", $"Leads to an address that is not public; give one that can be reached from anywhere.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            rules.Must(false, "url", $"Its name was not found in time; try again, or give another.");
        }
        return rules;
    }

    private static void Copy(WebhookRequest request, Webhook webhook, DateTime now)
    {
        (webhook.Url, webhook.Description, webhook.Events) = (request.Url!, request.Description, [.. request.Events!]);
        if (request.Enabled && webhook.DisabledAt is not null)
            webhook.FailingSince = null;
        webhook.DisabledAt = request.Enabled ? null : webhook.DisabledAt ?? now;
    }
}
