using Matchmaking.Candidates;
using Matchmaking.Features;

namespace Matchmaking.Transparency;

/// <summary>What holds for the service whatever model serves, said once for every standard.</summary>
internal static class RegisterText
{
    public static string ShortDescription => "Orders solution providers for a city's published need by how well their past work fits; people decide.";

    public static string Description =>
        "A city publishes a need. Candidates whose texts and past projects speak of it are found, those that break a hard constraint are left out with the reason, "
        + $"and the others are ordered by a score over {FeatureList.All.Count} features of words, meaning, track record, buyer, place, field, partners and size. Each place comes with reasons for both sides.";

    public static string Goal => "To bring cities and solution providers together on evidence of past work rather than on who is already known, and to let both see why.";

    public static string Impact => "Providers higher in a list are looked at sooner. Nobody is excluded by a score: hard constraints alone keep an offering out, each with its reason, and an introduction is no award.";

    public static string Risks =>
        "Popular providers could crowd out small and new ones; public history covers some countries and languages better than others; a missing fact could count against who has not stated it. "
        + "Against these: reasons and counterfactuals for each match, what is unknown stays unknown, figures by slice in the model card, staff who can add what was missed.";

    public static string Proportionality => "There are more providers than staff can read for each need. Only profiles of organizations and public records are used, and staff decide about every introduction.";

    public static string Process => "Matchmaking between needs and offerings: staff look at the ordered list, recommend or decline with a reason, and offer what they recommend to both sides, who accept or decline.";

    public static string Provided => "For each match the score in words, reasons for both sides, every hard constraint, references and how they were confirmed, and which single changes would alter its place.";

    public static string HumanIntervention => "Staff can add a match that the ranker missed, pin, decline with a reason, defer and reopen; a second reviewer can be required. No introduction happens without staff and both sides.";

    public static string Objection =>
        "Either side of a match can contest a fact that was used about it, or a decline that staff shared with it, with a statement and evidence. Staff who did not take the decision answer, with reasons, within a "
        + "number of days that each contest shows; a decline that is upheld as contested is reopened. What became of contests is public in counts (GET /api/v1/transparency/contests). The contact of this entry "
        + "takes other objections, and each match shows what would change it.";

    public static string Monitoring => "Every list is stored with the features its scores came from; promote compares a candidate model with the one in service before it serves and refuses what is worse by slice, and every model folder is checked when it is loaded.";

    public static string Rollback => "The folder of an earlier model can be put back while the service runs; without a model the baseline ranker serves.";

    public static string Alternatives => "Five simpler rankings are measured beside the model: the baseline ranker, BM25 over profiles, BM25 over the best documents, popularity, and chance.";

    public static string Bias => "Learned from who was chosen in public records, and so also from past habits: buyers return to whom they know. Figures by slice are in the model card; the baseline's score anchors the trees'.";

    public static string PersonalData => "None: profiles of organizations and public project records. Contacts and accounts are not read by the ranking.";

    public static string HardConstraints => "Hard constraints are rules that nothing is learned for.";

    public static string SourceData => "Published needs and offerings, references of providers with the state of their confirmation, partnerships from public records, and each member's country, place and size.";

    public static string Inputs => $"A vector of {FeatureList.All.Count} numbers for a need and an offering (feature set {FeatureList.Version}): {string.Join(", ", FeatureList.All.Select(f => f.Name))}.";

    public static string Constraints => string.Join(", ", Eligibility.Names);
}
