using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

public sealed class CrudTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    public static TheoryData<string> Slices => [.. Given.Slices];

    [Theory, MemberData(nameof(Slices))]
    public async Task What_is_posted_can_be_read_replaced_and_removed(string slice)
    {
        var body = await host.BodyAsync(slice);
        var created = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.Created);
        Assert.Equal($"/api/v1/{slice}/{created.Id}", created.Location);
        AssertSame(body, created.Body!);
        Assert.Equal("2026-03-02T09:30:00Z", (string)created.Body!["createdAt"]!);

        var read = (await host.GetAsync(created.Location!)).Expect(HttpStatusCode.OK);
        // Who may be the same member is told when one is added, and not part of it.
        Assert.Equal(slice == "organizations", created.Body!.AsObject().Remove("possibleDuplicates"));
        Assert.Equal(created.Body!.ToJsonString(), read.Body!.ToJsonString());
        Assert.Equal(("\"1\"", "\"1\""), (created.ETag, read.ETag));

        // What was read can be sent back as it is, the service's own fields included.
        var replaced = (await host.SendAsync(HttpMethod.Put, created.Location!, read.Body, read.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal("\"2\"", replaced.ETag);
        AssertSame(body, replaced.Body!);

        (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: replaced.ETag)).Expect(HttpStatusCode.NoContent);
        (await host.GetAsync(created.Location!)).Expect(HttpStatusCode.NotFound);
        (await host.SendAsync(HttpMethod.Put, created.Location!, body, replaced.ETag)).Expect(HttpStatusCode.NotFound);
        (await host.SendAsync(HttpMethod.Delete, created.Location!, ifMatch: replaced.ETag)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Replacing_empties_what_is_left_out()
    {
        var need = await host.CreatedAsync("needs");
        var shorter = new JsonObject { ["organizationId"] = (string)need.Body!["organizationId"]!, ["title"] = "Shade", ["problem"] = "Heat." };
        var replaced = (await host.SendAsync(HttpMethod.Put, need.Location!, shorter, need.ETag)).Expect(HttpStatusCode.OK).Body!;
        Assert.Null(replaced["deadline"]);
        Assert.Empty(replaced["sectors"]!.AsArray());
        Assert.Empty(replaced["ethicsRequirements"]!.AsArray());
    }

    [Fact]
    public async Task A_change_inside_a_list_of_statements_alone_moves_the_version()
    {
        var offering = await host.CreatedAsync("offerings");
        var body = offering.Body!.DeepClone();
        body["ethicsAttestations"]![0]!["level"] = "none";
        (await host.SendAsync(HttpMethod.Put, offering.Location!, body, offering.ETag)).Expect(HttpStatusCode.OK);
        var read = await host.GetAsync(offering.Location!);
        Assert.Equal("\"2\"", read.ETag);
        Assert.Equal("none", (string)read.Body!["ethicsAttestations"]![0]!["level"]!);
    }

    [Theory]
    [InlineData("مدينة تحتاج إلى إنذار مبكر من الفيضانات\u200f — المرحلة ١")]
    [InlineData("洪水早期预警：低洼地区の住民へ 홍수 경보 🌊👩🏽‍🚒")]
    [InlineData("עיר <b>&\"'\\ %_ ÇĞİıŞÖÜ é e\u0301\tline\nnext")]
    public async Task Text_of_any_script_comes_back_exactly(string text)
    {
        var body = await host.BodyAsync("needs");
        body["title"] = text;
        body["problem"] = text;
        var created = (await host.PostAsync("/api/v1/needs", body)).Expect(HttpStatusCode.Created);
        var read = await host.GetAsync(created.Location!);
        Assert.Equal(text, (string)read.Body!["title"]!);
        Assert.Equal(text, (string)read.Body!["problem"]!);
    }

    [Fact]
    public async Task A_member_with_profiles_cannot_be_removed_and_the_answer_names_them()
    {
        var provider = await host.OrganizationAsync(OrganizationKind.Provider, "Gauge Works");
        var offering = await host.BodyAsync("offerings");
        offering["organizationId"] = provider;
        var location = (await host.PostAsync("/api/v1/offerings", offering)).Expect(HttpStatusCode.Created).Location!;

        var refused = (await host.SendAsync(HttpMethod.Delete, $"/api/v1/organizations/{provider}", ifMatch: "*")).Expect(HttpStatusCode.Conflict);
        Assert.Contains("1 offering", (string)refused.Body!["detail"]!, StringComparison.Ordinal);
        var kind = (await host.SendAsync(HttpMethod.Put, $"/api/v1/organizations/{provider}",
            new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "Gauge Works" }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("1 offering", kind.ErrorsOf("kind"), StringComparison.Ordinal);

        (await host.SendAsync(HttpMethod.Delete, location, ifMatch: "*")).Expect(HttpStatusCode.NoContent);
        (await host.SendAsync(HttpMethod.Delete, $"/api/v1/organizations/{provider}", ifMatch: "*")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_confirmed_reference_is_claimed_anew_when_its_words_change()
    {
        var created = await host.CreatedAsync("references");
        await using (var db = host.OpenDatabase())
        {
            var reference = (await db.References.FindAsync([Guid.Parse(created.Id)], TestContext.Current.CancellationToken))!;
            reference.State = ReferenceState.Confirmed;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        created.Body!["result"] = "In other words";
        var replaced = (await host.SendAsync(HttpMethod.Put, created.Location!, created.Body, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("claimed", (string)replaced.Body!["state"]!);
    }

    private static void AssertSame(JsonObject sent, JsonNode answered)
    {
        foreach (var (field, value) in sent)
            Assert.True(JsonNode.DeepEquals(value, answered[field]), $"{field}: sent {value?.ToJsonString()}, got {answered[field]?.ToJsonString()}");
    }
}
