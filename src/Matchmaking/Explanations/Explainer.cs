using Matchmaking.Features;

namespace Matchmaking.Explanations;

/// <summary>Turns what each feature adds to a score into sentences for both sides, with the facts they rest on.</summary>
public static class Explainer
{
    /// <summary>A group is left out when it moved the score by less than this share of all movement.</summary>
    public const float LeastShare = 0.02f;

    /// <summary>Features told of a group: tens of them that hardly matter hide the few that do.</summary>
    public const int MostFeatures = 5;

    /// <summary>Explains one place of a shortlist, while its evidence still belongs to its need.</summary>
    /// <param name="pair">The need and the candidate.</param>
    /// <param name="vector">The features that were scored, NaN where unknown.</param>
    /// <param name="contributions">What the ranker says each feature adds; one for each of <see cref="FeatureList.All"/>.</param>
    /// <param name="city">Name of the organization that asks.</param>
    /// <param name="provider">Name of the provider.</param>
    public static Explanation Explain(Pair pair, float[] vector, float[] contributions, string city, string provider)
    {
        var (shown, others) = Groups(vector, contributions);
        var facts = PairFacts.Of(pair, vector);
        var (toCity, toProvider) = (Voice.ToCity(city, provider), Voice.ToProvider(city, provider));
        return new Explanation(
            [.. shown.Select(g =>
            {
                var direction = g.Contribution > 0 ? ContributionDirection.Raises : ContributionDirection.Lowers;
                return new ExplanationPart(
                    g.Group, g.Contribution, direction, GroupSentences.Of(g.Group, direction, facts, toCity),
                    GroupSentences.Of(g.Group, direction, facts, toProvider),
                    g.Features, g.Others);
            })],
            others);
    }

    /// <summary>The groups that would tell, or let guess, who the other side is.</summary>
    private static readonly FeatureGroup[] Telling = [FeatureGroup.Buyer, FeatureGroup.Place, FeatureGroup.Partners];

    /// <summary>The same for two sides that may not know yet who the other is.</summary>
    public static UnnamedReasons ExplainUnnamed(Pair pair, float[] vector, float[] contributions)
    {
        var shown = Groups(vector, contributions).Shown.Where(g => !Telling.Contains(g.Group)).ToArray();
        var facts = PairFacts.Of(pair, vector).WithoutRanks();
        string[] Say(Voice voice) => [.. shown.Select(g => GroupSentences.Of(g.Group, g.Contribution > 0 ? ContributionDirection.Raises : ContributionDirection.Lowers, facts, voice))];
        return new UnnamedReasons(Say(Voice.ToCity("", "")), Say(Voice.ToProvider("", "")));
    }

    private sealed record Moved(FeatureGroup Group, float Contribution, IReadOnlyList<ExplainedFeature> Features, float Others);

    /// <summary>What moved the score enough to be told, the strongest first, and what all the rest added.</summary>
    private static (Moved[] Shown, float Others) Groups(float[] vector, float[] contributions)
    {
        var groups = FeatureList.All.Select((feature, at) => (feature.Group, At: at)).GroupBy(f => f.Group, f => f.At)
            .Select(g =>
            {
                int[] strongest = [.. g.Where(at => contributions[at] != 0).OrderByDescending(at => Math.Abs(contributions[at]))];
                return new Moved(
                    g.Key, strongest.Sum(at => contributions[at]), [.. strongest.Take(MostFeatures).Select(at => Explain(FeatureList.All[at], vector[at], contributions[at]))],
                    strongest.Skip(MostFeatures).Sum(at => contributions[at]));
            })
            .OrderByDescending(g => Math.Abs(g.Contribution)).ThenBy(g => g.Group)
            .ToArray();
        var least = LeastShare * groups.Sum(g => Math.Abs(g.Contribution));
        var shown = groups.Where(g => g.Contribution != 0 && Math.Abs(g.Contribution) >= least).ToArray();
        return (shown, groups.Except(shown).Sum(g => g.Contribution));
    }

    private static ExplainedFeature Explain(Feature feature, float value, float contribution) =>
        new(feature.Name, feature.Description, float.IsFinite(value) ? value : null, feature.Unit, contribution);
}
