using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Lucene.Net.Analysis.Miscellaneous;

namespace Matchmaking.Profiles.Duplicates;

/// <summary>
/// What is left of a name when two spellings of it are compared: lower case, accents folded, abbreviations without their dots, no legal form.
/// </summary>
internal static partial class OrganizationName
{
    private static readonly FrozenSet<string> LegalForms = Set("""
        ab ae ag aps as asa bhd bv bvba company co corp corporation cv da doo dd ead eg eireli eood epe eu ev gmbh ggmbh gesmbh hf inc incorporated jsc kft kg kgaa kk ks limited
        limitada llc llp lp ltd ltda mbh nv nyrt od oo ooo ood ou oy oyj ab plc pjsc pt pte pty pvt private public sa sab sas sasu sarl sau scarl scpa scrl sdn se sha sia sicav sl slu
        slp snc sp spa spk spol spzoo sro srl srls stichting tbk ua uab ug vof vzw zrt zoo z
        주식회사 유한회사 株式会社 有限会社 有限公司 股份有限公司 有限责任公司 kabushiki kaisha
        """);

    /// <summary>Say little of who somebody is.</summary>
    private static readonly FrozenSet<string> CommonWords = Set("""
        the of and for de la le les des du del der die das el los und et e y da do dos di della van het en i city municipality town metropolitan government council
        ayuntamiento municipio municipality commune ville stadt gemeente comune camara prefeitura university universidad universite universitat universita universiteit institute
        instituto institut ministry department agency authority group holding international global national technologies technology solutions systems services research
        center centre foundation association
        """);

    /// <summary>Words of a name in the order of the alphabet, each once.</summary>
    public static string[] Tokens(string name)
    {
        var folded = Fold(Marks().Replace(name, " ").ToLowerInvariant()).Replace("&", " and ", StringComparison.Ordinal);
        folded = Possessive().Replace(Abbreviation().Replace(folded, match => match.Value.Replace(".", "", StringComparison.Ordinal) + " "), "");
        string[] words = [.. Word().Matches(folded).Select(match => match.Value)];
        string[] own = [.. words.Where(word => !LegalForms.Contains(word))];
        return [.. (own.Any(word => !CommonWords.Contains(word)) ? own : words).Distinct().Order(StringComparer.Ordinal)];
    }

    public static bool IsCommon(string token) => CommonWords.Contains(token);

    /// <summary>The host of a website without www; null when many share it, such as a social network.</summary>
    public static string? Domain(string? website)
    {
        if (!Uri.TryCreate(website, UriKind.Absolute, out var uri))
            return null;
        var host = uri.IdnHost.ToLowerInvariant();
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return SharedHosts().IsMatch(host) ? null : host;
    }

    private static string Fold(string text)
    {
        var input = text.ToCharArray();
        // One character becomes four at most.
        var output = new char[input.Length * 4];
        var length = ASCIIFoldingFilter.FoldToASCII(input, 0, output, 0, input.Length);
        return new string(output, 0, length);
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Combining accents, and 주 or 株 in brackets.</summary>
    [GeneratedRegex(@"\p{Mn}|㈜|\((?:주|유|株)\)")]
    private static partial Regex Marks();

    /// <summary>S.p.A. and sp. z o.o., whose dots would make words of letters.</summary>
    [GeneratedRegex(@"\b(?:\p{L}\.){2,}\p{L}?\b|\b(?:\p{L}\.){2,}")]
    private static partial Regex Abbreviation();

    [GeneratedRegex(@"(?<=\p{L})['’]s\b")]
    private static partial Regex Possessive();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:^|\.)(?:facebook|linkedin|twitter|x|instagram|youtube|github|wixsite|wordpress|blogspot|weebly|business\.site|sites\.google|google|linktr)\.(?:com|org|net|ee)$|\.(?:business\.site|github\.io)$")]
    private static partial Regex SharedHosts();
}
