using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Introductions;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Processes;
using Matchmaking.Tests.Transparency;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Privacy;

/// <summary>A person takes everything along, and is nowhere afterwards.</summary>
public sealed class PersonPrivacyTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private const string Export = "/api/v1/accounts/me/export", Erasure = "/api/v1/accounts/me/erasure", Name = "Zephyrine Quillfeather";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly MatchmakingHost host = scene.Host;

    /// <summary>What a member without an authenticator app leaves no trace in.</summary>
    private static readonly string[] StaffsOwn = ["secondFactor", "vettings", "assignedMatches", "matchEvents", "consents", "judgments", "reviewerDecisions", "conflictDeclarations", "assignedNeeds", "modelDecisions",
        "moderationDecisions", "priorityZeroings"];

    /// <summary>What residents leave, and members do not; <c>ResidentPrivacyTests</c> looks at these.</summary>
    private static readonly string[] ResidentsOwn = ["residentProfile", "supports", "comments"];

    /// <summary>Somebody who has left a trace in every kind of row that can hold one.</summary>
    private async Task<(ApiClient Client, string Email, Guid Id, string Need)> SomebodyAsync(string name = Name)
    {
        var email = $"zephyrine-{Guid.CreateVersion7():N}@test.example";
        var (_, token) = await scene.InvitationAsync(email);
        (await host.Anonymous.PostAsync("/api/v1/invitations/accept", new AcceptanceRequest { Token = token, Name = name, Password = AccessScene.Password })).Expect(HttpStatusCode.OK);
        var session = await scene.SessionAsync(email);
        var (client, id) = (host.With((string)session["accessToken"]!), (Guid)session["account"]!["id"]!);
        (await client.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest with { Name = $"Laptop of {name}" })).Expect(HttpStatusCode.Created);
        (await client.SendAsync(HttpMethod.Post, scene.Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact with { Name = name, Email = email.ToUpperInvariant() },
            headers: ("Idempotency-Key", Guid.NewGuid().ToString()))).Expect(HttpStatusCode.Created);
        (await client.PutAsync("/api/v1/notifications/settings", NotificationExamples.Setting, "*")).Expect(HttpStatusCode.OK);
        var need = await scene.SubmittedAsync("needs");
        (await client.PostAsync(need + "/review", new ReviewMessageRequest { Text = $"Done. {name}, {email}" })).Expect(HttpStatusCode.Created);
        var reference = await scene.DraftAsync("references");
        (await client.PostAsync(reference + "/confirmations", ReviewExamples.Confirmation with { Comment = $"I was there. {name}" }, "*")).Expect(HttpStatusCode.Created);
        var introduction = await IntroductionRequests.IntroducedAsync(scene);
        (await client.PostAsync(introduction + "/messages", new IntroductionMessageRequest { Text = $"Call me. {name}, {email}" })).Expect(HttpStatusCode.Created);
        (await client.PostAsync(introduction + "/meetings", IntroductionExamples.MeetingToRecord with
        {
            HeldOn = DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime), Subject = $"First call with {name}",
        }, "*")).Expect(HttpStatusCode.OK);
        var heard = await scene.PublishedAsync("needs");
        (await client.PostAsync(heard + "/batches", ParticipationExamples.Batch)).Expect(HttpStatusCode.Created);
        (await client.PutAsync(heard + "/official-answer", OfficialAnswerEndpoints.Example with { Text = $"Done. {name}" }, "*")).Expect(HttpStatusCode.OK);
        var comment = (await scene.Caller("resident", OrganizationKind.City).PostAsync(heard + "/comments", ParticipationExamples.Comment)).Expect(HttpStatusCode.Created).Location!;
        (await client.PostAsync(comment + "/reports", ModerationExamples.Report with { Text = $"Says {name}" })).Expect(HttpStatusCode.Created);
        (await client.PostAsync(await ContestRequests.PairAsync(scene) + "/contests", ContestRequests.Fact with { Statement = $"That is not so. {name}, {email}" })).Expect(HttpStatusCode.Created);
        await scene.ResetAsync(email);
        await using var db = host.OpenDatabase();
        db.Add(new IdentityUserLogin<Guid> { UserId = id, LoginProvider = "https://issuer.example", ProviderKey = email });
        await db.SaveChangesAsync(Cancellation);
        return (client, email, id, need);
    }

    [Fact]
    public async Task Everything_held_of_a_person_is_exported_and_no_secret()
    {
        // Not the name that is nowhere once its person is erased, in whichever order these run.
        const string other = "Ottoline Marshwiggle";
        var (client, email, id, _) = await SomebodyAsync(other);
        var answer = (await client.GetAsync(Export)).Expect(HttpStatusCode.OK);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var sections = answer.Body!["sections"]!.AsObject();
        Assert.Equal(Holdings.All.Values.Select(h => h.OfPerson.Section).OfType<string>(), sections.Select(section => section.Key));
        foreach (var (name, rows) in sections)
            Assert.True(StaffsOwn.Contains(name) || ResidentsOwn.Contains(name) || rows!.AsArray().Count > 0, $"{name} is empty");
        Assert.Equal((id, email, other), ((Guid)sections["account"]![0]!["id"]!, (string)sections["account"]![0]!["email"]!, (string)sections["account"]![0]!["name"]!));
        Assert.All(sections["auditRecords"]!.AsArray(), record => Assert.True((Guid?)record!["recordId"] == id || record["operation"] is not null));

        await using var db = host.OpenDatabase();
        var (hash, key) = (await db.Accounts.Where(a => a.Id == id).Select(a => a.PasswordHash).SingleAsync(Cancellation), await db.ApiKeys.Where(k => k.AccountId == id).Select(k => k.Hash).SingleAsync(Cancellation));
        foreach (var secret in (string[])[hash!, key, "passwordHash", "securityStamp", "token"])
            Assert.DoesNotContain(secret, answer.Body.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        // Another person's rows are no part of it.
        Assert.DoesNotContain($"{host.Staff.Account}", answer.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("exported", (string)(await RecordsAsync(id))[^1]!["action"]!);
        // Whichever test comes next, it looks for the name in the whole file.
        (await client.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Who_was_erased_is_nowhere_in_the_file_and_what_was_decided_is()
    {
        var (client, email, id, need) = await SomebodyAsync();
        Assert.NotEmpty(await ErasedFile.RowsWithAsync(host.DatabaseFile, email, Name));
        (await client.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.NoContent);

        Assert.Empty(await ErasedFile.RowsWithAsync(host.DatabaseFile, email, Name));
        foreach (var text in (string[])[email, email.ToUpperInvariant(), Name])
            Assert.False(await ErasedFile.BytesHoldAsync(host.DatabaseFile, text), $"{text} is still in a page of the file");
        (await client.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = AccessScene.Password })).Expect(HttpStatusCode.Unauthorized);

        var messages = (await host.GetAsync(need + "/review?step=message")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal("Done. [erased], [erased]", (string)messages[0]!["text"]!);
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.ReferenceConfirmations.CountAsync(c => c.AccountId == id, Cancellation));
        Assert.Equal("erased", (string)(await RecordsAsync(id))[^1]!["action"]!);
        (await MatchmakingProcess.RunAsync(host.Folder, "verify-audit", "--database", host.DatabaseFile)).Success();

        // The address is nobody's, and may become somebody's.
        await scene.ConfirmationAsync(AccountExamples.SignUp with { Email = email, Organization = null });
        Assert.NotEqual(id, await db.Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task An_erasure_takes_the_proof_that_one_is_oneself()
    {
        var person = host.With((string)(await scene.SessionAsync())["accessToken"]!);
        Assert.NotEmpty((await person.PostAsync(Erasure, new OwnErasureRequest { Password = "not the password" })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("password"));
        var (_, codes) = await SecondFactorTests.EnrolAsync(person);
        foreach (var code in (string?[])[null, "123-wrong"])
            Assert.NotEmpty((await person.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password, Code = code })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("code"));
        (await person.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password, Code = codes[0] })).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_last_who_can_act_hands_over_first()
    {
        await using var own = await MatchmakingHost.StartNewAsync(models: "none");
        var admin = await own.AsAsync(AccountRole.Admin, change: AccessScene.WithPassword);
        Assert.Contains("somebody else admin", await RefusedAsync(admin), StringComparison.Ordinal);
        var city = (await own.PostAsync("/api/v1/organizations", ProfileExamples.City)).Id;
        ApiClient[] owners = [await OwnerAsync(), await OwnerAsync()];
        // Of two who go at once one stays.
        var answers = await Task.WhenAll(owners.Select(owner => owner.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password })));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
        Assert.Contains("somebody else owner", await RefusedAsync(owners[Array.FindIndex(answers, a => a.Status == HttpStatusCode.Conflict)]), StringComparison.Ordinal);

        Task<ApiClient> OwnerAsync() => own.AsAsync(AccountRole.Member, city, MemberRole.Owner, AccessScene.WithPassword);
        static async Task<string> RefusedAsync(ApiClient last) =>
            (string)(await last.PostAsync(Erasure, new OwnErasureRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.Conflict).Body!["detail"]!;
    }

    [Fact]
    public async Task Staff_erase_and_export_for_who_asked_but_not_staff()
    {
        var (person, admin) = (await host.AsAsync(AccountRole.Resident, change: account => account.Name = Name), await host.AsAsync(AccountRole.Admin));
        var path = $"/api/v1/accounts/{person.Account}";
        Assert.Equal(person.Account, (Guid)(await host.GetAsync(path + "/export")).Expect(HttpStatusCode.OK).Body!["id"]!);
        foreach (var reason in (string[])[$"Letter of {Name.ToLowerInvariant()}", "Asked by z@test.example"])
            Assert.Contains("kept for good", (await host.PostAsync(path + "/erasure", new ErasureRequest { Reason = reason })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("reason"), StringComparison.Ordinal);
        (await host.PostAsync(path + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.NoContent);
        (await host.PostAsync(path + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.Conflict);
        (await admin.PutAsync(path, new AccountRequest { Role = AccountRole.Staff }, "*")).Expect(HttpStatusCode.Conflict);
        (await person.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        var shown = (await host.GetAsync(path)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((null, null, true), ((string?)shown["email"], (string?)shown["name"], shown["erasedAt"] is not null));
        var last = (await RecordsAsync(person.Account))[^1]!;
        Assert.Equal(("erased", "staff", host.Staff.Account, "Asked for by letter."), ((string)last["action"]!, (string)last["actor"]!, (Guid)last["accountId"]!, (string)last["after"]!["reason"]!));

        var colleague = $"/api/v1/accounts/{(await host.AsAsync(AccountRole.Staff)).Account}";
        (await host.PostAsync(colleague + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.Forbidden);
        (await host.GetAsync(colleague + "/export")).Expect(HttpStatusCode.Forbidden);
        (await admin.PostAsync(colleague + "/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_address_that_was_never_confirmed_gives_nothing_of_whoever_has_it()
    {
        var email = AccessScene.Fresh();
        (await host.PostAsync(scene.Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact with { Email = email })).Expect(HttpStatusCode.Created);
        await scene.ConfirmationAsync(AccountExamples.SignUp with { Email = email, Organization = null });
        await using var db = host.OpenDatabase();
        var account = await db.Accounts.SingleAsync(a => a.Email == email, Cancellation);
        Assert.Empty((await host.GetAsync($"/api/v1/accounts/{account.Id}/export")).Expect(HttpStatusCode.OK).Body!["sections"]!["contacts"]!.AsArray());
        (await host.PostAsync($"/api/v1/accounts/{account.Id}/erasure", PrivacyExamples.Erasure)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(1, await db.Contacts.CountAsync(c => c.Email == email, Cancellation));
    }

    private async Task<JsonArray> RecordsAsync(Guid record) => (await host.GetAsync($"/api/v1/audit?recordId={record}&limit=100")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
}
