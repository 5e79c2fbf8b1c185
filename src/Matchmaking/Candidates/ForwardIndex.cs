using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// The words of each document, to score a few documents without walking through the postings of all. In blocks that never move, so that
/// one may write while others read.
/// </summary>
internal sealed class ForwardIndex
{
    private const int Block = 1 << 18;
    private readonly GrowingList<Posting[]> _blocks = new();
    private readonly GrowingList<(int Block, int Start, int Length)> _documents = new();
    private int _used = Block;

    /// <summary>Adds the next document: a word's number takes the place of a posting's document.</summary>
    public void Add(ReadOnlySpan<Posting> words)
    {
        if (_used + words.Length > Block)
        {
            _blocks.Add(new Posting[Math.Max(Block, words.Length)]);
            _used = 0;
        }
        words.CopyTo(_blocks[_blocks.Count - 1].AsSpan(_used));
        _documents.Add((_blocks.Count - 1, _used, words.Length));
        _used += words.Length;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_used);
        writer.Write(_blocks.Count);
        for (var i = 0; i < _blocks.Count; i++)
            Blobs.Write<Posting>(writer, _blocks[i]);
        Blobs.Write(writer, _documents.First(_documents.Count));
    }

    public void Restore(BinaryReader reader)
    {
        _used = reader.ReadInt32();
        for (var left = reader.ReadInt32(); left > 0; left--)
            _blocks.Add(Blobs.Read<Posting>(reader));
        foreach (var document in Blobs.Read<(int, int, int)>(reader))
            _documents.Add(document);
    }

    public ReadOnlySpan<Posting> Of(int document)
    {
        var (block, start, length) = _documents[document];
        return _blocks[block].AsSpan(start, length);
    }
}
