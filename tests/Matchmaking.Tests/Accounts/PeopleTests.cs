using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Accounts;

/// <summary>Invitations, members, contacts, forgotten passwords, and what admins decide.</summary>
public sealed class PeopleTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private readonly MatchmakingHost host = scene.Host;

    private Task<Answer> AcceptAsync(string token) => host.Anonymous.PostAsync("/api/v1/invitations/accept", AccountExamples.Acceptance with { Token = token, Password = AccessScene.Password });

    [Fact]
    public async Task An_invitation_makes_one_member_once()
    {
        var email = AccessScene.Fresh();
        var owner = scene.Caller("owner", OrganizationKind.City);
        var invited = (await owner.PostAsync(scene.Path(OrganizationKind.City) + "/invitations", new InvitationRequest { Email = email, MemberRole = MemberRole.Editor })).Expect(HttpStatusCode.Created);
        var token = (string)invited.Body!["token"]!;
        var account = (await AcceptAsync(token)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((email, "editor"), ((string)account["email"]!, (string)account["memberRole"]!));
        (await AcceptAsync(token)).Expect(HttpStatusCode.UnprocessableEntity);
        (await owner.DeleteAsync($"/api/v1/invitations/{invited.Id}")).Expect(HttpStatusCode.Conflict);

        var editor = host.With((string)(await scene.SessionAsync(email))["accessToken"]!);
        (await editor.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Created);
        var path = $"{scene.Path(OrganizationKind.City)}/members/{account["id"]}";
        (await owner.DeleteAsync(path, "\"99\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await owner.DeleteAsync(path, "*")).Expect(HttpStatusCode.NoContent);
        (await editor.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_invitation_revoked_expired_or_for_somebody_known_is_answered_alike()
    {
        await using var own = await MatchmakingHost.StartNewAsync(models: "none");
        var city = (await own.PostAsync("/api/v1/organizations", ProfileExamples.City)).Id;
        var owner = await own.MemberAsync(city);
        async Task<(string Id, string Token)> InviteAsync(string email)
        {
            var answer = (await owner.PostAsync($"/api/v1/organizations/{city}/invitations", new InvitationRequest { Email = email, MemberRole = MemberRole.Editor })).Expect(HttpStatusCode.Created);
            return (answer.Id, (string)answer.Body!["token"]!);
        }
        var known = AccessScene.Fresh();
        var resident = await own.AsAsync(AccountRole.Resident, change: a => (a.Email, a.NormalizedEmail) = (known, known.ToUpperInvariant()));
        var (revoked, expired, taken) = (await InviteAsync(AccessScene.Fresh()), await InviteAsync(AccessScene.Fresh()), await InviteAsync(known));
        (await owner.DeleteAsync($"/api/v1/invitations/{revoked.Id}")).Expect(HttpStatusCode.NoContent);
        (await (await own.AsAsync(AccountRole.Resident)).PostAsync("/api/v1/invitations/join", new TokenRequest { Token = taken.Token })).Expect(HttpStatusCode.UnprocessableEntity);
        var answers = new List<string>();
        foreach (var token in (string[])[revoked.Token, taken.Token, "invented"])
            answers.Add((await own.Anonymous.PostAsync("/api/v1/invitations/accept", AccountExamples.Acceptance with { Token = token })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("token"));

        Assert.Equal("member", (string)(await resident.PostAsync("/api/v1/invitations/join", new TokenRequest { Token = taken.Token })).Expect(HttpStatusCode.OK).Body!["role"]!);
        (await resident.PostAsync("/api/v1/invitations/join", new TokenRequest { Token = taken.Token })).Expect(HttpStatusCode.UnprocessableEntity);
        own.Clock.Advance(Invitation.Lifetime);
        answers.Add((await own.Anonymous.PostAsync("/api/v1/invitations/accept", AccountExamples.Acceptance with { Token = expired.Token })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("token"));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task An_organization_keeps_an_owner()
    {
        var city = (await host.PostAsync("/api/v1/organizations", ProfileExamples.City)).Id;
        var (owner, editor) = (await host.MemberAsync(city), await host.MemberAsync(city, MemberRole.Editor));
        var members = $"/api/v1/organizations/{city}/members";
        (await owner.DeleteAsync($"{members}/{owner.Account}", "*")).Expect(HttpStatusCode.Conflict);
        (await owner.PutAsync($"{members}/{owner.Account}", new MemberRoleRequest { MemberRole = MemberRole.Editor }, "*")).Expect(HttpStatusCode.Conflict);
        (await owner.PutAsync($"{members}/{editor.Account}", new MemberRoleRequest { MemberRole = MemberRole.Owner }, "*")).Expect(HttpStatusCode.OK);
        (await owner.DeleteAsync($"{members}/{owner.Account}", "*")).Expect(HttpStatusCode.NoContent);
        Assert.Contains("1 account", (string)(await host.SendAsync(HttpMethod.Delete, $"/api/v1/organizations/{city}", ifMatch: "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peoples_contact_data_is_their_organizations_and_staffs()
    {
        var contact = await scene.ContactAsync();
        foreach (var name in AccessScene.Callers)
        {
            var (caller, sees) = (scene.Caller(name, OrganizationKind.City), name is "editor" or "owner" or "staff" or "admin" or "reader");
            var list = await caller.GetAsync(scene.Path(OrganizationKind.City) + "/contacts");
            Assert.Equal(sees, list.Status == HttpStatusCode.OK);
            Assert.Equal(sees, (await caller.GetAsync(contact)).Status == HttpStatusCode.OK);
            foreach (var path in (string[])[scene.Path(OrganizationKind.City), "/api/v1/organizations?limit=100"])
                Assert.DoesNotContain("duty@rivermouth.example", (await caller.GetAsync(path)).Body!.ToJsonString(), StringComparison.Ordinal);
        }
        var long_ = await host.PostAsync(scene.Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact with { Name = new string('n', 5000), Email = "no address", Phone = new string('1', 99) });
        Assert.All((string[])["name", "email", "phone"], field => Assert.NotEmpty(long_.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf(field)));
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_once_and_ends_every_session()
    {
        var email = await scene.PersonAsync();
        var before = await scene.SessionAsync(email);
        var token = await scene.ResetAsync(email);
        var request = new NewPasswordRequest { Token = token, NewPassword = "another quiet river" };
        (await host.Anonymous.PostAsync("/api/v1/accounts/password-reset/confirm", request)).Expect(HttpStatusCode.NoContent);
        (await host.Anonymous.PostAsync("/api/v1/accounts/password-reset/confirm", request)).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.With((string)before["accessToken"]!).GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = AccessScene.Password })).Expect(HttpStatusCode.Unauthorized);
        (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = email, Password = request.NewPassword })).Expect(HttpStatusCode.OK);

        var (known, unknown) = (await AskAsync(email), await AskAsync(AccessScene.Fresh()));
        Assert.Equal(known, unknown);
        async Task<string> AskAsync(string address) =>
            (await host.Anonymous.PostAsync("/api/v1/accounts/password-reset", new PasswordResetRequest { Email = address })).Expect(HttpStatusCode.Accepted).Body!.ToJsonString();
    }

    [Fact]
    public async Task Staff_hand_on_the_messages_of_others_but_not_those_that_open_staffs_accounts()
    {
        var (resident, admin) = (await scene.PersonAsync(), await scene.PersonAsync(a => a.Role = AccountRole.Admin));
        await scene.ResetAsync(resident);
        await scene.ResetAsync(admin);
        Assert.Equal((true, false), await SeesAsync(host.Staff));
        Assert.Equal((true, true), await SeesAsync(scene.Caller("admin", OrganizationKind.City)));
        async Task<(bool, bool)> SeesAsync(ApiClient caller)
        {
            var text = (await caller.GetAsync("/api/v1/messages?kind=password_reset&limit=100")).Expect(HttpStatusCode.OK).Body!.ToJsonString();
            return (text.Contains(resident, StringComparison.Ordinal), text.Contains(admin, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_admin_gives_a_role_and_takes_it_and_one_admin_stays()
    {
        await using var own = await MatchmakingHost.StartNewAsync(models: "none");
        var (admin, person) = (await own.AsAsync(AccountRole.Admin), await own.AsAsync(AccountRole.Resident));
        var path = $"/api/v1/accounts/{person.Account}";
        (await admin.PutAsync(path, new AccountRequest { Role = AccountRole.Member }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        (await admin.PutAsync(path, new AccountRequest { Role = AccountRole.Staff }, "\"1\"")).Expect(HttpStatusCode.OK);
        (await admin.PutAsync(path, new AccountRequest { Role = AccountRole.Admin }, "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await person.GetAsync("/api/v1/audit")).Expect(HttpStatusCode.OK);
        (await admin.PutAsync(path, new AccountRequest { Role = AccountRole.Staff, Disabled = true }, "*")).Expect(HttpStatusCode.OK);
        (await person.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await admin.PutAsync($"/api/v1/accounts/{admin.Account}", new AccountRequest { Role = AccountRole.Resident }, "*")).Expect(HttpStatusCode.Conflict);
    }
}
