using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Candidates;
using Matchmaking.Clarity;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Clarity;

public sealed class ClarityTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private const string Clarity = "/api/v1/needs/clarity";
    private MatchmakingHost Host => sampled.Host;

    [Fact]
    public async Task An_empty_draft_scores_nothing_and_is_told_everything()
    {
        var report = await JudgeAsync([]);
        Assert.Equal(0, (int)report["score"]!);
        Assert.All(report["findings"]!.AsArray(), finding =>
        {
            Assert.Equal("missing", (string)finding!["status"]!);
            Assert.False(string.IsNullOrWhiteSpace((string?)finding["fix"]));
            Assert.False(string.IsNullOrWhiteSpace((string?)finding["example"]));
        });
        Assert.Equal((int)report["reach"]!["offered"]!, (int)report["reach"]!["eligible"]!);
        Assert.Null(report["reach"]!["excludesMost"]);
    }

    [Fact]
    public async Task A_good_need_scores_high_and_a_shopping_list_low_with_the_words_quoted()
    {
        var good = await JudgeAsync(Examples.Json(ProfileExamples.Need with { OrganizationId = null }).AsObject());
        var list = await JudgeAsync(Examples.Json(ClarityExamples.Draft).AsObject());
        Assert.InRange((int)good["score"]!, 85, 100);
        Assert.InRange((int)list["score"]!, 20, 55);
        var solution = Finding(list, "problem_without_solution");
        Assert.Equal("missing", (string)solution["status"]!);
        string[] quotes = [.. solution["quotes"]!.AsArray().Select(quote => (string)quote!)];
        Assert.Contains("200 units of water", quotes);
        Assert.Contains("dashboard", quotes);
        Assert.Contains("buy", quotes);
        Assert.Equal("partly", (string)Finding(list, "timing")["status"]!);
    }

    [Theory]
    [InlineData("The existing cameras miss half of the falls, and the residents of the house do not want new ones in their rooms.", "met")]
    [InlineData("The residents of the house wait for the bus and the blockchain does not tell them when it is coming to the stop.", "partly")]
    [InlineData("The city wants to procure an AI-powered platform for the residents of the house and for their families.", "missing")]
    [InlineData("어르신들이 넘어져도 몇 시간 동안 아무도 모르는 일이 많습니다. 카메라는 주민들이 거부하였습니다.", "not_judged")]
    [InlineData("De bewoners van de wijk horen pas van de overstroming als het water in huis is, en er is geen waarschuwing.", "not_judged")]
    [InlineData("Los vecinos de los barrios bajos se enteran de la inundación cuando el agua ya está en la casa.", "not_judged")]
    [InlineData("   ", "missing")]
    public async Task Naming_a_solution_counts_only_where_the_words_are_known(string problem, string status)
    {
        var report = await JudgeAsync(new JsonObject { ["problem"] = problem });
        Assert.Equal(status, (string)Finding(report, "problem_without_solution")["status"]!);
    }

    [Fact]
    public async Task A_need_in_Korean_is_judged_by_its_fields_and_figures()
    {
        var need = (await Host.PublishedNeedsAsync()).First(n => n.Title.Contains("무인민원발급기", StringComparison.Ordinal));
        var body = (await Host.GetAsync($"/api/v1/needs/{need.Id}")).Body!.AsObject();
        var report = await JudgeAsync(body);
        Assert.Equal("not_judged", (string)Finding(report, "outcome_not_deliverable")["status"]!);
        Assert.Equal("met", (string)Finding(report, "success_measurable")["status"]!);
        Assert.Contains("90%", Finding(report, "success_measurable")["quotes"]!.AsArray().Select(quote => (string)quote!));
        Assert.InRange((int)report["judged"]!, 60, 99);
        Assert.InRange((int)report["score"]!, 80, 100);
    }

    [Fact]
    public async Task Reach_counts_what_matching_would_admit_and_drops_one_constraint_at_a_time()
    {
        foreach (var need in (await Host.PublishedNeedsAsync()).Where(n => n.MinimumMaturity is not null && n.Languages.Count > 0).Take(4))
        {
            var body = (await Host.GetAsync($"/api/v1/needs/{need.Id}")).Body!.AsObject();
            var reach = (await JudgeAsync(body))["reach"]!;
            Assert.Equal(await EligibleAsync(body), (int)reach["eligible"]!);
            var effects = reach["constraints"]!.AsArray();
            await AssertDroppedAsync("maturity", without => without.Remove("minimumMaturity"));
            await AssertDroppedAsync("ethics_requirements", without => without.Remove("ethicsRequirements"));
            await AssertDroppedAsync("engagement_model", without => without.Remove("engagementModel"));
            Assert.Equal(effects.Max(effect => (int)effect!["excluded"]!) is var most and > 0
                ? effects.First(effect => (int)effect!["excluded"]! == most)!["constraint"]!.ToString() : null, (string?)reach["excludesMost"]);

            async Task AssertDroppedAsync(string constraint, Action<JsonObject> drop)
            {
                if (effects.FirstOrDefault(effect => (string)effect!["constraint"]! == constraint) is not { } effect)
                    return;
                var without = body.DeepClone().AsObject();
                drop(without);
                Assert.Equal(await EligibleAsync(without), (int)effect["eligibleWithout"]!);
            }
        }
    }

    [Fact]
    public async Task What_is_given_must_be_right()
    {
        var wrong = (await Host.PostAsync(Clarity, new JsonObject { ["currency"] = "EURO", ["deadline"] = "2020-01-01" })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("ISO 4217", wrong.ErrorsOf("currency"), StringComparison.Ordinal);
        Assert.Contains("past", wrong.ErrorsOf("deadline"), StringComparison.Ordinal);
        var provider = await Host.OrganizationAsync(OrganizationKind.Provider);
        var refused = (await Host.PostAsync(Clarity, new JsonObject { ["organizationId"] = provider })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("must be a city", refused.ErrorsOf("organizationId"), StringComparison.Ordinal);
        (await Host.PostAsync(Clarity, new JsonObject { ["tittle"] = "x" })).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Rules_are_listed()
    {
        var rules = (await Host.GetAsync($"{Clarity}/rules")).Expect(HttpStatusCode.OK).Body!["rules"]!.AsArray();
        Assert.Equal(100, rules.Sum(rule => (int)rule!["weight"]!));
    }

    private async Task<JsonObject> JudgeAsync(JsonObject draft) => (await Host.PostAsync(Clarity, draft)).Expect(HttpStatusCode.OK).Body!.AsObject();

    /// <summary>Offerings of the database for which every hard constraint gives its consent.</summary>
    private async Task<int> EligibleAsync(JsonObject need)
    {
        var request = need.Deserialize<NeedRequest>(Json.Options)!;
        var asked = new Need { Title = "", Problem = "" };
        request.CopyTo(asked);
        await using var db = Host.OpenDatabase();
        var city = await db.Organizations.SingleAsync(o => o.Id == request.OrganizationId, TestContext.Current.CancellationToken);
        var offerings = await db.Offerings.Include(o => o.Organization).ToListAsync(TestContext.Current.CancellationToken);
        return offerings.Count(o => Eligibility.Check(asked, city, o, o.Organization!, DateOnly.FromDateTime(MatchmakingHost.Now.UtcDateTime)).All(rule => rule.Passed));
    }

    private static JsonObject Finding(JsonObject report, string rule) =>
        report["findings"]!.AsArray().Single(finding => (string)finding!["rule"]! == rule)!.AsObject();
}
