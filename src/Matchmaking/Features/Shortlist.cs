namespace Matchmaking.Features;

/// <summary>A number that is compared within the list: each gives a share of the list's best and a rank.</summary>
public enum Measure
{
    ProfileBm25, BestBm25, Top3Bm25, Top3Title, BestSimilarity, CubedSimilarity, RecentCubedSimilarity, OwnCubedSimilarity,
    Documents, BuyerWalk, StrongPartners, NearBm25, OwnNearBm25, RecentNearBm25, NearTitle, BestBm25WithBuyer, NearInTopic,
    WithBuyersSuppliers, Coverage, BestPhrase, Top3Phrase, NameMatch, ProfileAgreement, Top3Agreement, NearAgreement, TitleAgreement,
    BestAgreement, AgreementWithBuyer, NearAgreementWithBuyer, ProfileSimilarity, OwnProfileSimilarity, ProfileTitleSimilarity, ProfileBuyerSimilarity
}

/// <summary>
/// One need and its candidates, with what features compare: every candidate's track record, and its share of and rank in the list.
/// Being relative, features mean the same in a pool of a hundred candidates and of a million.
/// </summary>
public sealed class Shortlist
{
    private static readonly int MeasureCount = Enum.GetValues<Measure>().Length;
    private readonly float[] _compared;
    private readonly OwnerTable _owners;

    /// <summary>Documents of the candidates that others have a part in, with the place of whose they are.</summary>
    private readonly List<(int At, int Document)> _together;

    public Shortlist(NeedProfile need, Pool pool, Evidence evidence, int[] candidates, ProfileMeaning[] meanings)
    {
        (Need, Pool, Evidence, Candidates, Meanings) = (need, pool, evidence, candidates, meanings);
        _owners = pool.OwnerTable();
        (Tracks, (_together, var others)) = (evidence.Tracks(candidates.Length), evidence.Together);
        _together.Clear();
        others.Clear();
        Halves.Do(candidates.Length, (from, to) => Follow(from, to, from > 0 ? others : _together));
        _together.AddRange(others);
        Halves.Both(WalkFromBuyers, CountStrongPartners);
        _compared = evidence.Compared(2 * MeasureCount * candidates.Length);
        var measures = Enum.GetValues<Measure>();
        // All measures of half of the list would need all of the list: so half of the measures each.
        Halves.Both(() => Compare(measures.AsSpan(0, measures.Length / 2)), () => Compare(measures.AsSpan(measures.Length / 2)));
    }

    private void Follow(int from, int to, List<(int At, int Document)> together)
    {
        var at = from;
        foreach (var next in Ahead.Chunks<int>(Candidates.AsSpan(from..to)))
        {
            Touch(next);
            foreach (var candidate in next)
            {
                Tracks[at] = Track.Of(Pool.Candidates[candidate], Need, Pool, Evidence);
                NoteTogether(candidate, at++, together);
            }
        }
    }

    private void Compare(ReadOnlySpan<Measure> measures)
    {
        var (values, keys) = (new float[Candidates.Length], new ulong[Candidates.Length]);
        foreach (var measure in measures)
            Compare(measure, values, keys);
    }

    // Most work was done alone.
    private void NoteTogether(int candidate, int at, List<(int At, int Document)> together)
    {
        foreach (var id in Pool.Candidates[candidate].Documents)
            if (id < Evidence.VisibleDocuments && _owners.Of(id).Length > 1)
                together.Add((at, id));
    }

    /// <summary>See <see cref="Ahead"/>.</summary>
    private void Touch(ReadOnlySpan<int> candidates)
    {
        var (sum, facts) = (0f, Pool.Facts);
        foreach (var candidate in candidates)
            sum += Pool.Candidates[candidate].Documents.Length + Pool.Candidates[candidate].NameWords.Length;
        foreach (var candidate in candidates)
        {
            foreach (var id in Pool.Candidates[candidate].Documents)
                sum += id < Evidence.VisibleDocuments ? facts[id].Day + Evidence.Of(id).Bm25 + _owners.Start[Math.Min(id, _owners.Documents)] : 0;
            foreach (var word in Pool.Candidates[candidate].NameWords)
                sum += word.Length;
        }
        Ahead.Keep(sum);
    }

    public NeedProfile Need { get; }
    public Pool Pool { get; }
    public Evidence Evidence { get; }

    /// <summary>Ordinals in the pool.</summary>
    public int[] Candidates { get; }

    /// <summary>By place in the list; what comes after its length is of no list.</summary>
    public Track[] Tracks { get; }
    public ProfileMeaning[] Meanings { get; }

    /// <summary>Value divided by the list's best, 0–1; NaN when nobody in the list has any.</summary>
    public float Share(Measure measure, int at) => Shares(measure)[at];

    /// <summary>One more than the number of candidates with a greater value.</summary>
    public float Rank(Measure measure, int at) => Ranks(measure)[at];

    private Span<float> Shares(Measure measure) => _compared.AsSpan(2 * (int)measure * Candidates.Length, Candidates.Length);

    private Span<float> Ranks(Measure measure) => _compared.AsSpan((2 * (int)measure + 1) * Candidates.Length, Candidates.Length);

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
        Measure.ProfileSimilarity => Meanings[at].Similarity,
        Measure.OwnProfileSimilarity => Meanings[at].Own,
        Measure.ProfileTitleSimilarity => Meanings[at].Title,
        Measure.ProfileBuyerSimilarity => Meanings[at].Buyer,
        _ => Evidence.Coverage[Candidates[at]],
    };

    /// <summary>Match by words: somebody without any is last, however many share that place.</summary>
    private static bool IsByWords(Measure measure) => measure is Measure.ProfileBm25 or Measure.BestBm25 or Measure.Top3Bm25
        or Measure.NearBm25 or Measure.OwnNearBm25 or Measure.RecentNearBm25 or Measure.Coverage
        or Measure.ProfileAgreement or Measure.Top3Agreement or Measure.NearAgreement or Measure.TitleAgreement or Measure.BestAgreement;

    /// <param name="measure">What is compared.</param>
    /// <param name="values">Working space by place in the list.</param>
    /// <param name="keys">The same: a key for each value that needs sorting, which most, being 0, do not.</param>
    private void Compare(Measure measure, float[] values, ulong[] keys)
    {
        var (sorted, zeros) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] = Value(measure, i);
            if (value == 0)
                zeros++;
            else if (!float.IsNaN(value))
                keys[sorted++] = SortKeys.Of(value, i);
        }
        var order = keys.AsSpan(0, sorted);
        SortKeys.Sort(order);
        var best = sorted == 0 ? 0 : Math.Max(0, values[SortKeys.PlaceOf(order[0])]);
        var share = Shares(measure);
        var rank = Ranks(measure);
        for (var i = 0; i < values.Length; i++)
            share[i] = best > 0 ? values[i] / best : float.NaN;
        if (best == 0 && IsByWords(measure))
        {
            rank.Fill(values.Length);
            return;
        }
        rank.Fill(float.NaN);
        var (ofTie, above) = (0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var at = SortKeys.PlaceOf(order[i]);
            if (i == 0 || !SortKeys.AreTied(order[i], order[i - 1]))
                ofTie = 1 + i + (values[at] < 0 ? zeros : 0);
            rank[at] = ofTie;
            above += values[at] > 0 ? 1 : 0;
        }
        if (zeros > 0)
            for (var i = 0; i < values.Length; i++)
                if (values[i] == 0)
                    rank[i] = 1 + above;
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
            foreach (var id in Pool.LatestOfBuyer(buyer, Evidence.VisibleDocuments))
                foreach (var owner in _owners.Of(id))
                    suppliers.Add(owner, 1f / _owners.Of(id).Length);
        if (suppliers.Keys.IsEmpty)
            return;
        foreach (var (at, document) in _together)
            Tracks[at].WithBuyersSuppliers += WorkWith(suppliers, at, document);
        buyers.Clear();
        foreach (var next in Ahead.Chunks(suppliers.Keys))
        {
            Touch(next);
            foreach (var supplier in next)
                WalkToBuyers(Pool.Candidates[supplier].Documents, suppliers[supplier], buyers);
        }
        foreach (var buyer in buyers.Keys)
            buyers.Divide(buyer, Pool.Before(Pool.DocumentsOfBuyer(buyer), Evidence.VisibleDocuments));
        for (var i = 0; i < Candidates.Length; i++)
            foreach (var id in Pool.Candidates[Candidates[i]].Documents)
                if (IsVisible(id))
                    Tracks[i].BuyerWalk = AddBuyers(id, buyers, Tracks[i].BuyerWalk);
    }

    private float AddBuyers(int id, Weights buyers, float sum)
    {
        var only = Pool.Facts[id].Buyer;
        if (only >= 0)
            return sum + buyers[only];
        if (only == DocumentFacts.Several)
            foreach (var buyer in Pool.Documents[id].Buyers)
                sum += buyers[buyer];
        return sum;
    }

    private void WalkToBuyers(int[] documents, float weight, Weights buyers)
    {
        var bought = 0;
        foreach (var id in documents)
            bought += IsVisible(id) && Pool.Facts[id].Buyer != DocumentFacts.None ? 1 : 0;
        if (bought == 0)
            return;
        foreach (var id in documents)
        {
            if (!IsVisible(id))
                continue;
            if (Pool.Facts[id].Buyer is >= 0 and var only)
                buyers.Add(only, weight / bought);
            else
                foreach (var buyer in Pool.Documents[id].Buyers)
                    buyers.Add(buyer, weight / bought / Pool.Documents[id].Buyers.Length);
        }
    }

    /// <summary>How often a candidate worked with the fifty candidates that look best by their texts, weighted by how good they look.</summary>
    private void CountStrongPartners()
    {
        const int strongest = 50;
        var (strong, looks) = (Evidence.Strongest, Array.ConvertAll(Candidates, c => Evidence.ProfileBm25[c]));
        strong.Clear();
        var best = TopScores.Of(looks, strongest);
        foreach (var at in best)
            strong.Add(Candidates[at], looks[at] / looks[best[0]]);
        foreach (var (at, document) in _together)
            Tracks[at].StrongPartners += WorkWith(strong, at, document);
    }

    /// <summary>The weights of those that a candidate shares a document with, divided among the document's owners.</summary>
    private float WorkWith(Weights others, int at, int document)
    {
        var owners = _owners.Of(document);
        var sum = 0f;
        foreach (var partner in owners)
            if (others[partner] is not 0 and var weight && !SameProvider(partner, Candidates[at]))
                sum += weight / owners.Length;
        return sum;
    }

    /// <summary>A provider's other offerings are no partners of it.</summary>
    private bool SameProvider(int one, int other) => Pool.Candidates[one].Organization == Pool.Candidates[other].Organization;

    private bool IsVisible(int document) => document < Evidence.VisibleDocuments && Pool.Facts[document].Is.HasFlag(DocumentIs.Live);
}

/// <summary>One place in a shortlist: what a feature is a function of.</summary>
public readonly record struct Pair(Shortlist List, int At)
{
    public NeedProfile Need => List.Need;
    public PoolCandidate Candidate => List.Pool.Candidates[List.Candidates[At]];
    internal ref readonly Track Track => ref List.Tracks[At];
    public float Share(Measure measure) => List.Share(measure, At);
    public ProfileMeaning Meaning => List.Meanings[At];
    public float Rank(Measure measure) => List.Rank(measure, At);
}
