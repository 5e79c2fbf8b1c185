using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Notifications;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Notifications;

public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private MatchmakingHost host = null!;
    private HookReceiver receiver = null!;
    private string city = null!;
    private ApiClient owner = null!;

    private static void Allow(WebApplicationBuilder builder)
    {
        builder.Configuration["Matchmaking:Webhooks:AllowPrivateAddresses"] = "true";
        builder.Configuration["Matchmaking:Webhooks:TimeoutSeconds"] = "0.5";
    }

    public async ValueTask InitializeAsync()
    {
        host = await MatchmakingHost.StartNewAsync(models: "none", configure: Allow);
        receiver = await HookReceiver.StartAsync();
        city = await host.OrganizationAsync(OrganizationKind.City);
        owner = await host.MemberAsync(city);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver.DisposeAsync();
    }

    private async Task<(string Path, string Secret)> WebhookAsync(params WebhookEvent[] events)
    {
        var made = (await owner.PostAsync($"/api/v1/organizations/{city}/webhooks", new WebhookRequest { Url = receiver.Url, Events = events })).Expect(HttpStatusCode.Created);
        return (made.Location!, (string)made.Body!["secret"]!);
    }

    private Task DispatchAsync() => host.Services.GetRequiredService<WebhookDispatcher>().RunAsync(Cancellation);

    private static async Task<JsonNode> DeliveryAsync(ApiClient who, string webhook) => (await who.GetAsync(webhook + "/deliveries")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Single()!;

    private async Task<string> PublishNeedAsync()
    {
        var need = await host.CreatedAsync("needs");
        (await host.StepAsync(need.Location + "/publish")).Expect(HttpStatusCode.OK);
        return need.Id;
    }

    /// <summary>As the standard has it, computed without the service.</summary>
    private static string Sign(string secret, Posted posted) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{posted.Id}.{posted.Timestamp}.{posted.Body}")));

    [Fact]
    public async Task An_event_arrives_signed_and_while_secrets_overlap_signed_by_both()
    {
        var (webhook, secret) = await WebhookAsync(WebhookEvent.NeedPublished);
        var need = await PublishNeedAsync();
        await DispatchAsync();
        var posted = Assert.Single(receiver.Received);
        Assert.Equal(Sign(secret, posted), posted.Signature);
        Assert.Equal(host.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), posted.Timestamp);
        var body = JsonNode.Parse(posted.Body)!;
        Assert.Equal(("need_published", need, "published"), ((string)body["type"]!, (string)body["data"]!["needId"]!, (string)body["data"]!["status"]!));
        var delivery = await DeliveryAsync(owner, webhook);
        Assert.Equal((posted.Id, "delivered", 204), ((string)delivery["id"]!, (string)delivery["status"]!, (int)delivery["lastStatus"]!));

        var rotated = (string)(await owner.PostAsync(webhook + "/rotate", ifMatch: "*")).Expect(HttpStatusCode.OK).Body!["secret"]!;
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        Assert.Equal($"{Sign(rotated, receiver.Received[1])} {Sign(secret, receiver.Received[1])}", receiver.Received[1].Signature);
        host.Clock.Advance(TimeSpan.FromHours(25));
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        Assert.Equal(Sign(rotated, receiver.Received[2]), receiver.Received[2].Signature);
        Assert.DoesNotContain("whsec_", (await owner.GetAsync(webhook)).Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_retried_at_once_then_by_the_schedule_then_is_a_dead_letter_that_can_be_replayed()
    {
        var (webhook, _) = await WebhookAsync(WebhookEvent.NeedPublished);
        receiver.Answers = [HookReceiver.Status(503), HookReceiver.Status(204)];
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        Assert.Equal(("delivered", 1), ((string)(await DeliveryAsync(owner, webhook))["status"]!, (int)(await DeliveryAsync(owner, webhook))["attempts"]!));
        Assert.Equal(2, receiver.Received.Length);
        Assert.Single(receiver.Received.Select(posted => posted.Id).Distinct());

        receiver.Answers = [HookReceiver.Status(500)];
        var letter = (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK).Id;
        for (var attempt = 0; attempt <= RetrySchedule.Waits.Count; attempt++)
        {
            Assert.Empty((await owner.GetAsync("/api/v1/notifications/dead-letters")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
            await DispatchAsync();
            var sent = receiver.Received.Length;
            await DispatchAsync();
            Assert.Equal(sent, receiver.Received.Length);
            if (attempt < RetrySchedule.Waits.Count)
                host.Clock.Advance(RetrySchedule.Waits[attempt] * 1.1 + TimeSpan.FromSeconds(1));
        }
        var dead = Assert.Single((await owner.GetAsync("/api/v1/notifications/dead-letters")).Body!["items"]!.AsArray())!;
        Assert.Equal((letter, "answered 500", 9), ((string)dead["id"]!, (string)dead["lastError"]!, (int)dead["attempts"]!));

        var other = await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.City, "Elsewhere"));
        var replay = $"/api/v1/notifications/dead-letters/{letter}/replay";
        (await other.PostAsync(replay, ifMatch: "*")).Expect(HttpStatusCode.NotFound);
        receiver.Answers = [HookReceiver.Status(204)];
        (await owner.PostAsync(replay, ifMatch: "\"9\"")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        Assert.Equal(letter, receiver.Received[^1].Id);
        Assert.Empty((await owner.GetAsync("/api/v1/notifications/dead-letters")).Body!["items"]!.AsArray());

        // What waits too long is told; what was told long ago is forgotten.
        receiver.Answers = [HookReceiver.Status(204)];
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("degraded", (string)(await host.ReadyAsync()).Body!["checks"]!["webhooks"]!);
        await DispatchAsync();
        Assert.Equal("healthy", (string)(await host.ReadyAsync()).Body!["checks"]!["webhooks"]!);
        host.Clock.Advance(TimeSpan.FromDays(91));
        await host.Services.GetRequiredService<NotificationSweep>().RunAsync(Cancellation);
        Assert.Empty((await owner.GetAsync(webhook + "/deliveries")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_redirect_is_refused_and_a_receiver_that_hangs_is_left()
    {
        var (webhook, _) = await WebhookAsync(WebhookEvent.NeedPublished);
        receiver.Answers = [HookReceiver.Status(307, receiver.Url)];
        var first = (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK).Id;
        await DispatchAsync();
        Assert.Single(receiver.Received);
        var redirected = await DeliveryAsync(owner, webhook);
        Assert.Equal((first, "pending", 307), ((string)redirected["id"]!, (string)redirected["status"]!, (int)redirected["lastStatus"]!));
        Assert.Contains("redirects are not followed", (string)redirected["lastError"]!, StringComparison.Ordinal);

        receiver.Answers = [HookReceiver.HangAsync];
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await DispatchAsync();
        var hung = await DeliveryAsync(owner, webhook);
        Assert.Equal(("pending", 2, "gave no answer within 0.5 s"), ((string)hung["status"]!, (int)hung["attempts"]!, (string)hung["lastError"]!));
    }

    [Fact]
    public async Task What_was_committed_before_a_crash_is_delivered_after_it_with_the_same_id()
    {
        var (webhook, _) = await WebhookAsync(WebhookEvent.NeedPublished);
        await PublishNeedAsync();
        var id = (Guid)(await DeliveryAsync(owner, webhook))["id"]!;
        // Whoever had claimed it is gone; whether it was sent nobody knows.
        await using (var db = host.OpenDatabase())
        {
            db.WebhookDeliveries.Single().LeasedUntil = host.Clock.GetUtcNow().UtcDateTime + RetrySchedule.Lease;
            await db.SaveChangesAsync(Cancellation);
        }
        await DispatchAsync();
        Assert.Empty(receiver.Received);
        host.Clock.Advance(RetrySchedule.Lease + TimeSpan.FromSeconds(1));
        await DispatchAsync();
        Assert.Equal(id.ToString(), Assert.Single(receiver.Received).Id);
    }

    [Fact]
    public async Task A_webhook_that_fails_for_days_is_switched_off_and_its_owners_are_told()
    {
        var (webhook, _) = await WebhookAsync(WebhookEvent.NeedPublished);
        receiver.Answers = [HookReceiver.Status(500)];
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        host.Clock.Advance(TimeSpan.FromDays(6));
        await DispatchAsync();
        Assert.False((bool)(await owner.GetAsync(webhook)).Body!["enabled"]!);
        await using var db = host.OpenDatabase();
        Assert.Equal((MessageKind.WebhookDisabled, owner.Account), db.OutboxMessages.AsEnumerable().Select(m => (m.Kind, m.AccountId!.Value)).Single());
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.Conflict);
        (await owner.PutAsync(webhook, new WebhookRequest { Url = receiver.Url, Events = [WebhookEvent.NeedPublished] }, "*")).Expect(HttpStatusCode.OK);
        (await owner.PostAsync(webhook + "/test", ifMatch: "*")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Private_addresses_are_refused_in_whatever_form_when_it_is_entered_and_when_it_is_called()
    {
        await using var closed = await MatchmakingHost.StartNewAsync(models: "none");
        var organization = await closed.OrganizationAsync(OrganizationKind.City);
        foreach (var target in new[]
        {
            "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "169.254.169.254", "10.0.0.7", "172.16.3.4",
            "192.168.1.1", "100.64.0.1", "0.0.0.0", "[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        })
        {
            var refused = await closed.PostAsync($"/api/v1/organizations/{organization}/webhooks", new WebhookRequest { Url = $"https://{target}/hook", Events = [WebhookEvent.NeedPublished] });
            Assert.True(refused.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("url").Contains("not public", StringComparison.Ordinal), $"{target}: {refused.Body}");
        }
        Assert.Contains("https", (await closed.PostAsync($"/api/v1/organizations/{organization}/webhooks", new WebhookRequest { Url = "http://8.8.8.8/", Events = [WebhookEvent.NeedPublished] }))
            .Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("url"), StringComparison.Ordinal);

        // A name that led elsewhere when it was entered: here the row itself is changed.
        await using (var db = closed.OpenDatabase())
        {
            var (_, stored) = closed.Services.GetRequiredService<WebhookSecrets>().Make();
            var webhook = new Webhook { OrganizationId = Guid.Parse(organization), Url = receiver.Url, Secret = stored };
            db.Add(webhook);
            db.Add(EventAnnouncer.Delivery(webhook.Id, WebhookEvent.Test, webhook.Id, new JsonObject(), db.Now));
            await db.SaveChangesAsync(Cancellation);
        }
        await closed.Services.GetRequiredService<WebhookDispatcher>().RunAsync(Cancellation);
        Assert.Empty(receiver.Received);
        await using var after = closed.OpenDatabase();
        Assert.Contains("not public", after.WebhookDeliveries.Single().LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_find_nothing()
    {
        var (webhook, _) = await WebhookAsync(WebhookEvent.NeedPublished);
        var other = await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.City, "Elsewhere"));
        (await other.GetAsync(webhook)).Expect(HttpStatusCode.NotFound);
        (await other.GetAsync(webhook + "/deliveries")).Expect(HttpStatusCode.NotFound);
        (await other.PostAsync(webhook + "/rotate", ifMatch: "*")).Expect(HttpStatusCode.NotFound);
        (await other.DeleteAsync(webhook, "*")).Expect(HttpStatusCode.NotFound);
        (await other.GetAsync($"/api/v1/organizations/{city}/webhooks")).Expect(HttpStatusCode.NotFound);
        (await other.PostAsync($"/api/v1/organizations/{city}/webhooks", NotificationExamples.Webhook)).Expect(HttpStatusCode.NotFound);
    }
}
