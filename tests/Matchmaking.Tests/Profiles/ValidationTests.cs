using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Tests.Profiles;

public sealed class ValidationTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Theory]
    [InlineData("organizations", "kind", "null", "kind", "required")]
    [InlineData("organizations", "legalName", "\"  \"", "legalName", "empty")]
    [InlineData("organizations", "country", "\"XX\"", "country", "ISO 3166-1")]
    [InlineData("organizations", "country", "\"kr\"", "country", "capitals")]
    [InlineData("organizations", "languages", "[\"en\",\"english please\"]", "languages[1]", "BCP-47")]
    [InlineData("organizations", "languages", "[\"en\",\"en\"]", "languages[1]", "Repeats")]
    [InlineData("organizations", "languages", "[null]", "languages[0]", "null")]
    [InlineData("organizations", "website", "\"ftp://rivermouth.example\"", "website", "http")]
    [InlineData("organizations", "website", "\"rivermouth\"", "website", "absolute")]
    [InlineData("organizations", "latitude", "90.5", "latitude", "between -90 and 90")]
    [InlineData("organizations", "longitude", "null", "longitude", "both or neither")]
    [InlineData("organizations", "longitude", "-181", "longitude", "between -180 and 180")]
    [InlineData("organizations", "population", "-1", "population", "at least 0")]
    [InlineData("organizations", "size", "\"sme\"", "size", "providers only")]
    [InlineData("organizations", "recognitions", "[{\"award\":\"Prize\",\"year\":2050}]", "recognitions[0].year", "between 1900 and 2026")]
    [InlineData("organizations", "recognitions", "[{\"year\":2020}]", "recognitions[0].award", "required")]
    [InlineData("needs", "organizationId", "null", "organizationId", "required")]
    [InlineData("needs", "organizationId", "\"01981f4e-7a10-7c2e-9b41-000000000000\"", "organizationId", "no organization")]
    [InlineData("needs", "title", "null", "title", "required")]
    [InlineData("needs", "title", "\"\\u200b\\u2060\"", "title", "empty")]
    [InlineData("needs", "problem", "\"bell \\u0007\"", "problem", "U+0007")]
    [InlineData("needs", "problem", "\"nul \\u0000\"", "problem", "U+0000")]
    [InlineData("needs", "sdgs", "[11,18]", "sdgs[1]", "between 1 and 17")]
    [InlineData("needs", "sectors", "[\"health\",\"health\"]", "sectors[1]", "Repeats")]
    [InlineData("needs", "minimumMaturity", "10", "minimumMaturity", "between 1 and 9")]
    [InlineData("needs", "budgetMin", "-5", "budgetMin", "at least 0")]
    [InlineData("needs", "budgetMax", "1", "budgetMin", "must not exceed")]
    [InlineData("needs", "currency", "null", "currency", "required with budgetMin")]
    [InlineData("needs", "currency", "\"EURO\"", "currency", "ISO 4217")]
    [InlineData("needs", "deadline", "\"2026-03-01\"", "deadline", "2026-03-02 or later")]
    [InlineData("needs", "startDate", "\"2031-01-01\"", "startDate", "after the deadline")]
    [InlineData("needs", "attachments", "[\"file:///etc/passwd\"]", "attachments[0]", "http")]
    [InlineData("needs", "ethicsRequirements", "[{\"principle\":\"privacy_security\"}]", "ethicsRequirements[0].level", "required")]
    [InlineData("needs", "ethicsRequirements", "[null]", "ethicsRequirements[0]", "null")]
    [InlineData("offerings", "summary", "\"\"", "summary", "required")]
    [InlineData("offerings", "priceMax", "1", "priceMin", "must not exceed")]
    [InlineData("offerings", "maturity", "0", "maturity", "between 1 and 9")]
    [InlineData("offerings", "countriesServed", "[\"EU\"]", "countriesServed[0]", "ISO 3166-1")]
    [InlineData("offerings", "technologies", "[\"\"]", "technologies[0]", "empty")]
    [InlineData("offerings", "capacity", "-1", "capacity", "between 0")]
    [InlineData("offerings", "expiresOn", "\"2020-01-01\"", "expiresOn", "past")]
    [InlineData("references", "date", "\"2026-03-03\"", "date", "future")]
    [InlineData("references", "currency", "null", "currency", "required with value")]
    [InlineData("references", "clientOrganizationId", "\"01981f4e-7a10-7c2e-9b41-000000000000\"", "clientOrganizationId", "no organization")]
    public async Task A_broken_rule_names_the_field_and_what_is_allowed(string slice, string field, string json, string errorField, string message)
    {
        var body = await host.BodyAsync(slice);
        body[field] = JsonNode.Parse(json);
        var answer = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(message, answer.ErrorsOf(errorField), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs", "title", 200)]
    [InlineData("needs", "problem", 20_000)]
    [InlineData("references", "description", 20_000)]
    public async Task A_text_may_be_as_long_as_its_limit_and_no_longer(string slice, string field, int limit)
    {
        var body = await host.BodyAsync(slice);
        body[field] = new string('水', limit);
        (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.Created);
        body[field] = new string('水', limit + 1);
        var refused = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains($"at most {limit:N0}", refused.ErrorsOf(field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_may_have_fifty_entries_and_no_more()
    {
        var body = await host.BodyAsync("offerings");
        body["technologies"] = new JsonArray([.. Enumerable.Range(0, 51).Select(i => JsonValue.Create($"technology {i}"))]);
        var refused = (await host.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("at most 50", refused.ErrorsOf("technologies"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs", "sectors", "[\"mobillity\"]", "$.sectors[0]", "use one of: mobility, safety")]
    [InlineData("needs", "sectors", "[3]", "$.sectors[0]", "use one of: mobility")]
    [InlineData("needs", "sectors", "[null]", "$.sectors[0]", "use one of: mobility")]
    [InlineData("needs", "sectors", "\"mobility\"", "$.sectors", "a list")]
    [InlineData("needs", "sectors", "null", "$.sectors", "null is not allowed")]
    [InlineData("needs", "focus", "\"Tech\"", "$.focus", "tech_innovacity, human_centricity")]
    [InlineData("needs", "budgetMin", "1.5", "$.budgetMin", "a whole number")]
    [InlineData("needs", "budgetMin", "99999999999999999999", "$.budgetMin", "a whole number")]
    [InlineData("needs", "deadline", "\"31.12.2030\"", "$.deadline", "2026-05-31")]
    [InlineData("needs", "title", "7", "$.title", "a text")]
    [InlineData("needs", "organizationId", "\"x\"", "$.organizationId", "a UUID")]
    [InlineData("needs", "tittle", "\"x\"", "$.tittle", "no field 'tittle'")]
    [InlineData("offerings", "ethicsAttestations", "[{\"principle\":\"kindness\",\"level\":\"none\"}]", "$.ethicsAttestations[0].principle", "universal_access")]
    [InlineData("organizations", "kind", "\"village\"", "$.kind", "city, provider, institution")]
    [InlineData("organizations", "latitude", "\"north\"", "$.latitude", "a number")]
    public async Task A_value_of_the_wrong_type_is_malformed_and_named_by_its_path(string slice, string field, string json, string path, string message)
    {
        var body = await host.BodyAsync(slice);
        body[field] = JsonNode.Parse(json);
        var answer = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.BadRequest);
        Assert.Contains(message, answer.ErrorsOf(path), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs", Matchmaking.Profiles.OrganizationKind.Provider, "must be a city or institution")]
    [InlineData("offerings", Matchmaking.Profiles.OrganizationKind.City, "must be a provider")]
    [InlineData("references", Matchmaking.Profiles.OrganizationKind.Institution, "Is an institution; must be a provider")]
    public async Task A_profile_belongs_to_a_member_of_the_right_kind(string slice, Matchmaking.Profiles.OrganizationKind kind, string message)
    {
        var body = await host.BodyAsync(slice);
        body["organizationId"] = await host.OrganizationAsync(kind);
        var answer = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(message, answer.ErrorsOf("organizationId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_does_not_keep_a_need_from_being_corrected()
    {
        await using var later = await MatchmakingHost.StartNewAsync();
        var need = await later.CreatedAsync("needs");
        later.Clock.SetUtcNow(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        (await later.SendAsync(HttpMethod.Put, need.Location!, need.Body, need.ETag)).Expect(HttpStatusCode.OK);
        var publish = (await later.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("past", publish.ErrorsOf("deadline"), StringComparison.Ordinal);
    }
}
