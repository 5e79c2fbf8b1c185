extern alias JsonEverything;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using JsonEverything::Json.Schema;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Profiles;
using Matchmaking.Tests.Introductions;

namespace Matchmaking.Tests.Outcomes;

/// <summary>Confirmed outcomes as open contracting data.</summary>
public sealed class OutcomeExportTests(OfferTests.Quiet quiet) : IClassFixture<OfferTests.Quiet>
{
    private readonly MatchmakingHost host = quiet.Host;
    private static readonly string Reference = Path.GetFullPath(Path.Combine(DirectionTests.Root, "..", "shared", "reference"));

    [Fact]
    public async Task An_outcome_is_published_when_both_sides_agree_and_till_then_for_staff_only()
    {
        var pair = await CompletedPair.CompletedAsync(host);
        var location = (await pair.EnterAsync()).Location!;
        Assert.Contains("proposed", (string)(await host.GetAsync(location + "/ocds")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        (await pair.OfProvider.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        foreach (var export in (string[])["/ocds", "/oc4ids"])
        {
            (await host.GetAsync(location + export)).Expect(HttpStatusCode.OK);
            (await pair.OfCity.GetAsync(location + export)).Expect(HttpStatusCode.Conflict);
            (await host.Anonymous.GetAsync(location + export)).Expect(HttpStatusCode.NotFound);
        }
        await pair.PublishAsync();
        foreach (var export in (string[])["/ocds", "/oc4ids"])
            (await host.Anonymous.GetAsync(location + export)).Expect(HttpStatusCode.OK);
        (await pair.OfCity.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.PublishOutcome, Given = false }, "*")).Expect(HttpStatusCode.OK);
        (await host.Anonymous.GetAsync(location + "/ocds")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Planning_tender_and_award_are_releases_of_one_process()
    {
        var location = await (await CompletedPair.CompletedAsync(host)).ConfirmedAsync();
        var package = (await host.GetAsync(location + "/ocds")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("1.1", (string)package["version"]!);
        Assert.EndsWith(location + "/ocds", (string)package["uri"]!, StringComparison.Ordinal);
        var releases = package["releases"]!.AsArray();
        Assert.Equal(["planning", "tender", "award,contract"], releases.Select(r => string.Join(',', r!["tag"]!.AsArray().Select(tag => (string)tag!))));
        Assert.Single(releases.Select(r => (string)r!["ocid"]!).Distinct());
        Assert.Equal(3, releases.Select(r => (string)r!["id"]!).Distinct().Count());
        var (tender, award) = (releases[1]!["tender"]!, releases[2]!["awards"]![0]!);
        Assert.Equal(("complete", "open"), ((string)tender["status"]!, (string)tender["procurementMethod"]!));
        Assert.Equal((215_000m, "USD", "active"), ((decimal)award["value"]!["amount"]!, (string)award["value"]!["currency"]!, (string)award["status"]!));
        Assert.Equal((string)award["id"]!, (string)releases[2]!["contracts"]![0]!["awardID"]!);
        // Every organization that is named stands among the parties, and nothing is null.
        foreach (var release in releases)
        {
            var parties = release!["parties"]!.AsArray().Select(p => (string)p!["id"]!).ToHashSet();
            Assert.Contains((string)release["buyer"]!["id"]!, parties);
            Assert.All(release["awards"]?[0]!["suppliers"]!.AsArray() ?? [], supplier => Assert.Contains((string)supplier!["id"]!, parties));
        }
        Assert.DoesNotContain(":null", package.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_holds_what_was_measured_and_who_gained()
    {
        var location = await (await CompletedPair.CompletedAsync(host)).ConfirmedAsync();
        var project = (await host.GetAsync(location + "/oc4ids")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal(("completion", "kpi-1"), ((string)project["status"]!, (string)project["metrics"]![0]!["id"]!));
        Assert.Equal([0d, 134d], project["metrics"]![0]!["observations"]!.AsArray().Select(o => (double)o!["measure"]!));
        Assert.Equal(120d, (double)project["forecasts"]![0]!["observations"]![0]!["measure"]!);
        Assert.Equal(("low_income", 96_000), ((string)project["benefits"]![0]!["beneficiaries"]![0]!["description"]!, (int)project["benefits"]![0]!["beneficiaries"]![0]!["numberOfPeople"]!));
        var package = (await host.GetAsync(location + "/ocds")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal((string)package["releases"]![0]!["ocid"]!, (string)project["contractingProcesses"]![0]!["id"]!);
        Assert.Equal((string)package["releases"]![0]!["planning"]!["budget"]!["projectID"]!, (string)project["id"]!);
        Assert.DoesNotContain(":null", project.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>The lists of OC4IDS 0.9.5 and OCDS 1.1 that hold for what is exported.</summary>
    [Fact]
    public void Codes_are_those_of_the_standards()
    {
        string[] sectors =
        [
            "education", "health", "energy", "communications", "waterAndWaste", "governance", "economy", "cultureSportsAndRecreation", "transport", "socialHousing", "naturalResources",
        ];
        Assert.Equal([Sector.Safety, Sector.Welfare, Sector.Environment, Sector.Resilience], Enum.GetValues<Sector>().Where(sector => !sectors.Contains(Oc4ids.SectorOf(sector))));
        Assert.Equal("completion", OutcomeExamples.Project.Status);
        Assert.All(OutcomeExamples.Package.Releases.SelectMany(r => r.Tag), tag => Assert.Contains(tag, new[] { "planning", "tender", "tenderCancellation", "award", "contract" }));
    }

    public static TheoryData<OutcomeResult> Results => [.. Enum.GetValues<OutcomeResult>()];

    [Theory, MemberData(nameof(Results))]
    public async Task An_export_is_valid_against_the_standards_own_schemas(OutcomeResult result)
    {
        Assert.SkipUnless(Directory.Exists(Reference), $"The standards' schemas are not at {Reference}: put OCDS 1.1.5 (release-schema.json, release-package-schema.json) into ocds/ "
            + "and OC4IDS 0.9.5 (project-schema.json) into oc4ids/ there.");
        var location = await ConfirmedAsync(result);
        AssertValid(Standards.Value.Ocds, await host.Client.GetStringAsync(location + "/ocds", TestContext.Current.CancellationToken));
        AssertValid(Standards.Value.Oc4ids, await host.Client.GetStringAsync(location + "/oc4ids", TestContext.Current.CancellationToken));
        // The schema does refuse what is wrong.
        var wrong = JsonNode.Parse(await host.Client.GetStringAsync(location + "/ocds", TestContext.Current.CancellationToken))!;
        wrong["releases"]![0]!["tag"]![0] = "plan";
        Assert.False(Evaluate(Standards.Value.Ocds, wrong.ToJsonString()).IsValid);
    }

    private async Task<string> ConfirmedAsync(OutcomeResult result)
    {
        if (result == OutcomeResult.Completed)
            return await (await CompletedPair.CompletedAsync(host)).ConfirmedAsync();
        var pair = await MatchedPair.IntroducedAsync(host);
        if (result == OutcomeResult.Awarded)
            foreach (var step in (MatchStep[])[MatchStep.StartProcurement, MatchStep.Contract])
                (await pair.StageAsync(step)).Expect(HttpStatusCode.OK);
        var request = new OutcomeRequest { Result = result, Summary = "What came of it.", AgreedOn = result == OutcomeResult.Awarded ? MatchedPair.Today : null };
        var location = (await pair.OfCity.PostAsync(pair.Path + "/outcome", request)).Expect(HttpStatusCode.Created).Location!;
        (await pair.OfProvider.PostAsync(location + "/answers", CompletedPair.Confirm, "*")).Expect(HttpStatusCode.OK);
        return location;
    }

    /// <summary>The package refers to the release by its address, so that the release comes first.</summary>
    private static readonly Lazy<(JsonSchema Ocds, JsonSchema Oc4ids)> Standards = new(() =>
    {
        var options = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
        Schema("ocds/release-schema.json", options);
        return (Schema("ocds/release-package-schema.json", options), Schema("oc4ids/project-schema.json", options));
    });

    /// <summary>Draft 4 says id where later drafts say $id, which is given here instead; of what else changed since the standards use nothing.</summary>
    private static JsonSchema Schema(string file, BuildOptions options)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Reference, file)))!.AsObject();
        var id = new Uri((string)schema["id"]!);
        schema.Remove("id");
        schema["$schema"] = "http://json-schema.org/draft-07/schema#";
        return JsonSchema.FromText(schema.ToJsonString(), options, id);
    }

    private static EvaluationResults Evaluate(JsonSchema schema, string text)
    {
        using var document = JsonDocument.Parse(text);
        return schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
    }

    private static void AssertValid(JsonSchema schema, string text)
    {
        var results = Evaluate(schema, text);
        Assert.True(results.IsValid, string.Join('\n', (results.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))));
    }
}
