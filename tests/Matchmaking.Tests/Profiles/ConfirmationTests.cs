using System.Net;
using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Matchmaking.Tests.Accounts;
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
    public async Task A_provider_does_not_answer_its_own_link()
    {
        var (reference, owner) = await ForStrangerAsync();
        var token = (await LinkAsync(owner, reference)).Body!["token"]!;
        var body = ReviewExamples.LinkConfirmation with { Token = (string)token!, ScopeAccurate = true };
        var colleague = await host.MemberAsync((string)reference.Body!["organizationId"]!, MemberRole.Editor);
        foreach (var caller in (ApiClient[])[owner, colleague])
            Assert.Contains("for the client", (string)(await caller.PostAsync("/api/v1/reference-confirmations", body)).Expect(HttpStatusCode.Forbidden).Body!["detail"]!, StringComparison.Ordinal);
        Assert.Equal("claimed", await StateAsync(reference));

        var byStaff = (string)(await LinkAsync(host.Staff, reference)).Body!["token"]!;
        (await host.PostAsync("/api/v1/reference-confirmations", body with { Token = byStaff })).Expect(HttpStatusCode.Forbidden);
        Assert.Equal("link", (string)(await host.Anonymous.PostAsync("/api/v1/reference-confirmations", body)).Expect(HttpStatusCode.OK).Body!["by"]!);
    }

    [Fact]
    public async Task A_link_goes_to_the_clients_own_contact_and_the_provider_never_sees_it()
    {
        var reference = await host.CreatedAsync("references");
        var owner = await host.MemberAsync((string)reference.Body!["organizationId"]!);
        var email = AccessScene.Fresh();
        (await host.PostAsync($"/api/v1/organizations/{reference.Body["clientOrganizationId"]}/contacts", AccountExamples.Contact with { Email = email })).Expect(HttpStatusCode.Created);
        var link = await LinkAsync(owner, reference);
        Assert.Equal((true, null), ((bool)link.Body!["toClient"]!, (string?)link.Body["token"]));
        Assert.DoesNotContain(email, link.Body.ToJsonString(), StringComparison.Ordinal);

        var message = (await host.GetAsync("/api/v1/messages?kind=reference_confirmation")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray().Single(m => (string)m!["recipient"]! == email)!;
        var answer = await host.Anonymous.PostAsync("/api/v1/reference-confirmations", ReviewExamples.LinkConfirmation with { Token = (string)message["token"]!, ScopeAccurate = true });
        Assert.Equal(("contact_link", "confirmed"), ((string)answer.Expect(HttpStatusCode.OK).Body!["by"]!, await StateAsync(reference)));
    }

    [Fact]
    public async Task Of_many_answers_with_one_link_one_counts()
    {
        var (reference, owner) = await ForStrangerAsync();
        var body = ReviewExamples.LinkConfirmation with { Token = (string)(await LinkAsync(owner, reference)).Body!["token"]! };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            host.Anonymous.PostAsync("/api/v1/reference-confirmations", body with { ScopeAccurate = i % 2 == 0, Comment = $"Answer {i}" })));
        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.UnprocessableEntity));
        var kept = Assert.Single((await host.GetAsync(reference.Location + "/confirmations")).Expect(HttpStatusCode.OK).Body!["items"]!.AsArray());
        Assert.Equal((string)won.Body!["comment"]!, (string)kept!["comment"]!);
        Assert.Equal((bool)kept["scopeAccurate"]! ? "confirmed" : "disputed", await StateAsync(reference));
    }

    [Fact]
    public async Task A_dispute_is_neither_removed_nor_claimed_away()
    {
        var reference = await host.CreatedAsync("references");
        var provider = await host.MemberAsync((string)reference.Body!["organizationId"]!);
        var client = await host.MemberAsync((string)reference.Body["clientOrganizationId"]!);
        (await client.PostAsync(reference.Location + "/confirmations", Yes with { Happened = false }, "*")).Expect(HttpStatusCode.Created);

        Assert.Contains("ask staff", (string)(await provider.DeleteAsync(reference.Location!, "*")).Expect(HttpStatusCode.Conflict).Body!["detail"]!, StringComparison.Ordinal);
        var again = reference.Body.DeepClone();
        (again["title"], again["clientName"]) = ("The same in other words", "Somebody");
        Assert.Contains(reference.Id, (await provider.PostAsync("/api/v1/references", again)).Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf("clientName"), StringComparison.Ordinal);
        again["date"] = "2019-01-01";
        var other = (await provider.PostAsync("/api/v1/references", again)).Expect(HttpStatusCode.Created);
        (again["date"], again["clientOrganizationId"], again["clientName"]) = ((string)reference.Body["date"]!, null, (string)reference.Body["clientName"]!);
        (await provider.PutAsync(other.Location!, again, "*")).Expect(HttpStatusCode.UnprocessableEntity);
        // What is said of the disputed one itself may be mended, and it stays disputed until the client answers.
        (await provider.PutAsync(reference.Location!, reference.Body, "*")).Expect(HttpStatusCode.OK);
        Assert.Equal("disputed", await StateAsync(reference));
        (await host.SendAsync(HttpMethod.Delete, reference.Location!, ifMatch: "*")).Expect(HttpStatusCode.NoContent);
    }

    /// <summary>A reference for a client that is no member, and an owner of the provider.</summary>
    private async Task<(Answer Reference, ApiClient Owner)> ForStrangerAsync()
    {
        var body = await host.BodyAsync("references");
        body.Remove("clientOrganizationId");
        return ((await host.PostAsync("/api/v1/references", body)).Expect(HttpStatusCode.Created), await host.MemberAsync((string)body["organizationId"]!));
    }

    private static async Task<Answer> LinkAsync(ApiClient maker, Answer reference) => (await maker.PostAsync(reference.Location + "/confirmation-links", ifMatch: "*")).Expect(HttpStatusCode.OK);

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
