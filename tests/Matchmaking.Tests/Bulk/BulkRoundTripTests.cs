using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Matchmaking.Bulk;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Bulk;

public sealed class BulkRoundTripTests
{
    /// <summary>Texts that a table, a spreadsheet, a line reader or a page could take for something else.</summary>
    private const string Nasty = "'=1+1\r\n\"quoted\", a|b:c\\d\t<script>alert('ü')</script>\n\n水 😀 \u2028";

    [Theory]
    [InlineData("jsonl", BulkFiles.JsonLines)]
    [InlineData("csv", BulkFiles.Csv)]
    public async Task What_is_exported_and_imported_is_exported_the_same(string format, string contentType)
    {
        await using var from = await MatchmakingHost.StartNewAsync(samples: true, models: "none");
        await PlantAsync(from);
        await using var to = await MatchmakingHost.StartNewAsync(models: "none");
        to.Clock.Advance(TimeSpan.FromDays(4000));
        foreach (var kind in BulkFiles.Kinds)
        {
            var file = await from.ExportAsync(kind, format);
            var report = await to.ImportedAsync(kind, file, contentType);
            Assert.Equal((int)report["rows"]!, (int)report["created"]!);
            Assert.Equal(Encoding.UTF8.GetString(file), Encoding.UTF8.GetString(await to.ExportAsync(kind, format)));
            // The other format carries the same, and what is there already changes nothing.
            var again = await to.ImportedAsync(kind, await from.ExportAsync(kind, format == "csv" ? "jsonl" : "csv"), format == "csv" ? BulkFiles.JsonLines : BulkFiles.Csv);
            Assert.Equal((int)report["rows"]!, (int)again["unchanged"]!);
        }
    }

    /// <summary>A member, a need, an offering and a reference whose every text is nasty.</summary>
    private static async Task PlantAsync(MatchmakingHost host)
    {
        var (city, provider) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ImportedAsync("organizations", Lines(
            ProfileExamples.CityAnswer with { Id = city, LegalName = "=cmd|' /C calc'!A0", ShortName = "-", City = Nasty, Latitude = -0.000001, Longitude = 1e-300,
                Recognitions = [new() { Award = "a:b|c\\", Category = null, Year = 2024 }, new() { Award = "@x", Category = "'+", Year = 1999 }] },
            ProfileExamples.CityAnswer with { Id = provider, Kind = OrganizationKind.Provider, LegalName = "\t+", Population = null, Size = ProviderSize.Sme, Latitude = null, Longitude = null, Recognitions = [] }));
        await host.ImportedAsync("needs", Lines(ProfileExamples.NeedAnswer with
        {
            Id = Guid.CreateVersion7(), OrganizationId = city, Title = "'", Problem = Nasty, DesiredOutcome = "\r@", WhoIsAffected = null, RequiredStandards = ["a|b", "\\", "c\\|d", "=e"],
            EthicsRequirements = [], BudgetMin = null, BudgetMax = long.MaxValue, CreatedAt = new DateTime(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc).AddTicks(1),
        }));
        await host.ImportedAsync("offerings", Lines(ProfileExamples.OfferingAnswer with { Id = Guid.CreateVersion7(), OrganizationId = provider, Technologies = ["'@", "x:y", " lead"], Summary = Nasty }));
        await host.ImportedAsync("references", Lines(ProfileExamples.ReferenceAnswer with { Id = Guid.CreateVersion7(), OrganizationId = provider, ClientOrganizationId = city, Result = Nasty, State = ReferenceState.Disputed }));
    }

    private static byte[] Lines<T>(params T[] rows) => Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => BulkFiles.Line(row!))));

    [Fact]
    public void Every_text_and_list_survives_its_cell()
    {
        var text = Gen.OneOf(Gen.String, Gen.String[Gen.Char["'=+-@|:\\\t\r\n,\"a ＝"], 0, 8]).Where(s => s.Length > 0);
        var field = BulkKinds.Needs.Fields.Single(f => f.Name == "title");
        var list = BulkKinds.Needs.Fields.Single(f => f.Name == "requiredStandards");
        var parts = BulkKinds.Organizations.Fields.Single(f => f.Name == "recognitions");
        text.Sample(value => (string?)BulkCells.FromCell(BulkCells.ToCell(JsonValue.Create(value), field.PropertyType), field) == value);
        text.Array[1, 4].Sample(values =>
        {
            var array = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
            return JsonNode.DeepEquals(array, BulkCells.FromCell(BulkCells.ToCell(array, list.PropertyType), list));
        });
        Gen.Select(text, Gen.Null(text), Gen.Int).Array[1, 3].Sample(values =>
        {
            var array = JsonSerializer.SerializeToNode(values.Select(v => new Recognition { Award = v.Item1, Category = v.Item2, Year = v.Item3 }), Json.Options)!.AsArray();
            var read = BulkCells.FromCell(BulkCells.ToCell(array, parts.PropertyType), parts).Deserialize<List<Recognition>>(Json.Options)!;
            Assert.Equal(values, read.Select(r => (r.Award, r.Category, r.Year)));
        });
    }

    [Fact]
    public void No_text_begins_as_a_formula_in_a_spreadsheet() => Gen.String[Gen.Char["'=+-@|:\\\t\r\n,\"a ＝＋－＠"], 1, 6].Sample(text =>
        !"=+-@\t\r\n＝＋－＠".Contains(BulkCells.ToCell(JsonValue.Create(text), typeof(string))[0], StringComparison.Ordinal));
}
