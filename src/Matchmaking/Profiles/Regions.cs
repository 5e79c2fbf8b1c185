using System.Collections.Frozen;

namespace Matchmaking.Profiles;

/// <summary>
/// Countries (ISO 3166-1 alpha-2, with XK for Kosovo) and the WeGO region each belongs to. The Caucasus, Cyprus and Türkiye
/// count as Europe, Central Asia as Asia-Pacific, Mexico as Latin America, Egypt as Africa.
/// </summary>
public static class Regions
{
    private const string Antarctica = "AQ";

    private static readonly FrozenDictionary<string, Region> ByCountry = new Dictionary<Region, string>
    {
        [Region.Africa] = """
            AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG
            RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW
            """,
        [Region.AsiaPacific] = """
            AF AS AU BD BN BT CC CK CN CX FJ FM GU HK HM ID IN JP KG KH KI KP KR KZ LA LK MH MM MN MO MP MV MY NC NF NP NR NU NZ
            PF PG PH PK PN PW SB SG TH TJ TK TL TM TO TV TW UM UZ VN VU WF WS
            """,
        [Region.Europe] = """
            AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME
            MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK
            """,
        [Region.LatinAmericaCaribbean] = """
            AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA
            PE PR PY SR SV SX TC TT UY VC VE VG VI
            """,
        [Region.MiddleEast] = "AE BH IL IQ IR JO KW LB OM PS QA SA SY YE",
        [Region.NorthAmerica] = "BM CA GL PM US",
    }
    .SelectMany(entry => entry.Value.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(country => KeyValuePair.Create(country, entry.Key)))
    .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The region of a country; null when the code is unknown or, like Antarctica, in none.</summary>
    public static Region? Of(string? country) =>
        country is not null && ByCountry.TryGetValue(country, out var region) ? region : null;

    public static bool IsCountry(string? code) => code is not null && (ByCountry.ContainsKey(code) || code == Antarctica);
}
