namespace Matchmaking.Features;

/// <summary>What one candidate's visible documents add up to, seen from one need; plain numbers, before any comparison in the list.</summary>
public struct Track
{
    private const double DaysPerYear = 365.25, HalfLifeYears = 1;

    /// <summary>What a provider says of itself counts by half until the other side confirms it; partnerships of public sources are facts.</summary>
    private const float Claimed = 0.5f;

    /// <summary>By age in days, for a century: halved every <see cref="HalfLifeYears"/>.</summary>
    private static readonly float[] Recency = [.. Enumerable.Range(0, 36_525).Select(days => (float)Math.Pow(0.5, days / DaysPerYear / HalfLifeYears))];

    /// <summary>Visible documents.</summary>
    public int Documents, RecentDocuments, SameCountry, SameTopic, WithBuyer;
    public float BestBm25, Top3Bm25, BestTitle, Top3Title;
    public float BestSimilarity = float.NaN, Top3Similarity = float.NaN, MeanSimilarity = float.NaN;

    /// <summary>Sum of cubed similarities: many close documents count, many distant ones do not.</summary>
    public float CubedSimilarity, RecentCubedSimilarity, OwnCubedSimilarity;
    public int CloseDocuments;
    public float YearsSinceLast = float.NaN, YearsSinceFirst = float.NaN, YearsSinceBuyer = float.NaN;
    public float RecentWithBuyer;
    public float MeanLogBudget = float.NaN;
    public float SectorShare = float.NaN;
    public float MeanOwners;

    /// <summary>
    /// Sums over documents of powers of their BM25 as a share of the best document of the pool: what near-identical past needs say.
    /// </summary>
    public float NearBm25, OwnNearBm25, RecentNearBm25, NearTitle;

    /// <summary>Agreement of words that say who supplies: the best three documents, the fourth powers of all, the best by the title alone.</summary>
    public float BestAgreement, Top3Agreement, NearAgreement, BestTitleAgreement;

    /// <summary>The same of the work for a buyer of this need: the best document, and the fourth powers of all.</summary>
    public float BestAgreementWithBuyer, NearAgreementWithBuyer;

    /// <summary>Mean logarithm of the candidate's part of the money, over the documents where it is known.</summary>
    public float MeanLogPart = float.NaN;

    /// <summary>Share of the documents with a known leader that it led.</summary>
    public float LedShare = float.NaN;

    /// <summary>Share of the documents of a known engagement model that had the need's.</summary>
    public float EngagementShare = float.NaN;

    /// <summary>Match of phrases of two words.</summary>
    public float BestPhrase, Top3Phrase;

    /// <summary>Rarity of the need's words that stand in the provider's name, summed.</summary>
    public float NameMatch;

    /// <summary>Age of the best document that was done for a buyer of this need.</summary>
    public float YearsSinceBestWithBuyer = float.NaN;

    /// <summary>The best document that was done for a buyer of this need.</summary>
    public float BestBm25WithBuyer, BestSimilarityWithBuyer = float.NaN;

    /// <summary>Age and number of owners of the document that matches best by words.</summary>
    public float YearsSinceBest = float.NaN, OwnersOfBest = float.NaN;

    /// <summary>Agreement of the documents' topic codes with the need's: best, mean, and summed over documents near in words.</summary>
    public float BestTopic = float.NaN, MeanTopic = float.NaN, NearInTopic;

    /// <summary>Work done together with the suppliers of the need's buyers.</summary>
    public float WithBuyersSuppliers;

    /// <summary>How strongly the need's buyers and their fellow buyers lead to the candidate through shared suppliers.</summary>
    public float BuyerWalk;

    /// <summary>Work done together with the list's other strong candidates.</summary>
    public float StrongPartners;

    /// <summary>Of no document: what is not a count is unknown.</summary>
    public Track()
    {
    }

    public static Track Of(PoolCandidate candidate, NeedProfile need, Pool pool, Evidence evidence)
    {
        var track = new Track();
        Top3 bm25 = default, title = default, similar = default, phrase = default, agreement = default;
        foreach (var word in candidate.NameWords)
            track.NameMatch += evidence.Words.GetValueOrDefault(word);
        double budgets = 0, similarities = 0, topics = 0, parts = 0;
        int budgeted = 0, sectored = 0, inSector = 0, parted = 0, engaged = 0, inEngagement = 0, withLeader = 0, led = 0;
        int first = int.MaxValue, last = int.MinValue, lastWithBuyer = int.MinValue;
        var facts = pool.Facts.First(evidence.VisibleDocuments);
        foreach (var id in candidate.Documents)
        {
            if (id >= facts.Length || !facts[id].Is.HasFlag(DocumentIs.Live))
                continue;
            ref readonly var document = ref facts[id];
            ref readonly var scores = ref evidence.Of(id);
            var years = (need.AsOf - document.Day) / DaysPerYear;
            var recency = Recency[Math.Clamp(need.AsOf - document.Day, 0, Recency.Length - 1)];
            track.Documents++;
            track.RecentDocuments += years <= 1 ? 1 : 0;
            track.MeanOwners += document.Providers;
            (first, last) = (Math.Min(first, document.Day), Math.Max(last, document.Day));
            var trust = document.Is.HasFlag(DocumentIs.Claimed) ? Claimed : 1;
            var words = scores.Bm25 * trust;
            if (words > bm25.First)
                (track.YearsSinceBest, track.OwnersOfBest) = ((float)years, document.Providers);
            bm25.Add(words);
            var near = words / evidence.BestBm25;
            var nearTitle = scores.TitleBm25 * trust / evidence.BestTitleBm25;
            var square = near * near;
            track.NearBm25 += square * square;
            track.OwnNearBm25 += square * square / MathF.Sqrt(document.Providers);
            track.RecentNearBm25 += square * near * recency;
            track.NearTitle += nearTitle * nearTitle * nearTitle * nearTitle;
            title.Add(scores.TitleBm25 * trust);
            var agreeing = scores.Agreement * trust;
            agreement.Add(agreeing);
            var agreed = agreeing / evidence.BestAgreement;
            var nearAgreement = agreed * agreed * agreed * agreed;
            track.NearAgreement += nearAgreement;
            track.BestTitleAgreement = Math.Max(track.BestTitleAgreement, scores.TitleAgreement * trust);
            phrase.Add(scores.PhraseBm25 * trust);
            var similarity = scores.Similarity;
            if (!float.IsNaN(similarity))
            {
                similar.Add(similarity);
                similarities += similarity;
                var cubed = Math.Max(0, similarity * similarity * similarity) * trust;
                track.CubedSimilarity += cubed;
                track.RecentCubedSimilarity += cubed * recency;
                track.OwnCubedSimilarity += cubed / MathF.Sqrt(document.Providers);
                track.CloseDocuments += similarity >= 0.5f ? 1 : 0;
            }
            track.SameCountry += InCountry(document, id, need, pool) ? 1 : 0;
            var topic = float.NaN;
            if (document.Is.HasFlag(DocumentIs.OfTopics))
            {
                track.SameTopic += pool.Documents[id].Topics.AsSpan().ContainsAny(need.Topics) ? 1 : 0;
                topic = TopicCloseness(need, pool.Documents[id]);
            }
            track.BestTopic = float.IsNaN(track.BestTopic) ? topic : Math.Max(track.BestTopic, topic);
            topics += topic;
            track.NearInTopic += square * topic;
            if (IsForBuyer(document, id, need, pool))
            {
                track.WithBuyer++;
                track.RecentWithBuyer += recency;
                track.BestAgreementWithBuyer = Math.Max(track.BestAgreementWithBuyer, agreeing);
                track.NearAgreementWithBuyer += nearAgreement;
                lastWithBuyer = Math.Max(lastWithBuyer, document.Day);
                if (words >= track.BestBm25WithBuyer)
                    track.YearsSinceBestWithBuyer = (float)years;
                track.BestBm25WithBuyer = Math.Max(track.BestBm25WithBuyer, words);
                track.BestSimilarityWithBuyer = float.IsNaN(track.BestSimilarityWithBuyer) ? similarity : Math.Max(track.BestSimilarityWithBuyer, similarity);
            }
            if (!float.IsNaN(document.LogBudget) && InCurrency(document, id, need, pool))
                (budgets, budgeted) = (budgets + document.LogBudget, budgeted + 1);
            if (LogPart(document, id, candidate, pool) is var part && !float.IsNaN(part))
                (parts, parted) = (parts + part, parted + 1);
            if (document.Leader != DocumentFacts.Unknown)
                (withLeader, led) = (withLeader + 1, led + (document.Leader == candidate.Organization ? 1 : 0));
            if (document.Engagement != 0)
                (engaged, inEngagement) = (engaged + 1, inEngagement + (document.Engagement == need.EngagementCode ? 1 : 0));
            if (!document.Sectors.IsEmpty)
                (sectored, inSector) = (sectored + 1, inSector + (document.Sectors.And(need.Sectors).IsEmpty ? 0 : 1));
        }
        if (track.Documents == 0)
            return track;
        track.MeanOwners /= track.Documents;
        track.MeanTopic = (float)(topics / track.Documents);
        (track.BestBm25, track.Top3Bm25) = (bm25.First, bm25.Sum);
        (track.BestTitle, track.Top3Title) = (title.First, title.Sum);
        (track.BestPhrase, track.Top3Phrase) = (phrase.First, phrase.Sum);
        (track.BestAgreement, track.Top3Agreement) = (agreement.First, agreement.Sum);
        if (similar.Count > 0)
        {
            (track.BestSimilarity, track.Top3Similarity) = (similar.First, similar.Sum / similar.Count);
            track.MeanSimilarity = (float)(similarities / track.Documents);
        }
        track.YearsSinceFirst = (float)((need.AsOf - first) / DaysPerYear);
        track.YearsSinceLast = (float)((need.AsOf - last) / DaysPerYear);
        if (lastWithBuyer != int.MinValue)
            track.YearsSinceBuyer = (float)((need.AsOf - lastWithBuyer) / DaysPerYear);
        if (budgeted > 0)
            track.MeanLogBudget = (float)(budgets / budgeted);
        if (parted > 0)
            track.MeanLogPart = (float)(parts / parted);
        if (withLeader > 0)
            track.LedShare = (float)led / withLeader;
        if (engaged > 0 && need.EngagementCode != 0)
            track.EngagementShare = (float)inEngagement / engaged;
        if (sectored > 0 && !need.Sectors.IsEmpty)
            track.SectorShare = (float)inSector / sectored;
        return track;
    }

    /// <summary>NaN when it is not known.</summary>
    private static float LogPart(in DocumentFacts document, int id, PoolCandidate candidate, Pool pool) => !document.Is.HasFlag(DocumentIs.InParts) ? float.NaN
        : document.Providers == 1 ? 0 : MathF.Log(ProviderPart.Find(pool.Documents[id].Parts, candidate.Organization));

    private static bool InCountry(in DocumentFacts document, int id, NeedProfile need, Pool pool) => document.Country == ShortCode.Several
        ? pool.Documents[id].Countries.AsSpan().ContainsAny(need.Countries)
        : document.Country != default && need.CountryCodes.AsSpan().Contains(document.Country);

    private static bool InCurrency(in DocumentFacts document, int id, NeedProfile need, Pool pool) =>
        document.Currency == need.CurrencyCode && (document.Currency != ShortCode.Several || pool.Documents[id].Currency == need.Currency);

    private static bool IsForBuyer(in DocumentFacts document, int id, NeedProfile need, Pool pool) => document.Buyer switch
    {
        DocumentFacts.None => false,
        DocumentFacts.Several => pool.Documents[id].Buyers.AsSpan().ContainsAny(need.Buyers),
        var buyer => need.Buyers.AsSpan().Contains(buyer),
    };

    private static float TopicCloseness(NeedProfile need, PoolDocument document)
    {
        var best = need.TopicParts.Length == 0 || document.TopicParts.Length == 0 ? float.NaN : 0;
        foreach (var wanted in need.TopicParts)
            foreach (var had in document.TopicParts)
                best = Math.Max(best, History.Topic.Closeness(wanted, had));
        return best;
    }

    /// <summary>The three largest of a stream of numbers; what is not there counts 0 in the sum.</summary>
    private struct Top3
    {
        private float _second, _third;
        public float First { get; private set; }
        public int Count { get; private set; }
        public readonly float Sum => First + _second + _third;

        public void Add(float value)
        {
            if (Count == 0 || value > First)
                (First, _second, _third) = (value, First, _second);
            else if (Count == 1 || value > _second)
                (_second, _third) = (value, _second);
            else if (Count == 2 || value > _third)
                _third = value;
            Count = Math.Min(3, Count + 1);
        }
    }
}
