using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Curation;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Learning;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Participation;
using Matchmaking.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests;

/// <summary>
/// The whole way, over HTTP and by the verbs as a network would go it: a need is posted, matched, curated and offered, both sides agree, are introduced, run a pilot and
/// complete it; the confirmed outcome becomes a reference, the ranker learns, and a similar need of another city finds the provider higher than before.
/// </summary>
public sealed class StoryTests : IAsyncLifetime
{
    private readonly ModelFolder models = new();
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync(samples: true, models: models.Path);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        models.Dispose();
    }

    private static readonly NeedRequest Need = ProfileExamples.Need with
    {
        Title = "Leaking mains found before the street caves in",
        Problem = "A fifth of our drinking water is lost in old cast-iron mains, and we learn of a leak when the street caves in.",
        DesiredOutcome = "Leaks are located within two days, to within five metres.", WhoIsAffected = "Households on the hill go without water each summer.", WorkDone = null,
        SuccessCriteria = "Losses fall below a tenth.", Sectors = [Sector.Environment], MinimumMaturity = null, EthicsRequirements = [], RequiredStandards = [], EngagementModel = EngagementModel.Pilot, Languages = [],
    };

    /// <summary>Says little of what it can do: the first project will.</summary>
    private static readonly OfferingRequest Offering = ProfileExamples.Offering with
    {
        Title = "Night listeners", Summary = "Small battery devices that listen at night.", Description = "Clamped on in minutes, with no digging.", Sectors = [Sector.Environment],
        RegionsServed = [], CountriesServed = [], EngagementModels = [], Languages = [], ExpiresOn = null, TargetGroups = [], Technologies = [],
    };

    [Fact]
    public async Task From_a_need_to_a_ranker_that_has_learned_from_it()
    {
        // Another city waits with a need like it.
        var other = await MatchedPair.MemberAsync(host, ProfileExamples.City with { LegalName = "Municipality of Hillside", ShortName = "Hillside", City = "Hillside", Latitude = -19.8, Longitude = 34.9 });
        var similar = Guid.Parse(await MatchedPair.PublishedAsync(host, "needs", other, Need with
        {
            Title = "Find leaks in cast-iron mains", Problem = "Streets cave in where old mains leak, and drinking water is lost for weeks before anybody learns of it.", DesiredOutcome = "Leaks are located early.",
        }));

        // The city drafts its need, staff approve it, a resident supports it.
        var city = await MatchedPair.MemberAsync(host, ProfileExamples.City);
        var provider = await MatchedPair.MemberAsync(host, new OrganizationRequest { Kind = OrganizationKind.Provider, LegalName = "Pipe Listeners Lda", Country = "MZ", City = "Beira", Size = ProviderSize.Sme });
        var (ofCity, ofProvider) = (await host.MemberAsync(city), await host.MemberAsync(provider));
        var offering = Guid.Parse(await MatchedPair.PublishedAsync(host, "offerings", provider, Offering));
        var posted = (await ofCity.PostAsync("/api/v1/needs", Need with { OrganizationId = Guid.Parse(city) })).Expect(HttpStatusCode.Created);
        (await ofCity.PostAsync(posted.Location + "/submit", ifMatch: "*")).Expect(HttpStatusCode.OK);
        (await host.StepAsync(posted.Location + "/approve")).Expect(HttpStatusCode.OK);
        var need = Guid.Parse(posted.Id);
        var resident = await host.SupporterAsync(posted.Location!, SupportPriority.High);
        var before = await PlaceAsync(similar, offering);
        Assert.True((int)before.Match["rank"]! > 1, "The story needs room to rise.");

        // Matched and curated.
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains((await ofCity.GetAsync(posted.Location + "/matches?limit=100")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray(), m => m.Offering() == offering);
        Assert.Contains(await host.Staff.QueueAsync(), item => (string?)item["needId"] == posted.Id);
        var taken = await host.TakeAsync(need, 20);
        var match = $"/api/v1/matches/{(taken.FirstOrDefault(m => (string)m!["offeringId"]! == offering.ToString()) is { } there ? (string)there["id"]! : (await host.AddAsync(need, offering)).Expect(HttpStatusCode.Created).Id)}";
        foreach (var rest in taken.Where(m => (string)m!["offeringId"]! != offering.ToString()).Take(5))
            (await host.Staff.PutAsync($"/api/v1/matches/{rest!["id"]}/judgment", new { grade = 0 }, "*")).Expect(HttpStatusCode.OK);
        (await host.Staff.DoAsync(match, "recommend")).Expect(HttpStatusCode.OK);

        // Both sides consent, and are introduced.
        (await host.PostAsync(match + "/offer", new OfferRequest(), "*")).Expect(HttpStatusCode.OK);
        var introduction = match.Replace("/matches/", "/introductions/", StringComparison.Ordinal);
        Assert.Null((await ofProvider.GetAsync(introduction)).Expect(HttpStatusCode.OK).Body!["city"]!["identity"]);
        foreach (var side in (ApiClient[])[ofCity, ofProvider])
            (await side.PostAsync(introduction + "/accept", new AcceptRequest { Consents = [.. Enum.GetValues<ConsentScope>()] }, "*")).Expect(HttpStatusCode.OK);
        (await host.PostAsync(introduction + "/introduce", new IntroduceRequest(), "*")).Expect(HttpStatusCode.OK);
        Assert.NotNull((await ofProvider.GetAsync(introduction)).Expect(HttpStatusCode.OK).Body!["city"]!["identity"]);

        // Pilot, procurement, contract, completed; the outcome is confirmed by both.
        foreach (var step in (MatchStep[])[MatchStep.StartPilot, MatchStep.StartProcurement, MatchStep.Contract, MatchStep.Complete])
        {
            host.Clock.Advance(TimeSpan.FromDays(30));
            (await ofCity.PostAsync(introduction + "/stages", new StageRequest { Step = step, HappenedOn = Today }, "*")).Expect(HttpStatusCode.OK);
        }
        var outcome = (await ofCity.PostAsync(introduction + "/outcome", OutcomeExamples.Request with
        {
            AgreedOn = Today.AddDays(-30), EndedOn = Today, Summary = "Leaks in cast-iron mains were located within two days; no street has caved in since.", Kpis = [], Beneficiaries = [],
        })).Expect(HttpStatusCode.Created);
        var confirmed = (await ofProvider.PostAsync(outcome.Location + "/answers", new OutcomeAnswerRequest { Confirmed = true }, "*")).Expect(HttpStatusCode.OK).Body!;
        var reference = (string)confirmed["referenceId"]!;
        Assert.Equal("confirmed", (string)(await host.Anonymous.GetAsync($"/api/v1/references/{reference}")).Expect(HttpStatusCode.OK).Body!["state"]!);
        Assert.NotEmpty((await resident.GetAsync(posted.Location + "/timeline")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());

        // A later list is judged too, so that there is something to hold back; then the ranker is trained anew and promoted.
        foreach (var others in (await host.PublishedNeedsAsync()).Where(n => n.Id != similar).Take(2))
        {
            host.Clock.Advance(TimeSpan.FromDays(30));
            foreach (var (one, grade) in (await host.TakeAsync(others.Id, 3)).Zip([4, 0, 1]))
                (await host.Staff.PutAsync($"/api/v1/matches/{one!["id"]}/judgment", new { grade }, "*")).Expect(HttpStatusCode.OK);
        }
        (await RunAsync("retrain", "--database-weight", "100")).Success();
        var candidate = Assert.Single(models.Shelf.Candidates);
        (await RunAsync("promote", candidate, "--by", "Test")).Success();
        // The service looks twice, lest it read a model that is still being written.
        for (var look = 0; look < 2; look++)
            await host.Services.GetRequiredService<PoolKeeper>().CheckAsync(TestContext.Current.CancellationToken);

        // The similar need finds the provider higher, by the new model, because of the project.
        var after = await PlaceAsync(similar, offering);
        Assert.Equal(candidate, (string)after.List["ranker"]!["version"]!);
        Assert.True((int)after.Match["rank"]! < (int)before.Match["rank"]!, $"from {before.Match["rank"]} to {after.Match["rank"]}");
        Assert.DoesNotContain(reference, before.Match["references"]!.ToJsonString(), StringComparison.Ordinal);
        var support = after.Match["references"]!.AsArray().Single(r => (string)r!["id"]! == reference)!;
        Assert.Equal("confirmed", (string)support["state"]!);
        var (said, saidBefore) = (Words(after.Match), Words(before.Match));
        Assert.Equal("raises", (string)said["direction"]!);
        Assert.True(Held(said) > Held(saidBefore), $"{saidBefore["forCity"]} {said["forCity"]}");
    }

    private static JsonNode Words(JsonNode match) => match["explanation"]!["parts"]!.AsArray().Single(p => (string)p!["group"]! == "words")!;

    /// <summary>As the sentence to the city says: "… texts hold 34% of the need's words".</summary>
    private static int Held(JsonNode words) => int.Parse(Regex.Match((string)words["forCity"]!, @"hold (\d+)% of the need's words").Groups[1].Value, CultureInfo.InvariantCulture);

    private DateOnly Today => DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);

    private async Task<(JsonObject List, JsonNode Match)> PlaceAsync(Guid need, Guid offering)
    {
        var list = await host.MatchesAsync(need, "?limit=100");
        return (list, list.Items().Single(m => m.Offering() == offering)!);
    }

    /// <summary>With a gate for a handful of lists, and the operator's part of the register entry filled in.</summary>
    private async Task<Finished> RunAsync(params string[] arguments)
    {
        var command = MatchmakingProcess.Command(models.Path, [.. arguments, "--database", host.DatabaseFile, "--models", models.Path]);
        foreach (var (name, value) in (Dictionary<string, string>)new()
        {
            ["Learning__Gate__FewestNeeds"] = "1", ["Learning__Gate__MaximumLoss"] = "1", ["Register__Organization"] = "City network", ["Register__Department"] = "Partnerships",
            ["Register__ContactEmail"] = "register@network.example", ["Register__Area"] = "Worldwide", ["Register__LegalBasis"] = "Statutes, section 3", ["Register__PublishedOn"] = "2026-03-02",
            ["Register__ReviewOn"] = "2027-03-02",
        })
            command.Environment[$"Matchmaking__{name}"] = value;
        using var process = System.Diagnostics.Process.Start(command)!;
        return await Finished.OfAsync(process, TimeSpan.FromMinutes(4));
    }
}
