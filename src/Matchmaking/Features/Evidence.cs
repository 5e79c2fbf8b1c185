using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matchmaking.Features;

/// <summary>What led to a candidate in a large pool, and whether it may be listed.</summary>
[Flags]
public enum Leads : byte { None = 0, Taken = 1, Admitted = 2, Words = 4, Meaning = 8, Buyer = 16 }

/// <summary>What one document has of a need; together, because all of it is read at once.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DocumentScores
{
    /// <summary>BM25 of the whole need, and of its title alone.</summary>
    public float Bm25, TitleBm25;

    /// <summary>Agreement of its words with the whole need, weighted by what they say about who supplies, and with the title alone.</summary>
    public float Agreement, TitleAgreement;

    /// <summary>BM25 over phrases of two words, whole need.</summary>
    public float PhraseBm25;

    /// <summary>Cosine in the semantic space; NaN throughout when the need has no known word.</summary>
    public float Similarity;

    /// <summary>Working space of a large pool: where the need's words that it holds are noted, and how many.</summary>
    internal int FirstHit, Hits;

    /// <summary>Both kinds of BM25 and both of agreement.</summary>
    internal void SetWords(Vector128<float> scores) => Unsafe.As<float, Vector128<float>>(ref Bm25) = scores;
}

/// <summary>
/// What retrieval found out about one need: a score for every document and candidate visible on its as-of day, or in a large pool for
/// those that were examined. Rented and given back, because the arrays are as long as the pool.
/// </summary>
public sealed class Evidence
{
    /// <summary>Only documents with a smaller id are visible.</summary>
    public int VisibleDocuments { get; private set; }

    /// <summary>Candidates that were there when the search began; one that came since has no place in these arrays.</summary>
    public int Candidates { get; private set; }

    /// <summary>Candidates that were examined, each once; null when all were.</summary>
    public List<int>? Examined { get; private set; }

    private readonly List<int> _examinedDocuments = [], _examinedCandidates = [];

    /// <summary>By document, where in a large pool its scores are; 0 where it was not examined.</summary>
    private int[] _place = [];

    /// <summary>By document; in a large pool by place, the first being that of all who were not examined.</summary>
    private DocumentScores[] _scores = [];

    /// <summary>Working space of a large pool by candidate.</summary>
    public Leads[] Leads { get; private set; } = [];

    private const int Noted = -1;
    private bool _isSparse;

    /// <summary>What a visible document has; all zero when it was not examined.</summary>
    public ref DocumentScores Of(int document) => ref _scores[_isSparse ? _place[document] : document];

    /// <summary>By document, where all are examined.</summary>
    public Span<DocumentScores> Documents => _scores.AsSpan(0, VisibleDocuments);

    /// <summary>The need's words with their rarity.</summary>
    public Dictionary<string, float> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>BM25 by candidate over all its visible documents as one.</summary>
    public float[] ProfileBm25 { get; private set; } = [];

    /// <summary>By candidate: the share of the need's words, weighted by rarity, that its documents hold.</summary>
    public float[] Coverage { get; private set; } = [];

    /// <summary>By candidate: agreement of all its visible documents' words with the need.</summary>
    public float[] ProfileAgreement { get; private set; } = [];

    /// <summary>Working space by candidate: occurrences of one term in its documents.</summary>
    public float[] TermFrequency { get; private set; } = [];

    /// <summary>Working space by candidate: the length part of whole-profile BM25.</summary>
    public float[] ProfileNorm { get; private set; } = [];

    /// <summary>Working space for walks from candidate to candidate and from buyer to buyer, and for the candidates that look best.</summary>
    public Weights ByCandidate { get; } = new();
    public Weights ByBuyer { get; } = new();
    public Weights Strongest { get; } = new();

    private float[] _compared = [];
    private Track[] _tracks = [];

    /// <summary>Working space for the track records of one shortlist, as long as it or longer; not cleared.</summary>
    public Track[] Tracks(int length) => _tracks = Grow(_tracks, length);

    /// <summary>Working space: documents that others have a part in too, with the place in the list of whose they are; of each half of the list.</summary>
    public (List<(int At, int Document)> First, List<(int At, int Document)> Second) Together { get; } = ([], []);

    /// <summary>Working space for the comparisons of one shortlist, which is done with before the next need; not cleared.</summary>
    public float[] Compared(int length) => _compared = Grow(_compared, length);

    /// <summary>In the semantic space, unit vectors of how the need and its title alone differ from the mean of the visible documents; zeros when it knows none of their words.</summary>
    public float[] Need { get; internal set; } = [];
    public float[] Title { get; internal set; } = [];

    /// <summary>Whether the pool is worded like a history that the model learned from; null when it knows of none.</summary>
    public bool? IsKnownMarket { get; internal set; }

    /// <summary>Greatest value of <see cref="DocumentScores.Bm25"/>, at least 1.</summary>
    public float BestBm25 { get; private set; } = 1;

    public const float LeastAgreement = 1e-6f;

    /// <summary>Greatest value of <see cref="DocumentScores.Agreement"/>, at least <see cref="LeastAgreement"/>.</summary>
    public float BestAgreement { get; private set; } = LeastAgreement;

    /// <summary>Greatest value of <see cref="DocumentScores.TitleBm25"/>, at least 1.</summary>
    public float BestTitleBm25 { get; private set; } = 1;

    /// <summary>Keeps the greatest values up to date with one more document.</summary>
    public void NoteBest(in DocumentScores document)
    {
        BestBm25 = Math.Max(BestBm25, document.Bm25);
        BestTitleBm25 = Math.Max(BestTitleBm25, document.TitleBm25);
        BestAgreement = Math.Max(BestAgreement, document.Agreement);
    }

    /// <summary>Makes room for a pool and forgets the last need.</summary>
    /// <param name="documents">Visible documents.</param>
    /// <param name="candidates">Candidates of the pool.</param>
    /// <param name="sparse">Whether only some are going to be examined; only those are cleared afterwards.</param>
    public void Reset(int documents, int candidates, bool sparse = false)
    {
        if (_isSparse)
            Forget();
        else
            Clear(VisibleDocuments, Candidates);
        (VisibleDocuments, Candidates, _isSparse) = (documents, candidates, sparse);
        (ProfileBm25, Coverage, ProfileAgreement) = (Grow(ProfileBm25, candidates), Grow(Coverage, candidates), Grow(ProfileAgreement, candidates));
        if (sparse)
            (_place, Leads) = (Grow(_place, documents), Grow(Leads, candidates));
        else
            (_scores, TermFrequency, ProfileNorm) = (Grow(_scores, documents), Grow(TermFrequency, candidates), Grow(ProfileNorm, candidates));
        Examined = sparse ? _examinedCandidates : null;
        (BestBm25, BestTitleBm25, BestAgreement) = (1, 1, LeastAgreement);
        Words.Clear();
    }

    /// <summary>Notes that a document is going to have scores.</summary>
    public void Examine(int document)
    {
        if (_place[document] != 0)
            return;
        _place[document] = Noted;
        _examinedDocuments.Add(document);
    }

    /// <summary>Gives the documents noted their places, in the order of their numbers: memory is several times faster that way than back and forth.</summary>
    public List<int> PlaceExamined()
    {
        _examinedDocuments.Sort();
        _scores = Grow(_scores, _examinedDocuments.Count + 1);
        for (var i = 0; i < _examinedDocuments.Count; i++)
            _place[_examinedDocuments[i]] = i + 1;
        return _examinedDocuments;
    }

    /// <summary>Whether a candidate may be listed, where that was asked before.</summary>
    public bool? IsAdmitted(int candidate) => _isSparse && Leads[candidate] != Features.Leads.None ? Leads[candidate].HasFlag(Features.Leads.Admitted) : null;

    public bool IsExamined(int document) => !_isSparse || _place[document] != 0;

    private void Forget()
    {
        foreach (var document in _examinedDocuments)
            _place[document] = 0;
        Array.Clear(_scores, 0, Math.Min(_scores.Length, _examinedDocuments.Count + 1));
        foreach (var candidate in _examinedCandidates)
        {
            ProfileBm25[candidate] = Coverage[candidate] = ProfileAgreement[candidate] = 0;
            Leads[candidate] = Features.Leads.None;
        }
        _examinedDocuments.Clear();
        _examinedCandidates.Clear();
    }

    private void Clear(int documents, int candidates)
    {
        Array.Clear(_scores, 0, documents);
        foreach (var scores in (ReadOnlySpan<float[]>)[ProfileBm25, Coverage, ProfileAgreement, TermFrequency, ProfileNorm])
            Array.Clear(scores, 0, candidates);
    }

    /// <summary>All zero: what is given up was cleared, or never seen.</summary>
    private static T[] Grow<T>(T[] array, int length) => array.Length < length ? new T[length + length / 4] : array;
}
