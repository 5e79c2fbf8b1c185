using System.Text.Json;
using Matchmaking.Profiles;

namespace Matchmaking.Candidates;

/// <summary>Codes and lists as words in an English sentence.</summary>
internal static class CodeNames
{
    public static string Of(Region region) => region switch
    {
        Region.AsiaPacific => "Asia-Pacific",
        Region.LatinAmericaCaribbean => "Latin America & Caribbean",
        Region.MiddleEast => "Middle East",
        Region.NorthAmerica => "North America",
        _ => region.ToString(),
    };

    public static string Of(EngagementModel model) => model switch
    {
        EngagementModel.Ppp => "public–private partnership",
        EngagementModel.InKind => "in-kind support",
        _ => Lower(model),
    };

    public static string Of(EthicsPrinciple principle) => principle switch
    {
        EthicsPrinciple.PrivacySecurity => "privacy and security",
        EthicsPrinciple.TransparencyAccountability => "transparency and accountability",
        EthicsPrinciple.ParticipationInclusion => "participation and inclusion",
        EthicsPrinciple.OpenEthicalStandards => "open and ethical standards",
        _ => Lower(principle),
    };

    public static string Of(EthicsLevel level) => level switch
    {
        EthicsLevel.SelfDeclared => "self-declared",
        EthicsLevel.ThirdPartyVerified => "verified by a third party",
        EthicsLevel.EvidenceAttached => "shown by attached evidence",
        _ => "not attested",
    };

    public static string Of(OfferingStatus status) => Lower(status);

    public static string Of(Vetting vetting) => Lower(vetting);

    public static string Of(Sector sector) => Lower(sector);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IEnumerable<string> words, string last = "and")
    {
        var all = words.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }

    /// <summary>How an organization is called in a sentence.</summary>
    public static string Of(Organization organization, string otherwise) =>
        new[] { organization.ShortName, organization.LegalName }.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? otherwise;

    private static string Lower<T>(T code) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()).Replace('_', ' ');
}
