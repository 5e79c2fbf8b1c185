using System.Buffers;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>Which of a need's words examined documents hold: a word's place in the need's list for a posting's document. In rented memory.</summary>
internal sealed class Hits
{
    /// <summary>As many as the last search needed: growing copies them all.</summary>
    private static int _usual = 1 << 17;

    private Posting[] _all = ArrayPool<Posting>.Shared.Rent(_usual);
    private int _count;

    /// <summary>Room behind all, of which <see cref="Add"/> keeps a part.</summary>
    public Span<Posting> Room(int length)
    {
        if (_count + length > _all.Length)
            Grow(_count + length);
        return _all.AsSpan(_count, length);
    }

    /// <summary>Keeps the first so many of the room as a document's.</summary>
    public void Add(ref DocumentScores document, int held)
    {
        (document.FirstHit, document.Hits) = (_count, held);
        _count += held;
    }

    public ReadOnlySpan<Posting> Of(in DocumentScores document) => _all.AsSpan(document.FirstHit, document.Hits);

    /// <summary>Takes over those of others, which are no more of use; answers what is to be added to where they were.</summary>
    public int Take(Hits others)
    {
        var before = _count;
        others._all.AsSpan(0, others._count).CopyTo(Room(others._count));
        _count += others._count;
        others.Return();
        return before;
    }

    public void Return() => ArrayPool<Posting>.Shared.Return(_all);

    private void Grow(int least)
    {
        var grown = ArrayPool<Posting>.Shared.Rent(Math.Max(2 * _all.Length, least));
        _all.AsSpan(0, _count).CopyTo(grown);
        ArrayPool<Posting>.Shared.Return(_all);
        (_all, _usual) = (grown, grown.Length);
    }
}
