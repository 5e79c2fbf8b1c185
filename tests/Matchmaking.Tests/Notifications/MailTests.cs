using System.Globalization;
using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Notifications;
using Matchmaking.Outcomes;
using Matchmaking.Profiles;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Outcomes;
using Matchmaking.Tests.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Resources = Matchmaking.Platform.Languages;

namespace Matchmaking.Tests.Notifications;

public sealed class MailTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private MatchmakingHost host = null!;
    private MailReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        receiver = MailReceiver.Start();
        host = await MatchmakingHost.StartNewAsync(models: "none", configure: builder =>
        {
            builder.Configuration["Matchmaking:Mail:Host"] = "127.0.0.1";
            builder.Configuration["Matchmaking:Mail:Port"] = receiver.Port.ToString(CultureInfo.InvariantCulture);
            builder.Configuration["Matchmaking:Mail:From"] = "network@example.org";
            builder.Configuration["Matchmaking:Mail:Security"] = "none";
        });
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver.DisposeAsync();
    }

    private Task DispatchAsync() => host.Services.GetRequiredService<MailDispatcher>().RunAsync(Cancellation);

    private async Task AnswerReferenceAsync(string provider)
    {
        var body = await host.BodyAsync("references");
        body["organizationId"] = provider;
        var reference = (await host.PostAsync("/api/v1/references", body)).Expect(HttpStatusCode.Created);
        (await host.PostAsync(reference.Location + "/confirmations", ReviewExamples.Confirmation, "*")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_sign_up_is_confirmed_with_the_token_of_the_message_and_sent_once()
    {
        var email = AccessEmail();
        (await host.Anonymous.PostAsync("/api/v1/accounts", AccountExamples.SignUp with { Email = email, Organization = null })).Expect(HttpStatusCode.Accepted);
        await DispatchAsync();
        await DispatchAsync();
        var message = Assert.Single(receiver.Received);
        Assert.Equal((email, "network@example.org", "Confirm your address"), (message.To.Mailboxes.Single().Address, message.From.Mailboxes.Single().Address, message.Subject));
        var token = message.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Length > 60 && !line.Contains(' ', StringComparison.Ordinal));
        (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = token, Password = AccountExamples.SignUp.Password })).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain(email, (await host.GetAsync("/api/v1/messages")).Expect(HttpStatusCode.OK).Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ko"), InlineData("es"), InlineData("fr"), InlineData("pt")]
    public async Task An_event_is_told_in_the_language_of_the_person(string language)
    {
        var provider = await host.OrganizationAsync(OrganizationKind.Provider);
        var owner = await host.MemberAsync(provider);
        (await owner.PutAsync("/api/v1/notifications/settings", new NotificationSettingRequest { Frequency = MailFrequency.Immediate, Language = language }, "\"0\"")).Expect(HttpStatusCode.OK);
        await AnswerReferenceAsync(provider);
        await DispatchAsync();
        var message = Assert.Single(receiver.Received);
        Assert.Equal(Resources.Of(language)["A reference was answered"], message.Subject);
        Assert.Contains((string)(await host.BodyAsync("references"))["title"]!, message.TextBody!, StringComparison.Ordinal);
        Assert.Contains(Resources.Of(language)["reference_state.confirmed"], message.TextBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_together_once_a_day_or_not_at_all_but_a_password_reset_at_once()
    {
        var provider = await host.OrganizationAsync(OrganizationKind.Provider);
        var (daily, off) = (await host.MemberAsync(provider), await host.MemberAsync(provider));
        (await daily.PutAsync("/api/v1/notifications/settings", new NotificationSettingRequest { Frequency = MailFrequency.Daily }, "*")).Expect(HttpStatusCode.OK);
        (await off.PutAsync("/api/v1/notifications/settings", new NotificationSettingRequest { Frequency = MailFrequency.Off }, "*")).Expect(HttpStatusCode.OK);
        await AnswerReferenceAsync(provider);
        await AnswerReferenceAsync(provider);
        await using (var db = host.OpenDatabase())
            foreach (var account in new[] { daily.Account, off.Account })
                (await host.Anonymous.PostAsync("/api/v1/accounts/password-reset", new PasswordResetRequest { Email = db.Accounts.Single(a => a.Id == account).Email })).Expect(HttpStatusCode.Accepted);
        await DispatchAsync();
        Assert.Equal(["Set a new password", "Set a new password"], receiver.Received.Select(message => message.Subject));
        host.Clock.Advance(TimeSpan.FromDays(1));
        await DispatchAsync();
        Assert.Equal("2 notifications", receiver.Received[^1].Subject);
        Assert.Equal(3, receiver.Received.Length);
    }

    [Fact]
    public async Task What_passes_between_two_sides_is_written_to_the_other_one_and_tells_nobody_who_it_is()
    {
        var pair = await MatchedPair.OfferedAsync(host);
        var staff = await host.AsAsync(AccountRole.Staff);
        foreach (var person in (ApiClient[])[pair.OfCity, pair.OfProvider, staff])
            (await person.PutAsync("/api/v1/notifications/settings", new NotificationSettingRequest { Frequency = MailFrequency.Immediate, Language = "en" }, "*")).Expect(HttpStatusCode.OK);
        await using var db = host.OpenDatabase();
        var people = db.Accounts.Where(a => a.Email != null).ToDictionary(a => a.Email!, a => a.Id == pair.OfCity.Account ? "city" : a.Id == pair.OfProvider.Account ? "provider" : a.Id == staff.Account ? "staff" : "?");
        async Task<string[]> SinceAsync(int seen)
        {
            await DispatchAsync();
            return [.. receiver.Received.Skip(seen).Select(m => $"{people[m.To.Mailboxes.Single().Address]}: {m.Subject}").Order()];
        }
        Assert.Equal(["city: A match has moved on", "provider: A match has moved on"], await SinceAsync(0));

        var message = (await pair.OfCity.PostAsync(pair.Path + "/messages", new IntroductionMessageRequest { Text = "Who keeps it up?" })).Expect(HttpStatusCode.Created);
        Assert.Equal(["staff: A message waits to be passed on"], await SinceAsync(2));
        (await host.PostAsync($"/api/v1/introduction-messages/{message.Body!["id"]}/pass-on", new PassOnRequest(), "*")).Expect(HttpStatusCode.OK);
        Assert.Equal(["provider: A message about a match"], await SinceAsync(3));
        foreach (var side in (ApiClient[])[pair.OfCity, pair.OfProvider])
            (await side.PostAsync(pair.Path + "/accept", MatchedPair.Yes, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal(6, (await SinceAsync(4)).Length);
        Assert.All(receiver.Received, mail => Assert.False(mail.TextBody!.Contains("Rivermouth", StringComparison.Ordinal) || mail.TextBody.Contains("Clearstream", StringComparison.Ordinal), mail.TextBody));

        (await host.PostAsync(pair.Path + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.OK);
        var meeting = IntroductionExamples.MeetingToRecord with { HeldOn = MatchedPair.Today };
        foreach (var expected in (string[][])[["city: A match has moved on", "city: A match has moved on", "provider: A match has moved on", "provider: A match has moved on", "staff: A match has moved on"], ["provider: A meeting was recorded"]])
        {
            var seen = receiver.Received.Length;
            (await pair.OfCity.PostAsync(pair.Path + "/meetings", meeting, "*")).Expect(HttpStatusCode.OK);
            Assert.Equal(expected, await SinceAsync(seen));
        }
        var before = receiver.Received.Length;
        var outcome = (await pair.OfCity.PostAsync(pair.Path + "/outcome", new OutcomeRequest { Result = OutcomeResult.Cancelled, Summary = "The council stopped it." })).Expect(HttpStatusCode.Created).Location!;
        Assert.Equal(["city: News of an outcome", "provider: News of an outcome", "staff: News of an outcome"], await SinceAsync(before));
        (await pair.OfProvider.PostAsync(outcome + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal(["city: A match has moved on", "city: News of an outcome", "provider: A match has moved on", "provider: News of an outcome", "staff: A match has moved on", "staff: News of an outcome"],
            await SinceAsync(before + 3));
    }

    [Fact]
    public async Task A_backlog_makes_the_service_degraded_and_what_is_old_is_deleted_in_time()
    {
        async Task SignUpAsync() => (await host.Anonymous.PostAsync("/api/v1/accounts", AccountExamples.SignUp with { Email = AccessEmail(), Organization = null })).Expect(HttpStatusCode.Accepted);
        async Task<(string, string, string?)> HealthAsync()
        {
            var health = (await host.ReadyAsync()).Body!;
            return ((string)health["status"]!, (string)health["checks"]!["mail"]!, (string?)health["notes"]!["mail"]);
        }
        await SignUpAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(("healthy", "healthy", null), await HealthAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var (status, mail, note) = await HealthAsync();
        Assert.Equal(("degraded", "degraded"), (status, mail));
        Assert.Contains("2026-03-02 09:30", note, StringComparison.Ordinal);
        await DispatchAsync();
        Assert.Equal("healthy", (await HealthAsync()).Item1);

        receiver.Recipient = "550 No such mailbox";
        host.Clock.Advance(TimeSpan.FromDays(1));
        await SignUpAsync();
        await DispatchAsync();
        await using var db = host.OpenDatabase();
        foreach (var (days, left) in ((double, int)[])[(89, 2), (0.5, 1), (1, 0)])
        {
            host.Clock.Advance(TimeSpan.FromDays(days));
            await host.Services.GetRequiredService<NotificationSweep>().RunAsync(Cancellation);
            Assert.Equal(left, db.OutboxMessages.Count());
        }
    }

    [Fact]
    public async Task A_recipient_that_is_refused_for_good_is_a_dead_letter_for_staff()
    {
        receiver.Recipient = "550 No such mailbox";
        (await host.Anonymous.PostAsync("/api/v1/accounts", AccountExamples.SignUp with { Email = AccessEmail(), Organization = null })).Expect(HttpStatusCode.Accepted);
        await DispatchAsync();
        var letter = Assert.Single((await host.GetAsync("/api/v1/notifications/dead-letters")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray())!;
        Assert.Equal("confirmation", (string)letter["messageKind"]!);
        receiver.Recipient = "250 OK";
        (await host.StepAsync($"/api/v1/notifications/dead-letters/{letter["id"]}/replay")).Expect(HttpStatusCode.OK);
        await DispatchAsync();
        Assert.Single(receiver.Received);
    }

    private static string AccessEmail() => $"{Guid.CreateVersion7():N}@test.example";
}
