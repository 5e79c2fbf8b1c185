using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Matchmaking.Profiles;
using Matchmaking.Profiles.Duplicates;

namespace Matchmaking.Tests.Profiles.Duplicates;

public sealed class DuplicateTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private const string Organizations = "/api/v1/organizations", Duplicates = "/api/v1/organizations/duplicates";

    [Theory]
    [InlineData("Siemens Mobility GmbH", "SIEMENS MOBILITY")]
    [InlineData("Telefónica, S.A.", "Telefonica SA")]
    [InlineData("Águas do Porto, E.M., S.A.", "Aguas do Porto E.M.")]
    [InlineData("Enel X S.p.A.", "Enel X SPA")]
    [InlineData("Acme Sp. z o.o.", "ACME")]
    [InlineData("The Soribom Care Sensing Co., Ltd.", "Soribom Care Sensing the")]
    [InlineData("주식회사 소리봄", "(주)소리봄")]
    [InlineData("Müller & Söhne KG", "Muller and Sohne")]
    [InlineData("Łódź Tramwaje sp. z o.o.", "Tramwaje Lodz")]
    public void Names_are_the_same_but_for_spelling_order_and_legal_form(string one, string other) =>
        Assert.Equal(OrganizationName.Tokens(one), OrganizationName.Tokens(other));

    [Theory]
    [InlineData("Siemens Energy AG", "Siemens Mobility GmbH")]
    [InlineData("City of Porto", "City of Braga")]
    [InlineData("AS", "SA")]
    public void Other_names_are_others(string one, string other) => Assert.NotEqual(OrganizationName.Tokens(one), OrganizationName.Tokens(other));

    [Fact]
    public async Task Who_is_added_is_told_whom_it_may_be_by_what_is_public_and_is_added_all_the_same()
    {
        var first = await AddAsync("Vantablick Sensorik GmbH", "DE", "https://www.vantablick.example/de");
        Assert.Empty(first.Body!["possibleDuplicates"]!.AsArray());
        var second = await AddAsync("VANTABLICK SENSORIK", "DE", null);
        var duplicate = Assert.Single(second.Body!["possibleDuplicates"]!.AsArray())!;
        Assert.Equal(first.Id, (string)duplicate["id"]!);
        Assert.Equal(["city", "country", "id", "kind", "legalName", "reasons", "score"], duplicate.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.InRange((double)duplicate["score"]!, 0.8, 1);
        // What was answered can be sent back.
        (await host.SendAsync(HttpMethod.Put, second.Location!, second.Body, "*")).Expect(HttpStatusCode.OK);

        Assert.Contains("website", Reasons(await AddAsync("Vantablick Mobility", "DE", "http://vantablick.example")), StringComparison.Ordinal);
        Assert.Empty((await AddAsync("Vantablick Sensorik", "BR", null)).Body!["possibleDuplicates"]!.AsArray());
        Assert.Empty((await AddAsync("Other Works", "DE", "https://facebook.com/a")).Body!["possibleDuplicates"]!.AsArray());
        Assert.Empty((await AddAsync("Yet Another Firm", "DE", "https://facebook.com/b")).Body!["possibleDuplicates"]!.AsArray());
    }

    [Fact]
    public async Task A_legal_id_decides()
    {
        await AddAsync("Northfield Water Limited", "GB", null, "GB-COH-01234567");
        Assert.Contains("legal id GB-COH-01234567", Reasons(await AddAsync("NW Operations", "GB", null, "GB-COH-01234567")), StringComparison.Ordinal);
        Assert.Empty((await AddAsync("Northfield Water", "GB", null, "GB-COH-07654321")).Body!["possibleDuplicates"]!.AsArray());
        foreach (var wrong in new[] { "01234567", "gb-coh-1", "GB-COH-", "GB-COH-1 2" })
        {
            var refused = await host.PostAsync(Organizations, new JsonObject { ["kind"] = "provider", ["legalName"] = "x", ["legalId"] = wrong });
            Assert.Contains("such as GB-COH-01234567", refused.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("legalId"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Staff_see_pairs_by_likelihood_page_through_them_and_dismiss_some_for_good()
    {
        await using var own = await MatchmakingHost.StartNewAsync(models: "none");
        foreach (var name in new[] { "Alpha Lumen", "Beta Terra", "Gamma Aqua" })
            foreach (var form in new[] { "", " GmbH" })
                await AddAsync(own, name + form, "AT", null);
        var all = (await own.GetAsync(Duplicates)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(3, (int)all["total"]!);
        var paged = new List<JsonNode>();
        for (var next = $"{Duplicates}?limit=1"; next is not null;)
        {
            var page = (await own.GetAsync(next)).Expect(HttpStatusCode.OK);
            paged.Add(Assert.Single(page.Body!["items"]!.AsArray())!);
            next = page.Link?[1..page.Link.IndexOf('>', StringComparison.Ordinal)];
        }
        Assert.True(JsonNode.DeepEquals(all["items"], new JsonArray([.. paged.Select(pair => pair.DeepClone())])));

        var (first, second) = ((string)paged[1]["first"]!["id"]!, (string)paged[1]["second"]!["id"]!);
        var body = new JsonObject { ["firstId"] = second, ["secondId"] = first, ["reason"] = "Two firms of two brothers." };
        (await own.PostAsync($"{Duplicates}/dismissals", body)).Expect(HttpStatusCode.OK);
        (await own.PostAsync($"{Duplicates}/dismissals", body)).Expect(HttpStatusCode.OK);
        // A change of the name makes it another pair to compute, but not one to show again.
        (await own.SendAsync(HttpMethod.Put, $"{Organizations}/{first}", new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = (string)paged[1]["second"]!["legalName"]!, Country = "AT" }, "*")).Expect(HttpStatusCode.OK);
        var left = (await own.GetAsync(Duplicates)).Body!["items"]!.AsArray();
        Assert.Equal(2, left.Count);
        Assert.DoesNotContain(left, pair => (string)pair!["first"]!["id"]! == first);

        // Removing one ends its pair.
        (await own.SendAsync(HttpMethod.Delete, $"{Organizations}/{(string)left[0]!["first"]!["id"]!}", ifMatch: "*")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(1, (int)(await own.GetAsync(Duplicates)).Body!["total"]!);

        body["secondId"] = Guid.CreateVersion7().ToString();
        Assert.Contains("There is no organization", (await own.PostAsync($"{Duplicates}/dismissals", body)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("secondId"), StringComparison.Ordinal);
        (await own.GetAsync($"{Duplicates}?limit=0")).Expect(HttpStatusCode.BadRequest);
        (await own.GetAsync($"{Duplicates}?cursor=x")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void Both_sides_see_the_same_and_the_list_holds_what_each_is_told()
    {
        var words = Gen.Int[0, 11].Select(i => new[] { "alpha", "beta", "gamma", "delta", "water", "city", "of", "gmbh", "ltd", "university", "lumen", "terra" }[i]);
        var organization = Gen.Select(words.Array[1, 4], Gen.OneOf(Gen.Const("DE"), Gen.Const("KR"), Gen.Const((string?)null)), Gen.Int[0, 4], Gen.Int[0, 6], Gen.Enum<OrganizationKind>(),
            (name, country, site, id, kind) => new OrganizationIdentity(Guid.NewGuid(), kind, string.Join(' ', name), null, country, null,
                site == 0 ? null : $"https://site{site}.example", id < 4 ? null : $"DE-HRB-{id}", 1));
        organization.Array[2, 25].Sample(organizations =>
        {
            var index = new DuplicateIndex();
            foreach (var one in organizations)
                index.Set(one);
            var told = organizations.SelectMany(one => index.Of(one, DuplicateFinder.Likely)).ToDictionary(s => (s.First.Id, s.Second.Id), s => s.Score);
            Assert.All(told, pair => Assert.Equal(pair.Value, told[(pair.Key.Item2, pair.Key.Item1)], 9));
            var all = index.All(DuplicateFinder.Likely);
            Assert.Equal(told.Count, 2 * all.Count);
            Assert.All(all, pair => Assert.Equal(pair.Score, told[(pair.First.Id, pair.Second.Id)], 9));
            Assert.All(organizations, one => index.Remove(one.Id));
            Assert.Empty(index.All(0));
        }, iter: 500);
    }

    private Task<Answer> AddAsync(string name, string country, string? website, string? legalId = null) => AddAsync(host, name, country, website, legalId);

    private static async Task<Answer> AddAsync(MatchmakingHost host, string name, string country, string? website, string? legalId = null) =>
        (await host.PostAsync(Organizations, new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = name, Country = country, Website = website, LegalId = legalId }))
            .Expect(HttpStatusCode.Created);

    private static string Reasons(Answer added) => string.Join(' ', added.Body!["possibleDuplicates"]!.AsArray()[0]!["reasons"]!.AsArray().Select(reason => (string)reason!));
}
