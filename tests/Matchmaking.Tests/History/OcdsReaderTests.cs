using System.Text;
using CsCheck;
using Matchmaking.History;
using Matchmaking.Profiles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Matchmaking.Tests.History;

public sealed class OcdsReaderTests : IDisposable
{
    private const string Whole = """
        {
          "ocid": "ocds-abc-1", "id": "1-01", "date": "2024-02-03T23:30:00-02:00", "tag": ["compiled"],
          "buyer": { "id": "B1", "name": "City of Prova" },
          "parties": [
            { "id": "B1", "name": "City of Prova", "roles": ["buyer"],
              "address": { "locality": "Prova", "countryName": "it" }, "contactPoint": { "url": "https://prova.example" } },
            { "id": "S1", "name": "Lamp & Light Ltd", "roles": ["supplier"], "identifier": { "scheme": "GB-COH", "id": "0123" },
              "address": { "countryName": "UK" }, "details": { "scale": "small" } },
            { "id": "S2", "name": "Cancelled Co", "address": { "countryName": "Atlantis" } }
          ],
          "tender": {
            "title": "Street lamps", "description": "LED lamps for 400 streets", "mainProcurementCategory": "goods",
            "value": { "amount": 125000.5, "currency": "EUR" },
            "items": [
              { "description": "Lamp", "classification": { "scheme": "CPV", "id": "31527260" } },
              { "description": "lamp", "classification": { "scheme": "CPV", "id": "31527260" } }
            ],
            "lots": [{ "title": "North", "description": "LED lamps for 400 streets" }]
          },
          "awards": [
            { "id": "A1", "status": "active", "value": { "amount": 99, "currency": "EUR" }, "suppliers": [{ "id": "S1", "name": "Lamp & Light Ltd" }] },
            { "id": "A2", "suppliers": [{ "id": "S1", "name": "Lamp & Light Ltd" }, { "name": "Pole Works" }] },
            { "id": "A3", "status": "cancelled", "suppliers": [{ "id": "S2", "name": "Cancelled Co" }] },
            { "id": "A4", "status": "unsuccessful" }
          ]
        }
        """;

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_release_becomes_a_record()
    {
        var record = Assert.Single(SourceFolder.ReadClean("ocds", _folder.Write("one.json", Whole)));

        Assert.Equal(("ocds", "ocds-abc-1", new DateOnly(2024, 2, 4)), (record.Source, record.Id, record.Date));
        Assert.Equal("Street lamps", record.Title);
        Assert.Equal("LED lamps for 400 streets\nLamp\nNorth", record.Text);
        Assert.Null(record.TopicTitle);
        Assert.Equal(["CPV:31527260", "category:goods"], record.Topics);
        Assert.Equal((12500050, "EUR"), (record.Budget, record.Currency));
        Assert.Equal(new HistoryParty("B1", "City of Prova") { City = "Prova", Country = "IT", Website = "https://prova.example" }, Assert.Single(record.Buyers));
        Assert.Equal(
            [new HistoryParty("GB-COH-0123", "Lamp & Light Ltd") { Country = "GB", IsSme = true }, new HistoryParty("Pole Works", "Pole Works")],
            record.Providers);
    }

    [Theory]
    [InlineData("EUR", "30", 0.75, 0.25)]
    [InlineData("USD", "30", null, null)]
    [InlineData("EUR", "0", 1.0, null)]
    public void A_provider_s_part_is_of_the_value_of_awards_in_one_currency(string currency, string amount, double? first, double? second)
    {
        var award = $$"""{ "id": "A2", "value": { "amount": {{amount}}, "currency": "{{currency}}" },""";
        var record = Assert.Single(SourceFolder.ReadClean("ocds", _folder.Write("one.json",
            Whole.Replace("\"amount\": 99", "\"amount\": 30", StringComparison.Ordinal).Replace("{ \"id\": \"A2\",", award, StringComparison.Ordinal))));

        Assert.Equal((first, second), (record.Part(0), record.Part(1)));
        Assert.Null(record.Led(0));
        Assert.Equal(EngagementModel.PublicProcurement, record.EngagementModel);
    }

    [Theory]
    [InlineData("JPY", "5000", 5000L)]
    [InlineData("KWD", "1.5", 1500L)]
    [InlineData("USD", "0", null)]
    [InlineData("USD", "-5", null)]
    [InlineData("USD", "\"many\"", null)]
    [InlineData("USD", "0.29", 29L)]
    [InlineData("USD", "9007199254740.93", 900719925474093L)]
    [InlineData("USD", "1e25", null)]
    [InlineData("USD", "1e308", null)]
    [InlineData("USD", "-1e999", null)]
    [InlineData("USD", "123456789012345678901234567890123", null)]
    public void The_budget_is_in_minor_units_of_its_currency(string currency, string amount, long? budget)
    {
        var release = Release("1", tender: $$"""{ "title": "t", "value": { "amount": {{amount}}, "currency": "{{currency}}" } }""");

        var record = Assert.Single(SourceFolder.ReadClean("ocds", _folder.Write("one.json", release)));

        Assert.Equal(budget, record.Budget);
        Assert.Equal(budget is null ? null : currency, record.Currency);
    }

    [Fact]
    public void The_value_of_an_award_is_no_budget() =>
        Assert.Null(SourceFolder.ReadClean("ocds", _folder.Write("one.json", Release("1")))[0].Budget);

    [Fact]
    public void Without_a_buyer_the_parties_roles_tell()
    {
        var byRole = Release("1", extra: """, "parties": [{ "id": "E", "name": "Entity", "roles": ["procuringEntity"] }, { "id": "B", "name": "Buyer", "roles": ["tenderer", "buyer"] }]""");
        var byEntity = Release("2", extra: """, "parties": [{ "id": "E", "name": "Entity", "roles": ["procuringEntity"] }]""");

        var records = SourceFolder.ReadClean("ocds", _folder.Write("two.jsonl", $"{byRole}\n{byEntity}"));

        Assert.Equal(["B", "E"], records.Select(r => Assert.Single(r.Buyers).Id));
    }

    [Fact]
    public void A_release_without_awards_has_no_providers()
    {
        var release = JObject.Parse(Whole);
        release.Remove("awards");

        Assert.Empty(SourceFolder.ReadClean("ocds", _folder.Write("one.json", release.ToString()))[0].Providers);
    }

    [Fact]
    public void Several_releases_of_one_process_become_one_record()
    {
        var tender = """{ "ocid": "p", "id": "1", "date": "2024-01-01", "tender": { "title": "Old title", "description": "Text" }, "parties": [{ "id": "B", "name": "Buyer", "roles": ["buyer"] }] }""";
        var award = """{ "ocid": "p", "id": "2", "date": "2024-03-01", "tender": { "title": "New title" }, "parties": [{ "id": "S", "name": "Winner" }], "awards": [{ "id": "A", "status": "pending", "suppliers": [{ "id": "S" }] }] }""";
        var final = """{ "ocid": "p", "id": "3", "date": "2024-04-01", "awards": [{ "id": "A", "status": "active" }] }""";

        var records = SourceFolder.ReadClean("ocds", _folder.Write("p.json", Package(final, Release("other"), tender, award)));

        Assert.Equal(["other", "p"], records.Select(r => r.Id));
        var record = records[1];
        Assert.Equal(("New title", "Text", new DateOnly(2024, 4, 1)), (record.Title, record.Text, record.Date));
        Assert.Equal("Buyer", Assert.Single(record.Buyers).Name);
        Assert.Equal("Winner", Assert.Single(record.Providers).Name);
    }

    [Fact]
    public void A_record_gives_its_compiled_release_or_else_its_releases()
    {
        var package = """
            { "uri": "https://example.org/p", "records": [
              { "ocid": "a", "compiledRelease": { "date": "2024-01-01", "tender": { "title": "Compiled" } }, "releases": [{ "url": "https://example.org/1" }] },
              { "ocid": "b", "releases": [{ "id": "1", "date": "2024-01-01", "tender": { "title": "First" } }, { "id": "2", "date": "2024-02-01", "tender": { "title": "Second" } }] },
              { "ocid": "c", "releases": [{ "url": "https://example.org/2" }] }
            ] }
            """;
        var problems = new List<RowProblem>();

        var records = SourceFolder.Read("ocds", _folder.Write("records.json", package), problems);

        Assert.Equal([("a", "Compiled"), ("b", "Second")], records.Select(r => (r.Id, r.Title)));
        Assert.Equal(4, Assert.Single(problems).Line);
    }

    [Theory]
    [InlineData("""{ "id": "1", "date": "2024-01-01", "tender": { "title": "t" } }""", "no ocid")]
    [InlineData("""{ "ocid": "x", "date": "2024-01-01", "tender": { "title": "t" } }""", "no id")]
    [InlineData("""{ "ocid": "x", "id": "1", "tender": { "title": "t" } }""", "no usable date")]
    [InlineData("""{ "ocid": "x", "id": "1", "date": "soon", "tender": { "title": "t" } }""", "'soon'")]
    [InlineData("""{ "ocid": "x", "id": "1", "date": "2024-06-02", "tender": { "title": "t" } }""", "in the future: 2024-06-02")]
    [InlineData("""{ "ocid": "x", "id": "1", "date": "2024-01-01", "tender": { "title": " " } }""", "no tender text")]
    [InlineData("""{ "ocid": "x", "id": "1", "date": "2024-01-01" }""", "no tender text")]
    [InlineData("42", "not a release")]
    [InlineData("""{ "ocid": "x", "id": """, "not valid JSON")]
    [InlineData("""{ "ocid": "x", "id": "1", "tender": {""", "not valid JSON")]
    [InlineData("no json at all", "not valid JSON")]
    [InlineData("""{ "ocid": "x" } { "ocid": "y" }""", "more than one value")]
    public void A_bad_line_is_reported_and_the_rest_go_on(string bad, string reason)
    {
        for (var place = 1; place <= 3; place++)
        {
            List<string> lines = [Release("1"), Release("2")];
            lines.Insert(place - 1, bad);
            var problems = new List<RowProblem>();

            var records = SourceFolder.Read("ocds", _folder.Write("lines.jsonl", string.Join('\n', lines)), problems);

            Assert.Equal(["1", "2"], records.Select(r => r.Id));
            var problem = Assert.Single(problems);
            Assert.Equal(place, problem.Line);
            Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_reported_with_their_line()
    {
        var text = string.Join('\n', Release("1"), Release("2", tender: """{ "title": "café" }"""), Release("3"));
        var package = "{\"releases\": [\n" + text.Replace("\n", ",\n", StringComparison.Ordinal) + "]}";
        foreach (var (content, line) in new[] { (text, 2), (package, 3) })
        {
            var problems = new List<RowProblem>();
            var records = SourceFolder.Read("ocds", _folder.Write("latin.json", Encoding.Latin1.GetBytes(content)), problems);

            Assert.Equal(["1", "3"], records.Select(r => r.Id));
            Assert.Equal((line, true), (Assert.Single(problems).Line, problems[0].Reason.Contains("UTF-8", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("\"text\"", "a lone String")]
    [InlineData("date,title\n2024,x", "the JSON breaks at line 1")]
    [InlineData("{\n  \"releases\": [\n    { \"ocid\": \"x\",\n      \"id\":", "cut short")]
    [InlineData("{ \"releases\": [] }", "none that can be used")]
    [InlineData("[]", "none that can be used")]
    [InlineData("[]\n[]", "more follows")]
    public void What_is_no_OCDS_says_so(string content, string reason) => Refuses(_folder.Write("file.json", content), reason);

    [Fact]
    public void When_no_release_can_be_used_the_first_reason_is_given() =>
        Refuses(_folder.Write("file.jsonl", Release("1").Replace("2024-01-01", "soon", StringComparison.Ordinal)), "file.jsonl:1: release of 1 has no usable date");

    [Fact]
    public void A_missing_file_says_so() => Refuses(_folder.At("none.json"), "no such file");

    [Fact]
    public void A_folder_says_so() => Refuses(_folder.Path, "is a folder");

    [Fact]
    public void A_zip_says_so() => Refuses(_folder.Write("file.zip", "PK\u0003\u0004"), "Unpack it");

    [Fact]
    public void A_gzip_cut_short_says_so()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 500).Select(i => Release(i.ToString("x8", null))));
        var bytes = File.ReadAllBytes(_folder.Gzip("whole.jsonl.gz", lines));
        Refuses(_folder.Write("short.jsonl.gz", bytes[..(bytes.Length / 2)]), "damaged or cut short");
        Refuses(_folder.Write("tail.jsonl.gz", bytes[..^4]), "damaged or cut short");
    }

    [Fact]
    public void The_container_makes_no_difference() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.String.Where(s => !s.Contains('\uFFFF') && IsWellFormed(s)), Gen.Bool)
            .List[1, 12]
            .Where(list => list.Any(item => !string.IsNullOrWhiteSpace(item.Item2)))
            .Sample(list =>
            {
                var releases = list.Select((item, index) => new JObject
                {
                    ["ocid"] = $"{item.Item1}-{index / 2}", ["id"] = item.Item1, ["date"] = "2024-01-01",
                    ["tender"] = new JObject { ["title"] = item.Item2 },
                    ["awards"] = item.Item3 ? new JArray(new JObject { ["suppliers"] = new JArray(new JObject { ["name"] = "S" + item.Item1 }) }) : null,
                }).ToList();
                var lines = releases.Select(r => r.ToString(Formatting.None)).ToArray();
                var expected = SourceFolder.Read("ocds", _folder.Write("a.jsonl", string.Join('\n', lines)), []).Select(Text.Of).ToList();
                string[] others =
                [
                    _folder.Gzip("b", string.Join("\r\n", lines)),
                    _folder.Write("c", Package(lines)),
                    _folder.Gzip("d", JToken.Parse(Package(lines)).ToString()),
                    _folder.Write("e", new JArray(releases).ToString()),
                    _folder.Write("f", string.Join('\n', lines.Select(line => Package(line)))),
                    _folder.Write("g", Records(lines)),
                    _folder.Write("h", string.Join('\n', lines.Select(Compiled))),
                ];
                Assert.All(others, path => Assert.Equal(expected, SourceFolder.Read("ocds", path, []).Select(Text.Of)));
            }, iter: 100, threads: 1);

    private static string Release(string ocid, string tender = """{ "title": "Title" }""", string extra = "") =>
        $$"""{ "ocid": "{{ocid}}", "id": "1", "date": "2024-01-01", "tender": {{tender}}, "awards": [{ "id": "A", "value": { "amount": 7, "currency": "EUR" } }]{{extra}} }""";

    private static string Package(params string[] releases) => $$"""{ "uri": "https://example.org", "releases": [{{string.Join(",", releases)}}], "version": "1.1" }""";

    private static string Records(string[] releases) =>
        $$"""{ "records": [{{string.Join(",", releases.Select(r => $$"""{ "ocid": {{JObject.Parse(r)["ocid"]!.ToString(Formatting.Indented)}}, "releases": [{{r}}] }"""))}}] }""";

    private static string Compiled(string release) => $$"""{ "ocid": {{JObject.Parse(release)["ocid"]!.ToString(Formatting.Indented)}}, "compiledRelease": {{release}} }""";

    private static bool IsWellFormed(string text) => new UTF8Encoding(false, false).GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static void Refuses(string path, string reason)
    {
        var refusal = Assert.Throws<HistoryFormatException>(() => SourceFolder.Read("ocds", path, []));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
