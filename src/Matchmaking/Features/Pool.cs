using System.Collections.Concurrent;
using Matchmaking.Profiles;

namespace Matchmaking.Features;

/// <summary>
/// Everything that features know about candidates, in memory: candidates, their dated documents, and who worked with whom.
/// Rows are appended and never move; arrays inside them are replaced as a whole. So one writer may change it beside any number
/// of readers: what these compute meanwhile may mix old and new, which <c>LivePool</c> notices, but never fails.
/// </summary>
public sealed class Pool
{
    private readonly ConcurrentDictionary<string, int> _organizations = new(StringComparer.Ordinal);
    private readonly GrowingList<int[]> _documentsOfBuyer = new();

    public GrowingList<PoolCandidate> Candidates { get; } = new();
    public GrowingList<PoolDocument> Documents { get; } = new();

    /// <summary>What measures weigh in this market; null where its history does not say. Set before anybody reads.</summary>
    public MarketWeights? Market { get; set; }

    /// <summary>By document, what features read of each.</summary>
    public GrowingList<DocumentFacts> Facts { get; } = new();

    /// <summary>Owners of each document, none once it was taken out.</summary>
    private readonly GrowingList<int[]> _owners = new();
    private OwnerTable _ownerTable = new(0, [0], []);
    private int _ownerVersion;

    /// <summary>The owners of all documents so far, laid out anew after a change.</summary>
    public OwnerTable OwnerTable()
    {
        var table = Volatile.Read(ref _ownerTable);
        var version = Volatile.Read(ref _ownerVersion);
        if (table.Version != version)
            Volatile.Write(ref _ownerTable, table = Features.OwnerTable.Of(version, _owners.First(_owners.Count)));
        return table;
    }

    /// <summary>Ordinal of an organization, given a key that is unique in this pool.</summary>
    public int Organization(string key)
    {
        if (_organizations.TryGetValue(key, out var known))
            return known;
        var ordinal = _documentsOfBuyer.Count;
        _documentsOfBuyer.Add([]);
        _organizations[key] = ordinal;
        return ordinal;
    }

    /// <summary>The keys of all organizations, by ordinal.</summary>
    public IReadOnlyCollection<string> OrganizationKeys => [.. _organizations.OrderBy(o => o.Value).Select(o => o.Key)];

    /// <summary>Ordinal of an organization, or null when the pool has not seen it.</summary>
    public int? FindOrganization(string key) => _organizations.TryGetValue(key, out var ordinal) ? ordinal : null;

    public PoolCandidate Add(PoolCandidate candidate)
    {
        candidate.Ordinal = Candidates.Count;
        Candidates.Add(candidate);
        return candidate;
    }

    /// <summary>Puts a candidate in another's place, with that one's track record.</summary>
    public void Replace(PoolCandidate old, PoolCandidate candidate)
    {
        (candidate.Ordinal, candidate.Documents) = (old.Ordinal, old.Documents);
        Candidates.Replace(old.Ordinal, candidate);
    }

    /// <summary>Adds a document to the track record of its owners.</summary>
    public PoolDocument Add(PoolDocument document)
    {
        document.Id = Documents.Count;
        _owners.Add(document.Owners);
        _ownerVersion++;
        Facts.Add(DocumentFacts.Of(document));
        Documents.Add(document);
        foreach (var owner in document.Owners)
            Candidates[owner].Documents = [.. Candidates[owner].Documents, document.Id];
        foreach (var buyer in document.Buyers)
            _documentsOfBuyer.Replace(buyer, [.. _documentsOfBuyer[buyer], document.Id]);
        return document;
    }

    /// <summary>Makes a candidate an owner of documents that were there before it.</summary>
    public void Share(PoolCandidate candidate, IEnumerable<int> documents)
    {
        int[] shared = [.. documents.Where(id => Documents[id].Live).Except(candidate.Documents)];
        foreach (var id in shared)
            SetOwners(id, [.. Documents[id].Owners, candidate.Ordinal]);
        candidate.Documents = [.. candidate.Documents.Concat(shared).Order()];
    }

    /// <summary>Takes a candidate out; its documents stay with their other owners.</summary>
    public void Remove(PoolCandidate candidate)
    {
        candidate.Live = false;
        foreach (var id in candidate.Documents)
            SetOwners(id, [.. Documents[id].Owners.Where(owner => owner != candidate.Ordinal)]);
        candidate.Documents = [];
    }

    private void SetOwners(int document, int[] owners)
    {
        Documents[document].Owners = owners;
        Facts.Replace(document, DocumentFacts.Of(Documents[document]));
        _owners.Replace(document, owners);
        _ownerVersion++;
    }

    /// <summary>Takes a document out of every track record; its number is not used again.</summary>
    public void Remove(PoolDocument document)
    {
        document.Live = false;
        Facts.Replace(document.Id, DocumentFacts.Of(document));
        _owners.Replace(document.Id, []);
        _ownerVersion++;
        foreach (var owner in document.Owners)
            Candidates[owner].Documents = [.. Candidates[owner].Documents.Where(id => id != document.Id)];
        foreach (var buyer in document.Buyers)
            _documentsOfBuyer.Replace(buyer, [.. _documentsOfBuyer[buyer].Where(id => id != document.Id)]);
    }

    /// <summary>Documents bought by an organization, in the order they were added.</summary>
    public int[] DocumentsOfBuyer(int organization) => _documentsOfBuyer[organization];

    /// <summary>
    /// The latest visible ones of an organization that has bought thousands: its older suppliers would change nothing but the time it takes.
    /// </summary>
    public ReadOnlySpan<int> LatestOfBuyer(int organization, int visible)
    {
        const int most = 2000;
        var documents = _documentsOfBuyer[organization];
        var before = Before(documents, visible);
        return documents.AsSpan(Math.Max(0, before - most)..before);
    }

    /// <summary>How many of some documents are visible; they are in order, and those taken out are not among them.</summary>
    public static int Before(int[] documents, int visible)
    {
        var at = Array.BinarySearch(documents, visible);
        return at >= 0 ? at : ~at;
    }
}

/// <summary>An offering as the ranking sees it.</summary>
public sealed class PoolCandidate
{
    public int Ordinal { get; internal set; }

    /// <summary>The offering's id, or the provider's id in its source during training.</summary>
    public string Key { get => field ?? Offering!.Id.ToString(); init; }

    /// <summary>The provider's ordinal in the pool.</summary>
    public required int Organization { get; init; }
    public string? Country { get; init; }
    public GeoPoint? Location { get; init; }
    public bool? IsSme { get; init; }

    /// <summary>Analysed words of the provider's name, without those that most names share.</summary>
    public string[] NameWords { get; init; } = [];

    /// <summary>The profile behind the candidate; null for a provider known from history alone.</summary>
    public Offering? Offering { get; init; }

    /// <summary>The provider behind the offering, when it has a profile.</summary>
    public Organization? Provider { get; init; }

    /// <summary>Ids of its documents in the order they were added; replaced as a whole, never changed.</summary>
    public int[] Documents { get; internal set; } = [];

    /// <summary>False once the offering was withdrawn or taken away.</summary>
    public bool Live { get; internal set; } = true;
}

public enum DocumentKind { Offering, Reference, Partnership }

/// <summary>A dated text of one or more candidates, without the text itself.</summary>
public sealed class PoolDocument
{
    public int Id { get; internal set; }

    /// <summary>The entity it was read from, when serving.</summary>
    public Guid Entity { get; init; }
    public required DocumentKind Kind { get; init; }

    /// <summary><see cref="DateOnly.DayNumber"/>; only later as-of dates see it.</summary>
    public required int Day { get; init; }

    /// <summary>Ordinals of the candidates whose work this was; replaced as a whole, never changed.</summary>
    public required int[] Owners { get; set; }

    /// <summary>How many providers did the work: each may own it through several offerings.</summary>
    public int Providers { get => field == 0 ? Owners.Length : field; init; }

    /// <summary>Ordinals of the organizations it was done for.</summary>
    public int[] Buyers { get; init; } = [];
    public string[] Countries { get; init => field = value is [var only] ? Alone.GetOrAdd(only, country => [country]) : value; } = [];

    /// <summary>Natural logarithm of the budget in minor units.</summary>
    public float LogBudget { get; init; } = float.NaN;

    /// <summary>Of a budget in minor units, a need's too; NaN when unknown.</summary>
    public static float LogOf(long? budget) => budget > 0 ? MathF.Log(budget.Value) : float.NaN;

    public string? Currency { get; init => field = value is null ? null : string.Intern(value); }
    public string[] Topics
    {
        get => _topics;
        init
        {
            if (value.Length == 0)
                return;
            var known = Array.ConvertAll(value, topic => Known.GetOrAdd(topic, code => (code, History.Topic.Parts(code))));
            (_topics, TopicParts) = (Array.ConvertAll(known, topic => topic.Code), Array.ConvertAll(known, topic => topic.Parts));
        }
    }

    /// <summary>The topics' codes in parts, from broad to narrow.</summary>
    public string[][] TopicParts { get; private init; } = [];
    public SectorSet Sectors { get; init; }
    public ReferenceState? State { get; init; }
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Who got what of the money, where several did; see <see cref="ProviderPart.Of"/>.</summary>
    public ProviderPart[] Parts { get; init => field = value.Length == 0 ? [] : value; } = [];

    /// <summary>Ordinal of the provider that led, <see cref="DocumentFacts.None"/> when somebody else did, or <see cref="DocumentFacts.Unknown"/>.</summary>
    public int Leader { get; init; } = DocumentFacts.Unknown;

    /// <summary>False once it was changed or taken away.</summary>
    public bool Live { get; internal set; } = true;
    private readonly string[] _topics = [];

    /// <summary>Much work is done under one topic.</summary>
    private static readonly ConcurrentDictionary<string, (string Code, string[] Parts)> Known = new(StringComparer.Ordinal);

    /// <summary>Most work was done in one country, and there are few of these.</summary>
    private static readonly ConcurrentDictionary<string, string[]> Alone = new(StringComparer.Ordinal);
}

/// <summary>WGS 84 degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    /// <summary>The place on a sphere of radius 1, so that a distance needs no angles.</summary>
    private readonly (double X, double Y, double Z) _place = Place(double.DegreesToRadians(Latitude), double.DegreesToRadians(Longitude));

    /// <summary>Great-circle distance in kilometres (from the chord, mean Earth radius 6,371 km).</summary>
    public double KilometresTo(GeoPoint other)
    {
        var (x, y, z) = (_place.X - other._place.X, _place.Y - other._place.Y, _place.Z - other._place.Z);
        return 2 * 6371 * Math.Asin(Math.Min(1, Math.Sqrt(x * x + y * y + z * z) / 2));
    }

    private static (double, double, double) Place(double latitude, double longitude) =>
        (Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
}

/// <summary>A set of sectors in one word.</summary>
public readonly record struct SectorSet(uint Bits)
{
    public static SectorSet Of(IEnumerable<Sector> sectors) => new(sectors.Aggregate(0u, (bits, sector) => bits | (1u << (int)sector)));
    public bool IsEmpty => Bits == 0;
    public int Count => System.Numerics.BitOperations.PopCount(Bits);
    public SectorSet And(SectorSet other) => new(Bits & other.Bits);
}
