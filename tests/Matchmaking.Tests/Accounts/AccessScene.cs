using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Profiles.Duplicates;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Outcomes;
using Matchmaking.Tests.Participation;
using Matchmaking.Tests.Profiles;
using Matchmaking.Tests.Transparency;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Accounts;

/// <summary>What is sent to a route: something of the organization whose member calls, fresh for every call.</summary>
internal sealed record AccessRequest(HttpMethod Method, string Path, object? Body = null, string ContentType = "application/json");

/// <summary>A city, a provider and a stranger beside each, with every kind of caller; and for each operation a request that is right but for who sends it.</summary>
public sealed class AccessScene : IAsyncLifetime
{
    public const string Password = "quiet river at dawn";
    private readonly Dictionary<(string Caller, OrganizationKind Kind), ApiClient> callers = [];
    private readonly Dictionary<OrganizationKind, string> organizations = [];

    public MatchmakingHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await MatchmakingHost.StartNewAsync(models: "none");
        foreach (var kind in (OrganizationKind[])[OrganizationKind.City, OrganizationKind.Provider])
        {
            organizations[kind] = await Host.OrganizationAsync(kind);
            await Host.VetAsync(organizations[kind], Vetting.IdentityConfirmed);
            callers[("editor", kind)] = await Host.MemberAsync(organizations[kind], MemberRole.Editor);
            callers[("owner", kind)] = await Host.MemberAsync(organizations[kind]);
            callers[("other", kind)] = await Host.MemberAsync(await Host.OrganizationAsync(kind, "Elsewhere"));
            callers[("anonymous", kind)] = Host.Anonymous;
            callers[("resident", kind)] = await Host.AsAsync(AccountRole.Resident);
            callers[("staff", kind)] = Host.Staff;
            callers[("admin", kind)] = await Host.AsAsync(AccountRole.Admin);
            callers[("reader", kind)] = await Host.WithKeyAsync(Host.Staff, ApiKeyScope.Read);
        }
        var keeper = await Host.AsAsync(AccountRole.Staff);
        StaffKey = (await keeper.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest)).Expect(HttpStatusCode.Created).Id;
    }

    /// <summary>A caller of this kind with an account of its own, for what one does to oneself.</summary>
    internal async Task<ApiClient> FreshAsync(string caller, OrganizationKind kind) => caller switch
    {
        "anonymous" => Host.Anonymous,
        "resident" => await Host.AsAsync(AccountRole.Resident, change: WithPassword),
        "staff" => await Host.AsAsync(AccountRole.Staff, change: WithPassword),
        "admin" => await Host.AsAsync(AccountRole.Admin, change: WithPassword),
        "other" => await Host.AsAsync(AccountRole.Member, await Host.OrganizationAsync(kind), change: WithPassword),
        _ => await Host.AsAsync(AccountRole.Member, organizations[kind], caller == "owner" ? MemberRole.Owner : MemberRole.Editor, WithPassword),
    };

    internal static void WithPassword(Account account) => account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Password);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal static readonly string[] Callers = ["anonymous", "resident", "other", "editor", "owner", "staff", "admin", "reader"];

    internal static OrganizationKind KindOf(string operation) =>
        operation != "confirmReference" && (operation.Contains("Offering", StringComparison.Ordinal) || operation.Contains("Reference", StringComparison.Ordinal)) ? OrganizationKind.Provider : OrganizationKind.City;

    internal ApiClient Caller(string caller, OrganizationKind kind) => callers[(caller, kind)];

    internal static readonly Dictionary<string, Func<AccessScene, Task<AccessRequest>>> Requests = new(CurationRequests.All.Concat(NotificationRequests.All).Concat(ParticipationScene.Requests))
    {
        ["root"] = _ => Get("/"),
        ["getLiveness"] = _ => Get("/health/live"),
        ["getReadiness"] = _ => Get("/health/ready"),
        ["listCodes"] = _ => Get("/api/v1/codes"),
        ["getCodes"] = _ => Get("/api/v1/codes/sector"),

        ["createOrganization"] = _ => Post("/api/v1/organizations", ProfileExamples.City),
        ["listOrganizations"] = _ => Get("/api/v1/organizations"),
        ["getOrganization"] = scene => Get(scene.Path(OrganizationKind.City)),
        ["replaceOrganization"] = scene => Put(scene.Path(OrganizationKind.City), ProfileExamples.City),
        ["deleteOrganization"] = async scene => new(HttpMethod.Delete, $"/api/v1/organizations/{await scene.Host.OrganizationAsync(OrganizationKind.City)}"),

        ["mergeOrganization"] = async scene => new(HttpMethod.Post, $"{scene.Path(OrganizationKind.City)}/merge",
            new MergeRequest { DuplicateId = Guid.Parse(await scene.Host.OrganizationAsync(OrganizationKind.City)), Reason = "Entered twice." }),
        ["listDuplicates"] = _ => Get("/api/v1/organizations/duplicates"),
        ["dismissDuplicate"] = async scene => new(HttpMethod.Post, "/api/v1/organizations/duplicates/dismissals", new DismissalRequest
        {
            FirstId = Guid.Parse(scene.organizations[OrganizationKind.City]), SecondId = Guid.Parse(await scene.Host.OrganizationAsync(OrganizationKind.City)), Reason = "Two cities.",
        }),
        ["listVettings"] = scene => Get(scene.Path(OrganizationKind.City) + "/vetting"),
        ["exportOrganizationData"] = scene => Get(scene.Path(OrganizationKind.City) + "/export"),
        ["eraseOrganization"] = async scene => new(HttpMethod.Post, $"/api/v1/organizations/{await scene.Host.OrganizationAsync(OrganizationKind.City)}/erasure", PrivacyExamples.Erasure),
        ["vetOrganization"] = scene => Post(scene.Path(OrganizationKind.City) + "/vetting", new VettingRequest { State = Vetting.IdentityConfirmed }),

        ["createNeed"] = scene => Post("/api/v1/needs", scene.Body("needs")),
        ["listNeeds"] = _ => Get("/api/v1/needs"),
        ["getNeed"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs")),
        ["replaceNeed"] = async scene => new(HttpMethod.Put, await scene.PublishedAsync("needs"), scene.Body("needs")),
        ["deleteNeed"] = async scene => new(HttpMethod.Delete, await scene.PublishedAsync("needs")),
        ["submitNeed"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("needs") + "/submit"),
        ["approveNeed"] = async scene => new(HttpMethod.Post, await scene.SubmittedAsync("needs") + "/approve"),
        ["requestNeedChanges"] = async scene => new(HttpMethod.Post, await scene.SubmittedAsync("needs") + "/request-changes", ReviewExamples.Changes),
        ["listNeedReview"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/review"),
        ["writeNeedReview"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/review", ReviewExamples.Message),
        ["publishNeed"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("needs") + "/publish"),
        ["closeNeed"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/close"),
        ["cancelNeed"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("needs") + "/cancel"),

        ["judgeNeedClarity"] = scene => Post("/api/v1/needs/clarity", scene.Body("needs")),
        ["listClarityRules"] = _ => Get("/api/v1/needs/clarity/rules"),

        ["createOffering"] = scene => Post("/api/v1/offerings", scene.Body("offerings")),
        ["listOfferings"] = _ => Get("/api/v1/offerings"),
        ["getOffering"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("offerings")),
        ["replaceOffering"] = async scene => new(HttpMethod.Put, await scene.PublishedAsync("offerings"), scene.Body("offerings")),
        ["deleteOffering"] = async scene => new(HttpMethod.Delete, await scene.PublishedAsync("offerings")),
        ["submitOffering"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("offerings") + "/submit"),
        ["approveOffering"] = async scene => new(HttpMethod.Post, await scene.SubmittedAsync("offerings") + "/approve"),
        ["requestOfferingChanges"] = async scene => new(HttpMethod.Post, await scene.SubmittedAsync("offerings") + "/request-changes", ReviewExamples.Changes),
        ["listOfferingReview"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("offerings") + "/review"),
        ["writeOfferingReview"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("offerings") + "/review", ReviewExamples.Message),
        ["publishOffering"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("offerings") + "/publish"),
        ["withdrawOffering"] = async scene => new(HttpMethod.Post, await scene.PublishedAsync("offerings") + "/withdraw"),

        ["createReference"] = scene => Post("/api/v1/references", scene.Body("references")),
        ["listReferences"] = _ => Get("/api/v1/references"),
        ["getReference"] = async scene => new(HttpMethod.Get, await scene.DraftAsync("references")),
        ["replaceReference"] = async scene => new(HttpMethod.Put, await scene.DraftAsync("references"), scene.Body("references")),
        ["deleteReference"] = async scene => new(HttpMethod.Delete, await scene.DraftAsync("references")),

        ["listReferenceConfirmations"] = async scene => new(HttpMethod.Get, await scene.DraftAsync("references") + "/confirmations"),
        ["confirmReference"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("references") + "/confirmations", ReviewExamples.Confirmation),
        ["linkReferenceConfirmation"] = async scene => new(HttpMethod.Post, await scene.DraftAsync("references") + "/confirmation-links"),
        ["answerConfirmationLink"] = async scene => new(HttpMethod.Post, "/api/v1/reference-confirmations", ReviewExamples.LinkConfirmation with { Token = await scene.LinkAsync() }),

        ["listReviews"] = _ => Get("/api/v1/reviews"),

        ["importOrganizations"] = _ => File("organizations"),
        ["importNeeds"] = _ => File("needs"),
        ["importOfferings"] = _ => File("offerings"),
        ["importReferences"] = _ => File("references"),
        ["exportOrganizations"] = _ => Get("/api/v1/bulk/organizations"),
        ["exportNeeds"] = _ => Get("/api/v1/bulk/needs"),
        ["exportOfferings"] = _ => Get("/api/v1/bulk/offerings"),
        ["exportReferences"] = _ => Get("/api/v1/bulk/references"),

        ["listNeedMatches"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("needs") + "/matches"),
        ["listOfferingMatches"] = async scene => new(HttpMethod.Get, await scene.PublishedAsync("offerings") + "/matches"),
        ["previewMatches"] = scene => Post("/api/v1/matches/preview", scene.Body("needs")),
        ["getMatchRun"] = async scene => new(HttpMethod.Get, $"/api/v1/match-runs/{await scene.RunAsync()}"),
        ["listFeatures"] = _ => Get("/api/v1/features"),
        ["getRegisterEntry"] = _ => Get("/api/v1/transparency/register"),
        ["getRankingStatement"] = _ => Get("/api/v1/transparency/ranking"),
        ["listCounterfactuals"] = async scene => new(HttpMethod.Get, $"{await scene.PublishedAsync("needs")}/matches/{(await scene.PublishedAsync("offerings")).Split('/')[^1]}/counterfactuals"),

        ["signUp"] = _ => Post("/api/v1/accounts", AccountExamples.SignUp with { Email = Fresh() }),
        ["confirmSignUp"] = async scene => new(HttpMethod.Post, "/api/v1/accounts/confirm", new ConfirmRequest { Token = await scene.ConfirmationAsync(), Password = AccountExamples.SignUp.Password }),
        ["setUpFirstAdmin"] = _ => Post("/api/v1/accounts/setup", AccountExamples.SetUp),
        ["signIn"] = async scene => new(HttpMethod.Post, "/api/v1/sessions", new SignInRequest { Email = await scene.PersonAsync(), Password = Password }),
        ["refreshSession"] = async scene => new(HttpMethod.Post, "/api/v1/sessions/refresh", new RefreshRequest { RefreshToken = (string)(await scene.SessionAsync())["refreshToken"]! }),
        ["signOut"] = _ => Task.FromResult(new AccessRequest(HttpMethod.Delete, "/api/v1/sessions/current")),
        ["getOwnAccount"] = _ => Get("/api/v1/accounts/me"),
        ["askForPasswordReset"] = _ => Post("/api/v1/accounts/password-reset", new PasswordResetRequest { Email = Fresh() }),
        ["resetPassword"] = async scene => new(HttpMethod.Post, "/api/v1/accounts/password-reset/confirm", new NewPasswordRequest { Token = await scene.ResetAsync(await scene.PersonAsync()), NewPassword = Password }),
        ["exportOwnAccount"] = _ => Get("/api/v1/accounts/me/export"),
        ["eraseOwnAccount"] = _ => Post("/api/v1/accounts/me/erasure", new OwnErasureRequest { Password = Password }),
        ["exportAccount"] = async scene => new(HttpMethod.Get, $"/api/v1/accounts/{(await scene.Host.AsAsync(AccountRole.Resident)).Account}/export"),
        ["eraseAccount"] = async scene => new(HttpMethod.Post, $"/api/v1/accounts/{(await scene.Host.AsAsync(AccountRole.Resident)).Account}/erasure", PrivacyExamples.Erasure),
        ["changePassword"] = _ => Put("/api/v1/accounts/me/password", new PasswordChangeRequest { CurrentPassword = Password, NewPassword = Password + " again" }),
        ["enrolSecondFactor"] = _ => Post("/api/v1/accounts/me/second-factor", new EnrolRequest { Password = Password }),
        ["confirmSecondFactor"] = _ => Post("/api/v1/accounts/me/second-factor/confirm", AccountExamples.Code),
        ["removeSecondFactor"] = _ => Post("/api/v1/accounts/me/second-factor/remove", AccountExamples.Removal),
        ["createApiKey"] = _ => Post("/api/v1/api-keys", AccountExamples.ApiKeyRequest),
        ["listApiKeys"] = _ => Get("/api/v1/api-keys"),
        ["revokeApiKey"] = scene => Task.FromResult(new AccessRequest(HttpMethod.Delete, $"/api/v1/api-keys/{scene.StaffKey}")),

        ["listContacts"] = scene => Get(scene.Path(OrganizationKind.City) + "/contacts"),
        ["createContact"] = scene => Post(scene.Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact),
        ["getContact"] = async scene => new(HttpMethod.Get, await scene.ContactAsync()),
        ["replaceContact"] = async scene => new(HttpMethod.Put, await scene.ContactAsync(), AccountExamples.Contact),
        ["deleteContact"] = async scene => new(HttpMethod.Delete, await scene.ContactAsync()),

        ["inviteMember"] = scene => Post(scene.Path(OrganizationKind.City) + "/invitations", AccountExamples.Invitation with { Email = Fresh() }),
        ["listInvitations"] = scene => Get(scene.Path(OrganizationKind.City) + "/invitations"),
        ["revokeInvitation"] = async scene => new(HttpMethod.Delete, $"/api/v1/invitations/{(await scene.InvitationAsync()).Id}"),
        ["acceptInvitation"] = async scene => new(HttpMethod.Post, "/api/v1/invitations/accept", AccountExamples.Acceptance with { Token = (await scene.InvitationAsync()).Token }),
        ["joinByInvitation"] = async scene => new(HttpMethod.Post, "/api/v1/invitations/join", new TokenRequest { Token = (await scene.InvitationAsync()).Token }),
        ["listMembers"] = scene => Get(scene.Path(OrganizationKind.City) + "/members"),
        ["changeMember"] = async scene => new(HttpMethod.Put, await scene.ColleagueAsync(), AccountExamples.MemberRole),
        ["removeMember"] = async scene => new(HttpMethod.Delete, await scene.ColleagueAsync()),
        ["listAccounts"] = _ => Get("/api/v1/accounts"),
        ["getAccount"] = scene => Get($"/api/v1/accounts/{scene.Host.Staff.Account}"),
        ["changeAccount"] = async scene => new(HttpMethod.Put, $"/api/v1/accounts/{(await scene.Host.AsAsync(AccountRole.Resident)).Account}", new AccountRequest { Role = AccountRole.Staff }),
        ["listAuditRecords"] = _ => Get("/api/v1/audit?limit=1"),
        ["listMessages"] = _ => Get("/api/v1/messages"),
    };

    static AccessScene()
    {
        foreach (var (operation, request) in IntroductionRequests.All.Concat(OutcomeRequests.All).Concat(ContestRequests.All))
            Requests.Add(operation, request);
    }

    /// <summary>A new draft of ours; for references, which have no drafts, a new one.</summary>
    internal async Task<string> DraftAsync(string slice) => (await Host.PostAsync($"/api/v1/{slice}", Body(slice))).Expect(HttpStatusCode.Created).Location!;

    internal async Task<string> PublishedAsync(string slice)
    {
        var location = await DraftAsync(slice);
        (await Host.StepAsync(location + "/publish")).Expect(HttpStatusCode.OK);
        return location;
    }

    internal async Task<string> SubmittedAsync(string slice)
    {
        var location = await DraftAsync(slice);
        (await Host.StepAsync(location + "/submit")).Expect(HttpStatusCode.OK);
        return location;
    }

    /// <summary>Of a client that is no member, so that the token is shown; made by somebody who calls nothing.</summary>
    internal async Task<string> LinkAsync()
    {
        var body = Body("references");
        body.Remove("clientOrganizationId");
        body["clientName"] = Fresh();
        var reference = (await Host.PostAsync("/api/v1/references", body)).Expect(HttpStatusCode.Created).Location!;
        var maker = await Host.AsAsync(AccountRole.Staff);
        return (string)(await maker.PostAsync(reference + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.OK).Body!["token"]!;
    }

    internal string Path(OrganizationKind kind) => $"/api/v1/organizations/{organizations[kind]}";

    internal JsonObject Body(string slice)
    {
        object example = slice switch { "needs" => ProfileExamples.Need, "offerings" => ProfileExamples.Offering, _ => ProfileExamples.Reference };
        var body = Examples.Json(example).AsObject();
        body["organizationId"] = organizations[slice == "needs" ? OrganizationKind.City : OrganizationKind.Provider];
        if (slice == "references")
            body["clientOrganizationId"] = organizations[OrganizationKind.City];
        return body;
    }

    internal static string Fresh() => $"{Guid.CreateVersion7():N}@test.example";

    /// <summary>Somebody with the password above.</summary>
    internal async Task<string> PersonAsync(Action<Account>? change = null)
    {
        var email = Fresh();
        await Host.AsAsync(AccountRole.Resident, change: account =>
        {
            (account.UserName, account.Email) = (email, email);
            account.NormalizedUserName = account.NormalizedEmail = email.ToUpperInvariant();
            account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Password);
            change?.Invoke(account);
        });
        return email;
    }

    internal async Task<JsonNode> SessionAsync(string? email = null) => (await Host.Anonymous.PostAsync(
        "/api/v1/sessions", new SignInRequest { Email = email ?? await PersonAsync(), Password = Password })).Expect(HttpStatusCode.OK).Body!;

    /// <summary>The token of a new sign-up, as staff hand it on.</summary>
    internal async Task<string> ConfirmationAsync(SignUpRequest? request = null)
    {
        request ??= AccountExamples.SignUp with { Email = Fresh() };
        (await Host.Anonymous.PostAsync("/api/v1/accounts", request)).Expect(HttpStatusCode.Accepted);
        return await TokenOfAsync(request.Email!);
    }

    internal async Task<string> TokenOfAsync(string recipient)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchmakingDb>();
        var message = db.OutboxMessages.Where(m => m.Recipient == recipient).OrderByDescending(m => m.Id).First();
        return scope.ServiceProvider.GetRequiredService<Outbox>().TokenOf(message);
    }

    internal async Task<string> ResetAsync(string email)
    {
        (await Host.Anonymous.PostAsync("/api/v1/accounts/password-reset", new PasswordResetRequest { Email = email })).Expect(HttpStatusCode.Accepted);
        return await TokenOfAsync(email);
    }

    /// <summary>A key of somebody who calls nothing.</summary>
    internal string StaffKey { get; private set; } = "";

    internal async Task<string> ContactAsync() =>
        (await Host.PostAsync(Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact)).Expect(HttpStatusCode.Created).Location!;

    internal async Task<(string Id, string Token)> InvitationAsync(string? email = null)
    {
        var answer = (await Host.PostAsync(Path(OrganizationKind.City) + "/invitations", AccountExamples.Invitation with { Email = email ?? Fresh() })).Expect(HttpStatusCode.Created);
        return (answer.Id, (string)answer.Body!["token"]!);
    }

    internal async Task<string> ColleagueAsync() =>
        $"{Path(OrganizationKind.City)}/members/{(await Host.MemberAsync(organizations[OrganizationKind.City], MemberRole.Editor)).Account}";

    internal async Task<Guid> RunAsync()
    {
        var need = await PublishedAsync("needs");
        return (Guid)(await Host.GetAsync(need + "/matches")).Expect(HttpStatusCode.OK).Body!["runId"]!;
    }

    private static Task<AccessRequest> Get(string path) => Task.FromResult(new AccessRequest(HttpMethod.Get, path));

    private static Task<AccessRequest> Post(string path, object body) => Task.FromResult(new AccessRequest(HttpMethod.Post, path, body));

    private static Task<AccessRequest> File(string kind) => Task.FromResult(new AccessRequest(HttpMethod.Post, $"/api/v1/bulk/{kind}", "\n", "application/x-ndjson"));

    private static Task<AccessRequest> Put(string path, object body) => Task.FromResult(new AccessRequest(HttpMethod.Put, path, body));
}
