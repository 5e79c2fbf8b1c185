using System.Text;
using Matchmaking.Candidates;
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
        var corpus = history.Corpus(MarketSpace.For(space, history.WorksBefore(from)), to);
        var needs = corpus.Needs(from, to).ToList();
        var done = 0;
        void Step() => progress(Interlocked.Increment(ref done), needs.Count);
        var results = Evaluation.Run(corpus, needs, ranker, done: Step);
        var text = new StringBuilder();
        text.AppendLine(EvaluationReport.Table($"{history.Name}, needs from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}", results, needs.Count - results.Count));
        if (results.Count > 0)
            text.AppendLine(PolicyTrial.Table(results));
        if (needs.Any(n => n.TopicTitle is not null))
        {
            var titles = Evaluation.Run(corpus, needs, ranker, topicTitleOnly: true);
            text.AppendLine(EvaluationReport.Table($"{history.Name}, asked with the call topic's title alone", titles, needs.Count - titles.Count));
        }
        return (text.ToString(), results);
    }
}
