using System.Collections.Concurrent;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;

namespace Matchmaking.Learning;

/// <summary>One need with its candidates' vectors and labels: a query group.</summary>
/// <param name="Key">The need.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Candidates">Ordinals in its pool.</param>
/// <param name="Vectors">Row after row.</param>
/// <param name="Labels">One a row, 0–4.</param>
/// <param name="Relevant">Labels above 0 of all visible candidates, also of those that retrieval missed.</param>
public sealed record QueryGroup(string Key, string Source, int[] Candidates, float[] Vectors, int[] Labels, int[] Relevant)
{
    /// <summary>NDCG of its rows in an order, the best first; NaN when nothing is relevant.</summary>
    public double Ndcg(IEnumerable<int> order, int cutoff) => Metrics.Ndcg([.. order.Take(cutoff).Select(i => Labels[i])], Relevant, cutoff);
}

/// <summary>What is kept of a group to learn from.</summary>
/// <param name="Negatives">At most so many candidates of label 0, at random.</param>
/// <param name="Seed">Of the sample.</param>
/// <param name="Before">What happened from this day on is not known.</param>
public sealed record TrainingSample(int Negatives, int Seed, DateOnly Before);

/// <summary>Turns a stretch of history into query groups.</summary>
public static class TrainingSet
{
    /// <summary>
    /// History knows winners, not all who would have fitted. Who did work this close to the need within so many days after it was suitable too.
    /// </summary>
    private const float Close = 0.65f;
    private const int SoonAfter = 400;

    [ThreadStatic] private static Evidence? _evidence;

    /// <summary>
    /// Groups of the given needs, in their order; a need without a visible chosen provider is left out. Each is retrieved and
    /// measured exactly as when serving.
    /// </summary>
    /// <param name="corpus">The pool.</param>
    /// <param name="needs">Records of the corpus.</param>
    /// <param name="sample">When set, the groups are to learn from: some of their rows, with graded labels.</param>
    /// <param name="done">Called after each need.</param>
    public static List<QueryGroup> Build(HistoryCorpus corpus, IReadOnlyList<HistoryRecord> needs, TrainingSample? sample = null, Action? done = null)
    {
        var groups = new QueryGroup?[needs.Count];
        if (needs.Count == 0)
            return [];
        Parallel.ForEach(Partitioner.Create(0, needs.Count, 1), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                groups[i] = Group(corpus, needs[i], sample, i);
                done?.Invoke();
            }
        });
        return [.. groups.OfType<QueryGroup>()];
    }

    private static QueryGroup? Group(HistoryCorpus corpus, HistoryRecord record, TrainingSample? sample, int number)
    {
        var evidence = _evidence ??= new Evidence();
        var list = Retriever.Find(corpus.Index, corpus.Profile(record), evidence);
        var chosen = corpus.Chosen(record, evidence);
        if (chosen.Length == 0)
            return null;
        var labels = Array.ConvertAll(list.Candidates, c => Array.BinarySearch(chosen, c) >= 0 ? RelevanceLabel.Chosen : 0);
        var vectors = FeatureList.Vectors(list);
        var group = new QueryGroup(record.Id, corpus.Source, list.Candidates, vectors, labels, [.. chosen.Select(_ => RelevanceLabel.Chosen)]);
        return sample is null ? group
            : Sample(group with { Labels = Graded(labels, list, corpus, sample.Before.DayNumber) }, sample.Negatives, new Random(sample.Seed * 1_000_003 + number));
    }

    private static int[] Graded(int[] labels, Shortlist list, HistoryCorpus corpus, int before)
    {
        var (evidence, until) = (list.Evidence, Math.Min(before, list.Need.AsOf + SoonAfter));
        bool WasSuitable(int candidate) => list.Pool.Candidates[candidate].Documents.Any(id => id >= evidence.VisibleDocuments
            && list.Pool.Documents[id].Day < until && corpus.Index.Vectors.Similarity(evidence.Need, id) >= Close);
        return [.. labels.Select((label, i) => label > 0 ? RelevanceLabel.ChosenInTraining : WasSuitable(list.Candidates[i]) ? RelevanceLabel.SuitableSoonAfter : 0)];
    }

    /// <summary>
    /// A uniform sample: keeping the hardest negatives instead makes a rank of 300 look almost as good as one of 30.
    /// </summary>
    private static QueryGroup Sample(QueryGroup group, int most, Random random)
    {
        var others = Enumerable.Range(0, group.Labels.Length).Where(i => group.Labels[i] == 0).ToArray();
        random.Shuffle(others);
        var kept = Enumerable.Range(0, group.Labels.Length).Where(i => group.Labels[i] > 0).Concat(others.Take(most)).ToArray();
        // Row order must carry no label: LightGBM breaks ties by it.
        random.Shuffle(kept);
        var width = FeatureList.All.Count;
        var vectors = new float[kept.Length * width];
        for (var i = 0; i < kept.Length; i++)
            group.Vectors.AsSpan(kept[i] * width, width).CopyTo(vectors.AsSpan(i * width));
        return group with
        {
            Candidates = Array.ConvertAll(kept, i => group.Candidates[i]), Vectors = vectors, Labels = Array.ConvertAll(kept, i => group.Labels[i])
        };
    }
}
