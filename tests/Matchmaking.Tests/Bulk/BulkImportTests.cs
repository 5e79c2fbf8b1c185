using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Bulk;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Bulk;

public sealed class BulkImportTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_rows_with_three_wrong_ones_report_those_and_store_nothing()
    {
        var provider = await host.OrganizationAsync(OrganizationKind.Provider, "Bulk Works");
        var lines = Enumerable.Range(1, 10_000).Select(i => $$"""{"organizationId":"{{provider}}","title":"Gauge {{i}}","summary":"Warns of floods","sectors":["resilience"]}""").ToArray();
        lines[41] = lines[41].Replace("resilience", "resiliance", StringComparison.Ordinal);
        lines[4_999] = $$"""{"organizationId":"{{Guid.CreateVersion7()}}","title":"x","summary":"y"}""";
        lines[9_999] = $$"""{"organizationId":"{{provider}}","title":"{{new string('x', 201)}}","summary":"y"}""";
        var before = await OfferingsAsync();

        var (status, body) = await host.ImportAsync("offerings", string.Join('\n', lines));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(["application/problem+json", "3 of 10,000 rows are wrong, and nothing was stored; see errors, and report for their places."], ["application/problem+json", (string)body["detail"]!]);
        var errors = BulkFiles.Errors(body);
        Assert.Equal([(42, "sectors[0]"), (5_000, "organizationId"), (10_000, "title")], errors.Select(e => (e.Row, e.Field)));
        Assert.Contains("use one of: mobility", errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("There is no organization", errors[1].Message, StringComparison.Ordinal);
        Assert.Contains("at most 200", errors[2].Message, StringComparison.Ordinal);
        Assert.NotNull(body["errors"]!["rows[42].sectors[0]"]);
        Assert.Equal(before, await OfferingsAsync());
    }

    [Fact]
    public async Task By_default_nothing_is_stored_and_then_everything_is_and_matching_sees_it()
    {
        var provider = await host.OrganizationAsync(OrganizationKind.Provider, "Dry Works");
        var row = ProfileExamples.OfferingAnswer with { Id = Guid.CreateVersion7(), OrganizationId = Guid.Parse(provider), Status = OfferingStatus.Published, PublishedAt = MatchmakingHost.Now.UtcDateTime, Title = "Zeppelin gauges" };
        var before = await OfferingsAsync();
        var (status, dry) = await host.ImportAsync("offerings", BulkFiles.Line(row), query: "");
        Assert.Equal((HttpStatusCode.OK, true, false, 1), (status, (bool)dry["dryRun"]!, (bool)dry["written"]!, (int)dry["created"]!));
        Assert.Equal(before, await OfferingsAsync());

        await host.ImportedAsync("offerings", Encoding.UTF8.GetBytes(BulkFiles.Line(row)));
        var stored = (await host.GetAsync($"/api/v1/offerings/{row.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (string)stored.Body!["status"]!);
        var list = (await host.PostAsync("/api/v1/matches/preview", new JsonObject { ["title"] = "Zeppelin gauges wanted", ["problem"] = "Zeppelin gauges" })).Expect(HttpStatusCode.OK);
        Assert.Contains(list.Body!["items"]!.AsArray(), item => (Guid)item!["offering"]!["id"]! == row.Id);
    }

    [Fact]
    public async Task A_known_id_replaces_as_a_put_does_and_the_service_keeps_what_is_its_own()
    {
        var need = await host.CreatedAsync("needs");
        (await host.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.OK);
        var row = (await host.GetAsync(need.Location!)).Body!.AsObject();
        row["title"] = "Warn everybody";
        row["status"] = "draft";
        row["version"] = 40;
        var (_, report) = await host.ImportAsync("needs", row.ToJsonString());
        Assert.Equal(1, (int)report["updated"]!);
        var after = (await host.GetAsync(need.Location!)).Body!;
        Assert.Equal(("Warn everybody", "published", 3), ((string)after["title"]!, (string)after["status"]!, (int)after["version"]!));

        row["sectors"] = new JsonArray();
        Assert.Equal("sectors", Assert.Single(BulkFiles.Errors((await host.ImportAsync("needs", row.ToJsonString())).Body)).Field);
        (await host.StepAsync($"{need.Location}/close")).Expect(HttpStatusCode.OK);
        Assert.Contains("is closed", Assert.Single(BulkFiles.Errors((await host.ImportAsync("needs", row.ToJsonString())).Body)).Message, StringComparison.Ordinal);

        var reference = await host.CreatedAsync("references");
        await using (var db = host.OpenDatabase())
            await db.References.Where(r => r.Id == Guid.Parse(reference.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReferenceState.Confirmed), Cancellation);
        var changed = reference.Body!.AsObject();
        changed["title"] = "Other words";
        await host.ImportedAsync("references", Encoding.UTF8.GetBytes(changed.ToJsonString()));
        Assert.Equal("claimed", (string)(await host.GetAsync(reference.Location!)).Body!["state"]!);
    }

    [Fact]
    public async Task A_table_may_have_a_mark_mixed_line_ends_formulas_and_markup()
    {
        const string table = "\uFEFFkind,legalName,shortName,languages,population,city\r\n"
            + "city,\"Row, one\",'=1+1,ko|en,12000,\"two\r\nlines\"\n"
            + "city,<b>Row two</b><script>x()</script>,,,,\r"
            + "provider,Row three,'@home,,,\n"
            + "\n"
            + "city,Row four,,pt-BR,-5,\n";
        var (status, body) = await host.ImportAsync("organizations", table, BulkFiles.Csv);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal((4, "population"), Assert.Single(BulkFiles.Errors(body)) is var error ? (error.Row, error.Field) : default);

        (status, body) = await host.ImportAsync("organizations", table.Replace("-5", "5", StringComparison.Ordinal), BulkFiles.Csv);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        await using var db = host.OpenDatabase();
        var rows = await db.Organizations.Where(o => o.LegalName.Contains("Row")).OrderBy(o => o.LegalName).ToListAsync(Cancellation);
        Assert.Equal(["<b>Row two</b><script>x()</script>", "Row four", "Row three", "Row, one"], rows.Select(o => o.LegalName).Order(StringComparer.Ordinal));
        var one = rows.Single(o => o.LegalName == "Row, one");
        Assert.Equal(("=1+1", "two\r\nlines", 12_000), (one.ShortName, one.City, one.Population));
        Assert.Equal(["ko", "en"], one.Languages);
        Assert.Equal("@home", rows.Single(o => o.LegalName == "Row three").ShortName);
    }

    [Theory]
    [InlineData(BulkFiles.Csv, "kind,legalName,colour\r\ncity,x,red\r\n", 0, "colour", "no field 'colour'")]
    [InlineData(BulkFiles.Csv, "kind;legalName\r\ncity;x\r\n", 0, "kind;legalName", "separated by commas")]
    [InlineData(BulkFiles.Csv, "kind,kind\r\n", 0, "kind", "named twice")]
    [InlineData(BulkFiles.Csv, "", 0, "", "empty")]
    [InlineData(BulkFiles.Csv, "kind,legalName\r\ncity,x,y\r\n", 1, "", "3 fields where the header has 2")]
    [InlineData(BulkFiles.Csv, "kind,legalName\r\ncity,\"x\"y\r\n", 1, "", "quote in the wrong place")]
    [InlineData(BulkFiles.Csv, "kind,legalName,population\r\ncity,x,\"12,5\"\r\n", 1, "population", "a whole number")]
    [InlineData(BulkFiles.Csv, "kind,legalName,recognitions\r\ncity,x,Prize:2020\r\n", 1, "recognitions[0]", "give award:category:year")]
    [InlineData(BulkFiles.Csv, "kind,legalName\r\ntown,x\r\n", 1, "kind", "city, provider, institution")]
    [InlineData(BulkFiles.JsonLines, "{\"kind\":\"city\"}", 1, "legalName", "required")]
    [InlineData(BulkFiles.JsonLines, "\n[1]\n", 1, "", "no JSON object")]
    [InlineData(BulkFiles.JsonLines, "{\"kind\":", 1, "", "not valid JSON")]
    [InlineData(BulkFiles.JsonLines, "{\"kind\":\"city\",\"kind\":\"city\",\"legalName\":\"x\"}", 1, "", "is given twice")]
    [InlineData(BulkFiles.JsonLines, "{\"kind\":\"city\",\"legalName\":\"x\",\"colour\":1}", 1, "colour", "no field 'colour'")]
    [InlineData(BulkFiles.JsonLines, "{\"id\":\"x\",\"kind\":\"city\",\"legalName\":\"x\"}", 1, "id", "a UUID")]
    [InlineData(BulkFiles.JsonLines, "{\"kind\":\"city\",\"legalName\":\"b\\u0007\"}", 1, "legalName", "U+0007")]
    public async Task What_is_wrong_is_named_by_row_and_field(string contentType, string file, int row, string field, string message)
    {
        foreach (var query in new[] { "?dryRun=false", "?dryRun=true" })
        {
            var (status, body) = await host.ImportAsync("organizations", file, contentType, query);
            Assert.Equal(query == "?dryRun=true" ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, status);
            var error = Assert.Single(BulkFiles.Errors(body));
            Assert.Equal((row, field), (error.Row, error.Field));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_ids_that_repeat_are_wrong_rows()
    {
        var id = Guid.CreateVersion7();
        byte[] file = [.. Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","kind":"city","legalName":"a"}""" + "\n{\"kind\":\"city\",\"legalName\":\""), 0xC3, 0x28,
            .. Encoding.UTF8.GetBytes("\"}\r\n" + $$"""{"id":"{{id}}","kind":"city","legalName":"b"}""")];
        var errors = BulkFiles.Errors((await host.ImportAsync("organizations", file)).Body);
        Assert.Equal([(2, ""), (3, "id")], errors.Select(e => (e.Row, e.Field)));
        Assert.Contains("UTF-8", errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("row 1", errors[1].Message, StringComparison.Ordinal);
        var table = BulkFiles.Errors((await host.ImportAsync("organizations", [.. "kind,legalName\r\ncity,"u8, 0xC3, 0x28, .. "\r\n"u8], BulkFiles.Csv)).Body);
        Assert.Contains("UTF-8", Assert.Single(table).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_be_large_but_not_without_end_and_comes_in_a_known_format()
    {
        foreach (var kind in BulkFiles.Kinds)
        {
            (await host.SendAsync(HttpMethod.Post, $"/api/v1/bulk/{kind}", "{}", contentType: "application/json")).Expect(HttpStatusCode.UnsupportedMediaType);
            (await host.SendAsync(HttpMethod.Post, $"/api/v1/bulk/{kind}?dryRun=maybe", "{}", contentType: BulkFiles.JsonLines)).Expect(HttpStatusCode.BadRequest);
            (await host.GetAsync($"/api/v1/bulk/{kind}?format=xlsx")).Expect(HttpStatusCode.BadRequest);
            (await host.GetAsync($"/api/v1/bulk/{kind}?organizationId=x")).Expect(HttpStatusCode.BadRequest);
        }
        var (status, body) = await host.ImportAsync("organizations", new string('\n', 2 * 1024 * 1024));
        Assert.Equal((HttpStatusCode.OK, 0), (status, (int)body["rows"]!));
        (status, _) = await host.ImportAsync("organizations", new string('\n', (int)BulkEndpoints.LargestFile + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task An_export_is_known_by_its_tag_and_can_be_of_one_organization()
    {
        var need = await host.CreatedAsync("needs");
        var path = $"/api/v1/bulk/needs?format=csv&organizationId={(string)need.Body!["organizationId"]!}";
        var first = await host.GetAsync(path);
        Assert.Equal("text/csv", first.Content.ContentType!.MediaType);
        var text = await host.Client.GetStringAsync(path, Cancellation);
        Assert.Equal(2, text.TrimEnd().Split("\r\n").Length);
        Assert.StartsWith("id,", text, StringComparison.Ordinal);
        (await host.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", first.ETag!))).Expect(HttpStatusCode.NotModified);
        need.Body!["title"] = "Changed";
        (await host.SendAsync(HttpMethod.Put, need.Location!, need.Body, "*")).Expect(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", first.ETag!))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_member_brings_and_takes_what_is_their_organizations_and_nothing_of_others()
    {
        var (own, others) = (await host.CreatedAsync("needs"), await host.CreatedAsync("needs"));
        var organization = (string)own.Body!["organizationId"]!;
        var member = await host.MemberAsync(organization);
        var file = await member.Http.GetStringAsync("/api/v1/bulk/needs", Cancellation);
        Assert.Equal(own.Id, (string)JsonNode.Parse(Assert.Single(file.TrimEnd().Split('\n')))!["id"]!);

        JsonObject Row(JsonNode like, Action<JsonObject> change)
        {
            var row = like.DeepClone().AsObject();
            change(row);
            return row;
        }
        JsonObject[] wrong =
        [
            Row(others.Body!, _ => { }), Row(own.Body!, row => row["id"] = Guid.CreateVersion7().ToString()), Row(own.Body!, row => row["organizationId"] = others.Body!["organizationId"]!.DeepClone()),
        ];
        foreach (var row in wrong)
        {
            var error = Assert.Single(BulkFiles.Errors((await SendAsync("needs", row)).Expect(HttpStatusCode.UnprocessableEntity).Body!.AsObject()));
            Assert.Contains(error.Field == "id" ? "leave the id empty" : organization, error.Message, StringComparison.Ordinal);
        }

        (await SendAsync("needs", Row(own.Body!, row => (row["id"], row["status"], row["title"]) = (null, "published", "Brought by a member")))).Expect(HttpStatusCode.OK);
        (await SendAsync("organizations", new JsonObject { ["kind"] = "city", ["legalName"] = "Another" })).Expect(HttpStatusCode.UnprocessableEntity);
        var profile = (await host.GetAsync($"/api/v1/organizations/{organization}")).Body!;
        (await SendAsync("organizations", Row(profile, row => (row["vetting"], row["legalName"]) = ("screened", "Renamed")))).Expect(HttpStatusCode.OK);
        await using var db = host.OpenDatabase();
        Assert.Equal(NeedStatus.Draft, (await db.Needs.SingleAsync(n => n.Title == "Brought by a member", Cancellation)).Status);
        var after = await db.Organizations.SingleAsync(o => o.Id == Guid.Parse(organization), Cancellation);
        Assert.Equal(("Renamed", Vetting.Unverified), (after.LegalName, after.Vetting));

        Task<Answer> SendAsync(string kind, JsonObject row) => member.SendAsync(HttpMethod.Post, $"/api/v1/bulk/{kind}?dryRun=false", row.ToJsonString(Json.Options), contentType: BulkFiles.JsonLines);
    }

    [Fact]
    public async Task A_file_sent_again_with_its_key_is_stored_once()
    {
        var line = """{"kind":"city","legalName":"Once and for all"}""";
        for (var i = 0; i < 2; i++)
            (await host.SendAsync(HttpMethod.Post, "/api/v1/bulk/organizations?dryRun=false", line, contentType: BulkFiles.JsonLines, headers: (IdempotencyKey.Header, "\"bulk-once\""))).Expect(HttpStatusCode.OK);
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Organizations.CountAsync(o => o.LegalName == "Once and for all", Cancellation));
    }

    private async Task<int> OfferingsAsync()
    {
        await using var db = host.OpenDatabase();
        return await db.Offerings.CountAsync(Cancellation);
    }
}
