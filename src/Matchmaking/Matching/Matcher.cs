using System.Buffers;
using System.Collections.Concurrent;
using Matchmaking.Candidates;
using Matchmaking.Explanations;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Matching;

/// <summary>How much of a list is wanted.</summary>
/// <param name="Explain">Matches from the top to explain.</param>
/// <param name="Also">An offering to explain wherever it stands.</param>
/// <param name="Ineligible">Whether to list those that the hard constraints keep out.</param>
/// <param name="Unnamed">Whether to explain <paramref name="Also"/> without names too.</param>
internal sealed record MatchDemand(int Explain, Guid? Also = null, bool Ineligible = false, bool Unnamed = false)
{
    /// <summary>The top is the top with the policies and without.</summary>
    public bool Explains(RankedCandidate match) => match.Rank <= Explain || match.Placement.RankByScore <= Explain || match.Candidate.Offering!.Id == Also;
}

/// <summary>One place in a list; the vectors of all places are in one array, because what is remembered is to be few things.</summary>
internal sealed record RankedCandidate(int Rank, float Score, Strength Strength, PoolCandidate Candidate, ReadOnlyMemory<float> Vector, Placement Placement);

/// <summary>What one match is explained from: hundreds of lists are remembered, and the sentences of one are a thousand things.</summary>
/// <param name="Match">The match.</param>
/// <param name="Need">What is sought.</param>
/// <param name="City">Who seeks it.</param>
/// <param name="Day">The day of asking.</param>
/// <param name="Facts">What the sentences rest on.</param>
/// <param name="Contributions">What the ranker says each feature adds.</param>
/// <param name="CityProjects">The provider's past projects for a known public buyer.</param>
/// <param name="Support">The documents that speak for it most.</param>
/// <param name="Unnamed">Why, without names; only where it was asked for.</param>
internal sealed record MatchDetail(
    RankedCandidate Match, Need Need, Organization City, DateOnly Day, PairFacts Facts, float[] Contributions, int? CityProjects, IReadOnlyList<PoolDocument> Support, UnnamedReasons? Unnamed)
{
    private Organization Provider => Match.Candidate.Provider!;

    /// <summary>Why it has its score.</summary>
    public Explanation Explanation => Explainer.Explain(Facts, Match.Vector.Span, Contributions, City.LegalName, Provider.LegalName);

    /// <summary>How likely the provider says yes.</summary>
    public Acceptance Acceptance => Acceptance.Of(Need, City, Match.Candidate.Offering!, Provider, CityProjects, Day);
}

/// <summary>A ranked list for one need, from one revision of the pool.</summary>
internal sealed record MatchList(
    IRanker Ranker, ulong Revision, DateOnly AsOf, int Considered, IReadOnlyList<RankedCandidate> Ranked, ListOrder Order, IReadOnlyDictionary<Guid, MatchDetail> Details,
    IReadOnlyList<PoolCandidate>? Ineligible)
{
    public bool Meets(MatchDemand demand) => (!demand.Ineligible || Ineligible is not null)
        && Ranked.All(r => !demand.Explains(r) || Details.ContainsKey(r.Candidate.Offering!.Id))
        && (demand.Also is not { } also || (Details.TryGetValue(also, out var detail) ? !demand.Unnamed || detail.Unnamed is not null : Ranked.All(r => r.Candidate.Offering!.Id != also)));

    /// <summary>The same list without the policies.</summary>
    public MatchList ByScore() => this with
    {
        Ranked = [.. Ranked.OrderBy(r => r.Placement.RankByScore).Select(r => r with { Rank = r.Placement.RankByScore, Placement = new(r.Placement.RankByScore, null, null) })],
        Order = ListOrder.ByScore,
    };

    /// <summary>The same list with what was said about it before.</summary>
    public MatchList With(MatchList same) => this with
    {
        Details = Details.Concat(same.Details.Where(d => !Details.ContainsKey(d.Key))).ToDictionary(),
        Ineligible = Ineligible ?? same.Ineligible,
    };
}

/// <summary>The pipeline: profile, retrieve, measure, rank, order, explain.</summary>
internal sealed class Matcher(LivePool live, ExposureOptions policies)
{
    /// <summary>Places kept of a list.</summary>
    public const int Kept = 100;
    private const int SupportingDocuments = 3;
    private readonly ConcurrentBag<Evidence> _evidence = [];

    /// <summary>The first day whose documents are not seen: what is dated today is.</summary>
    public DateOnly AsOf => live.Today.AddDays(1);

    public Task<MatchList> MatchAsync(Need need, Organization city, MatchDemand demand, CancellationToken cancellation) =>
        live.ReadAsync(state => Match(state, need, city, demand), cancellation);

    /// <summary>The list as it would be if one offering said something else; the change must not touch its texts, and is nowhere saved.</summary>
    public Task<MatchList> MatchAsync(Need need, Organization city, MatchDemand demand, Offering instead, CancellationToken cancellation) =>
        live.ReadAsync(state => Match(state, need, city, demand, instead), cancellation);

    private MatchList Match(PoolState state, Need need, Organization city, MatchDemand demand, Offering? instead = null)
    {
        using var answering = Halves.Begin();
        var evidence = _evidence.TryTake(out var rented) ? rented : new Evidence();
        float[]? memory = null;
        try
        {
            var asOf = AsOf;
            var profile = Profile(need, city, state.Index.Pool, asOf);
            bool Admit(PoolCandidate c) => Eligibility.IsEligible(need, city, c.Offering!.Id == instead?.Id ? instead : c.Offering, c.Provider!, asOf.AddDays(-1));
            var list = Retriever.Find(state.Index, profile, evidence, Admit);
            if (instead is not null)
                Say(instead, list);
            // Too long for the collector's young generations, and needed for a moment only.
            var vectors = memory = ArrayPool<float>.Shared.Rent(list.Candidates.Length * FeatureList.All.Count);
            var (places, ranked, order) = Rank(list, Scores(list, vectors, state.Model.Ranker), vectors, state);
            if (instead is not null)
                ranked = Array.ConvertAll(ranked, r => r.Candidate.Offering!.Id == instead.Id ? r with { Candidate = With(r.Candidate, instead) } : r);
            var details = new Dictionary<Guid, MatchDetail>();
            for (var i = 0; i < ranked.Length; i++)
                if (demand.Explains(ranked[i]))
                {
                    var offering = ranked[i].Candidate.Offering!.Id;
                    details.Add(offering, Detail(new Pair(list, places[i]), ranked[i], need, city, state, asOf, demand.Unnamed && offering == demand.Also));
                }
            var ineligible = demand.Ineligible ? Ineligible(state.Index.Pool, evidence, Admit) : null;
            return new MatchList(state.Model.Ranker, state.Revision, asOf, list.Candidates.Length, ranked, order, details, ineligible);
        }
        finally
        {
            _evidence.Add(evidence);
            if (memory is not null)
                ArrayPool<float>.Shared.Return(memory);
        }
    }

    private static PoolCandidate With(PoolCandidate c, Offering offering) => new()
    {
        Organization = c.Organization, Country = c.Country, Location = c.Location, IsSme = c.IsSme, NameWords = c.NameWords, Offering = offering, Provider = c.Provider,
        Ordinal = c.Ordinal, Documents = c.Documents,
    };

    /// <summary>Sectors are the one thing besides its texts that the features take from an offering.</summary>
    private static void Say(Offering instead, Shortlist list)
    {
        var at = Array.FindIndex(list.Candidates, c => list.Pool.Candidates[c].Offering!.Id == instead.Id);
        if (at < 0 || list.Need.Sectors.IsEmpty)
            return;
        var known = list.Pool.Candidates[list.Candidates[at]].Documents.Where(id => id < list.Evidence.VisibleDocuments).Select(id => list.Pool.Documents[id]).Where(d => d.Live)
            .Select(d => d.Kind == DocumentKind.Offering ? SectorSet.Of(instead.Sectors) : d.Sectors).Where(sectors => !sectors.IsEmpty).ToArray();
        list.Tracks[at].SectorShare = known.Length == 0 ? float.NaN : (float)known.Count(sectors => !sectors.And(list.Need.Sectors).IsEmpty) / known.Length;
    }

    public static NeedProfile Profile(Need need, Organization city, Pool pool, DateOnly asOf) => new()
    {
        Key = ServingPool.Key(need.Id),
        Title = need.Title,
        Text = Text(need),
        AsOf = asOf.DayNumber,
        Buyers = pool.FindOrganization(ServingPool.Key(city.Id)) is { } buyer ? [buyer] : [],
        BuyersAreKnown = city.Id != Guid.Empty,
        Countries = city.Country is { } country ? [country] : [],
        Locations = ServingPool.Location(city) is { } place ? [place] : [],
        LogBudget = PoolDocument.LogOf(need.BudgetMax ?? need.BudgetMin),
        Currency = need.Currency,
        Sectors = SectorSet.Of(need.Sectors),
        EngagementModel = need.EngagementModel,
        Need = need,
    };

    /// <summary>Everything a need says besides its title.</summary>
    public static string Text(Need need) =>
        string.Join('\n', new[] { need.Problem, need.DesiredOutcome, need.WhoIsAffected, need.WorkDone, need.SuccessCriteria }.OfType<string>());

    /// <summary>Writes the vectors of a list and answers their scores.</summary>
    private static float[] Scores(Shortlist list, float[] vectors, IRanker ranker)
    {
        var scores = new float[list.Candidates.Length];
        Halves.Do(scores.Length, (from, to) =>
        {
            FeatureList.Fill(list, from, to, vectors);
            ranker.Score(vectors.AsSpan((from * FeatureList.All.Count)..(to * FeatureList.All.Count)), scores.AsSpan(from..to));
        });
        return scores;
    }

    /// <summary>
    /// The best of a shortlist in order, each with its place in it: by score, equal scores in the order of their ids, and then by the policies.
    /// </summary>
    private (int[] Places, RankedCandidate[] Ranked, ListOrder Order) Rank(Shortlist list, float[] scores, ReadOnlySpan<float> vectors, PoolState state)
    {
        var (ranker, width) = (state.Model.Ranker, FeatureList.All.Count);
        PoolCandidate At(int place) => list.Pool.Candidates[list.Candidates[place]];
        int[] byScore = [.. Best(scores).OrderByDescending(place => scores[place]).ThenBy(place => At(place).Offering!.Id).Take(Kept)];
        var standings = new Standings(state.Index, list);
        var order = FairOrder.Of(
            Array.ConvertAll(byScore, place => standings.Of(place, scores[place], ranker.Bands)), (one, other) => standings.Likeness(byScore[one], byScore[other]),
            policies.Diversity, policies.MinimumShare);
        var places = Array.ConvertAll(order.Order, match => byScore[match]);
        var (ranked, kept) = (new RankedCandidate[places.Length], new float[places.Length * width]);
        for (var i = 0; i < places.Length; i++)
        {
            vectors.Slice(places[i] * width, width).CopyTo(kept.AsSpan(i * width));
            ranked[i] = new RankedCandidate(
                i + 1, scores[places[i]], ranker.Bands.Of(scores[places[i]]), At(places[i]), kept.AsMemory(i * width, width),
                OrderSentences.Of(order, i, (one, other) => At(byScore[one]).Organization == At(byScore[other]).Organization));
        }
        return (places, ranked, OrderSentences.Of(order, policies));
    }

    /// <summary>Places of the best scores: as many as are kept, and those that are tied with the last of them.</summary>
    private static IEnumerable<int> Best(float[] scores)
    {
        ulong[] keys = [.. scores.Select(SortKeys.Of)];
        SortKeys.Sort(keys);
        return keys.TakeWhile((key, i) => i < Kept || SortKeys.AreTied(key, keys[Kept - 1])).Select(SortKeys.PlaceOf);
    }

    private static MatchDetail Detail(Pair pair, RankedCandidate match, Need need, Organization city, PoolState state, DateOnly asOf, bool unnamed)
    {
        var (facts, contributions) = (PairFacts.Of(pair, match.Vector.Span), state.Model.Ranker.Contributions(match.Vector.Span));
        return new MatchDetail(
            match, need, city, asOf.AddDays(-1), facts, contributions, Acceptance.CityProjects(pair), Support(match.Candidate, pair.List),
            unnamed ? Explainer.ExplainUnnamed(facts, match.Vector.Span, contributions) : null);
    }

    /// <summary>The documents closest to the need, by words and by meaning alike; work for who asks is half as good as the same words.</summary>
    private static PoolDocument[] Support(PoolCandidate candidate, Shortlist list)
    {
        var evidence = list.Evidence;
        float Closeness(int id) => evidence.Of(id).Bm25 / evidence.BestBm25 + (evidence.Of(id).Similarity is > 0 and var similarity ? similarity : 0)
            + (list.Pool.Documents[id].Buyers.AsSpan().ContainsAny(list.Need.Buyers) ? 0.5f : 0);
        return [.. candidate.Documents.Where(id => id < evidence.VisibleDocuments && Closeness(id) > 0)
            .OrderByDescending(Closeness).ThenByDescending(id => id).Take(SupportingDocuments).Select(id => list.Pool.Documents[id])];
    }

    /// <summary>Candidates that speak of the need but are kept out, the closest by words first.</summary>
    private static PoolCandidate[] Ineligible(Pool pool, Evidence evidence, Func<PoolCandidate, bool> admit) =>
        [.. Enumerable.Range(0, evidence.Candidates).Where(c => evidence.ProfileBm25[c] > 0)
            .OrderByDescending(c => evidence.ProfileBm25[c]).ThenBy(c => c).Select(c => pool.Candidates[c])
            .Where(c => c.Live && !admit(c)).Take(Kept)];
}
