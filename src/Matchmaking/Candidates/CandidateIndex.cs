using System.Runtime.CompilerServices;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// The pool with its texts made searchable. Derived data: built from the history in training and from the database when serving,
/// by the same calls. Documents are added oldest first.
/// </summary>
public sealed class CandidateIndex
{
    /// <summary>Pools of so many visible documents are examined whole; in a larger one only what <see cref="SparseSearch"/> finds.</summary>
    public const int ExaminedWhole = 50_000;

    private readonly HashSet<int> _seen = [];
    private readonly int _examinedWhole;
    private volatile StrongBox<(int Count, bool IsKnown)>? _market;
    private (int Candidates, long Length)[] _profilesBefore = new (int, long)[1025];
    private int _lastDay;

    public CandidateIndex(SemanticSpace space) : this(space, ExaminedWhole)
    {
    }

    internal CandidateIndex(SemanticSpace space, int examinedWhole)
    {
        (Space, _examinedWhole) = (space, examinedWhole);
        (Text, Phrases) = (new TextIndex(Words, forward: true), new TextIndex(Words));
        (Vectors, Holders, Agreement) = (new DocumentVectors(space.Dimensions, examinedWhole), new ProfileHolders(Pool, Text), new WordAgreement(Pool, Text));
    }

    public Pool Pool { get; } = new();
    public Vocabulary Words { get; } = new();
    public TextIndex Text { get; }

    /// <summary>The same documents by phrases of two words.</summary>
    public TextIndex Phrases { get; }
    public SemanticSpace Space { get; }
    internal DocumentVectors Vectors { get; }
    internal ProfileHolders Holders { get; }
    internal WordAgreement Agreement { get; }

    /// <summary>Adds a document and its text; the pool must already hold its owners.</summary>
    public PoolDocument Add(PoolDocument document, TextTerms terms)
    {
        var vector = new float[Space.Dimensions];
        Space.Project(terms.Words, vector);
        return Add(document, terms, vector);
    }

    /// <summary>The same with the text's vector at hand, so that many can be projected at once.</summary>
    internal PoolDocument Add(PoolDocument document, TextTerms terms, ReadOnlySpan<float> vector)
    {
        // A late addition, such as a reference of last year entered today, is indexed last: when serving, all documents are visible.
        var indexDay = Text.Count == 0 ? document.Day : Math.Max(document.Day, _lastDay);
        _lastDay = indexDay;
        if (Text.Count + 1 >= _profilesBefore.Length)
            Array.Resize(ref _profilesBefore, _profilesBefore.Length * 2);
        Vectors.Add(vector);
        Pool.Add(document);
        var length = terms.Words.Values.Sum();
        _profilesBefore[document.Id + 1] = _profilesBefore[document.Id];
        foreach (var owner in document.Owners)
            CountProfile(document.Id + 1, _seen.Add(owner) ? 1 : 0, length);
        // Words first for their numbers; their count, which makes the document visible to readers, comes after all else.
        Text.Add(indexDay, terms.Words, () =>
        {
            Phrases.Add(indexDay, terms.Phrases);
            Agreement.Add(document);
        });
        return document;
    }

    /// <summary>All that was there from the start is: what comes from now on is little. Nobody may read meanwhile.</summary>
    internal void Freeze()
    {
        Agreement.Freeze();
        Text.Compact();
        Phrases.Compact();
    }

    /// <summary>Saves the texts, while nothing was removed yet.</summary>
    internal void Save(BinaryWriter writer)
    {
        Words.Save(writer);
        Text.Save(writer);
        Phrases.Save(writer);
        Vectors.Save(writer);
        Agreement.Save(writer);
        Blobs.Write<(int, long)>(writer, _profilesBefore.AsSpan(0, Text.Count + 1));
        writer.Write(_lastDay);
    }

    /// <summary>Brings saved texts back, beside or before their candidates and documents.</summary>
    internal void Restore(BinaryReader reader)
    {
        Words.Restore(reader);
        Text.Restore(reader);
        Phrases.Restore(reader);
        Vectors.Restore(reader);
        Agreement.Restore(reader);
        _profilesBefore = Blobs.Read<(int, long)>(reader, least: 1025);
        _lastDay = reader.ReadInt32();
    }

    /// <summary>Notes which candidates have documents, once both these and the texts were brought back.</summary>
    internal void CountProfiles()
    {
        for (var c = 0; c < Pool.Candidates.Count; c++)
            if (Pool.Candidates[c].Documents.Length > 0)
                _seen.Add(c);
    }

    /// <summary>Gives a candidate that came later its share in documents that were there before it.</summary>
    public void Share(PoolCandidate candidate, IEnumerable<int> documents)
    {
        Pool.Share(candidate, documents);
        if (candidate.Documents.Length > 0)
            CountProfile(Text.Count, _seen.Add(candidate.Ordinal) ? 1 : 0, LengthOf(candidate.Ordinal, Text.Count));
    }

    /// <summary>Takes a candidate out, with its share in all documents.</summary>
    public void Remove(PoolCandidate candidate)
    {
        CountProfile(Text.Count, _seen.Remove(candidate.Ordinal) ? -1 : 0, -LengthOf(candidate.Ordinal, Text.Count));
        Pool.Remove(candidate);
    }

    /// <summary>Takes a document out, as if it had never been added.</summary>
    public void Remove(PoolDocument document)
    {
        foreach (var owner in document.Owners)
        {
            var left = Pool.Candidates[owner].Documents.Length > 1;
            CountProfile(Text.Count, left ? 0 : -1, -Text.LengthOf(document.Id));
            if (!left)
                _seen.Remove(owner);
        }
        Pool.Remove(document);
        Text.Remove(document.Id);
        Phrases.Remove(document.Id);
        Vectors.Remove(document.Id);
    }

    private void CountProfile(int documents, int candidates, long length) => _profilesBefore[documents] =
        (_profilesBefore[documents].Candidates + candidates, _profilesBefore[documents].Length + length);

    /// <summary>Fills <paramref name="evidence"/> with what the visible documents say about a need.</summary>
    /// <param name="need">The need.</param>
    /// <param name="evidence">Is forgotten first.</param>
    /// <param name="admit">In a large pool, candidates are looked for until enough of them pass.</param>
    public void Search(NeedProfile need, Evidence evidence, Func<PoolCandidate, bool>? admit = null)
    {
        var visible = Text.CountBefore(need.AsOf);
        var whole = visible <= _examinedWhole;
        evidence.Reset(visible, Pool.Candidates.Count, sparse: !whole);
        var title = TextAnalysis.Terms(need.Title);
        var query = TextAnalysis.Terms(need.Title, need.Text);
        foreach (var word in query.Words.Keys)
            evidence.Words[word] = Text.Idf(word, visible);
        (evidence.Need, evidence.Title, evidence.IsKnownMarket) = (Vector(query, visible), Vector(title, visible), IsKnownMarket(visible));
        if (whole)
            SearchWhole(title, query, visible, evidence);
        else
            new SparseSearch(this, evidence, query, title, admit).Run(need);
    }

    private void SearchWhole(TextTerms title, TextTerms query, int visible, Evidence evidence)
    {
        NeedWord[] words = [.. query.Words.Keys.Order(StringComparer.Ordinal).Select(word => WordOf(word, query, title, visible, evidence)).Where(word => word.Postings > 0)];
        foreach (var word in words)
            Text.Score(word, visible, evidence);
        Phrases.ScorePhrases(query.Phrases, visible, evidence);
        foreach (ref readonly var document in evidence.Documents)
            evidence.NoteBest(document);
        ScoreProfiles(words, query, visible, evidence);
        ScoreSimilarity(evidence.Need, evidence.Documents);
    }

    /// <summary>What a word of a need weighs; without postings where no document holds it.</summary>
    internal NeedWord WordOf(string text, TextTerms query, TextTerms title, int visible, Evidence evidence)
    {
        var postings = Text.Find(text, visible);
        if (postings.IsEmpty)
            return default;
        var (number, boost, titleWeight) = (Words.Find(text)!.Value, evidence.Words[text] * (TextIndex.K1 + 1), title.Words.GetValueOrDefault(text));
        var agreement = Agreement.Weight(number, postings.Length, visible) * (TextIndex.K1 + 1);
        return new NeedWord(text, number, postings.Length, query.Words[text], boost * query.Words[text], boost * titleWeight, agreement, titleWeight > 0 ? agreement : 0);
    }

    private float[] Vector(TextTerms terms, int visible)
    {
        var vector = new float[Space.Dimensions];
        Space.Project(terms.Words, vector);
        Vectors.Centre(vector, visible);
        return vector;
    }

    /// <summary>The same for every need of a day, so the latest is kept.</summary>
    private bool? IsKnownMarket(int visible)
    {
        if (Space.Markets.Count == 0)
            return null;
        if (_market is { } latest && latest.Value.Count == visible)
            return latest.Value.IsKnown;
        var isKnown = Space.Markets.Any(market => market.Likeness(Text, visible) >= Market.Known);
        _market = new((visible, isKnown));
        return isKnown;
    }

    /// <summary>Compares candidates of a pool that was searched.</summary>
    public Shortlist Compare(NeedProfile need, Evidence evidence, int[] candidates) =>
        new(need, Pool, evidence, candidates, new ProfileVectors(this, need, evidence).Of(candidates));

    /// <summary>Cosine of how the need differs from the mean with each document.</summary>
    private void ScoreSimilarity(float[] need, Span<DocumentScores> documents)
    {
        var knows = need.AsSpan().ContainsAnyExcept(0f);
        for (var d = 0; d < documents.Length; d++)
            documents[d].Similarity = knows ? Vectors.Similarity(need, d) : float.NaN;
    }

    /// <summary>
    /// BM25 with a candidate's visible documents as one text. Its statistics follow from the documents' postings, so that no profile
    /// is ever indexed again when it grows.
    /// </summary>
    private void ScoreProfiles(NeedWord[] words, TextTerms query, int visible, Evidence evidence)
    {
        var (count, mean) = Profiles(visible);
        if (count == 0)
            return;
        var scores = new ProfileScores(evidence, Pool.OwnerTable(), visible, count);
        scores.SetLengths(Text, mean);
        foreach (var word in words)
            scores.Add(Text.Find(word.Text, visible), word.Weight, word.Agreement);
        scores.Finish(query.Words.Count - words.Length);
    }

    /// <summary>How many candidates have a document among the first, and the mean length of these as one text each.</summary>
    internal (int Count, float MeanLength) Profiles(int visible)
    {
        var (count, total) = _profilesBefore[visible];
        return (count, count == 0 ? 0 : (float)total / count);
    }

    internal int LengthOf(int candidate, int visible)
    {
        var length = 0;
        foreach (var document in Pool.Candidates[candidate].Documents)
            length += document < visible ? Text.LengthOf(document) : 0;
        return length;
    }
}
