using System.Collections.Concurrent;
using System.Security.Cryptography;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Matching;

/// <summary>
/// The index that serves, with what it takes to keep it like the database: which row each candidate and document came from.
/// One writer at a time.
/// </summary>
internal sealed partial class ServingPool(SemanticSpace space, DateOnly today)
{
    private ConcurrentDictionary<Guid, PoolCandidate> _candidates = [];
    private readonly Dictionary<Guid, (PoolDocument Document, ulong Hash)> _documents = [];
    private readonly Dictionary<Guid, List<PoolCandidate>> _candidatesOf = [];
    private readonly Dictionary<Guid, List<int>> _workOf = [];
    private readonly Dictionary<Guid, int> _versions = [];
    private long _versionSum;

    public CandidateIndex Index { get; } = new(space);
    public IReadOnlyDictionary<Guid, PoolCandidate> Candidates => _candidates;
    private Pool Pool => Index.Pool;

    /// <summary>
    /// Identity of the content: the sum of a hash of each row, so that it does not depend on the order of changes and an unchanged
    /// database has the same one after a restart.
    /// </summary>
    public ulong Revision { get; private set; }

    /// <summary>What the database must look like if nobody else wrote to it.</summary>
    public DataStamp Stamp => PartnershipStamp with { Profiles = _versions.Count, Versions = _versionSum };

    /// <summary>The partnerships' part; only an import changes it.</summary>
    public DataStamp PartnershipStamp { get; set; }

    /// <summary>The first day on which a document left out for being dated in the future becomes visible.</summary>
    public DateOnly? NextDue { get; private set; }

    /// <summary>True when more than a third of the documents are removed ones.</summary>
    public bool IsWorn => Index.Text.RemovedCount * 3 > Index.Text.Count;

    /// <summary>True when partnerships name the organization as a buyer.</summary>
    public bool IsBuyer(Guid organization) =>
        Pool.FindOrganization(Key(organization)) is { } ordinal && Pool.DocumentsOfBuyer(ordinal).Length > 0;

    /// <summary>Notes the version of a profile row, whether or not the pool holds it; null when it was deleted.</summary>
    public void Know(Guid id, int? version)
    {
        if (_versions.Remove(id, out var old))
            _versionSum -= old;
        if (version is not { } known)
            return;
        _versions.Add(id, known);
        _versionSum += known;
    }

    /// <summary>Brings everything that changed up to date; doing it twice changes nothing.</summary>
    public void Apply(ChangedRows rows)
    {
        foreach (var id in rows.Changed.Organizations.Concat(rows.Changed.Offerings).Concat(rows.Changed.References))
            Know(id, rows.Versions.TryGetValue(id, out var version) ? version : null);
        foreach (var id in rows.Changed.Offerings.Except(rows.Offerings.Select(o => o.Id)))
            Remove(id);
        foreach (var offering in rows.Offerings.OrderBy(o => o.Id))
            Set(offering);
        foreach (var id in rows.Changed.References.Except(rows.References.Select(r => r.Id)))
            RemoveDocument(id);
        foreach (var reference in rows.References.OrderBy(r => r.Date).ThenBy(r => r.Id))
            Set(reference);
    }

    private void Set(Offering offering)
    {
        if (!IsCandidate(offering))
        {
            Remove(offering.Id);
            return;
        }
        var row = DocumentRow.Of(offering);
        SetCandidate(LeanOffering.Of(offering), NameWords(offering));
        if (offering.FromHistory)
            RemoveDocument(offering.Id);
        else
            SetDocument(row);
    }

    private void Set(Reference reference)
    {
        if (reference.State == ReferenceState.Disputed)
            RemoveDocument(reference.Id);
        else
            SetDocument(DocumentRow.Of(reference));
    }

    /// <summary>An expired offering stays, so that asking for the ineligible can show why; a draft was never shown.</summary>
    public static bool IsCandidate(Offering offering) => offering.Status is OfferingStatus.Published or OfferingStatus.Expired;

    /// <summary>Analysed words of a provider's name.</summary>
    public static string[] NameWords(Offering offering) => [.. TextAnalysis.Terms(offering.Organization!.LegalName).Words.Keys];

    /// <summary>Adds an offering or replaces what is known of it; its organization must be loaded.</summary>
    public void SetCandidate(Offering offering, string[] nameWords)
    {
        var provider = offering.Organization!;
        var candidate = new PoolCandidate
        {
            Organization = Pool.Organization(Key(provider.Id)),
            Country = provider.Country,
            Location = Location(provider),
            IsSme = provider.Size switch { ProviderSize.Sme => true, ProviderSize.Large => false, _ => null },
            NameWords = nameWords,
            Offering = offering,
            Provider = provider,
        };
        var known = _candidates.GetValueOrDefault(offering.Id);
        if (known is not null && known.Organization != candidate.Organization)
        {
            Remove(offering.Id);
            known = null;
        }
        var ofProvider = Of(_candidatesOf, provider.Id);
        if (known is not null)
        {
            Pool.Replace(known, candidate);
            ofProvider.Remove(known);
        }
        else
        {
            Pool.Add(candidate);
            Index.Share(candidate, Of(_workOf, provider.Id));
        }
        Revision += Hash(candidate) - (known is null ? 0 : Hash(known));
        _candidates[offering.Id] = candidate;
        ofProvider.Add(candidate);
    }

    private void SetDocument(DocumentRow row)
    {
        var hash = row.Hash();
        if (!_documents.TryGetValue(row.Id, out var known) || known.Hash != hash)
            SetDocument(AnalysedRow.Of(row, Index.Space));
    }

    /// <summary>Adds a document, or puts it in the place of what it was before.</summary>
    public void SetDocument(AnalysedRow analysed)
    {
        var (row, hash) = (analysed.Row, analysed.Hash);
        RemoveDocument(row.Id);
        if (row.Date > today)
        {
            NextDue = NextDue is { } due && due < row.Date ? due : row.Date;
            return;
        }
        var roles = row.Roles.Select((role, i) => (Organization: Pool.Organization(Key(row.Providers[i])), role.Part, role.Leads)).ToArray();
        var document = Index.Add(new PoolDocument
        {
            Entity = row.Id,
            Kind = row.Kind,
            Day = row.Date.DayNumber,
            Owners = row.Kind == DocumentKind.Offering
                ? [_candidates[row.Id].Ordinal]
                : [.. row.Providers.SelectMany(p => Of(_candidatesOf, p)).Select(c => c.Ordinal).Distinct().Order()],
            Providers = row.Providers.Length,
            Buyers = [.. row.Buyers.Select(b => Pool.Organization(Key(b)))],
            Countries = row.Countries,
            LogBudget = PoolDocument.LogOf(row.Budget),
            Currency = row.Currency,
            Topics = [.. row.Topics],
            Sectors = SectorSet.Of(row.Sectors),
            State = row.State,
            EngagementModel = row.EngagementModel,
            Leader = ProviderPart.LeaderOf(roles),
            Parts = ProviderPart.Of(roles),
        }, analysed.Terms, analysed.Vector);
        _documents[row.Id] = (document, hash);
        Revision += hash;
        if (row.Kind != DocumentKind.Offering)
            foreach (var provider in row.Providers)
                Of(_workOf, provider).Add(document.Id);
    }

    /// <summary>A partnership as the need that it was; where its buyers are is not known to a row.</summary>
    public PastNeed PastNeed(DocumentRow row) => new(
        new NeedProfile
        {
            Key = Key(row.Id),
            Title = row.Texts[0]!,
            Text = string.Join('\n', row.Texts.Skip(1)),
            AsOf = row.Date.DayNumber,
            Buyers = [.. row.Buyers.Select(b => Pool.FindOrganization(Key(b))).OfType<int>()],
            BuyersAreKnown = row.Buyers.Length > 0,
            Countries = row.Countries,
            LogBudget = PoolDocument.LogOf(row.Budget),
            Currency = row.Currency,
            Topics = [.. row.Topics],
            Sectors = SectorSet.Of(row.Sectors),
            EngagementModel = row.EngagementModel,
        },
        [.. row.Providers.SelectMany(p => Of(_candidatesOf, p)).Select(c => c.Ordinal)]);

    private void Remove(Guid offering)
    {
        RemoveDocument(offering);
        if (!_candidates.Remove(offering, out var candidate))
            return;
        Of(_candidatesOf, candidate.Provider!.Id).Remove(candidate);
        Index.Remove(candidate);
        Revision -= Hash(candidate);
    }

    private void RemoveDocument(Guid id)
    {
        if (!_documents.Remove(id, out var known))
            return;
        Index.Remove(known.Document);
        Revision -= known.Hash;
    }

    private static ulong Hash(PoolCandidate candidate)
    {
        Span<byte> bytes = stackalloc byte[24];
        candidate.Offering!.Id.TryWriteBytes(bytes);
        BitConverter.TryWriteBytes(bytes[16..], candidate.Offering.Version);
        BitConverter.TryWriteBytes(bytes[20..], candidate.Provider!.Version);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BitConverter.ToUInt64(hash);
    }

    private static List<T> Of<T>(Dictionary<Guid, List<T>> lists, Guid key) => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    public static string Key(Guid id) => id.ToString();

    public static GeoPoint? Location(Organization organization) =>
        organization is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null;
}
