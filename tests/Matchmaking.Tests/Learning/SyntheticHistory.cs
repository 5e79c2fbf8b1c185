using System.Globalization;
using System.Text;
using System.Text.Json;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Tests.History;

namespace Matchmaking.Tests.Learning;

/// <summary>
/// Two years of made-up projects with something to learn in them: providers have fields of work, and a city often comes back to
/// the provider it had before.
/// </summary>
internal static class SyntheticHistory
{
    public static readonly DateOnly First = new(2021, 1, 1);
    private const int Days = 730, Buyers = 12;

    private static readonly string[][] Fields =
    [
        "tram bus signal junction timetable ticket passenger corridor depot traffic".Split(' '),
        "lamp lighting pole dimming night street luminaire sensor glare darkness".Split(' '),
        "river flood gauge rainfall drain levee water sewer catchment storm".Split(' '),
        "waste bin collection recycling compost landfill truck sorting litter plastic".Split(' '),
        "clinic nurse patient care telehealth ward medicine elderly visit hospital".Split(' '),
        "heat pump boiler insulation solar grid battery meter energy building".Split(' '),
        "library school pupil teacher lesson reading museum archive culture learning".Split(' '),
        "camera police alarm rescue fire emergency dispatch safety radio patrol".Split(' '),
    ];

    private static readonly string[] Filler = "project city service system plan digital public new support development".Split(' ');

    /// <summary>Records of a source, oldest first; more records of the same seed begin alike.</summary>
    public static List<HistoryRecord> Records(string source, int count, int providers = 40, int seed = 1)
    {
        var random = new Random(seed + (source == OcdsReader.Source ? 1000 : 0));
        var before = new Dictionary<(int Buyer, int Field), int>();
        var records = new List<HistoryRecord>();
        for (var i = 0; i < count; i++)
        {
            var (field, buyer) = (random.Next(Fields.Length), random.Next(Buyers));
            var known = before.TryGetValue((buyer, field), out var last) && random.NextDouble() < 0.7;
            var chosen = known ? last : Specialist(random, field, providers);
            before[(buyer, field)] = chosen;
            var partner = Specialist(random, field, providers);
            int[] all = source == CordisReader.Source && partner != chosen ? [chosen, partner] : [chosen];
            records.Add(new HistoryRecord(source, $"{source}-{i:0000}", First.AddDays(i * Days / count),
                Words(random, Fields[field], 3, 1), Words(random, Fields[field], 12, 8),
                source == CordisReader.Source ? $"Call on {Fields[field][0]} and {Fields[field][1]}" : null,
                [Buyer(buyer)], [.. all.Select(p => Provider(p, field))])
            {
                Topics = [source == CordisReader.Source ? $"HORIZON-CL{field}-2021-D{field % 3}-01" : $"CPV:45{field}00000"],
                Budget = 1_000_000L * (1 + random.Next(50)),
                Currency = "EUR",
            });
        }
        return records;
    }

    /// <summary>The words of the texts of so many records.</summary>
    public static Dictionary<string, int>[] Terms(string source, int count) => [.. Records(source, count).Select(r => TextAnalysis.Terms(r.Title, r.Text).Words)];

    private static int Specialist(Random random, int field, int providers) => field + Fields.Length * random.Next(providers / Fields.Length);

    private static HistoryParty Buyer(int buyer) => new($"B{buyer:00}", $"City of Example {buyer:00}")
    {
        Country = "DEFRIT".Substring(2 * (buyer % 3), 2), Latitude = 40 + buyer, Longitude = 5 + buyer,
    };

    private static HistoryParty Provider(int provider, int field) => new($"P{provider:000}", $"Works {provider:000} {Fields[field][provider % 10]} Ltd")
    {
        Country = "DEFRIT".Substring(2 * (provider % 3), 2), Latitude = 41 + provider % 9, Longitude = 6 + provider % 7, IsSme = provider % 2 == 0,
    };

    private static string Words(Random random, string[] field, int own, int filler) => string.Join(' ',
        Enumerable.Range(0, own).Select(_ => field[random.Next(field.Length)]).Concat(Enumerable.Range(0, filler).Select(_ => Filler[random.Next(Filler.Length)])));

    /// <summary>Writes records as a CORDIS download, and gives its folder.</summary>
    public static string WriteCordis(SourceFolder folder, IEnumerable<HistoryRecord> records, string name = "cordis")
    {
        var projects = new StringBuilder("\"id\";\"title\";\"objective\";\"keywords\";\"topics\";\"totalCost\";\"ecMaxContribution\";\"ecSignatureDate\"\n");
        var organizations = new StringBuilder("\"projectID\";\"organisationID\";\"name\";\"shortName\";\"SME\";\"activityType\";\"city\";\"country\";\"geolocation\";\"organizationURL\";\"order\"\n");
        var topics = new StringBuilder("\"projectID\";\"topic\";\"title\"\n");
        foreach (var record in records)
        {
            Row(projects, record.Id, record.Title, record.Text, "", record.Topics[0], "", $"{record.Budget / 100}", $"{record.Date:yyyy-MM-dd}");
            Row(topics, record.Id, record.Topics[0], record.TopicTitle ?? "");
            foreach (var (party, type, order) in record.Buyers.Select((b, i) => (b, "PUB", i)).Concat(record.Providers.Select((p, i) => (p, "PRC", 10 + i))))
                Row(organizations, record.Id, party.Id, party.Name, "", party.IsSme?.ToString() ?? "", type, "", party.Country ?? "",
                    string.Create(CultureInfo.InvariantCulture, $"{party.Latitude},{party.Longitude}"), "", $"{order}");
        }
        folder.Write($"{name}/project.csv", projects.ToString());
        folder.Write($"{name}/organization.csv", organizations.ToString());
        folder.Write($"{name}/topics.csv", topics.ToString());
        return folder.At(name);
    }

    private static void Row(StringBuilder text, params string[] fields) =>
        text.AppendJoin(';', fields.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');

    /// <summary>Writes records as OCDS releases, one a line, and gives the file.</summary>
    public static string WriteOcds(SourceFolder folder, IEnumerable<HistoryRecord> records, string name = "ocds.jsonl") =>
        folder.Write(name, string.Concat(records.Select(record => JsonSerializer.Serialize(new
        {
            ocid = record.Id, id = record.Id + "-1", date = $"{record.Date:yyyy-MM-dd}T00:00:00Z", buyer = new { id = record.Buyers[0].Id, name = record.Buyers[0].Name },
            parties = record.Buyers.Concat(record.Providers).Select(p => new { id = p.Id, name = p.Name, address = new { countryName = p.Country } }),
            tender = new
            {
                id = "t", title = record.Title, description = record.Text, value = new { amount = record.Budget / 100, currency = record.Currency },
                classification = new { scheme = "CPV", id = record.Topics[0].Split(':')[^1] },
            },
            awards = new[] { new { id = "a", status = "active", suppliers = record.Providers.Select(p => new { id = p.Id, name = p.Name }) } },
        }) + "\n")));
}
