using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>Adds up whole-profile BM25 for one need, term by term, from the postings of documents and their owners.</summary>
internal ref struct ProfileScores(Evidence evidence, OwnerTable owners, int documents, int profiles)
{
    /// <summary>A term in this share of the pool's candidates is cheaper to add for all of them than for its holders one by one.</summary>
    private const int DenseShare = 8;

    private readonly Span<float> _frequency = evidence.TermFrequency.AsSpan(0, evidence.Candidates), _norm = evidence.ProfileNorm.AsSpan(0, evidence.Candidates);
    private readonly Span<float> _profile = evidence.ProfileBm25.AsSpan(0, evidence.Candidates), _coverage = evidence.Coverage.AsSpan(0, evidence.Candidates);
    private readonly Span<float> _agreement = evidence.ProfileAgreement.AsSpan(0, evidence.Candidates);
    private readonly int[] _holders = new int[evidence.Candidates + 1];
    private float _mass;

    /// <summary>The length part of BM25 of every candidate, from the lengths of its visible documents.</summary>
    public readonly void SetLengths(TextIndex text, float mean)
    {
        for (var document = 0; document < documents; document++)
            foreach (var owner in owners.Of(document))
                if (owner < _norm.Length)
                    _norm[owner] += text.LengthOf(document);
        foreach (ref var norm in _norm)
            norm = TextIndex.K1 * (1 - TextIndex.B + TextIndex.B * norm / mean);
    }

    public void Add(ReadOnlySpan<Posting> postings, int weight, float agreement)
    {
        if (postings.Length > _frequency.Length / DenseShare / 2)
            AddDense(postings, weight, agreement);
        else
            AddSparse(postings, weight, agreement);
    }

    private void AddSparse(ReadOnlySpan<Posting> postings, int weight, float agreement)
    {
        var held = 0;
        foreach (var (document, times) in postings)
            foreach (var owner in owners.Of(document))
            {
                // A candidate that joined after this search began.
                if ((uint)owner >= (uint)_frequency.Length)
                    continue;
                ref var frequency = ref _frequency[owner];
                // Written always and kept when new: a branch here is a coin toss.
                _holders[held] = owner;
                held += frequency == 0 ? 1 : 0;
                frequency += times;
            }
        var idf = TextIndex.Idf(profiles, held);
        _mass += idf;
        var boost = weight * idf * (TextIndex.K1 + 1);
        foreach (var owner in _holders.AsSpan(0, held))
        {
            var frequency = _frequency[owner];
            _frequency[owner] = 0;
            _profile[owner] += boost * frequency / (frequency + _norm[owner]);
            _coverage[owner] += idf;
            _agreement[owner] += agreement * frequency / (frequency + TextIndex.K1);
        }
    }

    private void AddDense(ReadOnlySpan<Posting> postings, int weight, float agreement)
    {
        foreach (var (document, times) in postings)
            foreach (var owner in owners.Of(document))
                if ((uint)owner < (uint)_frequency.Length)
                    _frequency[owner] += times;
        var idf = TextIndex.Idf(profiles, _frequency.Length - _frequency.Count(0f));
        _mass += idf;
        var boost = weight * idf * (TextIndex.K1 + 1);
        var frequency = MemoryMarshal.Cast<float, Vector<float>>(_frequency);
        var norm = MemoryMarshal.Cast<float, Vector<float>>(_norm);
        var profile = MemoryMarshal.Cast<float, Vector<float>>(_profile);
        var coverage = MemoryMarshal.Cast<float, Vector<float>>(_coverage);
        var agreed = MemoryMarshal.Cast<float, Vector<float>>(_agreement);
        for (var i = 0; i < frequency.Length; i++)
        {
            profile[i] += new Vector<float>(boost) * frequency[i] / (frequency[i] + norm[i]);
            coverage[i] += Vector.ConditionalSelect(Vector.GreaterThan(frequency[i], Vector<float>.Zero), new Vector<float>(idf), Vector<float>.Zero);
            agreed[i] += new Vector<float>(agreement) * frequency[i] / (frequency[i] + new Vector<float>(TextIndex.K1));
        }
        for (var i = frequency.Length * Vector<float>.Count; i < _frequency.Length; i++)
        {
            _profile[i] += boost * _frequency[i] / (_frequency[i] + _norm[i]);
            _coverage[i] += _frequency[i] > 0 ? idf : 0;
            _agreement[i] += agreement * _frequency[i] / (_frequency[i] + TextIndex.K1);
        }
        _frequency.Clear();
    }

    /// <summary>Turns the coverage into a share of all that could be covered.</summary>
    /// <param name="unheld">Words that nobody holds: they could be covered too.</param>
    public void Finish(int unheld)
    {
        _mass += unheld * TextIndex.Idf(profiles, 0);
        if (_mass > 0)
            TensorPrimitives.Divide(_coverage, _mass, _coverage);
    }
}
