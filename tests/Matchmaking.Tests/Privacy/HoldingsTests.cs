using System.Text;
using Matchmaking.Privacy;

namespace Matchmaking.Tests.Privacy;

public sealed class HoldingsTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public void Every_kind_of_row_says_what_it_holds_of_people_and_organizations()
    {
        using var db = host.OpenDatabase();
        var kinds = db.Model.GetEntityTypes().Where(type => !type.IsOwned()).Select(type => type.ClrType).ToHashSet();
        Assert.All(kinds, kind => Assert.True(Holdings.All.ContainsKey(kind), $"{kind.Name} is not in Privacy/Holdings.cs: say what of it is exported, to whom, and how it is erased."));
        Assert.All(Holdings.All.Keys, kind => Assert.Contains(kind, kinds));
    }

    [Fact]
    public void A_section_is_one_kind_of_row()
    {
        Assert.Equal(Sections(h => h.OfPerson.Section).Distinct(), Sections(h => h.OfPerson.Section));
        Assert.Equal(Sections(h => h.OfOrganization.Section).Distinct(), Sections(h => h.OfOrganization.Section));
        static IEnumerable<string> Sections(Func<Holding, string?> section) => Holdings.All.Values.Select(section).OfType<string>();
    }

    [Fact]
    public async Task The_document_says_what_the_table_says()
    {
        var file = Path.Combine(DirectionTests.Root, "docs", "privacy.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(file, Document(), TestContext.Current.CancellationToken);
        Assert.Equal(Document(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # What is held of people and organizations

            This page is written from the table in `src/Matchmaking/Privacy/Holdings.cs`, which exports and erasures follow row by row
            (`UPDATE_SNAPSHOTS=1 tests/run -class '*HoldingsTests'` writes it anew). A test fails for a kind of row that is not in it.

            | who | takes along | has erased |
            |---|---|---|
            | a person | `GET /api/v1/accounts/me/export` | `POST /api/v1/accounts/me/erasure` with the password, and a one-time code where an authenticator app is set up |
            | staff, for a person who asked | `GET /api/v1/accounts/{id}/export` | `POST /api/v1/accounts/{id}/erasure` with a reason; admins only, of staff's accounts |
            | an organization's owners | `GET /api/v1/organizations/{id}/export` | by asking staff |
            | staff, for an organization that asked | the same | `POST /api/v1/organizations/{id}/erasure` with a reason |

            - **A person is found** by the account, and by its e-mail address once that is confirmed: contacts and invitations under another address, or
              under none, are removed by the organization that entered them.
            - **Decisions stay.** Who vetted, approved, asked for changes or confirmed is an account's id that names nobody any more. The person's name and
              address are taken out of what they wrote there.
            - **The only owner** of an organization and **the only admin** hand over first: otherwise nobody could act, or let anybody in.
            - **The audit log** records every export and erasure: who, of whom, when, and the reason. It holds no personal data, so its chain holds as
              before. It does hold what organizations wrote in their profiles, also in drafts that were removed: names do not belong there, and review has a
              reason for that (`personal_data`).
            - **Public sources stay.** A partnership that CORDIS or an OCDS publisher tells of, the organization that it names and the offering that stands
              for it do not go with an organization's erasure; what the organization said of itself does. The legal name stays with the record.
            - **In the file** what is removed is overwritten (`secure_delete`), and the write-ahead log is emptied after each erasure; a reader who is at work
              at that moment may put the latter off to the next checkpoint. Who wants certainty about every page runs `VACUUM` on the file with the service
              stopped. Backups and exported files are outside of it: delete those, or note what to erase again after restoring one.
            - **Beside the file** lies the saved pool, `<database>.pool`: what published offerings and their providers say of themselves, and no person. It is
              written anew when the pool is built, keeps until then what was withdrawn since, is deleted when an organization is erased, and can be
              deleted at any time.
            - **Answers remembered** for requests sent again (`Idempotency-Key`) are forgotten after a day, those that name the person or the organization at once.

            """.ReplaceLineEndings("\n"));
        text.Append("\n| rows | a person's export | erasing a person | an organization's export | erasing an organization |\n|---|---|---|---|---|\n");
        foreach (var (kind, holding) in Holdings.All)
            text.Append($"| {(kind.IsGenericType ? kind.Name.Split('`')[0] : kind.Name)} | {Section(holding.OfPerson.Section)} | {holding.OfPerson.OnErasure} | {Section(holding.OfOrganization.Section)} | {holding.OfOrganization.OnErasure} |\n");
        return text.ToString();
    }

    private static string Section(string? name) => name is null ? "" : $"`{name}`";
}
