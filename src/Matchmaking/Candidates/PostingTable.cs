using System.Numerics;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// Postings by key. Most phrases stand in one document only, so a single posting lives in the table itself and a list is made with the
/// second. One writer, many readers, no lock: a key is published after its posting, a larger table after it is filled.
/// </summary>
internal sealed class PostingTable
{
    private readonly PostingLists _lists = new();
    private Slots _slots = new(1024);

    public int Count { get; private set; }

    private sealed class Slots(ulong[] key, Posting[] single, int[] list)
    {
        public readonly ulong[] Key = key;
        public readonly Posting[] Single = single;

        /// <summary>One more than the number of the list; 0 for a single posting.</summary>
        public readonly int[] List = list;

        public Slots(int size) : this(new ulong[size], new Posting[size], new int[size])
        {
        }

        public int Home(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> 64 - BitOperations.Log2((uint)Key.Length));

        public int At(ulong key)
        {
            var mask = Key.Length - 1;
            var at = Home(key);
            for (; Volatile.Read(ref Key[at]) is not 0 and var found; at = (at + 1) & mask)
                if (found == key)
                    return at;
            return ~at;
        }
    }

    public void Add(ulong key, Posting posting)
    {
        var at = _slots.At(key);
        if (at < 0)
        {
            if (++Count * 4L > _slots.Key.Length * 3L)
                Grow();
            at = ~_slots.At(key);
            _slots.Single[at] = posting;
            Volatile.Write(ref _slots.Key[at], key);
        }
        else if (_slots.List[at] is > 0 and var list)
            _lists.Append(list - 1, posting);
        else
        {
            _lists.Add(_slots.Single[at], posting);
            Volatile.Write(ref _slots.List[at], _lists.Count);
        }
    }

    /// <summary>See <see cref="Ahead"/>: what adding to each of these keys is going to read.</summary>
    public void Touch(ReadOnlySpan<ulong> keys)
    {
        var (sum, slots) = (0, _slots);
        foreach (var key in keys)
        {
            var at = slots.Home(key);
            sum += (int)slots.Key[at] + slots.List[at] + slots.Single[at].Frequency;
        }
        foreach (var key in keys)
            if (slots.At(key) is >= 0 and var at && slots.List[at] is > 0 and var list)
                sum += _lists.LengthOf(list - 1);
        foreach (var key in keys)
            if (slots.At(key) is >= 0 and var at && slots.List[at] is > 0 and var list)
                sum += _lists.All(list - 1)[^1].Frequency;
        Ahead.Keep(sum);
    }

    private void Grow()
    {
        var (old, grown) = (_slots, new Slots(_slots.Key.Length * 2));
        for (var i = 0; i < old.Key.Length; i++)
            if (old.Key[i] != 0)
            {
                var at = ~grown.At(old.Key[i]);
                (grown.Key[at], grown.Single[at], grown.List[at]) = (old.Key[i], old.Single[i], old.List[i]);
            }
        Volatile.Write(ref _slots, grown);
    }

    /// <summary>See <see cref="PostingLists.Compact"/>.</summary>
    public void Compact() => _lists.Compact();

    /// <summary>Postings of the documents before one, oldest first.</summary>
    public ReadOnlySpan<Posting> Before(ulong key, int document)
    {
        var slots = Volatile.Read(ref _slots);
        var at = slots.At(key);
        if (at < 0)
            return [];
        var postings = Volatile.Read(ref slots.List[at]) is > 0 and var list ? _lists.All(list - 1) : slots.Single.AsSpan(at, 1);
        if (postings[^1].Document < document)
            return postings;
        var (low, high) = (0, postings.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (postings[middle].Document < document)
                low = middle + 1;
            else
                high = middle;
        }
        return postings[..low];
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        Blobs.Write<ulong>(writer, _slots.Key);
        Blobs.Write<Posting>(writer, _slots.Single);
        Blobs.Write<int>(writer, _slots.List);
        _lists.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        Count = reader.ReadInt32();
        _slots = new Slots(Blobs.Read<ulong>(reader), Blobs.Read<Posting>(reader), Blobs.Read<int>(reader));
        _lists.Restore(reader);
    }
}

/// <summary>A document holds a term this often; more than 255 times counts as 255, where BM25 is saturated. Packed, as there are many.</summary>
public readonly record struct Posting
{
    public const int MostDocuments = 1 << 24;
    private readonly uint _bits;

    public Posting(int document, int frequency) => _bits = (uint)document << 8 | (uint)Math.Min(frequency, 255);

    public int Document => (int)(_bits >> 8);
    public int Frequency => (int)(_bits & 255);

    public void Deconstruct(out int document, out int frequency) => (document, frequency) = (Document, Frequency);
}
