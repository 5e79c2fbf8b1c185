using System.Globalization;
using Matchmaking.Profiles;

namespace Matchmaking.History;

/// <summary>
/// Reads EU research projects as the EU open data portal publishes CORDIS in CSV. A public body (PUB) is a buyer, a company (PRC)
/// a provider; projects with neither are left out. Projects stream; participants are held by project.
/// </summary>
internal static class CordisReader
{
    public const string Source = "cordis";
    private const string Currency = "EUR";

    private sealed record Participant(HistoryParty Party, bool IsPublic, int Order, double Amount, string Role);

    private sealed record Topic(string Code, string Title);

    public static IEnumerable<HistoryRecord> Read(string path, Action<RowProblem> report, TimeProvider? clock = null)
    {
        var today = DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime);
        using var files = new CordisFiles(path);
        var participants = ReadParticipants(files, report);
        var topics = ReadTopics(files, report);
        var sectors = ReadSectors(files, report);
        using var projects = files.Required("project.csv", ["id", "title", "objective", "ecSignatureDate"], report);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var any = false;
        while (projects.Next())
        {
            if (Problem(projects, today, seen) is { } reason)
            {
                projects.Report(reason);
                continue;
            }
            var id = projects["id"];
            if (!participants.TryGetValue(id, out var members))
                continue;
            any = true;
            yield return ToRecord(projects, members, topics.GetValueOrDefault(id) ?? [], sectors.GetValueOrDefault(id) ?? []);
        }
        if (!any)
            throw new HistoryFormatException($"{path}: expected projects with a public body or a company, found none in {projects.Rows} rows; check that project.csv and organization.csv belong together.");
    }

    private static string? Problem(CsvTable project, DateOnly today, HashSet<string> seen)
    {
        if (project["id"].Length == 0)
            return "has no id";
        if (string.IsNullOrWhiteSpace(project["title"]))
            return $"project {project["id"]} has no title";
        if (SourceText.Date(project["ecSignatureDate"]) is not { } date)
            return $"project {project["id"]} has no signature date: ecSignatureDate is '{project["ecSignatureDate"]}', expected yyyy-mm-dd";
        if (date > today)
            return $"project {project["id"]} is signed in the future: {date:yyyy-MM-dd}";
        return seen.Add(project["id"]) ? null : $"project {project["id"]} is there twice; the first row counts";
    }

    private static HistoryRecord ToRecord(CsvTable project, List<Participant> members, List<Topic> topics, HashSet<Sector> sectors)
    {
        var ordered = members.OrderBy(m => m.Order).DistinctBy(m => m.Party.Id).ToList();
        var codes = topics.Select(t => t.Code).Append(project["topics"]).Where(code => code.Length > 0).Distinct().ToList();
        var text = string.Join('\n', new[] { project["objective"].Trim(), project["keywords"].Trim() }.Where(part => part.Length > 0));
        var budget = SourceText.MinorUnits(Number(project["ecMaxContribution"]), Currency)
            ?? SourceText.MinorUnits(Number(project["totalCost"]), Currency);
        return new HistoryRecord(
            Source, project["id"], SourceText.Date(project["ecSignatureDate"])!.Value, project["title"].Trim(), text,
            topics.Select(t => SourceText.Blank(t.Title)).FirstOrDefault(title => title is not null),
            [.. ordered.Where(m => m.IsPublic).Select(m => m.Party)],
            [.. ordered.Where(m => !m.IsPublic).Select(m => m.Party)])
        {
            Amounts = [.. ordered.Where(m => !m.IsPublic).Select(m => m.Amount)],
            Leads = ordered.Any(m => m.Role.Length > 0) ? [.. ordered.Where(m => !m.IsPublic).Select(m => m.Role == "coordinator")] : [],
            EngagementModel = ModelOf(project["fundingScheme"]),
            Topics = codes,
            Sectors = [.. sectors.Order()],
            Budget = budget,
            Currency = budget is null ? null : Currency,
        };
    }

    /// <summary>
    /// The kind of action by what its money is for (Horizon Europe Work Programme, General Annexes): research explores feasibility, innovation
    /// actions demonstrate and pilot, coordination and support, networks and exchanges share knowledge, pre-commercial procurement buys development.
    /// </summary>
    private static EngagementModel? ModelOf(string fundingScheme) => fundingScheme.Split('-')[1..] switch
    {
        [.., "RIA"] => EngagementModel.FeasibilityStudy,
        [.., "IA"] => EngagementModel.Pilot,
        [.., "CSA"] or ["TMA", ..] => EngagementModel.KnowledgeExchange,
        ["PCP"] => EngagementModel.InnovationPartnership,
        ["PPI"] => EngagementModel.PublicProcurement,
        ["ERC" or "EIC", ..] => EngagementModel.Grant,
        _ => null,
    };

    private static Dictionary<string, List<Participant>> ReadParticipants(CordisFiles files, Action<RowProblem> report)
    {
        var byProject = new Dictionary<string, List<Participant>>(StringComparer.Ordinal);
        // Most organizations take part in many projects under the same particulars: hold those once.
        var parties = new Dictionary<HistoryParty, HistoryParty>();
        using var rows = files.Required(
            "organization.csv", ["projectID", "organisationID", "name", "activityType", "country", "SME", "geolocation"], report);
        while (rows.Next())
        {
            if (rows["activityType"] is not ("PUB" or "PRC"))
                continue;
            if (rows["projectID"].Length == 0 || rows["organisationID"].Length == 0 || string.IsNullOrWhiteSpace(rows["name"]))
            {
                rows.Report("needs a projectID, an organisationID and a name");
                continue;
            }
            var party = ToParty(rows);
            if (!parties.TryGetValue(party, out var held))
                parties[party] = held = party;
            if (!byProject.TryGetValue(rows["projectID"], out var members))
                byProject[rows["projectID"]] = members = [];
            var order = int.TryParse(rows["order"], CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue;
            // What an affiliated entity gets is part of what its beneficiary is granted: only the net amount is its own.
            var amount = Number(rows["netEcContribution"]) is > 0 and var net ? net : Number(rows["ecContribution"]) ?? 0;
            members.Add(new Participant(held, rows["activityType"] == "PUB", order, (double)amount, rows["role"]));
        }
        return byProject;
    }

    private static HistoryParty ToParty(CsvTable row)
    {
        var (latitude, longitude) = Coordinates(row["geolocation"]);
        return new HistoryParty(row["organisationID"], Unquoted(row["name"]))
        {
            ShortName = SourceText.Blank(row["shortName"]),
            Country = SourceText.Country(row["country"]),
            City = SourceText.Blank(row["city"]),
            Latitude = latitude,
            Longitude = longitude,
            IsSme = bool.TryParse(row["SME"], out var isSme) ? isSme : null,
            Website = SourceText.Website(row["organizationURL"]),
        };
    }

    private static Dictionary<string, List<Topic>> ReadTopics(CordisFiles files, Action<RowProblem> report)
    {
        var byProject = new Dictionary<string, List<Topic>>(StringComparer.Ordinal);
        var shared = new Dictionary<Topic, Topic>();
        using var rows = files.Optional("topics.csv", ["projectID", "topic", "title"], report);
        while (rows is not null && rows.Next())
        {
            var topic = new Topic(rows["topic"], rows["title"]);
            if (!shared.TryGetValue(topic, out var held))
                shared[topic] = held = topic;
            if (!byProject.TryGetValue(rows["projectID"], out var topics))
                byProject[rows["projectID"]] = topics = new List<Topic>(1);
            topics.Add(held);
        }
        return byProject;
    }

    private static Dictionary<string, HashSet<Sector>> ReadSectors(CordisFiles files, Action<RowProblem> report)
    {
        var byProject = new Dictionary<string, HashSet<Sector>>(StringComparer.Ordinal);
        using var rows = files.Optional("euroSciVoc.csv", ["projectID", "euroSciVocPath"], report);
        while (rows is not null && rows.Next())
        {
            if (CordisSectors.Of(rows["euroSciVocPath"]) is not { } sector)
                continue;
            if (!byProject.TryGetValue(rows["projectID"], out var sectors))
                byProject[rows["projectID"]] = sectors = [];
            sectors.Add(sector);
        }
        return byProject;
    }

    /// <summary>Earlier downloads write a decimal comma.</summary>
    private static decimal? Number(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (double?, double?) Coordinates(string text)
    {
        var parts = text.Trim('(', ')').Split(',');
        var known = parts.Length == 2
            & double.TryParse(parts[0], CultureInfo.InvariantCulture, out var latitude)
            & double.TryParse(parts[^1], CultureInfo.InvariantCulture, out var longitude);
        return known && Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 ? (latitude, longitude) : (null, null);
    }

    /// <summary>A few names come quoted twice over.</summary>
    private static string Unquoted(string name)
    {
        var text = name.Trim();
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
