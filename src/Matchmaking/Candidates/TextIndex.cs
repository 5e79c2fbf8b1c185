using System.Collections.Concurrent;

namespace Matchmaking.Candidates;

/// <summary>
/// An inverted index over dated documents that can be asked as of any day.
/// Documents are numbered in the order they are added. While that order is by date, every statistic (how many documents
/// hold a term, mean length) is the one of that day, which Lucene's own index cannot give without an index a day.
/// One writer, many readers, no lock: lists only grow and are published after their content.
/// </summary>
public sealed class TextIndex
{
    /// <summary>Term saturation and length normalisation of BM25, Lucene's defaults.</summary>
    public const float K1 = 1.2f, B = 0.75f;

    private readonly ConcurrentDictionary<string, Postings> _terms = new(StringComparer.Ordinal);
    private volatile Norms _norms = new([], []);
    private int[] _day = new int[1024];
    private int[] _length = new int[1024];
    private long[] _lengthBefore = new long[1025];
    private bool[] _dead = new bool[1024];
    private int[] _removed = [];
    private int _count;

    /// <summary>Number of documents.</summary>
    public int Count { get => Volatile.Read(ref _count); private set => Volatile.Write(ref _count, value); }
    public int TermCount => _terms.Count;

    /// <summary>How many of the documents were removed.</summary>
    public int RemovedCount => _removed.Length;

    /// <summary>Number of terms of a document, repetitions counted.</summary>
    public int LengthOf(int document) => _length[document];

    /// <summary>Adds the next document; <paramref name="day"/> must not be before the last one's.</summary>
    public void Add(int day, Dictionary<string, int> terms)
    {
        if (Count > 0 && day < _day[Count - 1])
            throw new ArgumentException($"Documents must be added oldest first: day {day} follows {_day[Count - 1]}.", nameof(day));
        if (Count == _day.Length)
            Grow();
        var length = 0;
        foreach (var (term, frequency) in terms)
        {
            _terms.GetOrAdd(term, static _ => new Postings()).Add(Count, frequency);
            length += frequency;
        }
        _day[Count] = day;
        _length[Count] = length;
        _lengthBefore[Count + 1] = _lengthBefore[Count] + length;
        Count++;
    }

    /// <summary>The number of documents dated before a day; they are the first that many.</summary>
    public int CountBefore(int day)
    {
        // The count first: an array read after it is at least as long.
        var count = Count;
        var at = Array.BinarySearch(_day, 0, count, day);
        if (at < 0)
            return ~at;
        while (at > 0 && _day[at - 1] == day)
            at--;
        return at;
    }

    /// <summary>Takes a document out: it has no score and counts in no statistic, as if it had never been added.</summary>
    public void Remove(int document)
    {
        _dead[document] = true;
        _removed = [.. _removed, document];
    }

    /// <summary>Mean length of the first <paramref name="count"/> documents.</summary>
    public double MeanLength(int count) => Statistics(count).MeanLength;

    private (int Documents, double MeanLength) Statistics(int count)
    {
        var (documents, length) = (count, _lengthBefore[count]);
        foreach (var removed in _removed)
            if (removed < count)
                (documents, length) = (documents - 1, length - _length[removed]);
        return (documents, documents == 0 ? 0 : (double)length / documents);
    }

    /// <summary>The occurrences of a term in the first <paramref name="count"/> documents, oldest first.</summary>
    public ReadOnlySpan<Posting> Find(string term, int count) =>
        _terms.TryGetValue(term, out var postings) ? postings.Before(count) : [];

    /// <summary>Inverse document frequency of BM25 as in Lucene: ln(1 + (N − n + 0.5) / (n + 0.5)).</summary>
    public static float Idf(int documents, int holding) => (float)Math.Log(1 + (documents - holding + 0.5) / (holding + 0.5));

    /// <summary>How rare a term is among the first <paramref name="count"/> documents.</summary>
    public float Idf(string term, int count) => Idf(Statistics(count).Documents, Holding(Find(term, count)));

    private int Holding(ReadOnlySpan<Posting> postings)
    {
        if (_removed.Length == 0)
            return postings.Length;
        var (dead, holding) = (_dead, 0);
        foreach (var (document, _) in postings)
            holding += dead[document] ? 0 : 1;
        return holding;
    }

    /// <summary>
    /// BM25 of the first <paramref name="count"/> documents for a query, added to <paramref name="scores"/> (one a document).
    /// Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    /// </summary>
    public void Score(IReadOnlyDictionary<string, int> query, int count, Span<float> scores)
    {
        var (documents, _) = Statistics(count);
        var (norms, dead) = (NormsOf(count), _dead);
        foreach (var (term, weight) in query)
        {
            var postings = Find(term, count);
            var idf = weight * Idf(documents, Holding(postings)) * (K1 + 1);
            foreach (var (document, frequency) in postings)
                if (!dead[document])
                    scores[document] += idf * frequency / (frequency + norms[document]);
        }
    }

    /// <summary>The length part of BM25 by document; the same for every query of a day, so the latest is kept.</summary>
    private float[] NormsOf(int count)
    {
        var (norms, removed) = (_norms, _removed);
        if (norms.Values.Length == count && norms.Removed == removed)
            return norms.Values;
        var values = new float[count];
        var mean = (float)MeanLength(count);
        for (var document = 0; document < count; document++)
            values[document] = K1 * (1 - B + B * _length[document] / mean);
        _norms = new Norms(removed, values);
        return values;
    }

    /// <summary>Norms while just these documents are removed.</summary>
    private sealed record Norms(int[] Removed, float[] Values);

    /// <summary>The same score of a few documents alone; <paramref name="scores"/> has one place for each of them.</summary>
    public void Score(IReadOnlyDictionary<string, int> query, ReadOnlySpan<int> documents, Span<float> scores)
    {
        var count = Count;
        var (all, meanLength) = Statistics(count);
        var mean = (float)meanLength;
        foreach (var (term, weight) in query)
        {
            var postings = Find(term, count);
            var idf = weight * Idf(all, Holding(postings)) * (K1 + 1);
            for (var i = 0; i < documents.Length; i++)
                if (postings.BinarySearch(new Posting(documents[i], 0), ByDocument) is >= 0 and var at)
                    scores[i] += idf * postings[at].Frequency / (postings[at].Frequency + K1 * (1 - B + B * _length[documents[i]] / mean));
        }
    }

    private static readonly Comparer<Posting> ByDocument = Comparer<Posting>.Create((x, y) => x.Document.CompareTo(y.Document));

    private void Grow()
    {
        Array.Resize(ref _day, _day.Length * 2);
        Array.Resize(ref _length, _length.Length * 2);
        Array.Resize(ref _dead, _dead.Length * 2);
        Array.Resize(ref _lengthBefore, _length.Length + 1);
    }

    private sealed class Postings
    {
        private Posting[] _items = new Posting[2];
        private int _count;

        public void Add(int document, int frequency)
        {
            if (_count == _items.Length)
                Array.Resize(ref _items, _count * 2);
            _items[_count] = new Posting(document, frequency);
            Volatile.Write(ref _count, _count + 1);
        }

        public ReadOnlySpan<Posting> Before(int document)
        {
            var count = Volatile.Read(ref _count);
            var span = _items.AsSpan(0, count);
            if (span.Length == 0 || span[^1].Document < document)
                return span;
            var (low, high) = (0, span.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (span[middle].Document < document)
                    low = middle + 1;
                else
                    high = middle;
            }
            return span[..low];
        }
    }
}

/// <summary>A document holds a term this often.</summary>
public readonly record struct Posting(int Document, int Frequency);
