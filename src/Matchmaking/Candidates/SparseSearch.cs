using System.Buffers;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// Search in a large pool. The rarest words lead to the documents worth examining, within a budget of postings (anytime ranking, after
/// Lin and Trotman, 2015), and so do eight-bit vectors; what these documents' owners have is then scored in full from the forward index,
/// equal to what examining everything would give them. Common words alone never bring a document in, but count once it is there.
/// </summary>
internal sealed class SparseSearch(CandidateIndex index, Evidence evidence, TextTerms query, TextTerms title, Func<PoolCandidate, bool>? admit)
{
    /// <summary>Postings visited to find documents by words.</summary>
    private const int Budget = 400_000;

    /// <summary>Admitted candidates wanted from words, and as many from meaning; each list keeps <see cref="Retriever.Depth"/> of them.</summary>
    private const int Wanted = 600;

    /// <summary>Candidates examined for want of admitted ones, at most.</summary>
    private const int MostExamined = 6000;

    private readonly int _visible = evidence.VisibleDocuments;
    private readonly HashSet<int> _candidates = [];
    private readonly Dictionary<int, bool> _admitted = [];
    private readonly List<(int Slot, int Frequency)> _hits = [];
    private readonly Dictionary<int, (int Start, int End)> _hitsOf = [];
    private Word[] _words = [];

    private readonly record struct Word(string Text, int Number, int Weight, int TitleWeight, int Postings, float Idf)
    {
        public float Boost => Weight * Idf * (TextIndex.K1 + 1);
        public float TitleBoost => TitleWeight * Idf * (TextIndex.K1 + 1);
    }

    public void Run(NeedProfile need)
    {
        _words = [.. query.Words.Select(w => Of(w.Key, w.Value)).Where(w => w.Postings > 0).OrderBy(w => w.Postings).ThenBy(w => w.Number)];
        var vector = new float[index.Space.Dimensions];
        index.Space.Project(query.Words, vector);
        var knows = vector.AsSpan().ContainsAnyExcept(0f);
        var scores = ArrayPool<float>.Shared.Rent(_visible);
        var found = scores.AsSpan(0, _visible);
        found.Clear();
        ScoreRareWords(found);
        Take(found);
        if (knows)
        {
            index.Vectors.Estimate(vector, found);
            Take(found);
        }
        ArrayPool<float>.Shared.Return(scores);
        foreach (var buyer in need.Buyers)
            TakeLatest(index.Pool.DocumentsOfBuyer(buyer));
        evidence.Examined!.AddRange(_candidates.Order());
        Examine(knows ? vector : null);
        ScorePhrases();
        ScoreProfiles();
    }

    private Word Of(string text, int weight)
    {
        var postings = index.Text.Find(text, _visible);
        return postings.IsEmpty ? default : new Word(
            text, index.Words.Find(text)!.Value, weight, title.Words.GetValueOrDefault(text), postings.Length, evidence.Words[text]);
    }

    private void ScoreRareWords(Span<float> scores)
    {
        var norms = index.Text.NormsOf(_visible);
        var left = Budget;
        foreach (var word in _words)
        {
            // The rarest word is always followed; the others while the budget lasts.
            if ((left -= word.Postings) < 0 && word != _words[0])
                break;
            var boost = word.Boost;
            foreach (var (document, frequency) in index.Text.Find(word.Text, _visible))
                scores[document] += boost * frequency / (frequency + norms[document]);
        }
    }

    /// <summary>Takes the owners of the best documents until enough of them are admitted.</summary>
    private void Take(ReadOnlySpan<float> scores)
    {
        var counted = new HashSet<int>();
        for (var documents = 2 * Wanted; ; documents *= 4)
        {
            var best = Best(scores, documents);
            foreach (var document in best)
            {
                TakeOwners(document, counted);
                if (counted.Count >= Wanted || _candidates.Count >= MostExamined)
                    return;
            }
            if (best.Length < documents)
                return;
        }
    }

    private void TakeLatest(int[] documents)
    {
        var counted = new HashSet<int>();
        for (var i = documents.Length - 1; i >= 0 && counted.Count < Wanted; i--)
            TakeOwners(documents[i], counted);
    }

    /// <summary>Takes a document's owners, and counts those that are admitted.</summary>
    private void TakeOwners(int document, HashSet<int> counted)
    {
        if (document < _visible)
            foreach (var owner in index.Pool.Documents[document].Owners)
                if (owner < evidence.Candidates && index.Pool.Candidates[owner].Live)
                {
                    _candidates.Add(owner);
                    if (!_admitted.TryGetValue(owner, out var passes))
                        _admitted[owner] = passes = admit?.Invoke(index.Pool.Candidates[owner]) ?? true;
                    if (passes)
                        counted.Add(owner);
                }
    }

    /// <summary>The documents with the highest scores above 0, the best first; equal scores in the order of the documents.</summary>
    private static int[] Best(ReadOnlySpan<float> scores, int count)
    {
        var least = Threshold(scores, count);
        var found = new List<ulong>(count + count / 4);
        for (var document = 0; document < scores.Length; document++)
            if (scores[document] > least)
                // Positive floats are in the order of their bits.
                found.Add((ulong)(uint.MaxValue - BitConverter.SingleToUInt32Bits(scores[document])) << 32 | (uint)document);
        found.Sort();
        return [.. found.Take(count).Select(key => (int)(uint)key)];
    }

    /// <summary>A score that about so many documents exceed: found by counting them in steps of the greatest.</summary>
    private static float Threshold(ReadOnlySpan<float> scores, int count)
    {
        const int steps = 512;
        var greatest = scores.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Max(scores);
        if (greatest <= 0)
            return 0;
        Span<int> counts = stackalloc int[steps + 1];
        var scale = steps / greatest;
        foreach (var score in scores)
            if (score > 0)
                counts[(int)(score * scale)]++;
        var step = steps;
        for (var total = counts[steps]; step > 0 && total < count; total += counts[step])
            step--;
        // A little below the step: rounding must not lose what was counted in it.
        return step == 0 ? 0 : (step - 0.01f) / scale;
    }

    /// <summary>Scores all documents of the candidates taken, and keeps which words they hold.</summary>
    private void Examine(float[]? vector)
    {
        var slots = ArrayPool<ushort>.Shared.Rent(index.Words.Count);
        Array.Clear(slots, 0, index.Words.Count);
        for (var i = 0; i < _words.Length && i < ushort.MaxValue; i++)
            slots[_words[i].Number] = (ushort)(i + 1);
        var norms = index.Text.NormsOf(_visible);
        foreach (var candidate in evidence.Examined!)
            foreach (var document in index.Pool.Candidates[candidate].Documents)
                if (document < _visible && evidence.Examine(document))
                    Examine(document, slots, norms[document], vector);
        ArrayPool<ushort>.Shared.Return(slots);
    }

    private void Examine(int document, ushort[] slots, float norm, float[]? vector)
    {
        var (start, score, titleScore) = (_hits.Count, 0f, 0f);
        foreach (var (number, frequency) in index.Text.WordsOf(document))
        {
            var slot = number < slots.Length ? slots[number] - 1 : -1;
            if (slot < 0)
                continue;
            _hits.Add((slot, frequency));
            var saturated = frequency / (frequency + norm);
            score += _words[slot].Boost * saturated;
            titleScore += _words[slot].TitleBoost * saturated;
        }
        _hitsOf[document] = (start, _hits.Count);
        (evidence.Bm25[document], evidence.TitleBm25[document]) = (score, titleScore);
        evidence.Similarity[document] = vector is null ? float.NaN : index.Vectors.Similarity(vector, document);
        (evidence.BestBm25, evidence.BestTitleBm25) = (Math.Max(evidence.BestBm25, score), Math.Max(evidence.BestTitleBm25, titleScore));
    }

    private void ScorePhrases()
    {
        var norms = index.Phrases.NormsOf(_visible);
        var live = index.Phrases.LiveBefore(_visible);
        foreach (var (phrase, weight) in query.Phrases)
        {
            var postings = index.Phrases.Find(phrase, _visible);
            var boost = weight * TextIndex.Idf(live, index.Phrases.Holding(postings)) * (TextIndex.K1 + 1);
            foreach (var (document, frequency) in postings)
                if (evidence.IsExamined(document))
                    evidence.PhraseBm25[document] += boost * frequency / (frequency + norms[document]);
        }
    }

    private void ScoreProfiles()
    {
        var (profiles, mean) = index.Profiles(_visible);
        var idf = Array.ConvertAll(_words, w => TextIndex.Idf(profiles, index.Holders.Of(w.Text, _visible)));
        // A word that nobody holds could be covered too.
        var mass = idf.Sum() + (query.Words.Count - _words.Length) * TextIndex.Idf(profiles, 0);
        var frequency = new int[_words.Length];
        foreach (var candidate in evidence.Examined!)
        {
            var norm = TextIndex.K1 * (1 - TextIndex.B + TextIndex.B * index.LengthOf(candidate, _visible) / mean);
            foreach (var document in index.Pool.Candidates[candidate].Documents)
                if (_hitsOf.TryGetValue(document, out var hits))
                    for (var i = hits.Start; i < hits.End; i++)
                        frequency[_hits[i].Slot] += _hits[i].Frequency;
            var (score, coverage) = (0f, 0f);
            for (var i = 0; i < frequency.Length; i++)
                if (frequency[i] > 0)
                {
                    score += _words[i].Weight * idf[i] * (TextIndex.K1 + 1) * frequency[i] / (frequency[i] + norm);
                    coverage += idf[i];
                    frequency[i] = 0;
                }
            (evidence.ProfileBm25[candidate], evidence.Coverage[candidate]) = (score, mass > 0 ? coverage / mass : 0);
        }
    }
}
