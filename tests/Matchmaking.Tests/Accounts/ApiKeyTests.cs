using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Accounts;

public sealed class ApiKeyTests(AccessScene scene) : IClassFixture<AccessScene>
{
    private readonly MatchmakingHost host = scene.Host;

    [Fact]
    public async Task A_key_acts_as_its_account_within_its_scope()
    {
        var owner = scene.Caller("owner", OrganizationKind.City);
        var (reader, writer) = (await host.WithKeyAsync(owner, ApiKeyScope.Read), await host.WithKeyAsync(owner, ApiKeyScope.Write));
        var need = (await writer.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Created);
        (await reader.GetAsync(need.Location!)).Expect(HttpStatusCode.OK);
        Assert.Contains("scope write", (string)(await reader.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Forbidden).Body!["detail"]!, StringComparison.Ordinal);
        (await writer.PostAsync("/api/v1/offerings", scene.Body("offerings"))).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("No API key", (string)(await writer.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest)).Expect(HttpStatusCode.Forbidden).Body!["detail"]!, StringComparison.Ordinal);
        var record = (await host.GetAsync($"/api/v1/audit?recordId={need.Id}")).Body!["items"]![0]!;
        Assert.Equal(owner.Account, (Guid)record["accountId"]!);
        Assert.NotNull(record["apiKeyId"]);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_its_use_is_seen()
    {
        var owner = await host.AsAsync(AccountRole.Resident);
        var made = (await owner.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest)).Expect(HttpStatusCode.Created);
        Assert.Contains("no-store", made.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var key = (string)made.Body!["key"]!;
        (await host.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", headers: ("X-Api-Key", key))).Expect(HttpStatusCode.OK);
        var listed = (await owner.GetAsync("/api/v1/api-keys")).Expect(HttpStatusCode.OK).Body!;
        Assert.DoesNotContain(key, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("2026-03-02T09:30:00Z", (string)listed["items"]![0]!["lastUsedAt"]!);
    }

    [Fact]
    public async Task A_revoked_expired_or_invented_key_is_refused()
    {
        await using var own = await MatchmakingHost.StartNewAsync(models: "none");
        var owner = await own.AsAsync(AccountRole.Resident);
        var key = await own.WithKeyAsync(owner, ApiKeyScope.Read);
        (await key.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.OK);
        var id = (string)(await owner.GetAsync("/api/v1/api-keys")).Body!["items"]![0]!["id"]!;

        (await (await own.AsAsync(AccountRole.Resident)).DeleteAsync($"/api/v1/api-keys/{id}")).Expect(HttpStatusCode.NotFound);
        (await owner.DeleteAsync($"/api/v1/api-keys/{id}")).Expect(HttpStatusCode.NoContent);
        (await key.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        (await key.GetAsync("/api/v1/needs")).Expect(HttpStatusCode.Unauthorized);

        var aging = await own.WithKeyAsync(owner, ApiKeyScope.Read);
        own.Clock.Advance(TimeSpan.FromDays(90));
        (await aging.GetAsync("/api/v1/accounts/me")).Expect(HttpStatusCode.Unauthorized);
        foreach (var invented in (string[])["mmk_", "nonsense", ApiKey.NewKey(Guid.Parse(id)), ApiKey.NewKey(Guid.CreateVersion7()), new('x', 5000)])
            (await own.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/needs", headers: ("X-Api-Key", invented))).Expect(HttpStatusCode.Unauthorized);
        (await owner.SendAsync(HttpMethod.Get, "/api/v1/needs", headers: ("X-Api-Key", ApiKey.NewKey(Guid.CreateVersion7())))).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(367)]
    public async Task A_key_lives_a_year_at_most(int days) => Assert.NotEmpty(
        (await host.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest with { ExpiresInDays = days })).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("expiresInDays"));
}
