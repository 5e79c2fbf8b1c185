using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Participation;

public sealed class BatchTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task The_city_enters_corrects_and_removes_what_was_heard_offline_and_it_is_recorded()
    {
        var (need, city) = await host.NeedOfCityAsync();
        var (owner, stranger) = (await host.MemberAsync(city), await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.City)));
        (await stranger.PostAsync(need + "/batches", ParticipationExamples.Batch)).Expect(HttpStatusCode.Forbidden);
        var batch = (await owner.PostAsync(need + "/batches", ParticipationExamples.Batch)).Expect(HttpStatusCode.Created);
        (await owner.PostAsync(need + "/batches", ParticipationExamples.Batch with { Channel = SupportChannel.Paper, Count = 20, Groups = [] })).Expect(HttpStatusCode.Created);
        (await stranger.PutAsync(batch.Location!, ParticipationExamples.BatchCorrection, "*")).Expect(HttpStatusCode.Forbidden);
        (await owner.PutAsync(batch.Location!, ParticipationExamples.BatchCorrection with { Correction = null }, batch.ETag)).Expect(HttpStatusCode.UnprocessableEntity);
        (await owner.PutAsync(batch.Location!, ParticipationExamples.BatchCorrection, batch.ETag)).Expect(HttpStatusCode.OK);

        var voice = await host.VoiceAsync(need);
        Assert.Equal(410, voice.Supporters);
        Assert.Equal([0, 20, 390], voice.Channels.Select(c => c.Supporters));
        Assert.Equal(ParticipationExamples.BatchCorrection.Correction, (string)(await host.Anonymous.GetAsync(batch.Location!)).Expect(HttpStatusCode.OK).Body!["correction"]!);
        (await owner.DeleteAsync(batch.Location!, "*")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(20, (await host.VoiceAsync(need)).Supporters);
        var log = (await host.GetAsync($"/api/v1/audit?recordId={batch.Id}")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal(["created", "changed", "removed"], log.Select(r => (string)r!["action"]!));
        Assert.Equal((380, 390), ((int)log[1]!["before"]!["count"]!, (int)log[1]!["after"]!["count"]!));
    }

    [Fact]
    public async Task No_more_people_than_live_there_in_one_batch_or_in_all()
    {
        var (need, city) = await host.NeedOfCityAsync(population: 1_000);
        var refused = (await host.BatchAsync(need, 1_001)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("count");
        Assert.Contains("1,000 residents", refused, StringComparison.Ordinal);
        Assert.Contains($"PUT /api/v1/organizations/{city}", refused, StringComparison.Ordinal);
        var first = (await host.BatchAsync(need, 600)).Expect(HttpStatusCode.Created);
        Assert.Contains("Makes 1,001 with the 600", (await host.BatchAsync(need, 401)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("count"), StringComparison.Ordinal);
        (await host.BatchAsync(need, 400)).Expect(HttpStatusCode.Created);
        (await host.BatchAsync(need, 1_000, SupportChannel.Assembly)).Expect(HttpStatusCode.Created);
        (await host.SendAsync(HttpMethod.Put, first.Location!, ParticipationExamples.BatchCorrection with { Channel = SupportChannel.Paper, Count = 601, Groups = [] }, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        (await host.SendAsync(HttpMethod.Put, first.Location!, ParticipationExamples.BatchCorrection with { Channel = SupportChannel.Paper, Count = 599, Groups = [] }, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal(1_999, (await host.VoiceAsync(need)).Supporters);
    }

    [Fact]
    public async Task Two_batches_at_once_cannot_both_take_the_last_places()
    {
        var (need, _) = await host.NeedOfCityAsync(population: 1_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.BatchAsync(need, 600)));
        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Equal(600, (await host.VoiceAsync(need)).Supporters);
    }

    [Fact]
    public async Task A_city_states_its_population_first()
    {
        var (need, _) = await host.NeedOfCityAsync(population: null);
        Assert.Contains("population", (await host.BatchAsync(need, 5)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("count"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("channel", "\"online\"", "channel", "use paper or assembly")]
    [InlineData("count", "0", "count", "at least 1")]
    [InlineData("count", "null", "count", "Is required.")]
    [InlineData("date", "\"2026-03-03\"", "date", "in the future")]
    [InlineData("place", "\"\"", "place", "Is required.")]
    [InlineData("evidenceLink", "\"http://rivermouth.example/list.pdf\"", "evidenceLink", "https://")]
    [InlineData("evidenceLink", "\"javascript:alert(1)\"", "evidenceLink", "not an absolute http or https address")]
    [InlineData("groups", """[{"group":"youth","count":381}]""", "groups[0].count", "more than the 380 people")]
    [InlineData("groups", """[{"group":"youth","count":3},{"group":"youth","count":4}]""", "groups[1].group", "Repeats a group")]
    [InlineData("groups", """[{"group":"youth"}]""", "groups[0].count", "Is required.")]
    public async Task What_is_wrong_is_named_with_its_cure(string field, string value, string named, string says)
    {
        var (need, _) = await host.NeedOfCityAsync();
        var body = Examples.Json(ParticipationExamples.Batch).AsObject();
        body[field] = JsonNode.Parse(value);
        Assert.Contains(says, (await host.PostAsync(need + "/batches", body)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf(named), StringComparison.Ordinal);
        Assert.Empty((await host.GetAsync(need + "/batches")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task Numbers_below_five_are_read_by_who_entered_them_alone()
    {
        var (need, city) = await host.NeedOfCityAsync();
        var batch = (await host.PostAsync(need + "/batches", ParticipationExamples.Batch with
        {
            Groups = [new() { Group = TargetGroup.Youth, Count = 4 }, new() { Group = TargetGroup.Women, Count = 5 }],
        })).Expect(HttpStatusCode.Created);
        async Task<int?[]> ReadAsync(ApiClient reader, string path) => [.. ((await reader.GetAsync(path)).Expect(HttpStatusCode.OK).Body is var body && body!["items"] is { } items ? items[0]! : body!)["groups"]!
            .AsArray().Select(g => (int?)g!["count"])];
        foreach (var path in (string[])[batch.Location!, need + "/batches"])
        {
            Assert.Equal([null, 5], await ReadAsync(host.Anonymous, path));
            Assert.Equal([4, 5], await ReadAsync(await host.MemberAsync(city), path));
        }
    }
}
