using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>How a need's candidates are put in order: the ranker under test or something it must beat.</summary>
public enum Method { Ours, BaselineRanker, Bm25Profile, Bm25Top3, Popularity, Random }

/// <summary>Metrics of one ranking of one need.</summary>
public readonly record struct Score(double Ndcg10, double ReciprocalRank, double Recall100);

/// <summary>What evaluation found for one need.</summary>
/// <param name="Record">The need.</param>
/// <param name="Source">Kind of source.</param>
/// <param name="Scores">By <see cref="Method"/>.</param>
/// <param name="ColdScores">The same among providers with one document; null when none of those was chosen.</param>
/// <param name="Ranking">Our first 100 provider ids, best first.</param>
/// <param name="RankingScores">The ranker's score of each.</param>
/// <param name="Relevant">The chosen providers that were candidates.</param>
/// <param name="Policies">The first ten places with the policies on top of the score, by <see cref="PolicyTrial.Settings"/>.</param>
public sealed record NeedResult(
    HistoryRecord Record, string Source, Score[] Scores, Score[]? ColdScores, string[] Ranking, float[] RankingScores, string[] Relevant, PolicyOutcome[] Policies);

/// <summary>
/// The protocol: every need dated in a period, ranked over all providers with a document dated strictly before it;
/// relevant are the chosen ones among them; a need without any is skipped and counted.
/// </summary>
public static class Evaluation
{
    public const int Depth = 100;
    private static readonly BaselineRanker Baseline = new();

    /// <param name="corpus">The pool.</param>
    /// <param name="needs">Records of the corpus.</param>
    /// <param name="ranker">The ranker under test.</param>
    /// <param name="topicTitleOnly">Ask with the title of the call topic alone.</param>
    /// <param name="done">Called after each need.</param>
    public static List<NeedResult> Run(HistoryCorpus corpus, IReadOnlyList<HistoryRecord> needs, IRanker ranker, bool topicTitleOnly = false, Action? done = null)
    {
        var results = new NeedResult?[needs.Count];
        using var evidence = new ThreadLocal<Evidence>(() => new Evidence());
        Parallel.For(0, needs.Count, i =>
        {
            results[i] = Evaluate(corpus, needs[i], ranker, topicTitleOnly, evidence.Value!, seed: i);
            done?.Invoke();
        });
        return [.. results.OfType<NeedResult>()];
    }

    private static NeedResult? Evaluate(HistoryCorpus corpus, HistoryRecord need, IRanker ranker, bool topicTitleOnly, Evidence evidence, int seed)
    {
        var pool = corpus.Index.Pool;
        var list = Retriever.Find(corpus.Index, corpus.Profile(need, topicTitleOnly), evidence);
        var chosen = corpus.Chosen(need, evidence).ToHashSet();
        if (chosen.Count == 0)
            return null;
        var vectors = FeatureList.Vectors(list);
        var visible = Enumerable.Range(0, pool.Candidates.Count).Where(c => Retriever.IsVisible(pool.Candidates[c], evidence)).ToArray();
        var documents = Array.ConvertAll(visible, c => pool.Candidates[c].Documents.Count(d => d < evidence.VisibleDocuments));
        var scores = new Dictionary<Method, float[]>
        {
            [Method.Ours] = Rerank(list, vectors, ranker, pool.Candidates.Count, evidence),
            [Method.BaselineRanker] = Rerank(list, vectors, Baseline, pool.Candidates.Count, evidence),
            [Method.Bm25Profile] = evidence.ProfileBm25,
            [Method.Bm25Top3] = Retriever.RollUp(pool, evidence).Top3,
            [Method.Popularity] = Spread(visible, documents, pool.Candidates.Count),
            [Method.Random] = Shuffled(pool.Candidates.Count, seed),
        };
        var cold = visible.Where((_, i) => documents[i] == 1).ToArray();
        var coldChosen = chosen.Intersect(cold).ToHashSet();
        var ours = Order(visible, scores[Method.Ours]);
        return new NeedResult(need, corpus.Source,
            [.. Enum.GetValues<Method>().Select(m => Measure(Order(visible, scores[m]), chosen))],
            coldChosen.Count == 0 ? null : [.. Enum.GetValues<Method>().Select(m => Measure(Order(cold, scores[m]), coldChosen))],
            Array.ConvertAll(ours, c => pool.Candidates[c].Key), Array.ConvertAll(ours, c => scores[Method.Ours][c]), [.. chosen.Order().Select(c => pool.Candidates[c].Key)],
            PolicyTrial.Run(corpus.Index, list, ours, scores[Method.Ours], ranker.Bands, chosen));
    }

    /// <summary>A ranker's scores of the shortlist; everyone else follows behind, by whole-profile BM25.</summary>
    private static float[] Rerank(Shortlist list, float[] vectors, IRanker ranker, int candidates, Evidence evidence)
    {
        var scores = new float[list.Candidates.Length];
        ranker.Score(vectors, scores);
        var best = Math.Max(1, evidence.ProfileBm25.Max());
        var behind = (scores.Length == 0 ? 0 : scores.Min()) - 2;
        var all = new float[candidates];
        for (var c = 0; c < candidates; c++)
            all[c] = behind + evidence.ProfileBm25[c] / best;
        for (var i = 0; i < scores.Length; i++)
            all[list.Candidates[i]] = scores[i];
        return all;
    }

    private static float[] Spread(int[] candidates, int[] values, int length)
    {
        var all = new float[length];
        for (var i = 0; i < candidates.Length; i++)
            all[candidates[i]] = values[i];
        return all;
    }

    private static float[] Shuffled(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }

    /// <summary>The first <see cref="Depth"/>, best first; ties go to the candidate that joined first, which no label decides.</summary>
    private static int[] Order(int[] candidates, float[] scores) =>
        [.. candidates.OrderByDescending(c => scores[c]).ThenBy(c => c).Take(Depth)];

    private static Score Measure(int[] ranking, HashSet<int> chosen)
    {
        var labels = Array.ConvertAll(ranking, c => chosen.Contains(c) ? RelevanceLabel.Chosen : 0);
        return new Score(
            Metrics.Ndcg(labels, Enumerable.Repeat(RelevanceLabel.Chosen, chosen.Count), 10),
            Metrics.ReciprocalRank(labels), Metrics.Recall(labels, chosen.Count, Depth));
    }
}
