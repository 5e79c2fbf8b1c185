namespace Matchmaking.Features;

/// <summary>A number that is compared within the list: each gives a share of the list's best and a rank.</summary>
public enum Measure
{
    ProfileBm25, BestBm25, Top3Bm25, Top3Title, BestSimilarity, CubedSimilarity, RecentCubedSimilarity, OwnCubedSimilarity,
    Documents, BuyerWalk, StrongPartners, NearBm25, OwnNearBm25, RecentNearBm25, NearTitle, BestBm25WithBuyer, NearInTopic,
    WithBuyersSuppliers, Coverage, BestPhrase, Top3Phrase, NameMatch
}

/// <summary>
/// One need and its candidates, with what features compare: every candidate's track record, and its share of and rank in the list.
/// Being relative, features mean the same in a pool of a hundred candidates and of a million.
/// </summary>
public sealed class Shortlist
{
    private static readonly int MeasureCount = Enum.GetValues<Measure>().Length;
    private readonly float[][] _share = new float[MeasureCount][];
    private readonly float[][] _rank = new float[MeasureCount][];

    public Shortlist(NeedProfile need, Pool pool, Evidence evidence, int[] candidates)
    {
        (Need, Pool, Evidence, Candidates) = (need, pool, evidence, candidates);
        Tracks = Array.ConvertAll(candidates, c => Track.Of(pool.Candidates[c], need, pool, evidence));
        WalkFromBuyers();
        CountStrongPartners();
        foreach (var measure in Enum.GetValues<Measure>())
            Compare(measure);
    }

    public NeedProfile Need { get; }
    public Pool Pool { get; }
    public Evidence Evidence { get; }

    /// <summary>Ordinals in the pool.</summary>
    public int[] Candidates { get; }
    public Track[] Tracks { get; }

    /// <summary>Value divided by the list's best, 0–1; NaN when nobody in the list has any.</summary>
    public float Share(Measure measure, int at) => _share[(int)measure][at];

    /// <summary>One more than the number of candidates with a greater value.</summary>
    public float Rank(Measure measure, int at) => _rank[(int)measure][at];

    private float Value(Measure measure, int at) => measure switch
    {
        Measure.ProfileBm25 => Evidence.ProfileBm25[Candidates[at]],
        Measure.BestBm25 => Tracks[at].BestBm25,
        Measure.Top3Bm25 => Tracks[at].Top3Bm25,
        Measure.Top3Title => Tracks[at].Top3Title,
        Measure.BestSimilarity => Tracks[at].BestSimilarity,
        Measure.CubedSimilarity => Tracks[at].CubedSimilarity,
        Measure.RecentCubedSimilarity => Tracks[at].RecentCubedSimilarity,
        Measure.OwnCubedSimilarity => Tracks[at].OwnCubedSimilarity,
        Measure.Documents => Tracks[at].Documents,
        Measure.BuyerWalk => Tracks[at].BuyerWalk,
        Measure.StrongPartners => Tracks[at].StrongPartners,
        Measure.NearBm25 => Tracks[at].NearBm25,
        Measure.OwnNearBm25 => Tracks[at].OwnNearBm25,
        Measure.RecentNearBm25 => Tracks[at].RecentNearBm25,
        Measure.NearTitle => Tracks[at].NearTitle,
        Measure.BestBm25WithBuyer => Tracks[at].BestBm25WithBuyer,
        Measure.NearInTopic => Tracks[at].NearInTopic,
        Measure.WithBuyersSuppliers => Tracks[at].WithBuyersSuppliers,
        Measure.BestPhrase => Tracks[at].BestPhrase,
        Measure.Top3Phrase => Tracks[at].Top3Phrase,
        Measure.NameMatch => Tracks[at].NameMatch,
        _ => Evidence.Coverage[Candidates[at]],
    };

    /// <summary>Match by words: somebody without any is last, however many share that place.</summary>
    private static bool IsByWords(Measure measure) => measure is Measure.ProfileBm25 or Measure.BestBm25 or Measure.Top3Bm25
        or Measure.NearBm25 or Measure.OwnNearBm25 or Measure.RecentNearBm25 or Measure.Coverage;

    private void Compare(Measure measure)
    {
        var values = new float[Candidates.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value(measure, i);
        var sorted = values.Where(v => !float.IsNaN(v)).ToArray();
        Array.Sort(sorted);
        var best = sorted.Length == 0 ? 0 : sorted[^1];
        _share[(int)measure] = Array.ConvertAll(values, v => best > 0 ? v / best : float.NaN);
        if (best == 0 && IsByWords(measure))
        {
            _rank[(int)measure] = Array.ConvertAll(values, _ => (float)values.Length);
            return;
        }
        _rank[(int)measure] = Array.ConvertAll(values, v => float.IsNaN(v) ? float.NaN : 1 + sorted.Length - UpperBound(sorted, v));
    }

    private static int UpperBound(float[] sorted, float value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>
    /// A two-step random walk: from the need's buyers to the suppliers they used, to the buyers those served, to the suppliers of these.
    /// User-based collaborative filtering with buyers as users.
    /// </summary>
    private void WalkFromBuyers()
    {
        var suppliers = new Dictionary<int, float>();
        foreach (var buyer in Need.Buyers)
            foreach (var document in Visible(Pool.DocumentsOfBuyer(buyer)))
                foreach (var owner in document.Owners)
                    Increase(suppliers, owner, 1f / document.Owners.Length);
        if (suppliers.Count == 0)
            return;
        CountWorkWith(suppliers, (track, weight) => track.WithBuyersSuppliers += weight);
        var buyers = new Dictionary<int, float>();
        foreach (var (supplier, weight) in suppliers)
        {
            var documents = Visible(Pool.Candidates[supplier].Documents).Where(d => d.Buyers.Length > 0).ToArray();
            foreach (var document in documents)
                foreach (var buyer in document.Buyers)
                    Increase(buyers, buyer, weight / documents.Length / document.Buyers.Length);
        }
        foreach (var buyer in buyers.Keys)
            buyers[buyer] /= Visible(Pool.DocumentsOfBuyer(buyer)).Count();
        for (var i = 0; i < Tracks.Length; i++)
            foreach (var document in Visible(Pool.Candidates[Candidates[i]].Documents))
                foreach (var buyer in document.Buyers)
                    Tracks[i].BuyerWalk += buyers.GetValueOrDefault(buyer);
    }

    /// <summary>How often a candidate worked with the fifty candidates that look best by their texts, weighted by how good they look.</summary>
    private void CountStrongPartners()
    {
        const int strongest = 50;
        var best = Math.Max(1e-9f, Candidates.Length == 0 ? 0 : Candidates.Max(c => Evidence.ProfileBm25[c]));
        var strong = Candidates.OrderByDescending(c => Evidence.ProfileBm25[c]).ThenBy(c => c).Take(strongest)
            .ToDictionary(c => c, c => Evidence.ProfileBm25[c] / best);
        CountWorkWith(strong, (track, weight) => track.StrongPartners += weight);
    }

    /// <summary>Adds up, for each candidate, the weights of those it shares documents with, divided among a document's owners.</summary>
    private void CountWorkWith(Dictionary<int, float> others, Action<Track, float> add)
    {
        for (var i = 0; i < Tracks.Length; i++)
            foreach (var document in Visible(Pool.Candidates[Candidates[i]].Documents))
                foreach (var partner in document.Owners)
                    if (others.TryGetValue(partner, out var weight) && !SameProvider(partner, Candidates[i]))
                        add(Tracks[i], weight / document.Owners.Length);
    }

    /// <summary>A provider's other offerings are no partners of it.</summary>
    private bool SameProvider(int one, int other) => Pool.Candidates[one].Organization == Pool.Candidates[other].Organization;

    private IEnumerable<PoolDocument> Visible(int[] documents)
    {
        foreach (var id in documents)
            if (id < Evidence.VisibleDocuments && Pool.Documents[id].Live)
                yield return Pool.Documents[id];
    }

    private static void Increase(Dictionary<int, float> weights, int key, float by) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(weights, key, out _) += by;
}

/// <summary>One place in a shortlist: what a feature is a function of.</summary>
public readonly record struct Pair(Shortlist List, int At)
{
    public NeedProfile Need => List.Need;
    public PoolCandidate Candidate => List.Pool.Candidates[List.Candidates[At]];
    public Track Track => List.Tracks[At];
    public float Share(Measure measure) => List.Share(measure, At);
    public float Rank(Measure measure) => List.Rank(measure, At);
}
