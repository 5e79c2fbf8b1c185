using Matchmaking.History;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.History;

public sealed class HistoryImportTests : IDisposable
{
    private readonly SourceFolder _folder = new();
    private readonly ImportDatabase _database;

    public HistoryImportTests() => _database = new ImportDatabase(_folder.At("test.db"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Projects_become_partnerships_with_their_members()
    {
        var summary = await _database.ImportAsync("cordis", CordisFixture.Write(_folder));

        Assert.Equal(new ImportSummary(Read: 5, Added: 5, Updated: 0, Organizations: 5, Offerings: 3), summary);
        await using var db = _database.Open();
        var quiet = await db.Partnerships.Include(p => p.Members).SingleAsync(p => p.SourceId == "100", Cancellation);
        Assert.Equal(("GR", 37.98, 150000050, "EUR"), (quiet.Country, quiet.Latitude, quiet.Budget, quiet.Currency));
        Assert.Equal([Sector.Mobility], quiet.Sectors);
        var names = await db.Organizations.ToDictionaryAsync(o => o.Id, o => o.SourceId, Cancellation);
        Assert.Equal(
            [("9001", PartnershipRole.Buyer), ("9002", PartnershipRole.Provider), ("9003", PartnershipRole.Buyer)],
            quiet.Members.Select(m => (names[m.OrganizationId], m.Role)).Order());
        Assert.Equal(EngagementModel.Pilot, quiet.EngagementModel);
        Assert.Equal([(null, null), (1.0, false), (null, null)], quiet.Members.OrderBy(m => names[m.OrganizationId], StringComparer.Ordinal).Select(m => (m.Part, m.Leads)));
    }

    [Fact]
    public async Task Organizations_get_their_kind_size_and_region()
    {
        await _database.ImportAsync("cordis", CordisFixture.Write(_folder));

        await using var db = _database.Open();
        var known = await db.Organizations.ToDictionaryAsync(o => o.SourceId!, Cancellation);
        Assert.Equal((OrganizationKind.City, "COMUNE DI PROVA", "IT", Region.Europe), (known["9001"].Kind, known["9001"].LegalName, known["9001"].Country, known["9001"].Region));
        Assert.Equal((OrganizationKind.Institution, null), (known["9003"].Kind, known["9003"].Size));
        Assert.Equal((OrganizationKind.Provider, ProviderSize.Sme), (known["9002"].Kind, known["9002"].Size));
        Assert.Equal(ProviderSize.Large, known["9004"].Size);
        Assert.Null(known["9006"].Size);
    }

    [Fact]
    public async Task Each_provider_has_one_offering_that_stands_for_its_track_record()
    {
        await _database.ImportAsync("cordis", CordisFixture.Write(_folder));

        await using var db = _database.Open();
        var offerings = await db.Offerings.Include(o => o.Organization).ToListAsync(Cancellation);
        Assert.Equal(["9002", "9004", "9006"], offerings.Select(o => o.Organization!.SourceId).Order());
        var heatlink = offerings.Single(o => o.Organization!.SourceId == "9004");
        Assert.Equal("Track record of Heatlink Ltd", heatlink.Title);
        Assert.True(heatlink.FromHistory);
        Assert.Equal(OfferingStatus.Published, heatlink.Status);
        Assert.Equal(new DateTime(2023, 5, 10, 0, 0, 0, DateTimeKind.Utc), heatlink.PublishedAt);
        Assert.Null(heatlink.Description);
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        var path = CordisFixture.Write(_folder);
        await _database.ImportAsync("cordis", path);
        var before = _database.Dump();

        SourceFolder.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await _database.ImportAsync("cordis", path);

        Assert.Equal(new ImportSummary(Read: 5, Added: 0, Updated: 0, Organizations: 0, Offerings: 0), again);
        Assert.Equal(5, again.Unchanged);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public async Task A_newer_file_updates_what_it_changed()
    {
        await _database.ImportAsync("cordis", CordisFixture.Write(_folder));
        var newer = CordisFixture.Write(
            _folder,
            CordisFixture.Projects.Replace("Trams that talk", "Trams that sing", StringComparison.Ordinal),
            CordisFixture.Organizations.Replace("\"103\";\"9001\";\"COMUNE DI PROVA\";\"PROVA\";\"false\";\"PUB\"", "\"103\";\"9007\";\"Nursing Co\";\"\";\"true\";\"PRC\"", StringComparison.Ordinal));

        var summary = await _database.ImportAsync("cordis", newer);

        Assert.Equal(new ImportSummary(Read: 5, Added: 0, Updated: 2, Organizations: 1, Offerings: 1), summary);
        await using var db = _database.Open();
        Assert.Equal("Trams that sing", (await db.Partnerships.SingleAsync(p => p.SourceId == "106", Cancellation)).Title);
        var care = await db.Partnerships.Include(p => p.Members).SingleAsync(p => p.SourceId == "103", Cancellation);
        Assert.Equal(PartnershipRole.Provider, Assert.Single(care.Members).Role);
        Assert.Null(care.Country);
    }

    [Fact]
    public async Task What_a_person_has_edited_stays()
    {
        await _database.ImportAsync("cordis", CordisFixture.Write(_folder));
        await using (var db = _database.Open())
        {
            var city = await db.Organizations.SingleAsync(o => o.SourceId == "9001", Cancellation);
            city.LegalName = "Comune di Prova";
            city.Population = 12000;
            (await db.Offerings.FirstAsync(Cancellation)).Status = OfferingStatus.Withdrawn;
            await db.SaveChangesAsync(Cancellation);
        }
        var before = _database.Dump();
        var newer = CordisFixture.Organizations.Replace("COMUNE DI PROVA", "COMUNE DI PROVA NUOVA", StringComparison.Ordinal);

        await _database.ImportAsync("cordis", CordisFixture.Write(_folder, organizations: newer));

        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public async Task Who_is_ever_chosen_is_a_provider()
    {
        const string tender = """{ "ocid": "{0}", "id": "1", "date": "{1}", "buyer": { "id": "{2}", "name": "{2}" }, "tender": { "title": "t" }, "awards": [{ "suppliers": [{ "id": "{3}", "name": "{3}" }] }] }""";
        string Release(string ocid, string date, string buyer, string supplier) => tender
            .Replace("{0}", ocid, StringComparison.Ordinal).Replace("{1}", date, StringComparison.Ordinal)
            .Replace("{2}", buyer, StringComparison.Ordinal).Replace("{3}", supplier, StringComparison.Ordinal);
        await _database.ImportAsync("ocds", _folder.Write("first.jsonl",
            $"{Release("1", "2024-01-01", "Both", "Maker")}\n{Release("2", "2024-02-01", "Town", "Both")}\n{Release("3", "2024-03-01", "Later", "Maker")}"));
        await using (var db = _database.Open())
            Assert.Equal(["Both", "Maker"], await Providers(db));

        await _database.ImportAsync("ocds", _folder.Write("second.jsonl", Release("4", "2024-04-01", "Town", "Later")));

        await using (var db = _database.Open())
        {
            Assert.Equal(["Both", "Later", "Maker"], await Providers(db));
            Assert.Equal(3, await db.Offerings.CountAsync(Cancellation));
        }

        static Task<List<string>> Providers(Matchmaking.Platform.MatchmakingDb db) => db.Organizations
            .Where(o => o.Kind == OrganizationKind.Provider).Select(o => o.LegalName).Order().ToListAsync(Cancellation);
    }

    [Fact]
    public async Task A_failure_while_writing_leaves_everything_as_it_was()
    {
        await _database.ImportAsync("cordis", CordisFixture.Write(_folder));
        var before = _database.Dump();
        var newer = CordisFixture.Write(_folder, CordisFixture.Projects.Replace("Trams", "Buses", StringComparison.Ordinal));

        await Assert.ThrowsAsync<IOException>(() => _database.ImportAsync("cordis", newer, progress: (_, _) => throw new IOException("full")));

        Assert.Equal(before, _database.Dump());
    }
}
