using System.Collections.Concurrent;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// How many candidates hold a word in their documents: what makes it rare among whole profiles. Counted from the postings when first
/// asked for and kept until the pool changes.
/// </summary>
internal sealed class ProfileHolders(Pool pool, TextIndex text)
{
    private sealed record Counts(int Version, int Visible)
    {
        public ConcurrentDictionary<string, int> Of { get; } = new(StringComparer.Ordinal);
    }

    private volatile Counts _counts = new(-1, 0);
    private readonly ConcurrentBag<bool[]> _marks = [];

    public int Of(string word, int visible)
    {
        var owners = pool.OwnerTable();
        var counts = _counts;
        if (counts.Version != owners.Version || counts.Visible != visible)
            _counts = counts = new Counts(owners.Version, visible);
        return counts.Of.TryGetValue(word, out var known) ? known : counts.Of[word] = Count(text.Find(word, visible), owners);
    }

    private int Count(ReadOnlySpan<Posting> postings, OwnerTable owners)
    {
        var seen = _marks.TryTake(out var rented) && rented.Length >= pool.Candidates.Count ? rented : new bool[pool.Candidates.Count + pool.Candidates.Count / 4];
        var count = 0;
        foreach (var (document, _) in postings)
            foreach (var owner in owners.Of(document))
                if (owner < seen.Length && !seen[owner])
                {
                    seen[owner] = true;
                    count++;
                }
        Array.Clear(seen);
        _marks.Add(seen);
        return count;
    }
}
