using System.Net;
using Matchmaking.Participation;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
using Matchmaking.Tests.Privacy;

namespace Matchmaking.Tests.Participation;

/// <summary>What a resident leaves in being heard is taken along, and is nowhere once the account is erased.</summary>
public sealed class ResidentPrivacyTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task A_residents_voice_goes_with_the_resident()
    {
        const string words = "The culvert at Zephyr Lane", appeal = "It is Zephyr Lane, not a person", name = "Zephyr of the lane";
        var (need, _) = await host.NeedOfCityAsync(10_000, TargetGroup.Indigenous);
        var resident = await host.ResidentAsync(AccessScene.WithPassword);
        (await resident.PutAsync("/api/v1/accounts/me/participation", new ResidentProfileRequest { DisplayName = name, TargetGroups = [TargetGroup.Indigenous] }, "*")).Expect(HttpStatusCode.OK);
        (await resident.SupportAsync(need)).Expect(HttpStatusCode.Created);
        var comment = (await resident.PostAsync(need + "/comments", new CommentRequest { Text = words })).Expect(HttpStatusCode.Created).Location!;
        var decision = (await host.PostAsync(comment + "/decisions", ModerationExamples.Hide, "*")).Expect(HttpStatusCode.OK).Id;
        (await resident.PostAsync($"/api/v1/moderation/decisions/{decision}/appeal", new AppealRequest { Text = appeal }, "*")).Expect(HttpStatusCode.OK);

        var sections = (await resident.GetAsync("/api/v1/accounts/me/export")).Expect(HttpStatusCode.OK).Body!["sections"]!;
        foreach (var section in (string[])["residentProfile", "supports", "comments", "moderationDecisions"])
            Assert.Single(sections[section]!.AsArray());
        Assert.Equal((words, appeal, "indigenous"), ((string)sections["comments"]![0]!["text"]!, (string)sections["moderationDecisions"]![0]!["appealText"]!, (string)sections["residentProfile"]![0]!["targetGroups"]![0]!));
        Assert.Equal(1, (await host.VoiceAsync(need)).Supporters);

        (await resident.PostAsync("/api/v1/accounts/me/erasure", new OwnErasureRequest { Password = AccessScene.Password })).Expect(HttpStatusCode.NoContent);

        Assert.Equal(0, (await host.VoiceAsync(need)).Supporters);
        Assert.Empty(await ErasedFile.RowsWithAsync(host.DatabaseFile, words, appeal, name));
        Assert.Equal(1, (int)(await host.Anonymous.GetAsync("/api/v1/moderation/log")).Expect(HttpStatusCode.OK).Body!["hidden"]!);
    }
}
