using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Matching;

public sealed class MatchTests(SampledHost sampled) : IClassFixture<SampledHost>
{
    private readonly MatchmakingHost host = sampled.Host;

    [Fact]
    public async Task Every_published_need_has_eligible_explained_matches()
    {
        foreach (var need in await host.PublishedNeedsAsync())
        {
            var list = await host.MatchesAsync(need.Id);
            var items = list.Items();

            Assert.True(items.Count > 0, $"No match for '{need.Title}'");
            Assert.Equal(Enumerable.Range(1, items.Count), items.Select(i => (int)i!["rank"]!));
            Assert.Equal(
                items.OrderBy(i => (int)i!["placement"]!["rankByScore"]!).Select(i => (float)i!["score"]!), items.Select(i => (float)i!["score"]!).OrderDescending());
            foreach (var item in items)
            {
                Assert.True((bool)item!["eligible"]!);
                Assert.All(item["eligibility"]!.AsArray(), rule => Assert.True((bool)rule!["passed"]!, (string)rule["reason"]!));
                Assert.NotEmpty(item["explanation"]!["parts"]!.AsArray());
                Assert.All(item["explanation"]!["parts"]!.AsArray(), part => Assert.NotEmpty((string)part!["forCity"]!));
                Assert.NotEmpty(item["acceptance"]!["reasons"]!.AsArray());
                Assert.InRange(item["references"]!.AsArray().Count, 1, 3);
                Assert.All(item["references"]!.AsArray(), reference => Assert.NotEmpty((string)reference!["title"]!));
                Assert.Contains((string)item["strength"]!, new[] { "possible", "good", "strong" });
            }
        }
    }

    [Fact]
    public async Task A_list_says_what_it_came_from()
    {
        var list = await host.MatchesAsync(await host.FirstNeedAsync(), "?limit=3");

        Assert.Equal(3, list.Items().Count);
        Assert.Equal("need_to_offerings", (string)list["direction"]!);
        Assert.Equal("2026-03-03", (string)list["asOf"]!);
        Assert.Equal("baseline", (string)list["ranker"]!["name"]!);
        Assert.Equal(FeatureList.Version, (string)list["featureSet"]!);
        Assert.InRange((int)list["considered"]!, 3, 1000);
    }

    [Fact]
    public async Task Ineligible_offerings_follow_with_their_reasons_and_change_nothing_above()
    {
        var need = (await host.PublishedNeedsAsync()).First(n => n.MinimumMaturity >= 7);
        var eligible = await host.MatchesAsync(need.Id, "?limit=5");
        var all = await host.MatchesAsync(need.Id, "?limit=5&includeIneligible=true");
        var after = all.Items().Skip(eligible.Items().Count).ToArray();

        Assert.Equal(eligible["runId"]!.ToString(), all["runId"]!.ToString());
        Assert.Equal(eligible.Items().Select(i => i!.ToJsonString()), all.Items().Take(eligible.Items().Count).Select(i => i!.ToJsonString()));
        Assert.NotEmpty(after);
        Assert.All(after, item =>
        {
            Assert.False((bool)item!["eligible"]!);
            Assert.Null(item["rank"]);
            Assert.Null(item["score"]);
            Assert.Contains(item["eligibility"]!.AsArray(), rule => !(bool)rule!["passed"]! && ((string)rule["reason"]!).Length > 0);
        });
    }

    [Fact]
    public async Task A_preview_of_a_saved_need_gives_its_list()
    {
        foreach (var need in (await host.PublishedNeedsAsync()).Take(5))
        {
            var saved = await host.MatchesAsync(need.Id);
            var preview = (await host.PostAsync("/api/v1/matches/preview", await BodyAsync(need.Id))).Expect(HttpStatusCode.OK).Body!.AsObject();

            Assert.Null(preview["runId"]);
            Assert.Equal(saved.Items().Select(i => i!.ToJsonString()), preview.Items().Select(i => i!.ToJsonString()));
        }
    }

    [Fact]
    public async Task A_preview_stores_nothing_and_needs_no_organization()
    {
        var before = await CountAsync();
        var body = await BodyAsync(await host.FirstNeedAsync());
        body.Remove("organizationId");

        var list = (await host.PostAsync("/api/v1/matches/preview?limit=2", body)).Expect(HttpStatusCode.OK).Body!.AsObject();

        Assert.Equal(2, list.Items().Count);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Nobody_is_first_by_words_when_nobody_has_one_of_them()
    {
        var seoul = (await host.PublishedNeedsAsync()).First(n => n.Id == Guid.Parse("019b8dfb-1100-7b50-b447-e805b0d64ba4")).OrganizationId;
        var list = (await host.PostAsync("/api/v1/matches/preview?limit=100", new { organizationId = seoul, title = "zzqx", problem = "qqzv wwxk" })).Expect(HttpStatusCode.OK).Body!.AsObject();

        Assert.NotEmpty(list.Items());
        foreach (var part in list.Items().SelectMany(i => i!["explanation"]!["parts"]!.AsArray()).Where(p => (string)p!["group"]! == "words"))
            Assert.DoesNotContain(list.Items().Count > 1 ? "is number 1 " : "-", (string)part!["forCity"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_is_checked_like_a_need()
    {
        var body = await BodyAsync(await host.FirstNeedAsync());
        body["organizationId"] = Guid.NewGuid().ToString();
        body["budgetMin"] = -1;
        body["title"] = "";

        var answer = (await host.PostAsync("/api/v1/matches/preview", body)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.NotEmpty(answer.ErrorsOf("organizationId"));
        Assert.NotEmpty(answer.ErrorsOf("budgetMin"));
        Assert.NotEmpty(answer.ErrorsOf("title"));
    }

    [Theory]
    [InlineData("\u0645\u062f\u064a\u0646\u0629 \u0630\u0643\u064a\u0629", "\u0646\u062d\u062a\u0627\u062c \u0625\u0644\u0649 \u0625\u0646\u0627\u0631\u0629")]
    [InlineData("\u667a\u6167\u57ce\u5e02\u4ea4\u901a", "\u516c\u4ea4\u8f66\u7ad9\u7684\u5b9e\u65f6\u4fe1\u606f")]
    [InlineData("the of and", "a an the")]
    public async Task A_need_of_any_script_or_of_no_word_is_answered(string title, string problem)
    {
        var answer = await host.PostAsync("/api/v1/matches/preview", new JsonObject { ["title"] = title, ["problem"] = problem });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task What_is_not_there_or_not_published_is_told()
    {
        (await host.GetAsync($"/api/v1/needs/{Guid.NewGuid()}/matches")).Expect(HttpStatusCode.NotFound);
        (await host.GetAsync($"/api/v1/offerings/{Guid.NewGuid()}/matches")).Expect(HttpStatusCode.NotFound);
        (await host.GetAsync($"/api/v1/match-runs/{Guid.NewGuid()}")).Expect(HttpStatusCode.NotFound);
        await using var db = host.OpenDatabase();
        var need = new Need { OrganizationId = (await host.PublishedNeedsAsync())[0].OrganizationId, Title = "Draft", Problem = "Draft" };
        var provider = await db.Organizations.FirstAsync(o => o.Kind == OrganizationKind.Provider, TestContext.Current.CancellationToken);
        var offering = new Offering { OrganizationId = provider.Id, Title = "Draft", Summary = "Draft" };
        db.AddRange(need, offering);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var conflict = (await host.GetAsync($"/api/v1/needs/{need.Id}/matches")).Expect(HttpStatusCode.Conflict);
        Assert.Contains($"/needs/{need.Id}/publish", (string)conflict.Body!["detail"]!, StringComparison.Ordinal);
        Assert.Contains("preview", (string)conflict.Body["detail"]!, StringComparison.Ordinal);
        conflict = (await host.GetAsync($"/api/v1/offerings/{offering.Id}/matches")).Expect(HttpStatusCode.Conflict);
        Assert.Contains($"/offerings/{offering.Id}/publish", (string)conflict.Body!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", HttpStatusCode.UnprocessableEntity, "limit")]
    [InlineData("limit=101", HttpStatusCode.UnprocessableEntity, "limit")]
    [InlineData("limit=-5", HttpStatusCode.UnprocessableEntity, "limit")]
    [InlineData("limit=ten", HttpStatusCode.BadRequest, "limit")]
    [InlineData("limit=99999999999", HttpStatusCode.BadRequest, "limit")]
    [InlineData("limit=1&limit=2", HttpStatusCode.BadRequest, "limit")]
    [InlineData("includeIneligible=yes", HttpStatusCode.BadRequest, "includeIneligible")]
    [InlineData("top=3", HttpStatusCode.BadRequest, "top")]
    public async Task A_wrong_parameter_is_named(string query, HttpStatusCode status, string field)
    {
        var answer = (await host.GetAsync($"/api/v1/needs/{await host.FirstNeedAsync()}/matches?{query}")).Expect(status);
        Assert.NotEmpty(answer.ErrorsOf(field));
    }

    [Fact]
    public async Task An_offerings_needs_show_the_score_and_rank_that_the_city_sees()
    {
        var need = await host.FirstNeedAsync();
        var offering = (await host.MatchesAsync(need)).Items()[0].Offering();

        var list = (await host.GetAsync($"/api/v1/offerings/{offering}/matches?limit=100")).Expect(HttpStatusCode.OK).Body!.AsObject();

        Assert.Equal("offering_to_needs", (string)list["direction"]!);
        Assert.Contains(list.Items(), i => (Guid)i!["need"]!["id"]! == need && (int)i["rankForCity"]! == 1);
        Assert.Equal(list.Items().Select(i => (float)i!["score"]!).OrderDescending(), list.Items().Select(i => (float)i!["score"]!));
        foreach (var item in list.Items())
        {
            var city = await host.MatchesAsync((Guid)item!["need"]!["id"]!, "?limit=100");
            var place = city.Items().Single(i => i.Offering() == offering);
            Assert.Equal((int)place!["rank"]!, (int)item["rankForCity"]!);
            Assert.Equal(place["score"]!.ToJsonString(), item["score"]!.ToJsonString());
            Assert.Equal(place["explanation"]!.ToJsonString(), item["explanation"]!.ToJsonString());
            Assert.Equal(place["acceptance"]!.ToJsonString(), item["acceptance"]!.ToJsonString());
            Assert.All(item["eligibility"]!.AsArray(), rule => Assert.True((bool)rule!["passed"]!));
        }
    }

    [Fact]
    public async Task Features_are_listed_in_the_order_of_the_vector()
    {
        var list = (await host.GetAsync("/api/v1/features")).Expect(HttpStatusCode.OK).Body!.AsObject();

        Assert.True(list.Items().Count >= 30);
        Assert.Equal(FeatureList.Version, (string)list["version"]!);
        Assert.Equal(FeatureList.All.Select(f => f.Name), list.Items().Select(i => (string)i!["name"]!));
        Assert.All(list.Items(), i => Assert.True(((string)i!["description"]!).Length > 10 && ((string)i["unit"]!).Length > 0));
    }

    [Fact]
    public async Task Readiness_tells_of_the_pool()
    {
        await host.MatchesAsync(await host.FirstNeedAsync());
        Assert.Equal("healthy", (string)(await host.ReadyAsync()).Body!["checks"]!["matching"]!);
    }

    private async Task<int> CountAsync()
    {
        await using var db = host.OpenDatabase();
        return await db.MatchRuns.CountAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A saved need as it would be posted.</summary>
    private async Task<JsonObject> BodyAsync(Guid need)
    {
        var body = (await host.GetAsync($"/api/v1/needs/{need}")).Body!.AsObject();
        foreach (var kept in new[] { "id", "status", "publishedAt", "createdAt", "updatedAt", "version" })
            body.Remove(kept);
        return body;
    }
}
