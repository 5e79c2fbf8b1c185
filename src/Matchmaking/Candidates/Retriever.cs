using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>Finds the candidates worth ranking: the union of the best by several simple measures.</summary>
public static class Retriever
{
    /// <summary>Candidates taken from each measure. Part of the model: features compare within the list.</summary>
    public const int Depth = 300;

    /// <summary>Searches the index and compares what it found. <paramref name="admit"/> leaves candidates out before any comparison.</summary>
    public static Shortlist Find(CandidateIndex index, NeedProfile need, Evidence evidence, Func<PoolCandidate, bool>? admit = null)
    {
        index.Search(need, evidence);
        var pool = index.Pool;
        var (top3, close) = RollUp(pool, evidence);
        var chosen = new HashSet<int>();
        foreach (var scores in (ReadOnlySpan<float[]>)[evidence.ProfileBm25, top3, close])
            Take(scores, pool, evidence, admit, chosen);
        Take(BuyerScores(pool, need, evidence), pool, evidence, admit, chosen);
        return new Shortlist(need, pool, evidence, [.. chosen.Order()]);
    }

    /// <summary>Candidates with at least one document visible: the pool that the protocol ranks.</summary>
    public static bool IsVisible(PoolCandidate candidate, Evidence evidence) =>
        candidate.Live && candidate.Documents.Length > 0 && candidate.Documents[0] < evidence.VisibleDocuments;

    /// <summary>By candidate: the sum of its three best documents by BM25, and of the cubed similarities of all.</summary>
    public static (float[] Top3, float[] Close) RollUp(Pool pool, Evidence evidence)
    {
        var candidates = evidence.Candidates;
        var (first, second, third) = (new float[candidates], new float[candidates], new float[candidates]);
        var close = new float[candidates];
        var owners = pool.OwnerTable();
        for (var d = 0; d < evidence.VisibleDocuments; d++)
        {
            var (score, similarity) = (evidence.Bm25[d], evidence.Similarity[d]);
            var cubed = similarity > 0 ? similarity * similarity * similarity : 0;
            foreach (var owner in owners.Of(d))
            {
                if (owner >= candidates)
                    continue;
                close[owner] += cubed;
                if (score > first[owner])
                    (first[owner], second[owner], third[owner]) = (score, first[owner], second[owner]);
                else if (score > second[owner])
                    (second[owner], third[owner]) = (score, second[owner]);
                else if (score > third[owner])
                    third[owner] = score;
            }
        }
        System.Numerics.Tensors.TensorPrimitives.Add(first, second, first);
        System.Numerics.Tensors.TensorPrimitives.Add(first, third, first);
        return (first, close);
    }

    private static float[] BuyerScores(Pool pool, NeedProfile need, Evidence evidence)
    {
        var scores = new float[evidence.Candidates];
        foreach (var buyer in need.Buyers)
            foreach (var id in pool.DocumentsOfBuyer(buyer))
                if (id < evidence.VisibleDocuments && pool.Documents[id].Live)
                    foreach (var owner in pool.Documents[id].Owners.Where(o => o < scores.Length))
                        // Documents are numbered oldest first, so the latest work comes first.
                        scores[owner] = Math.Max(scores[owner], 1 + id);
        return scores;
    }

    private static void Take(float[] scores, Pool pool, Evidence evidence, Func<PoolCandidate, bool>? admit, HashSet<int> chosen)
    {
        // A heap of the best so far, worst on top; ties go to the older candidate, so that lists are the same everywhere.
        var heap = new PriorityQueue<int, (float Score, int Younger)>(Depth + 1);
        for (var c = 0; c < scores.Length && c < evidence.Candidates; c++)
        {
            if (scores[c] <= 0 || (heap.Count == Depth && heap.TryPeek(out _, out var worst) && (scores[c], -c).CompareTo(worst) <= 0))
                continue;
            if (!IsVisible(pool.Candidates[c], evidence) || admit?.Invoke(pool.Candidates[c]) == false)
                continue;
            heap.Enqueue(c, (scores[c], -c));
            if (heap.Count > Depth)
                heap.Dequeue();
        }
        foreach (var (candidate, _) in heap.UnorderedItems)
            chosen.Add(candidate);
    }
}
