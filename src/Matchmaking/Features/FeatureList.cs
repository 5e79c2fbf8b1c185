using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Matchmaking.Features;

/// <summary>THE list of features: training and serving both read it, in this order.</summary>
public static class FeatureList
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        // Words: BM25 over the candidate's documents.
        new("bm25_profile_share", FeatureGroup.Words, "share of the list's best", "How well all the candidate's documents together match the need's words", p => p.Share(Measure.ProfileBm25)),
        new("bm25_profile_rank", FeatureGroup.Words, "rank", "Place in the list by that match", p => p.Rank(Measure.ProfileBm25)),
        new("bm25_best_share", FeatureGroup.Words, "share of the list's best", "How well the best single document matches the need's words", p => p.Share(Measure.BestBm25)),
        new("bm25_best_rank", FeatureGroup.Words, "rank", "Place in the list by the best single document", p => p.Rank(Measure.BestBm25)),
        new("bm25_top3_share", FeatureGroup.Words, "share of the list's best", "How well the best three documents match the need's words", p => p.Share(Measure.Top3Bm25)),
        new("bm25_top3_rank", FeatureGroup.Words, "rank", "Place in the list by the best three documents", p => p.Rank(Measure.Top3Bm25)),
        new("title_top3_share", FeatureGroup.Words, "share of the list's best", "How well the best three documents match the need's title alone", p => p.Share(Measure.Top3Title)),
        new("title_top3_rank", FeatureGroup.Words, "rank", "Place in the list by the title alone", p => p.Rank(Measure.Top3Title)),
        new("word_coverage", FeatureGroup.Words, "share", "Share of the need's words, weighted by rarity, found in the candidate's documents", p => p.List.Evidence.Coverage[p.List.Candidates[p.At]]),
        new("word_coverage_rank", FeatureGroup.Words, "rank", "Place in the list by that share", p => p.Rank(Measure.Coverage)),
        new("phrase_best_share", FeatureGroup.Words, "share of the list's best", "How well the best document matches the need's phrases of two words", p => p.Share(Measure.BestPhrase)),
        new("phrase_best_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.BestPhrase)),
        new("phrase_top3_share", FeatureGroup.Words, "share of the list's best", "How well the best three documents match the need's phrases of two words", p => p.Share(Measure.Top3Phrase)),
        new("phrase_top3_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.Top3Phrase)),
        new("name_words", FeatureGroup.Words, "share of the list's best", "Words of the need in the provider's name, weighted by rarity", p => p.Candidate.NameWords.Length == 0 ? float.NaN : p.Share(Measure.NameMatch)),
        new("near_words_share", FeatureGroup.Words, "share of the list's best", "Past projects worded much like the need, counted by the fourth power of the match", p => p.Share(Measure.NearBm25)),
        new("near_words_rank", FeatureGroup.Words, "rank", "Place in the list by that count", p => p.Rank(Measure.NearBm25)),
        new("near_words_own_share", FeatureGroup.Words, "share of the list's best", "The same count, divided among the partners who did the work", p => p.Share(Measure.OwnNearBm25)),
        new("near_words_own_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.OwnNearBm25)),
        new("near_words_recent_share", FeatureGroup.Words, "share of the list's best", "Past projects worded like the need, halved for every year since", p => p.Share(Measure.RecentNearBm25)),
        new("near_words_recent_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.RecentNearBm25)),
        new("near_title_share", FeatureGroup.Words, "share of the list's best", "Past projects worded much like the need's title", p => p.Share(Measure.NearTitle)),
        new("near_title_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.NearTitle)),
        new("agreement_profile_share", FeatureGroup.Words, "share of the list's best", "Words of the need that tell suppliers apart, found in all the candidate's documents together", p => p.Share(Measure.ProfileAgreement)),
        new("agreement_profile_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.ProfileAgreement)),
        new("agreement_best_share", FeatureGroup.Words, "share of the list's best", "Words of the need that tell suppliers apart, found in the best single document", p => p.Share(Measure.BestAgreement)),
        new("agreement_best_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.BestAgreement)),
        new("agreement_top3_share", FeatureGroup.Words, "share of the list's best", "Words of the need that tell suppliers apart, found in the best three documents", p => p.Share(Measure.Top3Agreement)),
        new("agreement_top3_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.Top3Agreement)),
        new("agreement_near_share", FeatureGroup.Words, "share of the list's best", "Past projects that share such words with the need, counted by the fourth power of the match", p => p.Share(Measure.NearAgreement)),
        new("agreement_near_rank", FeatureGroup.Words, "rank", "Place in the list by that count", p => p.Rank(Measure.NearAgreement)),
        new("agreement_title_share", FeatureGroup.Words, "share of the list's best", "Such words of the need's title alone, found in the best document", p => p.Share(Measure.TitleAgreement)),
        new("agreement_title_rank", FeatureGroup.Words, "rank", "Place in the list by that", p => p.Rank(Measure.TitleAgreement)),
        new("years_since_best", FeatureGroup.Words, "years", "Age of the document that matches best", p => p.Track.YearsSinceBest),
        new("partners_of_best", FeatureGroup.Words, "ln count", "Number of providers in the document that matches best", p => MathF.Log(p.Track.OwnersOfBest)),

        // The pool as a whole: the same for the whole list.
        new("known_market", FeatureGroup.Words, "0 or 1", "The pool is worded like a history that the model learned from", p => p.List.Evidence.IsKnownMarket switch { true => 1, false => 0, null => float.NaN }),

        // Meaning: cosine in the semantic space, of how the need differs from the mean of all documents.
        new("similarity_best", FeatureGroup.Meaning, "cosine", "Closeness in meaning of the closest document", p => p.Track.BestSimilarity),
        new("similarity_best_rank", FeatureGroup.Meaning, "rank", "Place in the list by the closest document", p => p.Rank(Measure.BestSimilarity)),
        new("similarity_top3", FeatureGroup.Meaning, "cosine", "Mean closeness of the three closest documents", p => p.Track.Top3Similarity),
        new("similarity_mean", FeatureGroup.Meaning, "cosine", "Mean closeness of all documents", p => p.Track.MeanSimilarity),
        new("similarity_cubed_share", FeatureGroup.Meaning, "share of the list's best", "Amount of close work: sum of cubed closeness over all documents", p => p.Share(Measure.CubedSimilarity)),
        new("similarity_cubed_rank", FeatureGroup.Meaning, "rank", "Place in the list by the amount of close work", p => p.Rank(Measure.CubedSimilarity)),
        new("similarity_recent_share", FeatureGroup.Meaning, "share of the list's best", "Amount of close work, halved for every year since", p => p.Share(Measure.RecentCubedSimilarity)),
        new("similarity_recent_rank", FeatureGroup.Meaning, "rank", "Place in the list by the amount of recent close work", p => p.Rank(Measure.RecentCubedSimilarity)),
        new("similarity_own_share", FeatureGroup.Meaning, "share of the list's best", "Amount of close work, divided among the partners who did it", p => p.Share(Measure.OwnCubedSimilarity)),
        new("similarity_own_rank", FeatureGroup.Meaning, "rank", "Place in the list by the amount of own close work", p => p.Rank(Measure.OwnCubedSimilarity)),
        new("profile_similarity", FeatureGroup.Meaning, "cosine", "Closeness in meaning of all documents taken as one", p => p.Meaning.Similarity),
        new("profile_similarity_share", FeatureGroup.Meaning, "share of the list's best", "The same beside the closest candidate", p => p.Share(Measure.ProfileSimilarity)),
        new("profile_similarity_rank", FeatureGroup.Meaning, "rank", "Place in the list by that", p => p.Rank(Measure.ProfileSimilarity)),
        new("profile_similarity_own", FeatureGroup.Meaning, "cosine", "The same with each document divided among the partners who did it", p => p.Meaning.Own),
        new("profile_similarity_own_rank", FeatureGroup.Meaning, "rank", "Place in the list by that", p => p.Rank(Measure.OwnProfileSimilarity)),
        new("profile_title_similarity", FeatureGroup.Meaning, "cosine", "Closeness in meaning of all documents taken as one to the need's title alone", p => p.Meaning.Title),
        new("profile_title_similarity_rank", FeatureGroup.Meaning, "rank", "Place in the list by that", p => p.Rank(Measure.ProfileTitleSimilarity)),
        new("profile_focus", FeatureGroup.Meaning, "length", "How alike the candidate's documents are: 1 where all say the same", p => p.Meaning.Focus),
        new("close_document_share", FeatureGroup.Meaning, "share", "Share of the documents with a closeness of at least 0.5", p => Ratio(p.Track.CloseDocuments, p.Track.Documents)),

        // Track record.
        new("documents_share", FeatureGroup.TrackRecord, "share of the list's best", "Number of past projects and texts", p => p.Share(Measure.Documents)),
        new("documents_rank", FeatureGroup.TrackRecord, "rank", "Place in the list by that number", p => p.Rank(Measure.Documents)),
        new("documents_log", FeatureGroup.TrackRecord, "ln(1 + count)", "Number of past projects and texts, on a logarithmic scale", p => MathF.Log(1 + p.Track.Documents)),
        new("recent_document_share", FeatureGroup.TrackRecord, "share", "Share of the documents dated in the last year", p => Ratio(p.Track.RecentDocuments, p.Track.Documents)),
        new("years_since_last", FeatureGroup.TrackRecord, "years", "Time since the latest document", p => p.Track.YearsSinceLast),
        new("years_since_first", FeatureGroup.TrackRecord, "years", "Time since the first document", p => p.Track.YearsSinceFirst),
        new("documents_per_year", FeatureGroup.TrackRecord, "1 / year", "Pace of work since the first document, counted as half a year at least", p => p.Track.Documents / MathF.Max(0.5f, p.Track.YearsSinceFirst)),
        new("mean_partners", FeatureGroup.TrackRecord, "ln count", "Usual number of providers in its projects", p => MathF.Log(p.Track.MeanOwners)),
        new("mean_part", FeatureGroup.TrackRecord, "ln share", "The candidate's usual part of the money of its projects", p => p.Track.MeanLogPart),
        new("led_share", FeatureGroup.TrackRecord, "share", "Share of the projects with a known leader that the candidate led", p => p.Track.LedShare),

        // Buyer.
        new("buyer_projects", FeatureGroup.Buyer, "ln(1 + count)", "Past projects with an organization that asks", p => !p.Need.BuyersAreKnown ? float.NaN : MathF.Log(1 + p.Track.WithBuyer)),
        new("buyer_share", FeatureGroup.Buyer, "share", "Share of the candidate's projects that were with an organization that asks", p => !p.Need.BuyersAreKnown ? float.NaN : Ratio(p.Track.WithBuyer, p.Track.Documents)),
        new("buyer_recent", FeatureGroup.Buyer, "count", "Past projects with an organization that asks, halved for every year since", p => !p.Need.BuyersAreKnown ? float.NaN : p.Track.RecentWithBuyer),
        new("years_since_buyer", FeatureGroup.Buyer, "years", "Time since the latest project with an organization that asks", p => p.Track.YearsSinceBuyer),
        new("buyer_best_share", FeatureGroup.Buyer, "share of the list's best", "How well the best project with an organization that asks matches the need's words", p => !p.Need.BuyersAreKnown ? float.NaN : p.Share(Measure.BestBm25WithBuyer)),
        new("buyer_best_rank", FeatureGroup.Buyer, "rank", "Place in the list by that", p => !p.Need.BuyersAreKnown ? float.NaN : p.Rank(Measure.BestBm25WithBuyer)),
        new("buyer_agreement_share", FeatureGroup.Buyer, "share of the list's best", "Words of the need that tell suppliers apart, found in the best project with an organization that asks", p => !p.Need.BuyersAreKnown ? float.NaN : p.Share(Measure.AgreementWithBuyer)),
        new("buyer_agreement_rank", FeatureGroup.Buyer, "rank", "Place in the list by that", p => !p.Need.BuyersAreKnown ? float.NaN : p.Rank(Measure.AgreementWithBuyer)),
        new("buyer_agreement_near_share", FeatureGroup.Buyer, "share of the list's best", "Projects with an organization that asks that share such words with the need, counted by the fourth power of the match", p => !p.Need.BuyersAreKnown ? float.NaN : p.Share(Measure.NearAgreementWithBuyer)),
        new("buyer_agreement_near_rank", FeatureGroup.Buyer, "rank", "Place in the list by that count", p => !p.Need.BuyersAreKnown ? float.NaN : p.Rank(Measure.NearAgreementWithBuyer)),
        new("buyer_best_years", FeatureGroup.Buyer, "years", "Age of the best-matching project with an organization that asks", p => p.Track.YearsSinceBestWithBuyer),
        new("buyer_similarity_best", FeatureGroup.Buyer, "cosine", "Closeness in meaning of the closest project with an organization that asks", p => p.Track.BestSimilarityWithBuyer),
        new("buyer_profile_similarity", FeatureGroup.Buyer, "cosine", "Closeness in meaning of all documents taken as one to what the organizations that ask bought before", p => p.Meaning.Buyer),
        new("buyer_profile_similarity_rank", FeatureGroup.Buyer, "rank", "Place in the list by that", p => p.Rank(Measure.ProfileBuyerSimilarity)),
        new("buyer_suppliers_share", FeatureGroup.Buyer, "share of the list's best", "Past work together with suppliers of the organizations that ask", p => p.Share(Measure.WithBuyersSuppliers)),
        new("buyer_walk_share", FeatureGroup.Buyer, "share of the list's best", "How strongly organizations that share suppliers with the one that asks use this candidate", p => p.Share(Measure.BuyerWalk)),
        new("buyer_walk_rank", FeatureGroup.Buyer, "rank", "Place in the list by that", p => p.Rank(Measure.BuyerWalk)),

        // Place.
        new("same_country", FeatureGroup.Place, "0 or 1", "The candidate is in a country of the organizations that ask", p => p.Candidate.Country is null || p.Need.Countries.Length == 0 ? float.NaN : p.Need.Countries.Contains(p.Candidate.Country) ? 1 : 0),
        new("distance", FeatureGroup.Place, "ln(1 + km)", "Distance to the nearest organization that asks", Distance),
        new("country_project_share", FeatureGroup.Place, "share", "Share of the candidate's projects in a country of the organizations that ask", p => p.Need.Countries.Length == 0 ? float.NaN : Ratio(p.Track.SameCountry, p.Track.Documents)),
        new("country_projects", FeatureGroup.Place, "ln(1 + count)", "Past projects in a country of the organizations that ask", p => p.Need.Countries.Length == 0 ? float.NaN : MathF.Log(1 + p.Track.SameCountry)),

        // Field of work.
        new("programme_best", FeatureGroup.Field, "share", "How far the closest project's topic code agrees with the need's", p => p.Track.BestTopic),
        new("programme_mean", FeatureGroup.Field, "share", "How far the candidate's topic codes agree with the need's on average", p => p.Track.MeanTopic),
        new("programme_near_share", FeatureGroup.Field, "share of the list's best", "Projects near in words, weighted by the agreement of their topic codes", p => p.Share(Measure.NearInTopic)),
        new("programme_near_rank", FeatureGroup.Field, "rank", "Place in the list by that", p => p.Rank(Measure.NearInTopic)),
        new("topic_projects", FeatureGroup.Field, "ln(1 + count)", "Past projects under exactly the need's topic", p => p.Need.Topics.Length == 0 ? float.NaN : MathF.Log(1 + p.Track.SameTopic)),
        new("sector_share", FeatureGroup.Field, "share", "Share of the documents with known sectors that share a sector with the need", p => p.Track.SectorShare),
        new("engagement_share", FeatureGroup.Field, "share", "Share of the projects of a known engagement model that had the need's", p => p.Track.EngagementShare),

        // Partners.
        new("strong_partners_share", FeatureGroup.Partners, "share of the list's best", "Past work together with the candidates whose texts fit best", p => p.Share(Measure.StrongPartners)),
        new("strong_partners_rank", FeatureGroup.Partners, "rank", "Place in the list by that", p => p.Rank(Measure.StrongPartners)),

        // Size.
        new("is_sme", FeatureGroup.Size, "0 or 1", "The provider is a small or medium-sized enterprise", p => p.Candidate.IsSme switch { true => 1, false => 0, null => float.NaN }),
        new("budget_ratio", FeatureGroup.Size, "ln ratio", "The need's budget against the candidate's usual project, in the same currency", p => p.Need.LogBudget - p.Track.MeanLogBudget),

        // The market: what the measures above add up to where its own history says what each weighs; unknown elsewhere.
        .. Enum.GetValues<FeatureGroup>().Select(group => new Feature(
            $"market_{Code(group)}", group, "sum", $"What the measures of {Code(group).Replace('_', ' ')} add up to, weighed by whom this market chose before",
            p => p.List.Pool.Market?.Sum(group, p) ?? float.NaN)),
    ];

    private static string Code(FeatureGroup group) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{group}");

    /// <summary>Where a vector says whether the model learned from a market like its own.</summary>
    internal static int KnownMarketAt { get; } = All.TakeWhile(f => f.Name != "known_market").Count();

    /// <summary>Where the sums begin that a market's own weights make, one a <see cref="FeatureGroup"/>.</summary>
    internal static int MarketAt { get; } = All.TakeWhile(f => !f.Name.StartsWith("market_", StringComparison.Ordinal)).Count();

    /// <summary>Hash of the names in order: the identity of a vector's layout.</summary>
    public static string Version { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', All.Select(f => f.Name)))))[..12];

    private static readonly Func<Pair, float>[] Values = [.. All.Select(f => f.Value)];

    /// <summary>The vectors of every candidate of a list, row after row.</summary>
    public static float[] Vectors(Shortlist list)
    {
        var vectors = new float[list.Candidates.Length * All.Count];
        Fill(list, 0, list.Candidates.Length, vectors);
        return vectors;
    }

    /// <summary>The same of the candidates from one place up to another, each into its place in memory of the caller's.</summary>
    public static void Fill(Shortlist list, int from, int to, Span<float> vectors)
    {
        // Feature by feature, so that the processor foresees each call and reads one measure at a time.
        for (var f = 0; f < Values.Length; f++)
        {
            var value = Values[f];
            for (var i = from; i < to; i++)
                vectors[i * Values.Length + f] = value(new Pair(list, i));
        }
    }

    private static float Ratio(int part, int whole) => whole == 0 ? float.NaN : (float)part / whole;

    private static float Distance(Pair pair)
    {
        if (pair.Candidate.Location is not { } place || pair.Need.Locations.Length == 0)
            return float.NaN;
        var nearest = double.PositiveInfinity;
        foreach (ref readonly var location in pair.Need.Locations.AsSpan())
            nearest = Math.Min(nearest, place.KilometresTo(location));
        return MathF.Log(1 + (float)nearest);
    }
}
