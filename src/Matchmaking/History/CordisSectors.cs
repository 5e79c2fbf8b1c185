using Matchmaking.Profiles;

namespace Matchmaking.History;

/// <summary>From the European Science Vocabulary to our sectors; only fields that clearly are one, the longest prefix wins.</summary>
internal static class CordisSectors
{
    private static readonly (string Path, Sector Sector)[] Table =
    [
        ("/social sciences/social geography/transport", Sector.Mobility),
        ("/engineering and technology/civil engineering/transportation engineering", Sector.Mobility),
        ("/engineering and technology/mechanical engineering/vehicle engineering/automotive engineering", Sector.Mobility),

        ("/social sciences/law/criminology", Sector.Safety),
        ("/social sciences/political sciences/political transitions/terrorism", Sector.Safety),

        ("/social sciences/sociology/social issues", Sector.Welfare),
        ("/social sciences/sociology/gender studies", Sector.Welfare),
        ("/social sciences/sociology/demography/human migrations", Sector.Welfare),

        ("/medical and health sciences", Sector.Health),
        ("/engineering and technology/medical engineering", Sector.Health),

        ("/social sciences/educational sciences", Sector.Education),

        ("/engineering and technology/environmental biotechnology", Sector.Environment),
        ("/engineering and technology/environmental engineering/ecosystem-based management", Sector.Environment),
        ("/engineering and technology/environmental engineering/natural resources management", Sector.Environment),
        ("/engineering and technology/environmental engineering/waste management", Sector.Environment),
        ("/engineering and technology/environmental engineering/water treatment processes", Sector.Environment),
        ("/natural sciences/biological sciences/biodiversity conservation", Sector.Environment),
        ("/natural sciences/biological sciences/ecology", Sector.Environment),
        ("/natural sciences/earth and related environmental sciences/atmospheric sciences/climatology", Sector.Environment),
        ("/natural sciences/earth and related environmental sciences/environmental sciences", Sector.Environment),

        ("/engineering and technology/electrical engineering, electronic engineering, information engineering/electrical engineering/power engineering", Sector.Energy),
        ("/engineering and technology/environmental engineering/energy and fuels", Sector.Energy),
        ("/natural sciences/chemical sciences/electrochemistry/electric batteries", Sector.Energy),

        ("/engineering and technology/civil engineering/architecture engineering", Sector.Housing),

        ("/humanities/arts", Sector.Culture),
        ("/humanities/history and archaeology", Sector.Culture),
        ("/humanities/languages and literature", Sector.Culture),

        ("/engineering and technology/civil engineering/urban engineering/smart cities", Sector.Governance),
        ("/social sciences/political sciences/government systems", Sector.Governance),
        ("/social sciences/political sciences/political policies", Sector.Governance),
        ("/social sciences/political sciences/public administration", Sector.Governance),
        ("/social sciences/sociology/governance", Sector.Governance),

        ("/engineering and technology/electrical engineering, electronic engineering, information engineering/information engineering/telecommunications", Sector.Connectivity),
        ("/natural sciences/computer and information sciences/internet", Sector.Connectivity),

        ("/social sciences/economics and business", Sector.Economy),
        ("/social sciences/sociology/industrial relations", Sector.Economy),

        ("/engineering and technology/environmental engineering/ecosystem-based management/climate change adaptation", Sector.Resilience),
        ("/natural sciences/earth and related environmental sciences/geology/seismology", Sector.Resilience),
        ("/natural sciences/earth and related environmental sciences/physical geography/natural disasters", Sector.Resilience),
        ("/social sciences/sociology/governance/crisis management", Sector.Resilience),
    ];

    private static readonly Dictionary<string, Sector> ByPath = Table.ToDictionary(row => row.Path, row => row.Sector, StringComparer.Ordinal);

    /// <summary>The sector of a <c>euroSciVocPath</c>; null when none is clear.</summary>
    public static Sector? Of(string path)
    {
        while (path.Length > 0)
        {
            if (ByPath.TryGetValue(path, out var sector))
                return sector;
            path = path[..Math.Max(path.LastIndexOf('/'), 0)];
        }
        return null;
    }
}
