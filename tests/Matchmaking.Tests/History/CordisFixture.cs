namespace Matchmaking.Tests.History;

/// <summary>A CORDIS download of seven projects: two of them without a public body or a company, one with broken particulars.</summary>
internal static class CordisFixture
{
    public const string Projects = """
        "id";"acronym";"title";"totalCost";"ecMaxContribution";"topics";"ecSignatureDate";"objective";"keywords";"fundingScheme"
        "100";"QUIET";"Quiet streets";"2000000";"1500000.5";"HORIZON-MISS-1";"2023-03-01";"Cities measure noise; they ""tune"" traffic.";"noise, traffic";"HORIZON-IA"
        "101";"WARM";"Warm homes";"900000";"";"HORIZON-CL5-2";"2023-05-10";"Heat from data centres
        for social housing.";"";"HORIZON-RIA"
        "102";"LABS";"Only universities";"1";"1";"ERC-1";"2023-06-01";"Theory.";"";"HORIZON-ERC"
        "103";"CARE";"Care at a distance";"0";"0";"HORIZON-HLTH-3";"2023-07-01 10:30:00";"Nurses visit by video.";"care";"HORIZON-CSA"
        "104";"NOBODY";"Without participants";"1";"1";"ERC-1";"2023-08-01";"Nobody takes part.";"";"HORIZON-ERC"
        "105";"RIVER";"River watch";"3,5";"";"HORIZON-MISS-1";"2023-09-01";"Sensors along the river.";"flood";"HORIZON-JU-RIA"
        "106";"TRAM";"Trams that talk";"700";"600";"HORIZON-CL5-2";"2024-01-15";"Trams speak with signals.";"tram";""
        """;

    public const string Organizations = """
        "projectID";"organisationID";"name";"shortName";"SME";"activityType";"city";"country";"geolocation";"organizationURL";"order";"role";"ecContribution";"netEcContribution"
        "100";"9001";"COMUNE DI PROVA";"PROVA";"false";"PUB";"Prova";"IT";"45.1,9.2";"www.prova.example";"2";"participant";"100";"100"
        "100";"9002";"Soundworks BV";"";"true";"PRC";"Delft";"NL";"";"https://soundworks.example";"3";"participant";"300";"300"
        "100";"9003";"National Noise Institute";"";"";"PUB";"Athens";"EL";"37.98,23.73";"";"1";"coordinator";"500";"500"
        "100";"9002";"Soundworks BV";"";"true";"PRC";"Delft";"NL";"";"https://soundworks.example";"4";"participant";"300";"300"
        "101";"9004";"Heatlink Ltd";"HL";"false";"PRC";"Leeds";"UK";"north,west";"not a site";"1";"coordinator";"900";"900"
        "102";"9005";"University of Nowhere";"";"false";"HES";"Nowhere";"DE";"";"";"1";"coordinator";"1";"1"
        "103";"9001";"COMUNE DI PROVA";"PROVA";"false";"PUB";"Prova";"IT";"45.1,9.2";"";"1";"coordinator";"0";"0"
        "105";"9006";"Riverine SA";"";"";"PRC";"Lyon";"FR";"(45.76,4.83)";"";"1";"participant";"3";"3"
        "106";"9001";"COMUNE DI PROVA";"PROVA";"false";"PUB";"Prova";"IT";"45.1,9.2";"";"1";"coordinator";"400";"400"
        "106";"9004";"Heatlink Ltd";"HL";"false";"PRC";"Leeds";"UK";"";"";"2";"participant";"";""
        """;

    public const string Topics = """
        "projectID";"topic";"title"
        "100";"HORIZON-MISS-1";"Climate-neutral cities"
        "101";"HORIZON-CL5-2";"Clean heat"
        """;

    public const string Vocabulary = """
        "projectID";"euroSciVocCode";"euroSciVocPath"
        "100";"";"/social sciences/social geography/transport/public transport"
        "100";"";"/natural sciences/physical sciences/acoustics"
        "101";"";"/engineering and technology/environmental engineering/energy and fuels/heating"
        "105";"";"/engineering and technology/environmental engineering/ecosystem-based management/climate change adaptation"
        """;

    /// <summary>Writes the download to a folder and gives its path.</summary>
    public static string Write(SourceFolder folder, string projects = Projects, string organizations = Organizations, string name = "cordis")
    {
        folder.Write($"{name}/project.csv", projects);
        folder.Write($"{name}/organization.csv", organizations);
        folder.Write($"{name}/topics.csv", Topics);
        folder.Write($"{name}/euroSciVoc.csv", Vocabulary);
        return folder.At(name);
    }
}
