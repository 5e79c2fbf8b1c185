using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// What a shared word says about who supplies: ln of how much likelier two documents are of the same provider when both hold the word.
/// These are relevance weights (Robertson and Spärck Jones, 1976) with the documents of one provider taken as relevant to each other: "tender"
/// is rare in some sources and says nothing, a brand or a trade says much. As of any day, and learned in each source from that source alone.
/// Only partnerships are counted, which change by building anew alone: so the same profiles give the same list however they came to be.
/// </summary>
internal sealed class WordAgreement(Pool pool, TextIndex text)
{
    /// <summary>Earlier documents of a provider that a new one is compared with: the latest.</summary>
    private const int MostOfProvider = 100;

    /// <summary>Pairs of documents that the expectation of words as frequent counts for.</summary>
    private const float Prior = 20;

    /// <summary>Expectations are kept as they were after every so many documents, and are not used before.</summary>
    private const int Interval = 128, FrequencyClasses = 48;

    private readonly GrowingList<List<int>?> _byOrganization = new();
    private readonly GrowingList<float[]> _expected = new();
    private readonly GrowingList<long> _samePairs = new();
    private readonly double[] _same = new double[FrequencyClasses], _pairs = new double[FrequencyClasses];

    /// <summary>By word: pairs of documents of the same provider among its first two, three … documents.</summary>
    private Counts?[] _counts = new Counts?[1024];
    private int[] _slots = new int[1024];
    private int _frozenAt = int.MaxValue;

    /// <summary>From now on documents count no more, and words weigh what all those counted say.</summary>
    public void Freeze() => _frozenAt = _samePairs.Count;

    private sealed class Counts(int[] items)
    {
        private int[] _items = items;
        public int Count { get; private set; } = items.Length;
        public int Last => Count == 0 ? 0 : _items[Count - 1];

        public void Add(int value)
        {
            var items = _items;
            if (Count == items.Length)
                Array.Resize(ref items, Math.Max(2, Count + Count / 2));
            items[Count++] = value;
            Volatile.Write(ref _items, items);
        }

        /// <summary>Pairs among the first documents; there are as many as a reader sees postings.</summary>
        public int Among(int documents) => Volatile.Read(ref _items)[documents - 2];

        public ReadOnlySpan<int> All => _items.AsSpan(0, Count);
    }

    /// <summary>Counts the next document; its words must be in the index, its owners in the pool.</summary>
    public void Add(PoolDocument document)
    {
        if (_frozenAt != int.MaxValue || document.Kind != DocumentKind.Partnership)
            return;
        var words = text.WordsOf(document.Id);
        var found = new int[words.Length];
        Mark(words, on: true);
        var pairs = 0L;
        foreach (var earlier in Earlier(document))
            foreach (var id in earlier[Math.Max(0, earlier.Count - MostOfProvider)..])
                if (pool.Documents[id].Live)
                {
                    pairs++;
                    foreach (var (word, _) in text.WordsOf(id))
                        if (word < _slots.Length && _slots[word] is > 0 and var slot)
                            found[slot - 1]++;
                }
        Mark(words, on: false);
        for (var i = 0; i < words.Length; i++)
            Count(words[i].Document, found[i]);
        Remember(document);
        var documents = _samePairs.Count;
        _samePairs.Add((documents == 0 ? 0 : _samePairs[documents - 1]) + pairs);
        if (_samePairs.Count % Interval == 0)
            _expected.Add(Expect());
    }

    /// <summary>The weight of a word as of a day; 0 where it says nothing.</summary>
    /// <param name="word">Its number.</param>
    /// <param name="holding">Documents that hold it among the visible.</param>
    /// <param name="visible">Visible documents.</param>
    public float Weight(int word, int holding, int visible)
    {
        visible = Math.Min(visible, _frozenAt);
        if (holding == 0 || visible < 2)
            return 0;
        var all = Volatile.Read(ref _counts);
        var counts = word < all.Length ? all[word] : null;
        holding = Math.Min(holding, 1 + (counts?.Count ?? 0));
        var any = Rate(visible);
        var expected = visible >= Interval ? _expected[visible / Interval - 1][Class(holding)] : any;
        var same = holding > 1 ? counts!.Among(holding) : 0;
        return MathF.Max(0, MathF.Log((same + Prior * expected) / (Pairs(holding) + Prior) / any));
    }

    /// <summary>How likely any two of the first documents are of the same provider.</summary>
    private float Rate(int documents) => (_samePairs[documents - 1] + 1) / (Pairs(documents) + 1);

    private static float Pairs(long documents) => documents * (documents - 1) / 2f;

    /// <summary>Two classes for each doubling of the number of documents.</summary>
    private static int Class(int holding) => Math.Min(FrequencyClasses - 1, (int)(2 * Math.Log2(Math.Max(2, holding))));

    private float[] Expect()
    {
        var any = Rate(_samePairs.Count);
        return [.. _same.Zip(_pairs, (same, pairs) => (float)((same + 5 * any) / (pairs + 5)))];
    }

    private void Count(int word, int found)
    {
        if (word >= _counts.Length)
        {
            var grown = _counts;
            Array.Resize(ref grown, Math.Max(word + 1, 2 * grown.Length));
            Volatile.Write(ref _counts, grown);
        }
        if (_counts[word] is not { } counts)
        {
            // The first document of a word has nothing to agree with.
            Volatile.Write(ref _counts[word], new Counts([]));
            return;
        }
        var (holding, same) = (counts.Count + 1, counts.Last);
        if (holding > 1)
            Move(Class(holding), -same, -Pairs(holding));
        counts.Add(same + found);
        Move(Class(holding + 1), same + found, Pairs(holding + 1));
    }

    private void Move(int frequencyClass, int same, float pairs)
    {
        _same[frequencyClass] += same;
        _pairs[frequencyClass] += pairs;
    }

    private void Mark(ReadOnlySpan<Posting> words, bool on)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Document >= _slots.Length)
                Array.Resize(ref _slots, Math.Max(words[i].Document + 1, 2 * _slots.Length));
            _slots[words[i].Document] = on ? i + 1 : 0;
        }
    }

    /// <summary>The earlier documents of each organization that owns this one; one with several offerings is still one provider.</summary>
    private IEnumerable<List<int>> Earlier(PoolDocument document) => Organizations(document)
        .Select(organization => organization < _byOrganization.Count ? _byOrganization[organization] : null).OfType<List<int>>();

    private void Remember(PoolDocument document)
    {
        foreach (var organization in Organizations(document))
        {
            while (_byOrganization.Count <= organization)
                _byOrganization.Add(null);
            if (_byOrganization[organization] is not { } documents)
                _byOrganization.Replace(organization, documents = []);
            documents.Add(document.Id);
        }
    }

    private IEnumerable<int> Organizations(PoolDocument document) => document.Owners.Select(owner => pool.Candidates[owner].Organization).Distinct();

    public void Save(BinaryWriter writer)
    {
        Blobs.Write<double>(writer, _same);
        Blobs.Write<double>(writer, _pairs);
        Blobs.Write(writer, _samePairs.First(_samePairs.Count));
        writer.Write(_expected.Count);
        for (var i = 0; i < _expected.Count; i++)
            Blobs.Write<float>(writer, _expected[i]);
        Blobs.Write<int>(writer, Array.ConvertAll(_counts, counts => counts?.Count ?? -1));
        Blobs.Write<int>(writer, [.. _counts.OfType<Counts>().SelectMany(counts => counts.All.ToArray())]);
    }

    /// <summary>Fills an empty one with what was saved, and freezes it.</summary>
    public void Restore(BinaryReader reader)
    {
        Blobs.Read<double>(reader).CopyTo(_same, 0);
        Blobs.Read<double>(reader).CopyTo(_pairs, 0);
        foreach (var pairs in Blobs.Read<long>(reader))
            _samePairs.Add(pairs);
        for (var left = reader.ReadInt32(); left > 0; left--)
            _expected.Add(Blobs.Read<float>(reader));
        var (lengths, items, at) = (Blobs.Read<int>(reader), Blobs.Read<int>(reader), 0);
        _counts = Array.ConvertAll(lengths, length =>
        {
            if (length < 0)
                return null;
            at += length;
            return new Counts(items[(at - length)..at]);
        });
        Freeze();
    }
}
