using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Matchmaking.Tests.Matching;

namespace Matchmaking.Tests.Profiles;

/// <summary>The other side of a reference answers, by account or by a one-time link.</summary>
public sealed class ConfirmationTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private static readonly ConfirmationRequest Yes = ReviewExamples.Confirmation;

    [Fact]
    public async Task The_client_confirms_the_provider_rewords_and_the_client_disputes()
    {
        var reference = await host.CreatedAsync("references");
        var (provider, client) = (await host.MemberAsync((string)reference.Body!["organizationId"]!), await host.MemberAsync((string)reference.Body["clientOrganizationId"]!));
        foreach (var stranger in (ApiClient[])[provider, await host.MemberAsync(await host.OrganizationAsync(OrganizationKind.City))])
            foreach (var path in (string[])[reference.Location!, $"/api/v1/references/{Guid.CreateVersion7()}"])
                (await stranger.PostAsync(path + "/confirmations", Yes, "*")).Expect(HttpStatusCode.NotFound);

        var confirmed = (await client.PostAsync(reference.Location + "/confirmations", Yes with { WouldRepeat = false }, reference.ETag)).Expect(HttpStatusCode.Created);
        Assert.Equal(("confirmed", "account"), (await StateAsync(reference), (string)confirmed.Body!["by"]!));
        (await provider.PutAsync(reference.Location!, reference.Body, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("confirmed", await StateAsync(reference));
        var words = reference.Body.DeepClone();
        words["result"] = "Better than anybody hoped.";
        (await provider.PutAsync(reference.Location!, words, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("claimed", await StateAsync(reference));
        // What was read before is not what would be confirmed now.
        (await client.PostAsync(reference.Location + "/confirmations", Yes, confirmed.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        (await client.PostAsync(reference.Location + "/confirmations", Yes with { ScopeAccurate = false }, "*")).Expect(HttpStatusCode.Created);
        Assert.Equal("disputed", await StateAsync(reference));
        (await provider.PostAsync(reference.Location + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.Conflict);
        var answers = (await provider.GetAsync(reference.Location + "/confirmations")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal([true, false], answers.Select(a => (bool)a!["scopeAccurate"]!));
    }

    [Fact]
    public async Task A_link_works_once_for_its_time_and_its_words()
    {
        await using var later = await MatchmakingHost.StartNewAsync(models: "none");
        var reference = await later.CreatedAsync("references");
        var owner = await later.MemberAsync((string)reference.Body!["organizationId"]!);
        var stranger = await later.MemberAsync(await later.OrganizationAsync(OrganizationKind.Provider));
        (await stranger.PostAsync(reference.Location + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.NotFound);
        (await (await later.MemberAsync((string)reference.Body["organizationId"]!, MemberRole.Editor)).PostAsync(reference.Location + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.Forbidden);

        var token = await LinkAsync();
        // In the middle: the last character of Base64 may hold bits that nobody reads.
        var tampered = token[..40] + (token[40] == 'A' ? 'B' : 'A') + token[41..];
        var refusals = new List<string> { await RefusedAsync(tampered), await RefusedAsync("no token"), await RefusedAsync(Other(TokenPurpose.Confirmation)) };
        Assert.Equal("claimed", await StateAsync(reference, later));
        var answer = (await AnswerAsync(token)).Expect(HttpStatusCode.OK);
        Assert.Equal(("link", owner.Account, "confirmed"), ((string)answer.Body!["by"]!, (Guid)answer.Body["accountId"]!, await StateAsync(reference, later)));
        refusals.Add(await RefusedAsync(token));

        var expiring = await LinkAsync();
        later.Clock.Advance(TimeSpan.FromDays(14));
        refusals.Add(await RefusedAsync(expiring));
        var reworded = await LinkAsync();
        var words = reference.Body.DeepClone();
        words["description"] = "Twice as much.";
        (await owner.PutAsync(reference.Location!, words, "*")).Expect(HttpStatusCode.OK);
        refusals.Add(await RefusedAsync(reworded));
        Assert.Single(refusals.Distinct());
        Assert.Equal("claimed", await StateAsync(reference, later));

        async Task<string> LinkAsync() => (string)(await owner.PostAsync(reference.Location + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.OK).Body!["token"]!;
        Task<Answer> AnswerAsync(string with) => later.Anonymous.PostAsync("/api/v1/reference-confirmations", ReviewExamples.LinkConfirmation with { Token = with, ScopeAccurate = true });
        async Task<string> RefusedAsync(string with) => (await AnswerAsync(with)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("token");
        string Other(TokenPurpose purpose) => ((SignedTokens)later.Services.GetService(typeof(SignedTokens))!).Issue(purpose, Guid.Parse(reference.Id), $"1|{owner.Account:N}", later.Clock.GetUtcNow().AddDays(1));
    }

    [Fact]
    public async Task Matches_show_what_was_confirmed_and_drop_what_was_disputed()
    {
        await using var sampled = await SampledHost.StartAsync();
        var need = (await sampled.PublishedNeedsAsync())[0];
        var offering = await sampled.PublishOfferingForAsync(need);
        var provider = Guid.Parse((string)(await sampled.GetAsync($"/api/v1/offerings/{offering}")).Body!["organizationId"]!);
        var reference = (await sampled.PostAsync("/api/v1/references", ProfileExamples.Reference with
        {
            OrganizationId = provider, ClientOrganizationId = need.OrganizationId, Title = need.Title, Description = need.Problem,
        })).Expect(HttpStatusCode.Created);
        var client = await sampled.MemberAsync(need.OrganizationId.ToString());
        Assert.Equal("claimed", await ShownAsync());
        (await client.PostAsync(reference.Location + "/confirmations", Yes, "*")).Expect(HttpStatusCode.Created);
        Assert.Equal("confirmed", await ShownAsync());
        (await client.PostAsync(reference.Location + "/confirmations", Yes with { Happened = false }, "*")).Expect(HttpStatusCode.Created);
        Assert.Null(await ShownAsync());

        async Task<string?> ShownAsync() => (string?)(await sampled.MatchesAsync(need.Id, "?limit=100")).Items().Single(m => m.Offering() == offering)!["references"]!
            .AsArray().SingleOrDefault(document => (string)document!["id"]! == reference.Id)?["state"];
    }

    private async Task<string> StateAsync(Answer reference, MatchmakingHost? at = null) => (string)(await (at ?? host).GetAsync(reference.Location!)).Expect(HttpStatusCode.OK).Body!["state"]!;
}
