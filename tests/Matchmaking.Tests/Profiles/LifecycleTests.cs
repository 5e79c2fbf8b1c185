using System.Net;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

public sealed class LifecycleTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task A_need_is_drafted_published_and_closed()
    {
        var need = await host.CreatedAsync("needs");
        Assert.Equal("draft", (string)need.Body!["status"]!);
        Assert.Null(need.Body["publishedAt"]);
        var published = (await host.PostAsync($"{need.Location}/publish", ifMatch: need.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal(("published", "\"2\""), ((string)published.Body!["status"]!, published.ETag));
        Assert.Equal("2026-03-02T09:30:00Z", (string)published.Body["publishedAt"]!);

        var again = (await host.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.Conflict);
        Assert.Equal("The need is published; it can become published only from draft, changes_requested.", (string)again.Body!["detail"]!);

        (await host.StepAsync($"{need.Location}/close")).Expect(HttpStatusCode.OK);
        (await host.StepAsync($"{need.Location}/cancel")).Expect(HttpStatusCode.Conflict);
        var change = (await host.SendAsync(HttpMethod.Put, need.Location!, need.Body, "*")).Expect(HttpStatusCode.Conflict);
        Assert.Contains("closed", (string)change.Body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offering_is_drafted_published_and_withdrawn()
    {
        var offering = await host.CreatedAsync("offerings");
        (await host.StepAsync($"{offering.Location}/withdraw")).Expect(HttpStatusCode.Conflict);
        (await host.StepAsync($"{offering.Location}/publish")).Expect(HttpStatusCode.OK);
        var withdrawn = (await host.StepAsync($"{offering.Location}/withdraw")).Expect(HttpStatusCode.OK);
        Assert.Equal("withdrawn", (string)withdrawn.Body!["status"]!);
        (await host.StepAsync($"{offering.Location}/publish")).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_draft_can_be_cancelled_but_not_closed()
    {
        var need = await host.CreatedAsync("needs");
        (await host.StepAsync($"{need.Location}/close")).Expect(HttpStatusCode.Conflict);
        (await host.StepAsync($"{need.Location}/cancel")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("needs")]
    [InlineData("offerings")]
    public async Task What_is_published_names_a_sector_and_keeps_naming_it(string slice)
    {
        var body = await host.BodyAsync(slice);
        var complete = body.DeepClone();
        body["sectors"] = new System.Text.Json.Nodes.JsonArray();
        var draft = (await host.PostAsync($"/api/v1/{slice}", body)).Expect(HttpStatusCode.Created);
        var refused = (await host.StepAsync($"{draft.Location}/publish")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("at least one sector", refused.ErrorsOf("sectors"), StringComparison.Ordinal);
        (await host.SendAsync(HttpMethod.Put, draft.Location!, complete, draft.ETag)).Expect(HttpStatusCode.OK);
        (await host.StepAsync($"{draft.Location}/publish")).Expect(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Put, draft.Location!, body, "*")).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_suspended_member_cannot_publish()
    {
        var need = await host.CreatedAsync("needs");
        await using (var db = host.OpenDatabase())
        {
            var city = (await db.Organizations.FindAsync([Guid.Parse((string)need.Body!["organizationId"]!)], TestContext.Current.CancellationToken))!;
            city.Vetting = Vetting.Suspended;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var refused = (await host.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("suspended", refused.ErrorsOf("organizationId"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publish", "needs")]
    [InlineData("withdraw", "offerings")]
    public async Task A_step_of_what_does_not_exist_is_not_found(string verb, string slice) =>
        (await host.StepAsync($"/api/v1/{slice}/{Guid.CreateVersion7()}/{verb}")).Expect(HttpStatusCode.NotFound);
}
