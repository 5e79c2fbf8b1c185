using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Introductions;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Matchmaking.Tests.Platform;

/// <summary>A database that was in use before a migration still says the same after it.</summary>
public sealed class MigrationTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_under_review_before_there_was_a_queue_waits_in_it()
    {
        await using var host = await MatchmakingHost.StartNewAsync(models: "none");
        var (need, offering, draft) = (await SubmittedAsync("needs"), await SubmittedAsync("offerings"), (await host.CreatedAsync("needs")).Location!);
        await using var db = host.OpenDatabase();
        await BackToAsync(db, "OrganizationDuplicates");
        Assert.DoesNotContain("ReviewEntries", await TablesAsync(db));
        await db.Database.MigrateAsync(Cancellation);

        var waiting = (await host.GetAsync("/api/v1/reviews")).Expect(System.Net.HttpStatusCode.OK).Body!["items"]!.AsArray();
        Assert.Equal([(string)Id(need), Id(offering)], waiting.Select(w => (string)w!["profileId"]!));
        Assert.All(waiting, w => Assert.Equal(("submitted", MatchmakingHost.Now.UtcDateTime), ((string)w!["step"]!, (DateTime)w["waitingSince"]!)));
        Assert.DoesNotContain(Id(draft), waiting.Select(w => (string)w!["profileId"]!));
        (await host.StepAsync(need + "/approve")).Expect(System.Net.HttpStatusCode.OK);
        Assert.Single((await host.GetAsync("/api/v1/reviews")).Body!["items"]!.AsArray());

        async Task<string> SubmittedAsync(string slice)
        {
            var location = (await host.CreatedAsync(slice)).Location!;
            (await host.StepAsync(location + "/submit")).Expect(System.Net.HttpStatusCode.OK);
            return location;
        }
    }

    [Fact]
    public async Task How_a_reference_was_confirmed_is_taken_from_its_last_answer()
    {
        await using var host = await MatchmakingHost.StartNewAsync(models: "none");
        var (confirmed, disputed, claimed) = (await host.CreatedAsync("references"), await host.CreatedAsync("references"), await host.CreatedAsync("references"));
        (await host.PostAsync(confirmed.Location + "/confirmations", ReviewExamples.Confirmation with { Happened = false }, "*")).Expect(System.Net.HttpStatusCode.Created);
        (await (await host.MemberAsync((string)confirmed.Body!["clientOrganizationId"]!)).PostAsync(confirmed.Location + "/confirmations", ReviewExamples.Confirmation, "*")).Expect(System.Net.HttpStatusCode.Created);
        (await host.PostAsync(disputed.Location + "/confirmations", ReviewExamples.Confirmation with { Happened = false }, "*")).Expect(System.Net.HttpStatusCode.Created);
        await using var db = host.OpenDatabase();
        await BackToAsync(db, "Review");
        await db.Database.MigrateAsync(Cancellation);
        Assert.Equal(["account", null, null], [await ByAsync(confirmed), await ByAsync(disputed), await ByAsync(claimed)]);

        async Task<string?> ByAsync(Answer reference) => (string?)(await host.GetAsync(reference.Location!)).Expect(System.Net.HttpStatusCode.OK).Body!["confirmedBy"];
    }

    [Fact]
    public async Task Who_was_reminded_of_an_open_offer_is_still_known_to_have_been()
    {
        await using var host = await MatchmakingHost.StartNewAsync(models: "none");
        var pair = await MatchedPair.OfferedAsync(host);
        await using var db = host.OpenDatabase();
        await BackToAsync(db, "Partnerships");
        foreach (var days in (int[])[7, 2])
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO Notices (Id, MatchId, Kind, OrganizationId, DaysBefore, CreatedAt)
                SELECT {Guid.CreateVersion7()}, m.Id, 'reminder', n.OrganizationId, {days}, {MatchmakingHost.Now.UtcDateTime.AddDays(14 - days)} FROM Matches m JOIN Needs n ON n.Id = m.NeedId WHERE m.Id = {pair.Match}
                """, Cancellation);
        await db.Database.MigrateAsync(Cancellation);
        Assert.DoesNotContain("Notices", await TablesAsync(db));
        var consents = await db.Consents.AsNoTracking().Where(c => c.MatchId == pair.Match).ToListAsync(Cancellation);
        Assert.Equal(2, Assert.Single(consents, c => c.RemindedDays is not null).RemindedDays);
        Assert.Equal((MatchSide.City, ConsentScope.Introduce), consents.Where(c => c.RemindedDays is not null).Select(c => (c.Side, c.Scope)).Single());
    }

    private static Task BackToAsync(MatchmakingDb db, string migration) => db.GetService<IMigrator>().MigrateAsync(
        db.Database.GetMigrations().Single(name => name.EndsWith($"_{migration}", StringComparison.Ordinal)), Cancellation);

    private static Task<List<string>> TablesAsync(MatchmakingDb db) => db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync(Cancellation);

    private static string Id(string location) => location.Split('/')[^1];
}
