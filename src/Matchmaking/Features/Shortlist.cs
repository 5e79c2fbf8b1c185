namespace Matchmaking.Features;

/// <summary>A number that is compared within the list: each gives a share of the list's best and a rank.</summary>
public enum Measure
{
    ProfileBm25, BestBm25, Top3Bm25, Top3Title, BestSimilarity, CubedSimilarity, RecentCubedSimilarity, OwnCubedSimilarity,
    Documents, BuyerWalk, StrongPartners, NearBm25, OwnNearBm25, RecentNearBm25, NearTitle, BestBm25WithBuyer, NearInTopic,
    WithBuyersSuppliers, Coverage, BestPhrase, Top3Phrase, NameMatch, ProfileAgreement, Top3Agreement, NearAgreement, TitleAgreement,
    BestAgreement, AgreementWithBuyer, NearAgreementWithBuyer
}

/// <summary>
/// One need and its candidates, with what features compare: every candidate's track record, and its share of and rank in the list.
/// Being relative, features mean the same in a pool of a hundred candidates and of a million.
/// </summary>
public sealed class Shortlist
{
    private const int MostOfBuyer = 2000;
    private static readonly int MeasureCount = Enum.GetValues<Measure>().Length;
    private readonly float[][] _share = new float[MeasureCount][];
    private readonly float[][] _rank = new float[MeasureCount][];

    public Shortlist(NeedProfile need, Pool pool, Evidence evidence, int[] candidates)
    {
        (Need, Pool, Evidence, Candidates) = (need, pool, evidence, candidates);
        Tracks = Array.ConvertAll(candidates, c => Track.Of(pool.Candidates[c], need, pool, evidence));
        WalkFromBuyers();
        CountStrongPartners();
        var (values, sorted) = (new float[candidates.Length], new float[candidates.Length]);
        foreach (var measure in Enum.GetValues<Measure>())
            Compare(measure, values, sorted);
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
        Measure.ProfileAgreement => Evidence.ProfileAgreement[Candidates[at]],
        Measure.Top3Agreement => Tracks[at].Top3Agreement,
        Measure.NearAgreement => Tracks[at].NearAgreement,
        Measure.TitleAgreement => Tracks[at].BestTitleAgreement,
        Measure.BestAgreement => Tracks[at].BestAgreement,
        Measure.AgreementWithBuyer => Tracks[at].BestAgreementWithBuyer,
        Measure.NearAgreementWithBuyer => Tracks[at].NearAgreementWithBuyer,
        _ => Evidence.Coverage[Candidates[at]],
    };

    /// <summary>Match by words: somebody without any is last, however many share that place.</summary>
    private static bool IsByWords(Measure measure) => measure is Measure.ProfileBm25 or Measure.BestBm25 or Measure.Top3Bm25
        or Measure.NearBm25 or Measure.OwnNearBm25 or Measure.RecentNearBm25 or Measure.Coverage
        or Measure.ProfileAgreement or Measure.Top3Agreement or Measure.NearAgreement or Measure.TitleAgreement or Measure.BestAgreement;

    private void Compare(Measure measure, float[] values, float[] sorted)
    {
        var known = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(measure, i);
            if (!float.IsNaN(values[i]))
                sorted[known++] = values[i];
        }
        var order = sorted.AsSpan(0, known);
        order.Sort();
        var best = known == 0 ? 0 : order[^1];
        var (share, rank) = (_share[(int)measure] = new float[values.Length], _rank[(int)measure] = new float[values.Length]);
        var noneByWords = best == 0 && IsByWords(measure);
        for (var i = 0; i < values.Length; i++)
        {
            share[i] = best > 0 ? values[i] / best : float.NaN;
            rank[i] = noneByWords ? values.Length : float.IsNaN(values[i]) ? float.NaN : 1 + known - UpperBound(order, values[i]);
        }
    }

    private static int UpperBound(ReadOnlySpan<float> sorted, float value)
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
        var (suppliers, buyers) = (Evidence.ByCandidate, Evidence.ByBuyer);
        suppliers.Clear();
        foreach (var buyer in Need.Buyers)
            foreach (var id in Latest(Pool.DocumentsOfBuyer(buyer)))
                if (Pool.Documents[id] is { Live: true } document)
                    foreach (var owner in document.Owners)
                        suppliers.Add(owner, 1f / document.Owners.Length);
        if (suppliers.Keys.Count == 0)
            return;
        CountWorkWith(suppliers, (track, weight) => track.WithBuyersSuppliers += weight);
        buyers.Clear();
        foreach (var supplier in suppliers.Keys)
            WalkToBuyers(Pool.Candidates[supplier].Documents, suppliers[supplier], buyers);
        foreach (var buyer in buyers.Keys)
            buyers.Divide(buyer, Before(Pool.DocumentsOfBuyer(buyer)));
        for (var i = 0; i < Tracks.Length; i++)
            foreach (var id in Pool.Candidates[Candidates[i]].Documents)
                if (IsVisible(id))
                    foreach (var buyer in Pool.Documents[id].Buyers)
                        Tracks[i].BuyerWalk += buyers[buyer];
    }

    private void WalkToBuyers(int[] documents, float weight, Weights buyers)
    {
        var bought = 0;
        foreach (var id in documents)
            bought += IsVisible(id) && Pool.Documents[id].Buyers.Length > 0 ? 1 : 0;
        foreach (var id in documents)
            if (IsVisible(id))
                foreach (var buyer in Pool.Documents[id].Buyers)
                    buyers.Add(buyer, weight / bought / Pool.Documents[id].Buyers.Length);
    }

    /// <summary>How often a candidate worked with the fifty candidates that look best by their texts, weighted by how good they look.</summary>
    private void CountStrongPartners()
    {
        const int strongest = 50;
        var best = Math.Max(1e-9f, Candidates.Length == 0 ? 0 : Candidates.Max(c => Evidence.ProfileBm25[c]));
        var strong = Evidence.ByCandidate;
        strong.Clear();
        foreach (var candidate in Candidates.OrderByDescending(c => Evidence.ProfileBm25[c]).ThenBy(c => c).Take(strongest))
            strong.Add(candidate, Evidence.ProfileBm25[candidate] / best);
        CountWorkWith(strong, (track, weight) => track.StrongPartners += weight);
    }

    /// <summary>Adds up, for each candidate, the weights of those it shares documents with, divided among a document's owners.</summary>
    private void CountWorkWith(Weights others, Action<Track, float> add)
    {
        for (var i = 0; i < Tracks.Length; i++)
            foreach (var id in Pool.Candidates[Candidates[i]].Documents)
            {
                // Most work was done alone.
                if (Pool.Documents[id].Owners is not { Length: > 1 } owners || !IsVisible(id))
                    continue;
                foreach (var partner in owners)
                    if (others[partner] is not 0 and var weight && !SameProvider(partner, Candidates[i]))
                        add(Tracks[i], weight / owners.Length);
            }
    }

    /// <summary>A provider's other offerings are no partners of it.</summary>
    private bool SameProvider(int one, int other) => Pool.Candidates[one].Organization == Pool.Candidates[other].Organization;

    private bool IsVisible(int document) => document < Evidence.VisibleDocuments && Pool.Documents[document].Live;

    /// <summary>
    /// The latest documents of an organization that has bought thousands: its older suppliers would change nothing but the time it takes.
    /// </summary>
    private ReadOnlySpan<int> Latest(int[] documents)
    {
        var before = Before(documents);
        return documents.AsSpan(Math.Max(0, before - MostOfBuyer)..before);
    }

    /// <summary>How many of some documents are visible; they are in order, and those taken out are not among them.</summary>
    private int Before(int[] documents)
    {
        var at = Array.BinarySearch(documents, Evidence.VisibleDocuments);
        return at >= 0 ? at : ~at;
    }
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
