using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Explanations;

/// <summary>Four providers, two buyers and a need for street lights, small enough to count by hand.</summary>
internal sealed class TinyPool
{
    public static readonly DateOnly Today = new(2026, 3, 1);

    private const string Lamps = "Dimmable street lights for dark streets", Buses = "Electric buses and depots", Waste = "Waste bins with sensors";

    private readonly CandidateIndex _index;

    public TinyPool(Func<NeedProfile, NeedProfile>? change = null)
    {
        _index = new CandidateIndex(SemanticSpaceFitter.Fit(
            [.. new[] { Lamps, Buses, Waste }.Select(t => TextAnalysis.Terms(t).Words)], dimensions: 3, minDocuments: 1));
        var pool = _index.Pool;
        var (kampala, mombasa) = (pool.Organization("kampala"), pool.Organization("mombasa"));
        Lumen = Candidate("Lumen", "KE", new GeoPoint(-1.29, 36.82), true);
        Grand = Candidate("Grand", "UG", null, false);
        Blank = Candidate("Blank", null, null, null);
        Metro = Candidate("Metro", "KE", null, null);

        Add(Lamps, DocumentKind.Reference, 1461, [Lumen, Grand], kampala, "UG", Sector.Energy, 100_000, ReferenceState.Confirmed);
        Add(Buses, DocumentKind.Reference, 731, [Lumen], mombasa, "KE", Sector.Mobility, null, ReferenceState.Claimed);
        Add(Waste, DocumentKind.Partnership, 365, [Grand], mombasa, "KE", null, null, null, EngagementModel.Pilot, Grand);
        Add(Waste, DocumentKind.Reference, 200, [Metro], mombasa, "KE", null, null, ReferenceState.Claimed);
        Add(Lamps, DocumentKind.Offering, 30, [Lumen], null, null, Sector.Energy, null, null);
        Add("Nothing that anybody asked for", DocumentKind.Offering, 20, [Blank], null, null, null, null, null);

        var need = new NeedProfile
        {
            Key = "need", Title = "Street lights", Text = "Dark streets at night", AsOf = Today.DayNumber, Buyers = [kampala],
            Countries = ["UG"], Locations = [new GeoPoint(0.35, 32.58)], LogBudget = MathF.Log(250_000), Currency = "EUR",
            Sectors = SectorSet.Of([Sector.Energy, Sector.Safety]),
        };
        var evidence = new Evidence();
        need = change?.Invoke(need) ?? need;
        _index.Search(need, evidence);
        List = _index.Compare(need, evidence, [Lumen, Grand, Blank, Metro]);
    }

    public int Lumen { get; }
    public int Grand { get; }
    public int Blank { get; }
    public int Metro { get; }
    public Shortlist List { get; }

    public Pair Pair(int candidate) => new(List, candidate);

    public float[] Vector(int candidate) => [.. FeatureList.All.Select(f => f.Value(Pair(candidate)))];

    private int Candidate(string key, string? country, GeoPoint? place, bool? sme) => _index.Pool.Add(new PoolCandidate
    {
        Key = key, Organization = _index.Pool.Organization(key), Country = country, Location = place, IsSme = sme,
    }).Ordinal;

    private void Add(
        string text, DocumentKind kind, int daysAgo, int[] owners, int? buyer, string? country, Sector? sector, long? budget, ReferenceState? state,
        EngagementModel? model = null, int? leader = null) =>
        _index.Add(new PoolDocument
        {
            Kind = kind, Day = Today.DayNumber - daysAgo, Owners = owners, Buyers = buyer is { } b ? [b] : [],
            Countries = country is null ? [] : [country], Sectors = SectorSet.Of(sector is { } s ? [s] : []),
            LogBudget = budget is { } known ? MathF.Log(known) : float.NaN, Currency = budget is null ? null : "EUR", State = state, EngagementModel = model,
            Leader = leader is { } led ? _index.Pool.Candidates[led].Organization : DocumentFacts.Unknown,
        }, TextAnalysis.Terms(text));
}
