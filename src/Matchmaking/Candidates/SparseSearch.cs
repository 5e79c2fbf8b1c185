using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// Search in a large pool. The rarest words lead to the documents worth examining, within a budget of postings (anytime ranking, after
/// Lin and Trotman, 2015), and so do vectors, a bit of each number first; what these documents' owners have is then scored in full from the forward index,
/// equal to what examining everything would give them but for similarities, which are less than 0.01 off. Common words alone never bring a document in, but count once it is there.
/// </summary>
internal sealed class SparseSearch(CandidateIndex index, Evidence evidence, TextTerms query, TextTerms title, Func<PoolCandidate, bool>? admit)
{
    /// <summary>Postings visited to find documents by words.</summary>
    private const int Budget = 400_000;

    /// <summary>Admitted candidates wanted from words, and as many from meaning.</summary>
    private const int Wanted = Retriever.Depth;

    /// <summary>For each document wanted by meaning, so many are compared of which a bit of each number says that they may be close.</summary>
    private const int LikelyForOne = 8;

    /// <summary>Candidates examined for want of admitted ones, at most.</summary>
    private const int MostExamined = 6000;

    private readonly int _visible = evidence.VisibleDocuments;
    private readonly OwnerTable _owners = index.Pool.OwnerTable();
    private readonly List<int> _candidates = [];
    private NeedWord[] _words = [];

    /// <summary>By word, what it weighs in BM25 of the need and of its title, and in agreement with both.</summary>
    private Vector128<float>[] _weights = [];

    private readonly Hits _hits = new();

    public void Run(NeedProfile need)
    {
        _words = [.. query.Words.Keys.Select(word => index.WordOf(word, query, title, _visible, evidence)).Where(w => w.Postings > 0).OrderBy(w => w.Postings).ThenBy(w => w.Number)];
        _weights = Array.ConvertAll(_words, w => Vector128.Create(w.Bm25, w.Title, w.Agreement, w.TitleAgreement));
        var knows = evidence.Need.AsSpan().ContainsAnyExcept(0f);
        var (byWords, byMeaning) = (ArrayPool<float>.Shared.Rent(_visible), ArrayPool<float>.Shared.Rent(_visible));
        int[] ByWords(int count) => TopScores.Of(byWords.AsSpan(0, _visible), count);
        int[] ByMeaning(int count) => Closest(byMeaning.AsSpan(0, _visible), count);
        int[] close = [];
        // Owners are taken in a fixed order: first those that words lead to, while the closest are looked for.
        Halves.Both(() =>
        {
            ScoreRareWords(byWords.AsSpan(0, _visible));
            Take(ByWords(Wanted), ByWords, Leads.Words);
        }, () =>
        {
            if (!knows)
                return;
            index.Vectors.Sketch(evidence.Need, byMeaning.AsSpan(0, _visible));
            close = ByMeaning(Wanted);
        });
        Take(close, ByMeaning, Leads.Meaning);
        ArrayPool<float>.Shared.Return(byWords);
        ArrayPool<float>.Shared.Return(byMeaning);
        foreach (var buyer in need.Buyers)
            TakeLatest(index.Pool.DocumentsOfBuyer(buyer));
        _candidates.Sort();
        evidence.Examined!.AddRange(_candidates);
        Examine(knows);
        index.Phrases.ScorePhrases(query.Phrases, _visible, evidence);
        ScoreProfiles();
        _hits.Return();
    }

    /// <summary>The closest documents, the first first; equally close ones in the order of their numbers.</summary>
    private int[] Closest(ReadOnlySpan<float> sketched, int count)
    {
        var likely = TopScores.About(sketched, LikelyForOne * count);
        var similarities = new float[likely.Length];
        index.Vectors.Estimate(evidence.Need, likely, similarities);
        return Array.ConvertAll(TopScores.Of(similarities, count), place => likely[place]);
    }

    private void ScoreRareWords(Span<float> scores)
    {
        scores.Clear();
        var norms = index.Text.NormsOf(_visible);
        var left = Budget;
        foreach (var word in _words)
        {
            // The rarest word is always followed; the others while the budget lasts.
            if ((left -= word.Postings) < 0 && word != _words[0])
                break;
            var boost = word.Bm25;
            foreach (var (document, frequency) in index.Text.Find(word.Text, _visible))
                scores[document] += boost * frequency / (frequency + norms[document]);
        }
    }

    /// <summary>Takes the owners of the best documents until enough of them are admitted.</summary>
    /// <param name="best">As many documents as candidates are wanted, or all there are.</param>
    /// <param name="bestOf">More of them.</param>
    /// <param name="lead">What they are the best by.</param>
    private void Take(int[] best, Func<int, int[]> bestOf, Leads lead)
    {
        var (documents, admitted) = (Wanted, 0);
        while (true)
        {
            foreach (var next in Ahead.Chunks<int>(best))
            {
                TouchOwners(next);
                foreach (var document in next)
                {
                    admitted += TakeOwners(document, lead);
                    if (admitted >= Wanted || _candidates.Count >= MostExamined)
                        return;
                }
            }
            if (best.Length < documents)
                return;
            documents *= 4;
            best = bestOf(documents);
        }
    }

    private void TakeLatest(int[] documents)
    {
        for (int i = documents.Length - 1, admitted = 0; i >= 0 && admitted < Wanted; i--)
            admitted += documents[i] < _visible ? TakeOwners(documents[i], Leads.Buyer) : 0;
    }

    /// <summary>See <see cref="Ahead"/>: candidates and what decides whether they are admitted.</summary>
    private void TouchOwners(ReadOnlySpan<int> documents)
    {
        var sum = 0;
        foreach (var document in documents)
            foreach (var owner in _owners.Of(document))
                sum += owner < evidence.Candidates && index.Pool.Candidates[owner].Live ? (int)evidence.Leads[owner] : 0;
        foreach (var document in documents)
            foreach (var owner in _owners.Of(document))
                if (owner < evidence.Candidates && index.Pool.Candidates[owner] is { Offering: { } offering, Provider: { } provider })
                    sum += (int)offering.Status + provider.Version;
        foreach (var document in documents)
            foreach (var owner in _owners.Of(document))
                if (owner < evidence.Candidates && index.Pool.Candidates[owner].Offering is { } offering)
                    sum += offering.RegionsServed.Count + offering.CountriesServed.Count + offering.Languages.Count + offering.EngagementModels.Count;
        Ahead.Keep(sum);
    }

    /// <summary>Takes a document's owners; answers how many are admitted that this lead had not yet come to.</summary>
    private int TakeOwners(int document, Leads lead)
    {
        var admitted = 0;
        foreach (var owner in _owners.Of(document))
        {
            if (owner >= evidence.Candidates)
                continue;
            ref var leads = ref evidence.Leads[owner];
            if (leads == 0)
            {
                var candidate = index.Pool.Candidates[owner];
                if (!candidate.Live)
                    continue;
                _candidates.Add(owner);
                leads = admit?.Invoke(candidate) == false ? Leads.Taken : Leads.Taken | Leads.Admitted;
            }
            admitted += (leads & (Leads.Admitted | lead)) == Leads.Admitted ? 1 : 0;
            leads |= lead;
        }
        return admitted;
    }

    /// <summary>Scores all documents of the candidates taken, and keeps which words they hold.</summary>
    /// <param name="knows">Whether the need has a known word.</param>
    private void Examine(bool knows)
    {
        var slots = new WordSlots(Array.ConvertAll(_words, w => w.Number), index.Words.Count);
        foreach (var next in Ahead.Chunks<int>(CollectionsMarshal.AsSpan(_candidates)))
        {
            Touch(next);
            foreach (var candidate in next)
                foreach (var document in index.Pool.Candidates[candidate].Documents)
                    if (document < _visible)
                        evidence.Examine(document);
        }
        var documents = evidence.PlaceExamined();
        var (norms, others, boundary) = (index.Text.NormsOf(_visible), new Hits(), documents.Count);
        Halves.Do(documents.Count, (from, to) =>
        {
            if (from > 0)
                boundary = from;
            foreach (var next in Ahead.Chunks<int>(CollectionsMarshal.AsSpan(documents)[from..to]))
            {
                Touch(next, norms);
                foreach (var document in next)
                    Examine(document, slots, norms[document], from > 0 ? others : _hits);
            }
            Compare(CollectionsMarshal.AsSpan(documents)[from..to], knows);
        });
        var moved = _hits.Take(others);
        for (var i = 0; i < documents.Count; i++)
        {
            ref var document = ref evidence.Of(documents[i]);
            document.FirstHit += i < boundary ? 0 : moved;
            evidence.NoteBest(document);
        }
    }

    private void Compare(ReadOnlySpan<int> documents, bool knows)
    {
        var similarities = new float[documents.Length];
        if (knows)
            index.Vectors.Estimate(evidence.Need, documents, similarities);
        for (var i = 0; i < documents.Length; i++)
            evidence.Of(documents[i]).Similarity = knows ? similarities[i] : float.NaN;
    }

    /// <summary>See <see cref="Ahead"/>.</summary>
    private void Touch(ReadOnlySpan<int> documents, float[] norms)
    {
        var sum = 0f;
        foreach (var document in documents)
        {
            var words = index.Text.WordsOf(document);
            for (var i = 0; i < words.Length; i += Ahead.CacheLine / sizeof(int))
                sum += words[i].Frequency;
            sum += norms[document] + index.Text.LengthOf(document);
        }
        Ahead.Keep(sum);
    }

    private void Touch(ReadOnlySpan<int> candidates)
    {
        var sum = 0;
        foreach (var candidate in candidates)
            sum += index.Pool.Candidates[candidate].Documents.Length;
        foreach (var candidate in candidates)
            foreach (var document in index.Pool.Candidates[candidate].Documents)
                sum += document < _visible && evidence.IsExamined(document) ? 1 : 0;
        Ahead.Keep(sum);
    }

    private void Examine(int id, in WordSlots slots, float norm, Hits hits)
    {
        var words = index.Text.WordsOf(id);
        // Written always and kept when the need has the word: a branch here is a coin toss.
        var found = hits.Room(words.Length);
        var held = 0;
        foreach (var word in words)
        {
            found[held] = word;
            held += slots.Holds(word.Document);
        }
        var scores = Vector128<float>.Zero;
        foreach (ref var hit in found[..held])
        {
            var (slot, frequency) = (slots.Of(hit.Document), hit.Frequency);
            scores += _weights[slot] * (frequency / (frequency + norm));
            hit = new Posting(slot, frequency);
        }
        ref var document = ref evidence.Of(id);
        document.SetWords(scores);
        hits.Add(ref document, held);
    }

    private void ScoreProfiles()
    {
        var (profiles, mean) = index.Profiles(_visible);
        var idf = Array.ConvertAll(_words, w => TextIndex.Idf(profiles, index.Holders.Of(w.Text, _visible)));
        // What a word adds to BM25, to coverage and to agreement: its weight in each by f / (f + norm), where coverage knows no norm.
        var weights = _words.Select((w, i) => Vector128.Create(w.Weight * idf[i] * (TextIndex.K1 + 1), idf[i], w.Agreement, 0)).ToArray();
        // A word that nobody holds could be covered too.
        var mass = idf.Sum() + (query.Words.Count - _words.Length) * TextIndex.Idf(profiles, 0);
        Halves.Do(evidence.Examined!.Count, (from, to) => ScoreProfiles(CollectionsMarshal.AsSpan(evidence.Examined)[from..to], weights, mean, mass));
    }

    private void ScoreProfiles(ReadOnlySpan<int> candidates, Vector128<float>[] weights, float mean, float mass)
    {
        var (frequency, held) = (new int[_words.Length], new int[_words.Length + 1]);
        foreach (var candidate in candidates)
        {
            var (length, words) = (0, 0);
            foreach (var document in index.Pool.Candidates[candidate].Documents)
            {
                if (document >= _visible || !evidence.IsExamined(document))
                    continue;
                length += index.Text.LengthOf(document);
                ref readonly var scores = ref evidence.Of(document);
                foreach (var (slot, times) in _hits.Of(scores))
                {
                    // Written always and kept when new: a branch here is a coin toss.
                    ref var sum = ref frequency[slot];
                    held[words] = slot;
                    words += sum == 0 ? 1 : 0;
                    sum += times;
                }
            }
            var norms = Vector128.Create(TextIndex.K1 * (1 - TextIndex.B + TextIndex.B * length / mean), 0, TextIndex.K1, 0);
            var sums = Vector128<float>.Zero;
            foreach (var slot in held.AsSpan(0, words))
            {
                var times = Vector128.Create((float)frequency[slot]);
                sums += weights[slot] * times / (times + norms);
                frequency[slot] = 0;
            }
            (evidence.ProfileBm25[candidate], evidence.Coverage[candidate], evidence.ProfileAgreement[candidate]) = (sums[0], mass > 0 ? sums[1] / mass : 0, sums[2]);
        }
    }
}
