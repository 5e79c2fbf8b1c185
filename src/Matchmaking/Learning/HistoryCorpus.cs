using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>
/// One source's history as a pool with needs: every record with a provider is a document of it, and every record that its source's
/// protocol calls a need can be ranked for, as of its own date.
/// </summary>
public sealed class HistoryCorpus
{
    private readonly Dictionary<string, int> _candidateOf = new(StringComparer.Ordinal);

    private HistoryCorpus(string source, IReadOnlyList<HistoryRecord> records, SemanticSpace space)
    {
        (Source, Records, Index) = (source, records, new CandidateIndex(space));
    }

    public string Source { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<HistoryRecord> Records { get; }
    public CandidateIndex Index { get; }

    /// <summary>Indexes records that are sorted by date; <paramref name="terms"/> gives a record's analysed text.</summary>
    public static HistoryCorpus Build(string source, IReadOnlyList<HistoryRecord> records, SemanticSpace space, Func<HistoryRecord, TextTerms> terms)
    {
        var corpus = new HistoryCorpus(source, records, space);
        foreach (var record in records)
            if (record.Providers.Count > 0)
                corpus.Add(record, terms(record));
        return corpus;
    }

    private void Add(HistoryRecord record, TextTerms terms)
    {
        var roles = record.Providers.Select((p, i) => (Index.Pool.Organization(p.Id), record.Part(i), record.Led(i))).ToArray();
        Index.Add(new PoolDocument
        {
            Kind = DocumentKind.Partnership,
            Day = record.Date.DayNumber,
            Owners = [.. record.Providers.Select(Candidate).Distinct()],
            Buyers = [.. record.Buyers.Select(b => Index.Pool.Organization(b.Id)).Distinct()],
            Countries = Countries(record),
            LogBudget = PoolDocument.LogOf(record.Budget),
            Currency = record.Currency,
            Topics = [.. record.Topics],
            Sectors = SectorSet.Of(record.Sectors),
            EngagementModel = record.EngagementModel,
            Leader = ProviderPart.LeaderOf(roles),
            Parts = ProviderPart.Of(roles),
        }, terms);
    }

    private int Candidate(HistoryParty party)
    {
        if (_candidateOf.TryGetValue(party.Id, out var known))
            return known;
        var candidate = Index.Pool.Add(new PoolCandidate
        {
            Key = party.Id,
            Organization = Index.Pool.Organization(party.Id),
            Country = party.Country,
            Location = Location(party),
            IsSme = party.IsSme,
            NameWords = [.. TextAnalysis.Terms(party.Name).Words.Keys],
        });
        return _candidateOf[party.Id] = candidate.Ordinal;
    }

    /// <summary>
    /// The protocol's needs: in CORDIS a project with a public body and a company, in OCDS a release with a supplier.
    /// </summary>
    public IEnumerable<HistoryRecord> Needs(DateOnly from, DateOnly to) => Needs(Source, Records, from, to);

    /// <summary>The same of a source's records.</summary>
    public static IEnumerable<HistoryRecord> Needs(string source, IEnumerable<HistoryRecord> records, DateOnly from, DateOnly to) => records.Where(r =>
        r.Date >= from && r.Date < to && r.Providers.Count > 0 && (r.Buyers.Count > 0 || source != "cordis"));

    /// <summary>
    /// What can be learned from: the protocol's needs, and in CORDIS also projects of two companies or more without a public body,
    /// which say as much about who is chosen for what.
    /// </summary>
    public IEnumerable<HistoryRecord> TrainingNeeds(DateOnly from, DateOnly to) => Records.Where(r =>
        r.Date >= from && r.Date < to && PastNeed.IsTelling(r.Providers.Count, r.Buyers.Count));

    /// <summary>A record as the need it was on the day it was posted.</summary>
    public NeedProfile Profile(HistoryRecord record, bool topicTitleOnly = false) => new()
    {
        Key = record.Id,
        Title = topicTitleOnly ? record.TopicTitle ?? record.Title : record.Title,
        Text = topicTitleOnly ? "" : record.Text,
        AsOf = record.Date.DayNumber,
        Buyers = [.. record.Buyers.Select(b => Index.Pool.FindOrganization(b.Id)).OfType<int>().Distinct()],
        BuyersAreKnown = record.Buyers.Count > 0,
        Countries = Countries(record),
        Locations = [.. record.Buyers.Select(Location).OfType<GeoPoint>()],
        LogBudget = PoolDocument.LogOf(record.Budget),
        Currency = record.Currency,
        Topics = [.. record.Topics],
        Sectors = SectorSet.Of(record.Sectors),
        EngagementModel = record.EngagementModel,
    };

    /// <summary>Ordinals of the chosen providers that were visible before the need was posted.</summary>
    public int[] Chosen(HistoryRecord record, Evidence evidence) => [.. record.Providers.Select(p => _candidateOf[p.Id]).Distinct()
        .Where(c => Retriever.IsVisible(Index.Pool.Candidates[c], evidence)).Order()];

    /// <summary>Needs from a day on to learn from, as the market met them.</summary>
    internal PastNeeds Past(DateOnly from) => new(
        Index, [.. TrainingNeeds(from, DateOnly.MaxValue).Select(record => new PastNeed(Profile(record), [.. record.Providers.Select(p => _candidateOf[p.Id]).Distinct()]))]);

    private static string[] Countries(HistoryRecord record) => [.. record.Buyers.Select(b => b.Country).OfType<string>().Distinct()];

    private static GeoPoint? Location(HistoryParty party) =>
        party is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null;
}
