using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>A word of a need, and what a document that holds it gains at most.</summary>
/// <param name="Text">The word.</param>
/// <param name="Number">Its number in the vocabulary.</param>
/// <param name="Postings">Documents that hold it.</param>
/// <param name="Weight">How often the need says it.</param>
/// <param name="Bm25">In BM25 of the whole need.</param>
/// <param name="Title">In BM25 of its title.</param>
/// <param name="Agreement">In agreement, see <see cref="WordAgreement"/>.</param>
/// <param name="TitleAgreement">The same when the title holds the word.</param>
internal readonly record struct NeedWord(string Text, int Number, int Postings, int Weight, float Bm25, float Title, float Agreement, float TitleAgreement);

/// <summary>
/// An inverted index over dated documents that can be asked as of any day.
/// Documents are numbered in the order they are added. While that order is by date, every statistic (how many documents
/// hold a term, mean length) is the one of that day, which Lucene's own index cannot give without an index a day.
/// One writer, many readers, no lock: lists only grow and are published after their content.
/// </summary>
/// <param name="vocabulary">Numbers of the words; phrases share those of the words they are made of.</param>
/// <param name="forward">Whether documents can also be asked for their words.</param>
public sealed class TextIndex(Vocabulary vocabulary, bool forward = false)
{
    /// <summary>Term saturation and length normalisation of BM25, Lucene's defaults.</summary>
    public const float K1 = 1.2f, B = 0.75f;

    private readonly PostingTable _postings = new();
    private readonly ForwardIndex? _words = forward ? new() : null;
    private volatile Norms _norms = new([], []);
    private int[] _day = new int[1024];
    private int[] _length = new int[1024];
    private long[] _lengthBefore = new long[1025];
    private bool[] _dead = new bool[1024];
    private int[] _removed = [];
    private int _count;

    /// <summary>Number of documents.</summary>
    public int Count { get => Volatile.Read(ref _count); private set => Volatile.Write(ref _count, value); }
    public int TermCount => _postings.Count;

    public TextIndex() : this(new Vocabulary())
    {
    }

    /// <summary>How many of the documents were removed.</summary>
    public int RemovedCount => _removed.Length;

    /// <summary>Number of terms of a document, repetitions counted.</summary>
    public int LengthOf(int document) => _length[document];

    /// <summary>Adds the next document; <paramref name="day"/> must not be before the last one's.</summary>
    /// <param name="day">Day of the document.</param>
    /// <param name="terms">Its terms with how often each occurs.</param>
    /// <param name="beforeVisible">Done when all is in place and the document not yet counted.</param>
    public void Add(int day, Dictionary<string, int> terms, Action? beforeVisible = null)
    {
        if (Count > 0 && day < _day[Count - 1])
            throw new ArgumentException($"Documents must be added oldest first: day {day} follows {_day[Count - 1]}.", nameof(day));
        if (Count == Posting.MostDocuments)
            throw new InvalidOperationException($"The index is full: it holds {Posting.MostDocuments} documents.");
        if (Count == _day.Length)
            Grow();
        var length = 0;
        var (keys, words) = (new ulong[terms.Count], forward ? new Posting[terms.Count] : []);
        var at = 0;
        foreach (var term in terms.Keys)
            keys[at++] = vocabulary.KeyOf(term);
        _postings.Touch(keys);
        at = 0;
        foreach (var frequency in terms.Values)
        {
            _postings.Add(keys[at], new Posting(Count, frequency));
            if (forward)
                words[at] = new Posting((int)keys[at] - 1, frequency);
            length += frequency;
            at++;
        }
        _words?.Add(words);
        _day[Count] = day;
        _length[Count] = length;
        _lengthBefore[Count + 1] = _lengthBefore[Count] + length;
        beforeVisible?.Invoke();
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
        vocabulary.Key(term) is { } key ? _postings.Before(key, count) : [];

    /// <summary>The words of a document by number, when the index keeps them.</summary>
    internal ReadOnlySpan<Posting> WordsOf(int document) => _words!.Of(document);

    /// <summary>Inverse document frequency of BM25 as in Lucene: ln(1 + (N − n + 0.5) / (n + 0.5)).</summary>
    public static float Idf(int documents, int holding) => (float)Math.Log(1 + (documents - holding + 0.5) / (holding + 0.5));

    /// <summary>How rare a term is among the first <paramref name="count"/> documents.</summary>
    public float Idf(string term, int count) => Idf(Statistics(count).Documents, Holding(Find(term, count)));

    internal int Holding(ReadOnlySpan<Posting> postings)
    {
        if (_removed.Length == 0)
            return postings.Length;
        var (dead, holding) = (_dead, 0);
        foreach (var (document, _) in postings)
            holding += dead[document] ? 0 : 1;
        return holding;
    }

    /// <summary>What one word of a need adds to each document: to BM25 of the whole need and of its title, and to agreement of both.</summary>
    internal void Score(in NeedWord word, int count, Evidence evidence)
    {
        var (norms, dead, isOfTitle) = (NormsOf(count), _dead, word.Title > 0);
        var documents = evidence.Documents;
        foreach (var (document, frequency) in Find(word.Text, count))
        {
            if (dead[document])
                continue;
            ref var scores = ref documents[document];
            var saturated = frequency / (frequency + norms[document]);
            scores.Bm25 += word.Bm25 * saturated;
            scores.Agreement += word.Agreement * saturated;
            if (!isOfTitle)
                continue;
            scores.TitleBm25 += word.Title * saturated;
            scores.TitleAgreement += word.TitleAgreement * saturated;
        }
    }

    /// <summary>
    /// BM25 over the phrases of a need, of every document or of those that were examined.
    /// Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    /// </summary>
    internal void ScorePhrases(IReadOnlyDictionary<string, int> phrases, int count, Evidence evidence)
    {
        var (documents, _) = Statistics(count);
        var (norms, dead) = (NormsOf(count), _dead);
        foreach (var (phrase, weight) in phrases)
        {
            var postings = Find(phrase, count);
            var idf = weight * Idf(documents, Holding(postings)) * (K1 + 1);
            foreach (var (document, frequency) in postings)
                if (!dead[document] && evidence.IsExamined(document))
                    evidence.Of(document).PhraseBm25 += idf * frequency / (frequency + norms[document]);
        }
    }

    /// <summary>The length part of BM25 by document; the same for every query of a day, so the latest is kept.</summary>
    internal float[] NormsOf(int count)
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

    /// <summary>Gives back what growing took too much of; nobody may read meanwhile.</summary>
    internal void Compact() => _postings.Compact();

    /// <summary>Saves everything; nothing may have been removed.</summary>
    internal void Save(BinaryWriter writer)
    {
        Blobs.Write<int>(writer, _day.AsSpan(0, Count));
        Blobs.Write<int>(writer, _length.AsSpan(0, Count));
        _postings.Save(writer);
        _words?.Save(writer);
        writer.Write(Count);
    }

    /// <summary>Fills an empty index with what was saved.</summary>
    internal void Restore(BinaryReader reader)
    {
        (_day, _length) = (Blobs.Read<int>(reader, least: 1024), Blobs.Read<int>(reader, least: 1024));
        (_dead, _lengthBefore) = (new bool[_day.Length], new long[_day.Length + 1]);
        _postings.Restore(reader);
        _words?.Restore(reader);
        for (var i = 0; i < _length.Length; i++)
            _lengthBefore[i + 1] = _lengthBefore[i] + _length[i];
        Count = reader.ReadInt32();
    }

    private static readonly Comparer<Posting> ByDocument = Comparer<Posting>.Create((x, y) => x.Document.CompareTo(y.Document));

    private void Grow()
    {
        Array.Resize(ref _day, _day.Length * 2);
        Array.Resize(ref _length, _length.Length * 2);
        Array.Resize(ref _dead, _dead.Length * 2);
        Array.Resize(ref _lengthBefore, _length.Length + 1);
    }
}
