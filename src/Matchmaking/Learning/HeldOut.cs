using System.Globalization;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>
/// Runs the protocol over the period that follows a model's training, for each source, and writes it up. A service learns from its market whenever
/// history is imported; here that is each quarter.
/// </summary>
internal static class HeldOut
{
    private const int Months = 3;

    /// <param name="history">The source; its pool grows with its own history up to each need's day.</param>
    /// <param name="from">First day of the needs.</param>
    /// <param name="to">First day after them.</param>
    /// <param name="ranker">The ranker under test.</param>
    /// <param name="space">The space it was trained with; as in service, each quarter learns from what was before it and the model has not learned from.</param>
    /// <param name="progress">How many needs are done, of how many.</param>
    public static (string Report, List<NeedResult> Results) Run(LoadedHistory history, DateOnly from, DateOnly to, IRanker ranker, SemanticSpace space, Action<int, int> progress)
    {
        var needs = HistoryCorpus.Needs(history.Name, history.Records, from, to).ToList();
        var (results, byTitle, learned) = (new List<NeedResult>(), new List<NeedResult>(), new List<(DateOnly Before, MarketFit Fit)>());
        var (hasTitles, done) = (needs.Any(n => n.TopicTitle is not null), 0);
        void Step() => progress(Interlocked.Increment(ref done), needs.Count);
        var last = to <= history.Last ? to : history.Last.AddDays(1);
        for (var quarter = 0; from.AddMonths(Months * quarter) is var first && first < last; quarter++)
        {
            var end = from.AddMonths(Months * (quarter + 1)) is var next && next < last ? next : last;
            learned.Add((first, history.FitBefore(first, space)));
            var corpus = history.Corpus(learned[^1].Fit, end);
            HistoryRecord[] own = [.. needs.Where(need => need.Date >= first && need.Date < end)];
            results.AddRange(Evaluation.Run(corpus, own, ranker, done: Step));
            if (hasTitles)
                byTitle.AddRange(Evaluation.Run(corpus, own, ranker, topicTitleOnly: true));
        }
        var text = new StringBuilder().AppendLine(Table(history, needs, results, $"needs from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}"));
        var (spaces, weights) = (Days(fit => fit.Space != space), Days(fit => fit.Weights is not null));
        if (spaces.Length > 0)
            text.AppendLine($"As in service, what the model has not learned from this market is learned from what was chosen there: meaning is measured in a space tuned to what was before {spaces}{(weights.Length == 0 ? "" : $", plain measures weigh what they did before {weights}")}.").AppendLine();
        if (results.Count > 0)
            text.AppendLine(PolicyTrial.Table(results));
        if (hasTitles)
            text.AppendLine(Table(history, needs, byTitle, "asked with the call topic's title alone"));
        return (text.ToString(), results);

        string Days(Func<MarketFit, bool> has) => string.Join(", ", learned.Where(l => has(l.Fit)).Select(l => l.Before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    /// <summary>The same without what the history says, for what that is worth.</summary>
    public static string AsTrained(LoadedHistory history, DateOnly from, DateOnly to, IRanker ranker, SemanticSpace space)
    {
        var corpus = history.Corpus(space, to);
        HistoryRecord[] needs = [.. corpus.Needs(from, to)];
        return Table(history, needs, Evaluation.Run(corpus, needs, ranker), "in the space as it was trained, with the baseline's weights");
    }

    private static string Table(LoadedHistory history, IReadOnlyCollection<HistoryRecord> needs, List<NeedResult> results, string how) =>
        EvaluationReport.Table($"{history.Name}, {how}", results, needs.Count - results.Count);
}
