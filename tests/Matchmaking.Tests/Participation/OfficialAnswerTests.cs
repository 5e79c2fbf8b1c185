using System.Net;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Participation;

public sealed class OfficialAnswerTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task The_city_answers_and_every_edition_stays_to_be_read()
    {
        var (need, city) = await host.NeedOfCityAsync();
        var (owner, stranger) = (await host.MemberAsync(city), await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.City)));
        (await host.Anonymous.GetAsync(need + "/official-answer")).Expect(HttpStatusCode.NotFound);
        (await stranger.PutAsync(need + "/official-answer", OfficialAnswerEndpoints.Example, "*")).Expect(HttpStatusCode.Forbidden);
        (await owner.PutAsync(need + "/official-answer", OfficialAnswerEndpoints.Example, "\"0\"")).Expect(HttpStatusCode.OK);
        (await owner.PutAsync(need + "/official-answer", OfficialAnswerEndpoints.Example, "\"0\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await owner.PutAsync(need + "/official-answer", OfficialAnswerEndpoints.Example with { Stance = AnswerStance.Accepted, Text = "All of it." }, "\"1\"")).Expect(HttpStatusCode.OK);

        var answer = (await host.Anonymous.GetAsync(need + "/official-answer")).Expect(HttpStatusCode.OK);
        Assert.Equal(("\"2\"", "accepted", "All of it."), (answer.ETag, (string)answer.Body!["stance"]!, (string)answer.Body["text"]!));
        Assert.Equal(["partly_accepted", "accepted"], (await host.Anonymous.GetAsync(need + "/official-answer/editions")).Body!["items"]!.AsArray().Select(a => (string)a!["stance"]!));
    }

    [Fact]
    public async Task A_draft_is_answered_by_nobody()
    {
        var (_, city) = await host.NeedOfCityAsync();
        var draft = (await host.PostAsync("/api/v1/needs", ProfileExamples.Need with { OrganizationId = Guid.Parse(city) })).Location!;
        (await (await host.MemberAsync(city)).PutAsync(draft + "/official-answer", OfficialAnswerEndpoints.Example, "*")).Expect(HttpStatusCode.Conflict);
        (await host.Anonymous.GetAsync(draft + "/timeline")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Supporters_see_what_became_of_a_need_in_order()
    {
        var (_, city) = await host.NeedOfCityAsync();
        var need = (await host.PostAsync("/api/v1/needs", ProfileExamples.Need with { OrganizationId = Guid.Parse(city) })).Location!;
        (await host.StepAsync(need + "/submit")).Expect(HttpStatusCode.OK);
        (await host.PostAsync(need + "/request-changes", ReviewExamples.Changes, "*")).Expect(HttpStatusCode.OK);
        (await host.StepAsync(need + "/publish")).Expect(HttpStatusCode.OK);
        host.Clock.Advance(TimeSpan.FromDays(3));
        (await host.PostAsync(need + "/batches", ParticipationExamples.Batch with { Date = new DateOnly(2026, 3, 3) })).Expect(HttpStatusCode.Created);
        (await host.SendAsync(HttpMethod.Put, need + "/official-answer", OfficialAnswerEndpoints.Example, "*")).Expect(HttpStatusCode.OK);
        host.Clock.Advance(TimeSpan.FromDays(1));
        (await host.StepAsync(need + "/close")).Expect(HttpStatusCode.OK);

        var items = (await host.Anonymous.GetAsync(need + "/timeline")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();

        // What happened in the review is nobody's business but the owner's and staff's.
        Assert.Equal([("status", "published"), ("heard_offline", "assembly"), ("official_answer", "partly_accepted"), ("status", "closed")],
            items.Select(e => ((string)e!["kind"]!, (string)(e["status"] ?? e["channel"] ?? e["stance"])!)));
        Assert.Equal(items.Select(e => (DateTime)e!["at"]!).Order(), items.Select(e => (DateTime)e!["at"]!));
    }
}
