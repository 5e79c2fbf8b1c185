using System.Collections.Concurrent;

namespace Matchmaking.Candidates;

/// <summary>Numbers for words, from 0, in the order they were first met. One writer, many readers.</summary>
public sealed class Vocabulary
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Words asked for last, because a small table is found in the processor's cache where that of all is not.</summary>
    private readonly Dictionary<string, int> _lastWords = new(StringComparer.Ordinal);

    private const int MostLast = 1000;

    public int Count { get; private set; }

    public int? Find(string word) => _numbers.TryGetValue(word, out var number) ? number : null;

    private int? Find(ReadOnlySpan<char> word) => _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var number) ? number : null;

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
        ? Find(term.AsSpan(0, space)) is { } first && Find(term.AsSpan(space + 1)) is { } second ? Key(first, second) : null
        : Find(term) is { } word ? Key(word) : null;

    /// <summary>The same, and unknown words get numbers. The words of a text are to come before its phrases.</summary>
    internal ulong KeyOf(string term) => term.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
        ? Key(NumberOfLast(term.AsSpan(0, space)), NumberOfLast(term.AsSpan(space + 1)))
        : Key(Keep(term));

    private int Keep(string word)
    {
        if (_lastWords.Count >= MostLast)
            _lastWords.Clear();
        return _lastWords[word] = Number(word);
    }

    private int NumberOfLast(ReadOnlySpan<char> word) =>
        _lastWords.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var number) ? number : Number(word.ToString());

    internal static ulong Key(int word) => (ulong)word + 1;

    private static ulong Key(int first, int second) => ((ulong)first + 1) << 32 | ((ulong)second + 1);
}
