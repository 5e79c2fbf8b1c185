using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

public sealed class ListTests(ListTests.Members members) : IClassFixture<ListTests.Members>
{
    private readonly MatchmakingHost host = members.Host;

    /// <summary>Forty-three members, a need and an offering.</summary>
    public sealed class Members : IAsyncLifetime
    {
        public MatchmakingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await MatchmakingHost.StartNewAsync();
            await using (var db = Host.OpenDatabase())
            {
                db.AddRange(Enumerable.Range(1, 41).Select(i => new Organization
                {
                    Kind = i % 3 == 0 ? OrganizationKind.City : OrganizationKind.Provider,
                    LegalName = i == 7 ? "100%_Água & Co" : $"Member {i}", ShortName = $"M{i}",
                    Country = i % 2 == 0 ? "BR" : "KR", Region = i % 2 == 0 ? Region.LatinAmericaCaribbean : Region.AsiaPacific,
                    Source = i <= 5 ? "cordis" : null, SourceId = i <= 5 ? $"{i}" : null,
                }));
                await db.SaveChangesAsync();
            }
            var need = await Host.CreatedAsync("needs");
            (await Host.StepAsync($"{need.Location}/publish")).Expect(HttpStatusCode.OK);
            await Host.CreatedAsync("offerings");
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    [Fact]
    public async Task Walking_the_pages_meets_everything_once_whatever_their_size()
    {
        await Gen.Int[1, 100].SampleAsync(async limit =>
        {
            var seen = new List<string>();
            var address = $"/api/v1/organizations?limit={limit}";
            while (true)
            {
                var page = (await host.GetAsync(address)).Expect(HttpStatusCode.OK);
                seen.AddRange(page.Body!["items"]!.AsArray().Select(item => (string)item!["id"]!));
                var next = (string?)page.Body["nextCursor"];
                Assert.Equal(next is null, page.Link is null);
                if (next is null)
                    break;
                address = page.Link![1..page.Link!.IndexOf('>', StringComparison.Ordinal)];
                Assert.EndsWith(">; rel=\"next\"", page.Link, StringComparison.Ordinal);
                Assert.Contains($"limit={limit}", address, StringComparison.Ordinal);
            }
            Assert.Equal(43, seen.Count);
            Assert.Equal(seen.Order(StringComparer.Ordinal), seen.Distinct());
        }, iter: 12, threads: 1);
    }

    [Theory]
    [InlineData("organizations", "kind=city&limit=100", 14)]
    [InlineData("organizations", "country=BR", 20)]
    [InlineData("organizations", "country=KR&kind=provider&limit=100", 14)]
    [InlineData("organizations", "region=asia_pacific&limit=100", 21)]
    [InlineData("organizations", "source=cordis", 5)]
    [InlineData("organizations", "vetting=screened", 0)]
    [InlineData("organizations", "q=%25_", 1)]
    [InlineData("organizations", "q=member 1", 11)]
    [InlineData("organizations", "q=m41", 1)]
    [InlineData("needs", "status=published&sector=resilience&targetGroup=low_income&country=MZ&region=africa", 1)]
    [InlineData("needs", "sector=mobility", 0)]
    [InlineData("needs", "q=FLOODS", 1)]
    [InlineData("offerings", "status=draft&sector=safety", 1)]
    [InlineData("offerings", "source=cordis", 0)]
    [InlineData("references", "state=claimed&country=MZ&q=harbour", 0)]
    public async Task Filters_keep_what_they_name(string slice, string query, int expected)
    {
        var page = (await host.GetAsync($"/api/v1/{slice}?{query}")).Expect(HttpStatusCode.OK);
        Assert.Equal(expected, page.Body!["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("limit=0", "limit", "between 1 and 100")]
    [InlineData("limit=101", "limit", "between 1 and 100")]
    [InlineData("limit=ten", "limit", "between 1 and 100")]
    [InlineData("cursor=abc", "cursor", "nextCursor")]
    [InlineData("cursor=!!!!!!!!!!!!!!!!!!!!!!", "cursor", "nextCursor")]
    [InlineData("sector=mobillity", "sector", "use one of: mobility")]
    [InlineData("status=Published", "status", "draft, under_review")]
    [InlineData("country=br", "country", "ISO 3166-1")]
    [InlineData("organizationId=7", "organizationId", "UUID")]
    [InlineData("sectr=mobility", "sectr", "use organizationId, status, sector")]
    [InlineData("sector=health&sector=safety", "sector", "more than once")]
    public async Task A_parameter_that_cannot_be_read_is_named(string query, string parameter, string message)
    {
        var answer = (await host.GetAsync($"/api/v1/needs?{query}")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains(message, answer.ErrorsOf(parameter), StringComparison.Ordinal);
    }
}
