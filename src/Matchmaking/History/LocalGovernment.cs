namespace Matchmaking.History;

/// <summary>
/// Tells a city or other local government from other public bodies by its name: it holds one of the words by which cities call
/// themselves, and none that names something a city merely runs or joins.
/// </summary>
internal static class LocalGovernment
{
    private static readonly HashSet<string> Words = new(
    [
        "city", "municipality", "borough", "township", // English
        "ayuntamiento", "municipalidad", "alcaldía", "alcaldia", "ajuntament", "concello", "udala", // Spain, Latin America
        "município", "municipio", "prefeitura", // Portuguese, Italian
        "comune", "città", "citta", // Italian
        "commune", "ville", "mairie", "métropole", "metropole", "eurométropole", "eurometropole", "agglomération", "agglomeration", // French
        "stadt", "landeshauptstadt", "hansestadt", "stadtgemeinde", "gemeinde", "marktgemeinde", // German
        "gemeente", "stad", // Dutch, Swedish
        "kommune", "kommun", "kaupunki", "kunta", // Nordic
        "linn", "linnavalitsus", "vald", "novads", "pašvaldība", "pasvaldiba", "savivaldybė", "savivaldybe", "savivaldybės", "savivaldybes", // Baltic
        "miasto", "miasta", "gmina", "město", "mesto", "obec", // Polish, Czech, Slovak
        "občina", "obcina", "općina", "opcina", "opština", "opstina", "grad", // South Slavic
        "obshtina", "община", "місто", "город", // Cyrillic
        "primăria", "primaria", "municipiul", "comuna", // Romanian
        "önkormányzat", "önkormányzata", "onkormanyzat", "onkormanyzata", // Hungarian
        "δήμος", "dimos", "belediyesi", "belediye", // Greek, Turkish
    ], StringComparer.Ordinal);

    private static readonly string[] Phrases =
        ["câmara municipal", "camara municipal", "county council", "district council", "town council", "parish council", "міська рада"];

    private static readonly HashSet<string> Others = new(
    [
        "university", "universität", "universitat", "college", "school", "academy", "museum", "library", "theatre",
        "hospital", "hospitalul", "spitalul", "clinic", "azienda", "sveikatos",
        "agency", "agenzia", "agencia", "agencija", "agentur", "empresa", "company", "ltd", "police", "port", "airport",
        "association", "union", "federation", "network", "consortium", "committee",
    ], StringComparer.Ordinal);

    public static bool Is(string name)
    {
        var lower = name.ToLowerInvariant();
        var words = lower.Split([.. lower.Where(c => !char.IsLetter(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
        return !words.Any(Others.Contains)
            && (words.Any(Words.Contains) || Phrases.Any(phrase => lower.Contains(phrase, StringComparison.Ordinal)));
    }
}
