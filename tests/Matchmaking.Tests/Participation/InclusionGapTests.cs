using System.Net;
using System.Text.Json;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;

namespace Matchmaking.Tests.Participation;

public sealed class InclusionGapTests : IAsyncLifetime
{
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<InclusionGapResponse> GapAsync() =>
        JsonSerializer.Deserialize<InclusionGapResponse>((await host.Anonymous.GetAsync("/api/v1/reports/inclusion-gap")).Expect(HttpStatusCode.OK).Body!, Json.Options)!;

    private async Task OfferAsync(int maturity, params TargetGroup[] groups)
    {
        var body = ProfileExamples.Offering with
        {
            OrganizationId = Guid.Parse(await host.OrganizationAsync(OrganizationKind.Provider)), TargetGroups = [.. groups], Maturity = maturity, ExpiresOn = null,
            RegionsServed = [], CountriesServed = [], Languages = [], EngagementModels = [],
            EthicsAttestations = [new() { Principle = EthicsPrinciple.PrivacySecurity, Level = EthicsLevel.ThirdPartyVerified }],
        };
        (await host.StepAsync((await host.PostAsync("/api/v1/offerings", body)).Expect(HttpStatusCode.Created).Location + "/publish")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_group_is_left_out_until_an_eligible_offering_names_it()
    {
        Assert.Empty((await GapAsync()).Gaps);
        var (need, city) = await host.NeedOfCityAsync(10_000, TargetGroup.Youth, TargetGroup.Women);
        await host.NeedOfCityAsync(10_000);
        // Too immature for the need, which asks for 7.
        await OfferAsync(5, TargetGroup.Youth, TargetGroup.Women);
        await OfferAsync(9, TargetGroup.Women, TargetGroup.Rural);

        var gap = await GapAsync();

        Assert.Equal(1, gap.Needs);
        Assert.Equal([(TargetGroup.Youth, 1, 1), (TargetGroup.Women, 1, 0)], gap.Groups.Select(g => (g.Group, g.Named, g.Unserved)));
        Assert.Equal([(TargetGroup.Youth, Sector.Environment, Region.Africa), (TargetGroup.Youth, Sector.Resilience, Region.Africa)], gap.Gaps.Select(g => (g.Group, g.Sector, g.Region!.Value)));
        Assert.All(gap.Gaps, g => Assert.Equal((Guid.Parse(need.Split('/')[^1]), Guid.Parse(city)), (g.Needs.Single().Id, g.Needs.Single().OrganizationId)));
        await OfferAsync(9, TargetGroup.Youth);
        Assert.Empty((await GapAsync()).Gaps);
    }
}
