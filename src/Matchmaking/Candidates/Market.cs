namespace Matchmaking.Candidates;

/// <summary>
/// How the texts of a history are worded: its most frequent terms, and the share of its documents that hold each. By this a model knows a
/// market that it learned from when it meets it again; a few hundred documents tell one source from another.
/// </summary>
/// <param name="Name">The source.</param>
/// <param name="Until">The first day that the model has not learned from.</param>
/// <param name="Shares">By term, 0–1.</param>
public sealed record Market(string Name, DateOnly Until, IReadOnlyDictionary<string, float> Shares)
{
    private const int Terms = 100;

    /// <summary>
    /// Parts of one source had .79 and more in common from 200 documents on, CORDIS and GeBIZ .24 at most.
    /// </summary>
    public const float Known = 0.6f;

    public static Market Of(string name, DateOnly until, IReadOnlyCollection<Dictionary<string, int>> texts) => new(name, until, texts.SelectMany(text => text.Keys)
        .CountBy(term => term, StringComparer.Ordinal).OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(Terms)
        .ToDictionary(t => t.Key, t => (float)t.Value / texts.Count, StringComparer.Ordinal));

    /// <summary>What the shares have in common with those of a pool's first documents, 0–1 (Ruzicka, 1958).</summary>
    public float Likeness(TextIndex texts, int count) => Likeness(term => texts.Find(term, count).Length, count);

    /// <summary>The same with a history's works.</summary>
    internal float Likeness(IReadOnlyList<PastWork> works) => Likeness(term => works.Count(work => work.Words.ContainsKey(term)), works.Count);

    private float Likeness(Func<string, int> holding, int count)
    {
        var (common, all) = (0f, 0f);
        foreach (var (term, share) in Shares)
        {
            var here = count == 0 ? 0 : (float)holding(term) / count;
            (common, all) = (common + Math.Min(share, here), all + Math.Max(share, here));
        }
        return all == 0 ? 0 : common / all;
    }
}
