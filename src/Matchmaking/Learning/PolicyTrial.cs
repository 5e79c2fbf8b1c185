using System.Globalization;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The first ten places of one need under one setting of the policies.</summary>
/// <param name="Ndcg10">How good they are.</param>
/// <param name="Share">What small and new providers have of their exposure.</param>
/// <param name="Likeness">How alike two of them are in the mean, 0 to 1.</param>
public readonly record struct PolicyOutcome(double Ndcg10, double Share, double Likeness);

/// <summary>What diversity and the minimum exposure share cost in relevance, on needs whose choice is known.</summary>
internal static class PolicyTrial
{
    private static readonly ExposureOptions Default = new();

    /// <summary>From the order by score to the defaults, and beyond them.</summary>
    public static readonly IReadOnlyList<(string Name, double Diversity, double MinimumShare)> Settings =
    [
        ("by score alone", 0, 0), ("diversity", Default.Diversity, 0), ("minimum share", 0, Default.MinimumShare), ("both (default)", Default.Diversity, Default.MinimumShare),
        ("both, strongest", ExposureOptions.Bound, ExposureOptions.Bound),
    ];

    /// <param name="index">The pool.</param>
    /// <param name="list">What was ranked.</param>
    /// <param name="byScore">Candidates, the best score first.</param>
    /// <param name="scores">By candidate.</param>
    /// <param name="bands">Which score is good.</param>
    /// <param name="chosen">The relevant candidates.</param>
    public static PolicyOutcome[] Run(CandidateIndex index, Shortlist list, int[] byScore, float[] scores, StrengthBands bands, HashSet<int> chosen)
    {
        var places = list.Candidates.Select((candidate, place) => (candidate, place)).ToDictionary(p => p.candidate, p => p.place);
        // Who follows behind the shortlist was not ranked.
        int[] ranked = [.. byScore.Where(places.ContainsKey)];
        var standings = new Standings(index, list);
        var standing = Array.ConvertAll(ranked, c => standings.Of(places[c], scores[c], bands));
        var known = new Dictionary<(int, int), float>();
        float Likeness(int one, int other)
        {
            var pair = one < other ? (one, other) : (other, one);
            if (!known.TryGetValue(pair, out var likeness))
                known[pair] = likeness = standings.Likeness(places[ranked[pair.Item1]], places[ranked[pair.Item2]]);
            return likeness;
        }
        return [.. Settings.Select(setting =>
        {
            var order = FairOrder.Of(standing, Likeness, setting.Diversity, setting.MinimumShare);
            var first = order.Order.Take(FairOrder.Places).ToArray();
            var labels = Array.ConvertAll(order.Order, match => chosen.Contains(ranked[match]) ? RelevanceLabel.Chosen : 0);
            var pairs = first.SelectMany((one, i) => first.Skip(i + 1).Select(other => Likeness(one, other))).ToArray();
            return new PolicyOutcome(Metrics.Ndcg(labels, Enumerable.Repeat(RelevanceLabel.Chosen, chosen.Count), 10), order.Share, pairs.Length == 0 ? 0 : pairs.Average());
        })];
    }

    /// <summary>One row a setting; the difference in NDCG@10 is taken need by need, with a bootstrap 95% interval.</summary>
    public static string Table(IReadOnlyList<NeedResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("| policies on top of the score | NDCG@10 | difference               | exposure of small and new | likeness |");
        text.AppendLine("|------------------------------|---------|--------------------------|---------------------------|----------|");
        for (var s = 0; s < Settings.Count; s++)
        {
            var outcomes = results.Select(r => r.Policies[s]).ToArray();
            var (difference, low, high) = Metrics.Bootstrap([.. results.Select(r => r.Policies[s].Ndcg10 - r.Policies[0].Ndcg10)]);
            var change = s == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{difference:+.0000;-.0000;.0000} [{low:+.0000;-.0000;.0000}, {high:+.0000;-.0000;.0000}]");
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {Settings[s].Name,-28} | {outcomes.Average(o => o.Ndcg10),7:.000} | {change,-24} | {outcomes.Average(o => o.Share),25:.000} | {outcomes.Average(o => o.Likeness),8:.000} |");
        }
        return text.ToString();
    }
}
