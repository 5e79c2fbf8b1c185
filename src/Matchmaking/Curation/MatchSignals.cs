using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Ranking;

namespace Matchmaking.Curation;

/// <summary>How sure the list was of one place when it was shown.</summary>
/// <param name="Margin">Lead over the next place as a share of the spread between the first and the tenth, 0–1.</param>
/// <param name="BaselineRank">Its place if the baseline ranker had ordered the list; null when the vectors are of other features.</param>
/// <param name="ColdProvider">Whether the provider had one document at most; null when the vectors are of other features.</param>
internal sealed record MatchSignals(float Margin, int? BaselineRank, bool? ColdProvider)
{
    private const int Spread = 10;
    private static readonly int DocumentsLog = FeatureList.All.Index().Single(f => f.Item.Name == "documents_log").Index;

    public static MatchSignals Of(MatchRun run, MatchRunEntry entry)
    {
        var list = run.Entries.OrderBy(e => e.Rank).ToList();
        var at = list.IndexOf(entry);
        var spread = list[0].Score - list[Math.Min(Spread, list.Count) - 1].Score;
        var margin = at == list.Count - 1 || spread <= 0 ? (list.Count == 1 ? 1 : 0) : Math.Clamp((entry.Score - list[at + 1].Score) / spread, 0, 1);
        if (run.FeatureSet != FeatureList.Version)
            return new MatchSignals(margin, null, null);
        float Baseline(MatchRunEntry e) => BaselineRanker.Score(MatchRuns.Vector(e.Features));
        var own = Baseline(entry);
        var documents = MatchRuns.Vector(entry.Features)[DocumentsLog];
        return new MatchSignals(margin, 1 + list.Count(e => Baseline(e) > own), float.IsNaN(documents) ? null : documents <= MathF.Log(2) + 1e-4f);
    }

    public void CopyTo(Match match) => (match.Margin, match.BaselineRank, match.ColdProvider) = (Margin, BaselineRank, ColdProvider);
}
