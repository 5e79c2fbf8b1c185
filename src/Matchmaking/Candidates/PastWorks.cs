namespace Matchmaking.Candidates;

/// <summary>A past project in words.</summary>
/// <param name="Day">When it was agreed.</param>
/// <param name="Providers">Keys of who was chosen.</param>
/// <param name="Words">Terms of all that was said of it.</param>
/// <param name="Title">Terms of its title alone.</param>
internal sealed record PastWork(int Day, IReadOnlyList<string> Providers, Dictionary<string, int> Words, Dictionary<string, int> Title);

/// <summary>What was done in one source, the oldest first, and by whom, as a space reads it.</summary>
internal sealed class PastWorks
{
    private readonly int[] _days;
    private readonly int _unseen;

    /// <summary>Numbers of the terms that the space knows, and what each counts.</summary>
    public readonly record struct Text(int[] Terms, float[] Weights);

    /// <summary>A work as <see cref="Read"/> gives it.</summary>
    public readonly record struct Work(int Day, IReadOnlyList<string> Providers, Text Text, Text Title);

    public Text[] Texts { get; }
    public Text[] Titles { get; }
    public int[][] Providers { get; }
    public IReadOnlyList<List<int>> ByProvider { get; }
    public float[] Mean { get; set; } = [];
    public float[][] Untuned { get; set; } = [];

    /// <param name="read">Oldest first.</param>
    /// <param name="unseen">Day from which a space has not learned who was chosen; all days unless told.</param>
    public PastWorks(IEnumerable<Work> read, int unseen = int.MinValue)
    {
        _unseen = unseen;
        var works = read.ToArray();
        var (numbers, byProvider) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<List<int>>());
        Providers = new int[works.Length][];
        for (var i = 0; i < works.Length; i++)
            Providers[i] = [.. works[i].Providers.Distinct().Select(key =>
            {
                if (numbers.TryAdd(key, byProvider.Count))
                    byProvider.Add([]);
                byProvider[numbers[key]].Add(i);
                return numbers[key];
            })];
        ByProvider = byProvider;
        _days = Array.ConvertAll(works, w => w.Day);
        (Texts, Titles) = (Array.ConvertAll(works, w => w.Text), Array.ConvertAll(works, w => w.Title));
    }

    /// <summary>Works by the terms that a space knows.</summary>
    public static Work[] Read(SemanticSpace space, IReadOnlyList<PastWork> works)
    {
        Text Of(Dictionary<string, int> words)
        {
            var terms = space.Weigh(words).ToArray();
            return new Text(Array.ConvertAll(terms, t => t.Term), Array.ConvertAll(terms, t => t.Weight));
        }
        return [.. works.AsParallel().AsOrdered().Select(work => new Work(work.Day, work.Providers, Of(work.Words), Of(work.Title)))];
    }

    /// <summary>Whether who was chosen for a work is still to be learned.</summary>
    public bool IsUnseen(int work) => _days[work] >= _unseen;

    /// <summary>How many of a provider's works are of an earlier day than this one: they come first.</summary>
    public int EarlierOf(int provider, int work)
    {
        var (works, earlier) = (ByProvider[provider], 0);
        while (earlier < works.Count && _days[works[earlier]] < _days[work])
            earlier++;
        return earlier;
    }
}
