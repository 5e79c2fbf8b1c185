using System.Numerics;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// Lists of postings by number, many in one array: as objects of their own, millions of short ones would weigh more than what they hold.
/// One writer, many readers, no lock: where a list lies and how long it is stand in one number, which is written after the postings.
/// </summary>
internal sealed class PostingLists
{
    /// <summary>Postings of an array for many lists, and of the longest list in one: a longer one has an array of its own.</summary>
    private const int Block = 1 << 20, MostShared = 1 << 12;

    /// <summary>From the highest bit: number of the array, where in it, whether there is no room behind, how many postings.</summary>
    private readonly record struct Place(ulong Bits)
    {
        private const int CountBits = 25, OffsetBits = 20, Full = CountBits, OffsetAt = Full + 1, ArrayAt = OffsetAt + OffsetBits;

        public Place(int array, int offset, int count, bool full) : this((ulong)array << ArrayAt | (ulong)offset << OffsetAt | (full ? 1UL << Full : 0) | (uint)count)
        {
        }

        public int Array => (int)(Bits >> ArrayAt);
        public int Offset => (int)(Bits >> OffsetAt) & ((1 << OffsetBits) - 1);
        public int Count => (int)Bits & ((1 << CountBits) - 1);

        /// <summary>Lists grow from one power of two to the next, where they were not laid close.</summary>
        public bool IsFull => (Bits >> Full & 1) != 0 || BitOperations.IsPow2(Count);
    }

    /// <summary>Gives the postings of some lists, one list after another.</summary>
    private delegate void Source(int from, int to, Span<Posting> postings);

    private readonly GrowingList<Place> _places = new();
    private GrowingList<Posting[]> _arrays = new();
    private int _array, _used = Block;

    public int Count => _places.Count;

    public ReadOnlySpan<Posting> All(int list)
    {
        var place = _places[list];
        Volatile.ReadBarrier();
        return _arrays[place.Array].AsSpan(place.Offset, place.Count);
    }

    public int LengthOf(int list) => _places[list].Count;

    /// <summary>Adds a list of two.</summary>
    public void Add(Posting first, Posting second)
    {
        var place = Room(2, count: 2);
        (_arrays[place.Array][place.Offset], _arrays[place.Array][place.Offset + 1]) = (first, second);
        Volatile.WriteBarrier();
        _places.Add(place);
    }

    public void Append(int list, Posting posting)
    {
        var place = _places[list];
        var (count, grown) = (place.Count, place.Count + 1);
        if (count > MostShared)
        {
            // In its array's place: who reads on has the old one, with all that was there when the reading began.
            var own = _arrays[place.Array];
            if (count == own.Length)
                _arrays.Replace(place.Array, own = Longer(own, count + count / 2));
            own[count] = posting;
            place = new Place(place.Array, 0, grown, full: false);
        }
        else if (count == MostShared)
        {
            var own = new Posting[2 * count];
            All(list).CopyTo(own);
            own[count] = posting;
            place = new Place(Own(own), 0, grown, full: false);
        }
        else if (place.IsFull)
        {
            var moved = Room((int)BitOperations.RoundUpToPowerOf2((uint)grown), grown);
            All(list).CopyTo(_arrays[moved.Array].AsSpan(moved.Offset));
            _arrays[moved.Array][moved.Offset + count] = posting;
            place = moved;
        }
        else
        {
            _arrays[place.Array][place.Offset + count] = posting;
            place = new Place(place.Array, place.Offset, grown, full: false);
        }
        Volatile.WriteBarrier();
        _places.Replace(list, place);
    }

    private static Posting[] Longer(Posting[] postings, int length)
    {
        Array.Resize(ref postings, length);
        return postings;
    }

    private int Own(Posting[] array)
    {
        _arrays.Add(array);
        return _arrays.Count - 1;
    }

    private Place Room(int capacity, int count)
    {
        if (_used + capacity > Block)
            (_array, _used) = (Own(new Posting[Block]), 0);
        _used += capacity;
        return new Place(_array, _used - capacity, count, full: false);
    }

    /// <summary>Lays all lists close together, without what growing left behind; nobody may read meanwhile.</summary>
    public void Compact()
    {
        var (arrays, places) = (_arrays, _places.First(_places.Count).ToArray());
        Lay(Lengths(), (from, to, postings) =>
        {
            foreach (var place in places.AsSpan(from..to))
            {
                arrays[place.Array].AsSpan(place.Offset, place.Count).CopyTo(postings);
                postings = postings[place.Count..];
            }
        }, _places.Replace);
    }

    public void Save(BinaryWriter writer)
    {
        Blobs.Write<int>(writer, Lengths());
        for (var list = 0; list < _places.Count; list++)
            Blobs.WriteBare(writer, All(list));
    }

    private int[] Lengths() => Array.ConvertAll(_places.First(_places.Count).ToArray(), place => place.Count);

    /// <summary>Fills an empty one with what was saved.</summary>
    public void Restore(BinaryReader reader) =>
        Lay(Blobs.Read<int>(reader), (_, _, postings) => Blobs.ReadBare(reader, postings), (_, place) => _places.Add(place));

    /// <summary>Puts lists of these lengths into new arrays.</summary>
    private void Lay(int[] counts, Source source, Action<int, Place> put)
    {
        (_arrays, _used) = (new(), Block);
        for (var (from, to) = (0, 0); from < counts.Length; from = to)
        {
            var length = counts[to++];
            // A long list alone, short ones until the array is full.
            for (; counts[from] <= MostShared && to < counts.Length && counts[to] <= MostShared && length + counts[to] <= Block; to++)
                length += counts[to];
            var array = new Posting[length];
            source(from, to, array);
            var (number, offset) = (Own(array), 0);
            for (var list = from; list < to; offset += counts[list++])
                put(list, new Place(number, offset, counts[list], full: true));
        }
    }
}
