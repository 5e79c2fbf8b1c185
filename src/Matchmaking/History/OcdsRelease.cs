using System.Globalization;
using Matchmaking.Profiles;
using Newtonsoft.Json.Linq;

namespace Matchmaking.History;

/// <summary>What a history record takes from an OCDS release.</summary>
internal static class OcdsRelease
{
    public static string? Ocid(JObject release) => Text(release["ocid"]);

    public static DateOnly? Date(JObject release) => SourceText.Date(Text(release["date"]));

    /// <summary>Why a release cannot be used, or null.</summary>
    public static string? Problem(JObject release, DateOnly today)
    {
        if (Ocid(release) is not { } ocid)
            return "release has no ocid";
        if (Text(release["id"]) is null)
            return $"release of {ocid} has no id";
        if (Date(release) is not { } date)
            return $"release of {ocid} has no usable date: found '{Text(release["date"])}', expected an ISO 8601 date";
        return date > today ? $"release of {ocid} is dated in the future: {date:yyyy-MM-dd}" : null;
    }

    /// <summary>The release as history; null when its tender says nothing.</summary>
    public static HistoryRecord? ToRecord(JObject release)
    {
        var tender = release["tender"] as JObject ?? [];
        var texts = Texts(tender).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (texts.Count == 0)
            return null;
        var parties = Objects(release["parties"]).ToList();
        var currency = Text(Child(tender, "value", "currency"));
        var budget = SourceText.MinorUnits(Number(Child(tender, "value", "amount")), currency);
        var awards = Objects(release["awards"]).Where(IsInForce).ToList();
        var providers = Parties(awards.SelectMany(award => Objects(award["suppliers"])), parties);
        return new HistoryRecord(
            OcdsReader.Source, Ocid(release)!, Date(release)!.Value, texts[0], string.Join('\n', texts.Skip(1)), null,
            Parties(Buyers(release, tender, parties), parties),
            providers)
        {
            Amounts = Amounts(awards, providers, parties),
            EngagementModel = EngagementModel.PublicProcurement,
            Topics = [.. Topics(tender).Distinct(StringComparer.Ordinal)],
            Budget = budget,
            Currency = budget is null ? null : currency,
        };
    }

    /// <summary>Title first.</summary>
    private static IEnumerable<string> Texts(JObject tender)
    {
        var items = Objects(tender["items"]).Select(item => item["description"]);
        var lots = Objects(tender["lots"]).SelectMany(lot => new[] { lot["title"], lot["description"] });
        return new[] { tender["title"], tender["description"] }.Concat(items).Concat(lots).Select(Text).OfType<string>();
    }

    private static IEnumerable<string> Topics(JObject tender)
    {
        foreach (var classified in Objects(tender["items"]).Prepend(tender))
        {
            var (scheme, id) = (Text(Child(classified, "classification", "scheme")), Text(Child(classified, "classification", "id")));
            if (id is not null)
                yield return scheme is null ? id : $"{scheme}:{id}";
        }
        if (Text(tender["mainProcurementCategory"]) is { } category)
            yield return $"category:{category}";
    }

    private static List<JObject> Buyers(JObject release, JObject tender, List<JObject> parties)
    {
        if (release["buyer"] is JObject buyer && Text(buyer["id"]) + Text(buyer["name"]) != "")
            return [buyer];
        var buyers = parties.Where(party => HasRole(party, "buyer")).ToList();
        if (buyers.Count == 0)
            buyers = [.. parties.Where(party => HasRole(party, "procuringEntity"))];
        return buyers.Count > 0 ? buyers : tender["procuringEntity"] is JObject entity ? [entity] : [];
    }

    /// <summary>The value of the awards of each provider, equal parts of those it shares with others; none when currencies differ.</summary>
    private static double[] Amounts(List<JObject> awards, List<HistoryParty> providers, List<JObject> parties)
    {
        if (awards.Select(award => Text(Child(award, "value", "currency"))).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1)
            return [];
        var amounts = new double[providers.Count];
        foreach (var award in awards)
        {
            var suppliers = Parties(Objects(award["suppliers"]), parties);
            foreach (var supplier in suppliers)
                amounts[providers.FindIndex(p => p.Id == supplier.Id)] += (double)(Number(Child(award, "value", "amount")) ?? 0) / suppliers.Count;
        }
        return amounts;
    }

    private static bool HasRole(JObject party, string role) => party["roles"] is JArray roles && roles.Any(r => Text(r) == role);

    private static bool IsInForce(JObject award) => Text(award["status"]) is null or "active";

    private static List<HistoryParty> Parties(IEnumerable<JObject> references, List<JObject> parties) =>
        [.. references.Select(reference => ToParty(reference, parties)).OfType<HistoryParty>().DistinctBy(party => party.Id)];

    private static HistoryParty? ToParty(JObject reference, List<JObject> parties)
    {
        var party = parties.Find(p => Text(reference["id"]) is { } id ? Text(p["id"]) == id : Text(p["name"]) == Text(reference["name"])) ?? reference;
        var name = Text(party["name"]) ?? Text(reference["name"]) ?? Text(Child(party, "identifier", "legalName"));
        // A registered identifier holds across files; a party's id may be local to its release.
        var (scheme, number) = (Text(Child(party, "identifier", "scheme")), Text(Child(party, "identifier", "id")));
        var id = scheme is not null && number is not null ? $"{scheme}-{number}" : Text(party["id"]) ?? name;
        if (id is null)
            return null;
        var address = party["address"] as JObject ?? [];
        return new HistoryParty(id, name ?? id)
        {
            Country = SourceText.Country(Text(address["countryName"])) ?? SourceText.Country(Text(address["country"])),
            City = Text(address["locality"]),
            IsSme = Text(Child(party, "details", "scale")) switch { "micro" or "small" or "medium" or "sme" => true, "large" => false, _ => null },
            Website = SourceText.Website(Text(Child(party, "contactPoint", "url"))),
        };
    }

    private static JToken? Child(JObject parent, string name, string child) => (parent[name] as JObject)?[child];

    private static IEnumerable<JObject> Objects(JToken? list) => list is JArray items ? items.OfType<JObject>() : [];

    private static string? Text(JToken? token) => token switch
    {
        JValue { Value: string text } => SourceText.Blank(text),
        JValue { Value: long number } => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Fifteen digits of it; null where a decimal cannot hold it.</summary>
    private static decimal? Number(JToken? token) => token switch
    {
        JValue { Value: double number } when Math.Abs(number) < (double)decimal.MaxValue => (decimal)number,
        JValue { Value: long number } => number,
        _ => null,
    };
}
