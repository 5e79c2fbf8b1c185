using System.Numerics.Tensors;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// The pool with its texts made searchable. Derived data: built from the history in training and from the database when serving,
/// by the same calls. Documents are added oldest first.
/// </summary>
public sealed class CandidateIndex(SemanticSpace space)
{
    private readonly HashSet<int> _seen = [];
    private float[] _vectors = [];
    private (int Candidates, long Length)[] _profilesBefore = new (int, long)[1025];
    private int _lastDay;

    public Pool Pool { get; } = new();
    public TextIndex Text { get; } = new();

    /// <summary>The same documents by phrases of two words.</summary>
    public TextIndex Phrases { get; } = new();
    public SemanticSpace Space { get; } = space;

    /// <summary>Adds a document and its text; the pool must already hold its owners.</summary>
    public PoolDocument Add(PoolDocument document, TextTerms terms)
    {
        // A late addition, such as a reference of last year entered today, is indexed last: when serving, all documents are visible.
        var indexDay = Text.Count == 0 ? document.Day : Math.Max(document.Day, _lastDay);
        _lastDay = indexDay;
        MakeRoom(Text.Count + 1);
        Space.Project(terms.Words, _vectors.AsSpan(Text.Count * Space.Dimensions, Space.Dimensions));
        Pool.Add(document);
        var length = terms.Words.Values.Sum();
        _profilesBefore[document.Id + 1] = _profilesBefore[document.Id];
        foreach (var owner in document.Owners)
            CountProfile(document.Id + 1, _seen.Add(owner) ? 1 : 0, length);
        Phrases.Add(indexDay, terms.Phrases);
        // Last, because its count is what makes the document visible to readers.
        Text.Add(indexDay, terms.Words);
        return document;
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
    }

    private void CountProfile(int documents, int candidates, long length) => _profilesBefore[documents] =
        (_profilesBefore[documents].Candidates + candidates, _profilesBefore[documents].Length + length);

    private void MakeRoom(int documents)
    {
        if (documents >= _profilesBefore.Length)
            Array.Resize(ref _profilesBefore, _profilesBefore.Length * 2);
        if (documents * Space.Dimensions > _vectors.Length)
            Array.Resize(ref _vectors, Math.Max(1024 * Space.Dimensions, _vectors.Length * 2));
    }

    /// <summary>Fills <paramref name="evidence"/> with what the visible documents say about a need.</summary>
    public void Search(NeedProfile need, Evidence evidence)
    {
        var visible = Text.CountBefore(need.AsOf);
        evidence.Reset(visible, Pool.Candidates.Count);
        var title = TextAnalysis.Terms(need.Title);
        var query = TextAnalysis.Terms(need.Title, need.Text);
        Text.Score(query.Words, visible, evidence.Bm25);
        Text.Score(title.Words, visible, evidence.TitleBm25);
        Phrases.Score(query.Phrases, visible, evidence.PhraseBm25);
        evidence.BestBm25 = Greatest(evidence.Bm25, visible);
        evidence.BestTitleBm25 = Greatest(evidence.TitleBm25, visible);
        ScoreProfiles(query.Words, visible, evidence);
        ScoreSimilarity(query.Words, visible, evidence.Similarity);
        foreach (var word in query.Words.Keys)
            evidence.Words[word] = Text.Idf(word, visible);
    }

    private static float Greatest(float[] scores, int count) => count == 0 ? 1 : Math.Max(1, TensorPrimitives.Max<float>(scores.AsSpan(0, count)));

    /// <summary>Cosine of the need with each of the first <paramref name="visible"/> documents.</summary>
    private void ScoreSimilarity(Dictionary<string, int> query, int visible, float[] similarity)
    {
        Span<float> vector = stackalloc float[Space.Dimensions];
        Space.Project(query, vector);
        if (!vector.ContainsAnyExcept(0f))
        {
            similarity.AsSpan(0, visible).Fill(float.NaN);
            return;
        }
        var vectors = _vectors;
        for (var d = 0; d < visible; d++)
            similarity[d] = TensorPrimitives.Dot(vector, vectors.AsSpan(d * vector.Length, vector.Length));
    }

    /// <summary>
    /// BM25 with a candidate's visible documents as one text. Its statistics follow from the documents' postings, so that no profile
    /// is ever indexed again when it grows.
    /// </summary>
    private void ScoreProfiles(Dictionary<string, int> query, int visible, Evidence evidence)
    {
        var (count, total) = _profilesBefore[visible];
        if (count == 0)
            return;
        var scores = new ProfileScores(evidence, Pool.OwnerTable(), visible, count);
        scores.SetLengths(Text, (float)total / count);
        foreach (var (term, weight) in query)
            scores.Add(Text.Find(term, visible), weight);
        scores.Finish();
    }

    private int LengthOf(int candidate, int visible)
    {
        var length = 0;
        foreach (var document in Pool.Candidates[candidate].Documents)
            length += document < visible ? Text.LengthOf(document) : 0;
        return length;
    }
}
