using System.Collections.Concurrent;

namespace Matchmaking.Candidates;

/// <summary>Numbers for words, from 0, in the order they were first met. One writer, many readers.</summary>
public sealed class Vocabulary
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public int? Find(string word) => _numbers.TryGetValue(word, out var number) ? number : null;

    public int Number(string word)
    {
        if (_numbers.TryGetValue(word, out var known))
            return known;
        _numbers[word] = Count;
        return Count++;
    }

    public void Save(BinaryWriter writer) => Blobs.Write(writer, [.. _numbers.OrderBy(w => w.Value).Select(w => w.Key)]);

    public void Restore(BinaryReader reader)
    {
        foreach (var word in Blobs.ReadStrings(reader))
            Number(word);
    }

    /// <summary>What postings are filed under: a word's number, or those of the two words of a phrase. Null when a word is unknown.</summary>
    internal ulong? Key(string term) => term.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
        ? Find(term[..space]) is { } first && Find(term[(space + 1)..]) is { } second ? Key(first, second) : null
        : Find(term) is { } word ? Key(word) : null;

    internal ulong KeyOf(string term) => term.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
        ? Key(Number(term[..space]), Number(term[(space + 1)..]))
        : Key(Number(term));

    internal static ulong Key(int word) => (ulong)word + 1;

    private static ulong Key(int first, int second) => ((ulong)first + 1) << 32 | ((ulong)second + 1);
}
