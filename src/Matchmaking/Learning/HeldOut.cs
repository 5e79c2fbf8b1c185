using System.Globalization;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>Runs the protocol over the period that follows a model's training, for each source, and writes it up.</summary>
internal static class HeldOut
{
    /// <param name="history">The source; its pool grows with its own history up to each need's day.</param>
    /// <param name="from">First day of the needs.</param>
    /// <param name="to">First day after them.</param>
    /// <param name="ranker">The ranker under test.</param>
    /// <param name="space">The space it was trained with; as in service, a history it never saw is measured in one tuned to what was before <paramref name="from"/>.</param>
    /// <param name="progress">How many needs are done, of how many.</param>
    public static (string Report, List<NeedResult> Results) Run(LoadedHistory history, DateOnly from, DateOnly to, IRanker ranker, SemanticSpace space, Action<int, int> progress)
    {
        var own = history.FitBefore(from, space);
        var corpus = history.Corpus(own, to);
        var needs = corpus.Needs(from, to).ToList();
        var done = 0;
        void Step() => progress(Interlocked.Increment(ref done), needs.Count);
        var (table, results) = Measure(corpus, needs, ranker, $"needs from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}", done: Step);
        var text = new StringBuilder().AppendLine(table);
        if (own.Space != space)
            text.AppendLine(CultureInfo.InvariantCulture, $"Meaning is measured as a service measures it in a market that its model never saw: in a space tuned to what was chosen there before {from:yyyy-MM-dd}{(own.Weights is null ? "" : ", plain measures weighed by it")}.").AppendLine();
        if (results.Count > 0)
            text.AppendLine(PolicyTrial.Table(results));
        if (needs.Any(n => n.TopicTitle is not null))
            text.AppendLine(Measure(corpus, needs, ranker, "asked with the call topic's title alone", topicTitleOnly: true).Table);
        return (text.ToString(), results);
    }

    /// <summary>The same without what the history says, for what that is worth.</summary>
    public static string AsTrained(LoadedHistory history, DateOnly from, DateOnly to, IRanker ranker, SemanticSpace space)
    {
        var corpus = history.Corpus(space, to);
        return Measure(corpus, [.. corpus.Needs(from, to)], ranker, "in the space as it was trained, with the baseline's weights").Table;
    }

    private static (string Table, List<NeedResult> Results) Measure(
        HistoryCorpus corpus, List<HistoryRecord> needs, IRanker ranker, string how, bool topicTitleOnly = false, Action? done = null)
    {
        var results = Evaluation.Run(corpus, needs, ranker, topicTitleOnly, done);
        return (EvaluationReport.Table($"{corpus.Source}, {how}", results, needs.Count - results.Count), results);
    }
}
