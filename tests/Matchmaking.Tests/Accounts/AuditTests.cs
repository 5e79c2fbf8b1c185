using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Matchmaking.Profiles.Duplicates;
using Matchmaking.Tests.Processes;
using Matchmaking.Tests.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Accounts;

public sealed class AuditTests(AccessScene scene, AuditTests.Audited audited) : IClassFixture<AccessScene>, IClassFixture<AuditTests.Audited>
{
    private readonly MatchmakingHost host = scene.Host;
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private async Task<JsonArray> OfAsync(string record) => (await host.GetAsync($"/api/v1/audit?recordId={record}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();

    [Fact]
    public async Task Who_did_what_on_whose_behalf_is_recorded_before_and_after()
    {
        var owner = scene.Caller("owner", OrganizationKind.City);
        var need = (await owner.PostAsync("/api/v1/needs", scene.Body("needs"))).Expect(HttpStatusCode.Created);
        var changed = scene.Body("needs");
        changed["title"] = "Warn everybody";
        changed["ethicsRequirements"]![0]!["level"] = "none";
        (await host.SendAsync(HttpMethod.Put, need.Location!, changed, "*")).Expect(HttpStatusCode.OK);
        (await owner.PostAsync(need.Location + "/publish", ifMatch: "*")).Expect(HttpStatusCode.OK);
        (await owner.DeleteAsync(need.Location!, "*")).Expect(HttpStatusCode.NoContent);

        var records = await OfAsync(need.Id);
        Assert.Equal(["created", "changed", "changed", "removed"], records.Select(r => (string)r!["action"]!));
        Assert.Equal(["createNeed", "replaceNeed", "publishNeed", "deleteNeed"], records.Select(r => (string)r!["operation"]!));
        Assert.Equal(["member", "staff", "member", "member"], records.Select(r => (string)r!["actor"]!));
        Assert.All(records, r => Assert.Equal((string)need.Body!["organizationId"]!, (string)r!["organizationId"]!));
        Assert.Equal([owner.Account, host.Staff.Account, owner.Account, owner.Account], records.Select(r => (Guid)r!["accountId"]!));
        Assert.All(records, r => Assert.False(string.IsNullOrEmpty((string?)r!["requestId"])));

        var (before, after) = (records[1]!["before"]!.AsObject(), records[1]!["after"]!.AsObject());
        Assert.Equal(["ethicsRequirements", "title", "version"], before.Select(field => field.Key).Order());
        Assert.Equal((string)need.Body!["title"]!, (string)before["title"]!);
        Assert.Equal("Warn everybody", (string)after["title"]!);
        Assert.Equal(("evidence_attached", "none"), ((string)before["ethicsRequirements"]![0]!["level"]!, (string)after["ethicsRequirements"]![0]!["level"]!));
        Assert.Equal(("draft", "published"), ((string)records[2]!["before"]!["status"]!, (string)records[2]!["after"]!["status"]!));
        Assert.Equal("Warn everybody", (string)records[3]!["before"]!["title"]!);
    }

    [Fact]
    public async Task Personal_data_and_secrets_are_never_in_the_record()
    {
        var email = AccessScene.Fresh();
        var token = await scene.ConfirmationAsync(AccountExamples.SignUp with { Email = email, Name = "Nobody Inparticular", Organization = null });
        (await host.Anonymous.PostAsync("/api/v1/accounts/confirm", new ConfirmRequest { Token = token, Password = AccountExamples.SignUp.Password })).Expect(HttpStatusCode.OK);
        (await host.PostAsync(scene.Path(OrganizationKind.City) + "/contacts", AccountExamples.Contact with { Email = email, Name = "Nobody Inparticular" })).Expect(HttpStatusCode.Created);
        await scene.InvitationAsync(email);
        var key = await host.PostAsync("/api/v1/api-keys", AccountExamples.ApiKeyRequest);
        await using var db = host.OpenDatabase();
        var all = string.Join('\n', await db.AuditRecords.Select(r => r.Before + r.After).ToListAsync(Cancellation));
        Assert.Contains("withheld", all, StringComparison.Ordinal);
        foreach (var secret in (string[])[email, "Nobody Inparticular", token, (string)key.Body!["key"]!, ApiKey.HashOf((string)key.Body["key"]!)])
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_record_and_a_failed_sign_in_one()
    {
        var need = await scene.DraftAsync("needs");
        (await host.SendAsync(HttpMethod.Put, need, scene.Body("needs"), "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Single(await OfAsync(need.Split('/')[^1]));
        var person = await scene.PersonAsync();
        (await host.Anonymous.PostAsync("/api/v1/sessions", new SignInRequest { Email = person, Password = "wrong as it can be" })).Expect(HttpStatusCode.Unauthorized);
        await using var db = host.OpenDatabase();
        var account = await db.Accounts.SingleAsync(a => a.Email == person, Cancellation);
        Assert.Contains("sign_in_failed", (await OfAsync($"{account.Id}")).Select(r => (string)r!["action"]!));
    }

    [Fact]
    public async Task A_post_sent_again_is_recorded_once()
    {
        var created = await PostAsync();
        Assert.Equal(created.Id, (await PostAsync()).Id);
        Assert.Single(await OfAsync(created.Id));
        Task<Answer> PostAsync() => host.Staff.SendAsync(HttpMethod.Post, "/api/v1/needs", scene.Body("needs"), headers: ("Idempotency-Key", "recorded-once"));
    }

    [Fact]
    public void Every_kind_of_row_is_recorded_or_left_out_for_a_reason()
    {
        using var db = host.OpenDatabase();
        Assert.All(db.Model.GetEntityTypes().Where(type => !type.IsOwned()), type =>
            Assert.True(AuditedTypes.Of(type.ClrType) is not null ^ AuditedTypes.LeftOut.Contains(type.ClrType), $"{type.ClrType.Name} is neither audited nor left out"));
    }

    [Fact]
    public async Task A_record_of_a_pair_names_both()
    {
        Guid[] pair = [Guid.Parse(await host.OrganizationAsync(OrganizationKind.City)), Guid.Parse(await host.OrganizationAsync(OrganizationKind.City))];
        (await host.PostAsync("/api/v1/organizations/duplicates/dismissals", new DismissalRequest { FirstId = pair[1], SecondId = pair[0], Reason = "Two cities." })).Expect(HttpStatusCode.OK);
        var record = (await OfAsync($"{pair.Min()}")).Single(r => (string)r!["recordType"]! == "duplicate_dismissal")!;
        Assert.Equal((pair.Min(), pair.Max()), ((Guid)record["after"]!["firstId"]!, (Guid)record["after"]!["secondId"]!));
    }

    [Theory]
    [InlineData("actor=staff&action=created&recordType=organization", 1)]
    [InlineData("since=2026-03-02T09:30:00Z&before=2026-03-02T09:30:01Z", 1)]
    [InlineData("since=2026-03-02T09:30:01Z", 0)]
    [InlineData("before=2026-03-02T09:30:00Z", 0)]
    public async Task The_log_can_be_searched(string query, int atLeast)
    {
        var items = (await host.GetAsync($"/api/v1/audit?{query}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.True(atLeast == 0 ? items.Count == 0 : items.Count >= atLeast, $"{items.Count}");
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_is_named() =>
        Assert.Contains("2026-05-31T08:00:00Z", (await host.GetAsync("/api/v1/audit?since=yesterday")).Expect(HttpStatusCode.BadRequest).ErrorsOf("since"), StringComparison.Ordinal);

    [Theory]
    [InlineData("UPDATE AuditRecords SET After = '{}' WHERE Sequence = 3", "record 3 was altered")]
    [InlineData("UPDATE AuditRecords SET AccountId = NULL WHERE Sequence = 4", "record 4 was altered")]
    [InlineData("UPDATE AuditRecords SET Action = 'nonsense' WHERE Sequence = 4", "record after 3 was altered")]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence = 3", "record 3 was removed")]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence = 1", "record 1 was removed")]
    [InlineData("UPDATE AuditRecords SET Sequence = 99 WHERE Sequence = 3; UPDATE AuditRecords SET Sequence = 3 WHERE Sequence = 4; UPDATE AuditRecords SET Sequence = 4 WHERE Sequence = 99", "record 3 does not follow")]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence = (SELECT MAX(Sequence) FROM AuditRecords)", "was cut off")]
    public async Task Verify_audit_names_what_was_tampered_with(string tampering, string complaint)
    {
        var file = audited.Copy();
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            Assert.Contains("never", Assert.Throws<SqliteException>(() => Execute(connection, tampering)).Message, StringComparison.Ordinal);
            Execute(connection, "DROP TRIGGER AuditRecords_keep; DROP TRIGGER AuditRecords_stay");
            Execute(connection, tampering);
        }
        Assert.Contains(complaint, (await MatchmakingProcess.RunAsync(audited.Folder, "verify-audit", "--database", file, "--head", audited.Head)).Complaint(), StringComparison.Ordinal);
    }

    /// <summary>A file that a service left behind, found sound by the verb.</summary>
    public sealed class Audited : IAsyncLifetime
    {
        private readonly MatchmakingHost host = new();
        private string file = "";

        public string Folder => host.Folder;

        /// <summary>As the verb prints it, to be kept elsewhere.</summary>
        public string Head { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await host.InitializeAsync();
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.OrganizationAsync(OrganizationKind.City, $"City {i}")));
            await using (var db = host.OpenDatabase())
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancellation);
            file = Path.Combine(Folder, "left.db");
            File.Copy(host.DatabaseFile, file);
            Head = (await MatchmakingProcess.RunAsync(Folder, "verify-audit", "--database", file)).Success().Split("Head ")[1].Split(';')[0];
            Assert.Contains("none altered", (await MatchmakingProcess.RunAsync(Folder, "verify-audit", "--database", file, "--head", Head)).Success(), StringComparison.Ordinal);
        }

        public string Copy()
        {
            var copy = Path.Combine(Folder, $"{Guid.NewGuid():N}.db");
            File.Copy(file, copy);
            return copy;
        }

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }

    [Fact]
    public async Task Many_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => host.OrganizationAsync(OrganizationKind.City, $"At once {i}")));
        await using var db = host.OpenDatabase();
        var records = await db.AuditRecords.OrderBy(r => r.Sequence).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, records.Count).Select(i => (long)i), records.Select(r => r.Sequence));
        Assert.All(records.Zip(records.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.PreviousHash));
        Assert.All(records, r => Assert.Equal(r.ComputeHash(), r.Hash));
    }

    [Fact]
    public async Task Samples_are_one_record()
    {
        await using var sampled = await MatchmakingHost.StartNewAsync(samples: true, models: "none");
        var first = (await sampled.GetAsync("/api/v1/audit?limit=1")).Expect(HttpStatusCode.OK).Body!["items"]![0]!;
        Assert.Equal(("system", "imported", "samples"), ((string)first["actor"]!, (string)first["action"]!, (string)first["recordType"]!));
        Assert.True((int)first["after"]!["needs"]! > 10);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
