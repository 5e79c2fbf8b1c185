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
        index.Search(need, evidence, admit);
        var pool = index.Pool;
        var chosen = new HashSet<int>();
        void TakeFrom(ReadOnlySpan<int> candidates, ReadOnlySpan<float> scores) => Take(candidates, scores, pool, evidence, admit, chosen);
        if (evidence.Examined is { } examined)
        {
            var candidates = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(examined);
            var (top3, close) = RollUp(pool, evidence, candidates);
            TakeFrom(candidates, [.. examined.Select(c => evidence.ProfileBm25[c])]);
            TakeFrom(candidates, top3);
            TakeFrom(candidates, close);
        }
        else
        {
            var (top3, close) = RollUp(pool, evidence);
            TakeFrom([], evidence.ProfileBm25.AsSpan(0, evidence.Candidates));
            TakeFrom([], top3);
            TakeFrom([], close);
        }
        var (suppliers, latest) = BuyerScores(pool, need, evidence);
        TakeFrom(suppliers, latest);
        return index.Compare(need, evidence, [.. chosen.Order()]);
    }

    /// <summary>
    /// Cubed; what is further from the need than the mean still counts a trace, so that a list is filled with it where a market has little else. 0 when unknown.
    /// </summary>
    private static float Closeness(float similarity) => similarity > 0 ? similarity * similarity * similarity + Trace : similarity <= 0 ? Trace * (1 + similarity) : 0;

    private const float Trace = 1e-9f;

    /// <summary>The same roll-up of some candidates, in their order.</summary>
    private static (float[] Top3, float[] Close) RollUp(Pool pool, Evidence evidence, ReadOnlySpan<int> candidates)
    {
        var (top3, close) = (new float[candidates.Length], new float[candidates.Length]);
        for (var i = 0; i < candidates.Length; i++)
        {
            var (first, second, third) = (0f, 0f, 0f);
            foreach (var document in pool.Candidates[candidates[i]].Documents)
            {
                if (document >= evidence.VisibleDocuments)
                    break;
                var (score, similarity) = (evidence.Of(document).Bm25, evidence.Of(document).Similarity);
                close[i] += Closeness(similarity);
                if (score > first)
                    (first, second, third) = (score, first, second);
                else if (score > second)
                    (second, third) = (score, second);
                else if (score > third)
                    third = score;
            }
            top3[i] = first + second + third;
        }
        return (top3, close);
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
            var (score, similarity) = (evidence.Of(d).Bm25, evidence.Of(d).Similarity);
            var cubed = Closeness(similarity);
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

    /// <summary>Who worked for the need's buyers, and the number of the latest such document: documents are numbered oldest first.</summary>
    private static (int[] Candidates, float[] Scores) BuyerScores(Pool pool, NeedProfile need, Evidence evidence)
    {
        var latest = evidence.ByCandidate;
        latest.Clear();
        foreach (var buyer in need.Buyers)
            foreach (var id in pool.DocumentsOfBuyer(buyer))
                if (id < evidence.VisibleDocuments && pool.Documents[id].Live)
                    foreach (var owner in pool.Documents[id].Owners)
                        if (owner < evidence.Candidates)
                            latest.Add(owner, Math.Max(0, 1 + id - latest[owner]));
        var suppliers = latest.Keys.ToArray();
        Array.Sort(suppliers);
        return (suppliers, Array.ConvertAll(suppliers, supplier => latest[supplier]));
    }

    // Candidates are whose scores these are, in ascending order; none are given for the scores of all. Ties go to the older candidate, so
    // that lists are the same everywhere.
    private static void Take(
        ReadOnlySpan<int> candidates, ReadOnlySpan<float> scores, Pool pool, Evidence evidence, Func<PoolCandidate, bool>? admit, HashSet<int> chosen)
    {
        var (taken, from) = (0, 0);
        for (var depth = 2 * Depth; ; depth *= 4)
        {
            var best = TopScores.Of(scores, depth);
            foreach (var place in best.AsSpan(from))
            {
                var c = candidates.IsEmpty ? place : candidates[place];
                if (!IsVisible(pool.Candidates[c], evidence) || !(evidence.IsAdmitted(c) ?? admit?.Invoke(pool.Candidates[c]) ?? true))
                    continue;
                chosen.Add(c);
                if (++taken == Depth)
                    return;
            }
            if (best.Length < depth)
                return;
            from = best.Length;
        }
    }
}
