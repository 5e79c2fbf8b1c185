namespace Matchmaking.Features;

/// <summary>
/// What retrieval found out about one need: a score for every document and candidate visible on its as-of day.
/// Rented and given back, because the arrays are as long as the pool.
/// </summary>
public sealed class Evidence
{
    /// <summary>Only documents with a smaller id are visible.</summary>
    public int VisibleDocuments { get; private set; }

    /// <summary>Candidates that were there when the search began; one that came since has no place in these arrays.</summary>
    public int Candidates { get; private set; }

    /// <summary>BM25 by document, whole need.</summary>
    public float[] Bm25 { get; private set; } = [];

    /// <summary>BM25 by document, title of the need alone.</summary>
    public float[] TitleBm25 { get; private set; } = [];

    /// <summary>BM25 by document over phrases of two words, whole need.</summary>
    public float[] PhraseBm25 { get; private set; } = [];

    /// <summary>The need's words with their rarity.</summary>
    public Dictionary<string, float> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>Latent-semantic cosine by document; NaN throughout when the need has no known word.</summary>
    public float[] Similarity { get; private set; } = [];

    /// <summary>BM25 by candidate over all its visible documents as one.</summary>
    public float[] ProfileBm25 { get; private set; } = [];

    /// <summary>By candidate: the share of the need's words, weighted by rarity, that its documents hold.</summary>
    public float[] Coverage { get; private set; } = [];

    /// <summary>Working space by candidate: occurrences of one term in its documents.</summary>
    public float[] TermFrequency { get; private set; } = [];

    /// <summary>Working space by candidate: the length part of whole-profile BM25.</summary>
    public float[] ProfileNorm { get; private set; } = [];

    /// <summary>Greatest value of <see cref="Bm25"/>, at least 1.</summary>
    public float BestBm25 { get; set; } = 1;

    /// <summary>Greatest value of <see cref="TitleBm25"/>, at least 1.</summary>
    public float BestTitleBm25 { get; set; } = 1;

    /// <summary>Makes room for a pool and forgets the last need.</summary>
    public void Reset(int documents, int candidates)
    {
        (VisibleDocuments, Candidates) = (documents, candidates);
        Bm25 = Clear(Bm25, documents);
        TitleBm25 = Clear(TitleBm25, documents);
        PhraseBm25 = Clear(PhraseBm25, documents);
        Words.Clear();
        Similarity = Clear(Similarity, documents);
        ProfileBm25 = Clear(ProfileBm25, candidates);
        Coverage = Clear(Coverage, candidates);
        TermFrequency = Clear(TermFrequency, candidates);
        ProfileNorm = Clear(ProfileNorm, candidates);
    }

    private static float[] Clear(float[] array, int length)
    {
        if (array.Length < length)
            return new float[length + length / 4];
        Array.Clear(array, 0, length);
        return array;
    }
}
