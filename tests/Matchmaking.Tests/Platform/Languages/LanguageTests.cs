using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Profiles;
using Resources = Matchmaking.Platform.Languages;

namespace Matchmaking.Tests.Platform.Languages;

/// <summary>What a caller hears who asks for a language.</summary>
public sealed class LanguageTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private sealed record Heard(HttpStatusCode Status, string? Language, string Vary, JsonNode Body)
    {
        public string Title => (string)Body["title"]!;
        public string Error(string field) => (string)Body["errors"]![field]![0]!;
    }

    private async Task<Heard> AskAsync(HttpMethod method, string path, string? languages, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (languages is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Accept-Language", languages));
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Heard(response.StatusCode, response.Content.Headers.ContentLanguage.SingleOrDefault(), string.Join(",", response.Headers.Vary),
            JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("ko", "ko")]
    [InlineData("KO-kr", "ko")]
    [InlineData("pt-BR", "pt")]
    [InlineData("es-419", "es")]
    [InlineData("fr-CA-x-any", "fr")]
    [InlineData("de", "en")]
    [InlineData("de, fr;q=0.5", "fr")]
    [InlineData("en;q=0.4, es;q=0.9", "es")]
    [InlineData("fr;q=0.2, ko;q=0.8, es;q=0.5", "ko")]
    [InlineData("ko;q=0, fr;q=0.1", "fr")]
    [InlineData("ko;q=0", "en")]
    [InlineData("de, it, nl, pl, cs, fr", "fr")]
    [InlineData("*", "en")]
    [InlineData("", "en")]
    [InlineData(";;,,=", "en")]
    [InlineData("kor", "en")]
    [InlineData("ko_KR", "en")]
    [InlineData("zz-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "en")]
    public async Task The_best_language_that_we_speak_is_chosen(string? wanted, string language)
    {
        var heard = await AskAsync(HttpMethod.Get, "/api/v1/codes/sector", wanted);
        Assert.Equal((HttpStatusCode.OK, language, "Accept-Language"), (heard.Status, heard.Language, heard.Vary));
        Assert.Equal(Resources.Of(language)["sector.mobility"], (string)heard.Body["codes"]![0]!["label"]!);
    }

    [Theory]
    [InlineData("en", "A rule is broken", "Is required.", "Is 18; must be between 1 and 17.", "Has 20,001 characters; at most 20,000 are allowed.")]
    [InlineData("ko", "규칙 위반", "필수 항목입니다.", "18입니다. 1 이상 17 이하여야 합니다.", "20,001자입니다. 최대 20,000자까지 허용됩니다.")]
    [InlineData("es", "No se cumple una regla", "Es obligatorio.", "Es 18; debe estar entre 1 y 17.", "Tiene 20\u202f001 caracteres; se permiten 20\u202f000 como máximo.")]
    [InlineData("fr", "Une règle n'est pas respectée", "Est obligatoire.", "Vaut 18 ; doit être compris entre 1 et 17.", "Comporte 20\u202f001 caractères ; 20\u202f000 au plus sont autorisés.")]
    [InlineData("pt", "Uma regra não foi cumprida", "É obrigatório.", "É 18; deve estar entre 1 e 17.", "Tem 20.001 caracteres; são permitidos no máximo 20.000.")]
    public async Task A_broken_rule_is_told_in_the_language_asked_for(string language, string title, string required, string between, string tooLong)
    {
        var body = await host.BodyAsync("needs");
        (body["title"], body["sdgs"], body["problem"]) = (null, new JsonArray(18), new string('a', 20_001));
        var heard = await AskAsync(HttpMethod.Post, "/api/v1/needs", language, body.ToJsonString());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, language, "Accept-Language", title), (heard.Status, heard.Language, heard.Vary, heard.Title));
        Assert.Equal((required, between, tooLong), (heard.Error("title"), heard.Error("sdgs[0]"), heard.Error("problem")));
    }

    [Theory]
    [InlineData("{\"title\": 7}", "$.title", "Se esperaba un texto.")]
    [InlineData("{\"sectors\": [\"mobillity\"]}", "$.sectors[0]", "'mobillity' no es un código conocido; use uno de estos: mobility, safety,")]
    [InlineData("{\"sectors\": [[]]}", "$.sectors[0]", "Un código es un texto;")]
    [InlineData("{\"tittle\": \"a\"}", "$.tittle", "Aquí no hay ningún campo 'tittle'")]
    [InlineData("{\"title\": \"a\", \"title\": \"b\"}", "$.title", "El campo 'title' se indica dos veces.")]
    [InlineData("{\"title\": \"\\ud800\"}", "$.title", "No es Unicode válido")]
    [InlineData("{\"sectors\": null}", "$.sectors", "Aquí no se permite null")]
    [InlineData("{\"title\": <b>}", "$.title", "No es JSON válido: ")]
    public async Task Json_that_cannot_be_read_is_told_in_the_language_asked_for(string body, string place, string message)
    {
        var heard = await AskAsync(HttpMethod.Post, "/api/v1/needs", "es-MX", body);
        Assert.Equal((HttpStatusCode.BadRequest, "es", "Solicitud mal formada"), (heard.Status, heard.Language, heard.Title));
        Assert.StartsWith(message, heard.Error(place), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "Introuvable", "Il n'y a rien à l'adresse /api/v1/nothing")]
    [InlineData("GET", "/api/v1/needs/01981f4e-7a10-7c2e-9b41-000000000000", 404, "Introuvable", "Introuvable : besoin 01981f4e")]
    [InlineData("GET", "/api/v1/codes/colours", 404, "Introuvable", "Il n'y a pas de liste de codes « colours » ; utilisez l'une de celles-ci : organization_kind,")]
    [InlineData("PATCH", "/api/v1/needs", 405, "Méthode non autorisée", "PATCH n'est pas possible ici ; autorisé : GET, POST")]
    [InlineData("GET", "/api/v1/needs?limit=0", 400, "Requête mal formée", "Une partie de la requête")]
    public async Task What_is_refused_before_a_handler_is_told_in_the_language_asked_for(string method, string path, int status, string title, string detail)
    {
        var heard = await AskAsync(new HttpMethod(method), path, "fr");
        Assert.Equal((status, "fr", title), ((int)heard.Status, heard.Language, heard.Title));
        Assert.StartsWith(detail, (string)heard.Body["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_names_its_mistake_in_the_language_asked_for()
    {
        var heard = await AskAsync(HttpMethod.Get, "/api/v1/needs?sector=mobillity&country=kr&colour=red", "ko");
        Assert.StartsWith("'mobillity'은(는) 알려진 코드가 아닙니다.", heard.Error("sector"), StringComparison.Ordinal);
        Assert.StartsWith("'kr'은(는) KR, BR과 같이", heard.Error("country"), StringComparison.Ordinal);
        Assert.StartsWith("그런 매개 변수는 없습니다.", heard.Error("colour"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_within_a_sentence_are_in_the_same_language()
    {
        var body = await host.BodyAsync("needs");
        body["organizationId"] = await host.OrganizationAsync(Matchmaking.Profiles.OrganizationKind.Provider);
        Assert.Equal("Es de tipo provider; debe ser de tipo city o institution.", (await AskAsync(HttpMethod.Post, "/api/v1/needs", "es", body.ToJsonString())).Error("organizationId"));
    }

    [Fact]
    public async Task Every_enum_of_the_document_is_a_code_list_with_the_same_codes()
    {
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;
        var enums = document["components"]!["schemas"]!.AsObject().Where(schema => schema.Value!["enum"] is not null)
            .ToDictionary(schema => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(schema.Key), schema => Texts(schema.Value!["enum"]!));
        var lists = (await AskAsync(HttpMethod.Get, "/api/v1/codes", "en")).Body["items"]!.AsArray()
            .ToDictionary(list => (string)list!["name"]!, list => list!["codes"]!.AsArray().Select(code => (string)code!["code"]!).ToArray());
        Assert.Equal(enums.Keys.Order(), lists.Keys.Order());
        Assert.All(enums, list => Assert.Equal(list.Value, lists[list.Key]));
    }

    [Fact]
    public async Task A_list_reads_the_same_alone_and_among_the_others()
    {
        foreach (var language in Resources.All)
            foreach (var list in (await AskAsync(HttpMethod.Get, "/api/v1/codes", language)).Body["items"]!.AsArray())
                Assert.True(JsonNode.DeepEquals(list, (await AskAsync(HttpMethod.Get, $"/api/v1/codes/{list!["name"]}", language)).Body), $"{language}: {list["name"]}");
    }

    private static string[] Texts(JsonNode list) => [.. list.AsArray().Select(text => (string)text!)];
}
