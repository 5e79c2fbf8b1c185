using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Profiles;

namespace Matchmaking.Matching;

/// <summary>A provider's part of the money of a partnership, and whether it led; null is unknown.</summary>
internal readonly record struct ProviderRole(double? Part, bool? Leads);

/// <summary>A dated text as the database has it, before it is analysed and indexed.</summary>
internal sealed record DocumentRow
{
    public required DocumentKind Kind { get; init; }

    /// <summary>The offering, reference or partnership it comes from.</summary>
    public required Guid Id { get; init; }
    public required DateOnly Date { get; init; }
    public required string?[] Texts { get; init; }

    /// <summary>The providers who did the work; the one who offers, for an offering's own text.</summary>
    public required Guid[] Providers { get; init; }
    public Guid[] Buyers { get; init; } = [];
    public string[] Countries { get; init; } = [];
    public long? Budget { get; init; }
    public string? Currency { get; init; }
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<Sector> Sectors { get; init; } = [];
    public ReferenceState? State { get; init; }
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Of each provider, in their order, its part of the money and whether it led.</summary>
    public ProviderRole[] Roles { get; init; } = [];

    public TextTerms Terms() => TextAnalysis.Terms(Texts);

    /// <summary>Identity of the content: a row saved again without a change keeps it.</summary>
    public ulong Hash() => BitConverter.ToUInt64(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));

    public static DocumentRow Of(Offering offering) => new()
    {
        Kind = DocumentKind.Offering,
        Id = offering.Id,
        Date = DateOnly.FromDateTime(offering.PublishedAt ?? offering.CreatedAt),
        Texts = [offering.Title, offering.Summary, offering.Description, string.Join(", ", offering.Technologies), offering.Accessibility],
        Providers = [offering.OrganizationId],
        Sectors = offering.Sectors,
    };

    public static DocumentRow Of(Reference reference) => new()
    {
        Kind = DocumentKind.Reference,
        Id = reference.Id,
        Date = reference.Date,
        Texts = [reference.Title, reference.Description, reference.Result],
        Providers = [reference.OrganizationId],
        Buyers = reference.ClientOrganizationId is { } client ? [client] : [],
        Countries = reference.Country is { } country ? [country] : [],
        Budget = reference.Value,
        Currency = reference.Currency,
        Sectors = reference.Sectors,
        State = reference.CountsAs,
    };

    public static DocumentRow Of(Partnership partnership, Guid[] providers, ProviderRole[] roles, Guid[] buyers, string[] countries) => new()
    {
        Kind = DocumentKind.Partnership,
        Id = partnership.Id,
        Date = partnership.Date,
        Texts = [partnership.Title, partnership.Text],
        Providers = providers,
        Buyers = buyers,
        Countries = countries,
        Budget = partnership.Budget,
        Currency = partnership.Currency,
        Topics = partnership.Topics,
        Sectors = partnership.Sectors,
        EngagementModel = partnership.EngagementModel,
        Roles = roles,
    };
}

/// <summary>A row with what reading its text found out: the part that takes time, and can be done for many at once.</summary>
internal sealed record AnalysedRow(DocumentRow Row, ulong Hash, TextTerms Terms, float[] Vector)
{
    public static AnalysedRow Of(DocumentRow row, SemanticSpace space)
    {
        var (terms, vector) = (row.Terms(), new float[space.Dimensions]);
        space.Project(terms.Words, vector);
        return new AnalysedRow(row, row.Hash(), terms, vector);
    }
}

/// <summary>
/// An offering as matching keeps it. A pool holds many: the long texts stay in the database, and lists that say the same are one list.
/// </summary>
internal static class LeanOffering
{
    /// <summary>Different lists that are kept to be shared; offerings say much the same of regions, languages and the like.</summary>
    private const int MostShared = 20_000;

    private static class Shared<T>
    {
        public static readonly ConcurrentDictionary<string, List<T>> Lists = new(StringComparer.Ordinal);
    }

    /// <summary>Takes away what is not matched by; the offering must be nobody else's.</summary>
    public static Offering Of(Offering offering)
    {
        (offering.Description, offering.Accessibility) = (null, null);
        offering.Sectors = Lean(offering.Sectors);
        offering.TargetGroups = Lean(offering.TargetGroups);
        offering.Sdgs = Lean(offering.Sdgs);
        offering.Technologies = LeanIfEmpty(offering.Technologies);
        offering.StandardsMet = LeanIfEmpty(offering.StandardsMet);
        offering.RegionsServed = Lean(offering.RegionsServed);
        offering.CountriesServed = Lean(offering.CountriesServed);
        offering.Languages = Lean(offering.Languages);
        offering.EngagementModels = Lean(offering.EngagementModels);
        offering.EthicsAttestations = LeanIfEmpty(offering.EthicsAttestations);
        return offering;
    }

    /// <summary>What is said in free words is seldom the same.</summary>
    private static List<T> LeanIfEmpty<T>(List<T> list) => list.Count == 0 ? Lean(list) : list;

    private static List<T> Lean<T>(List<T> list)
    {
        var says = string.Join('\0', list);
        return Shared<T>.Lists.TryGetValue(says, out var same) ? same : Shared<T>.Lists.Count >= MostShared ? list : Shared<T>.Lists.GetOrAdd(says, list);
    }
}

/// <summary>Ids of profiles that were added, changed or deleted.</summary>
internal sealed record ChangedProfiles
{
    public HashSet<Guid> Organizations { get; } = [];
    public HashSet<Guid> Offerings { get; } = [];
    public HashSet<Guid> References { get; } = [];

    /// <summary>True when the members of partnerships changed, which only building anew takes in.</summary>
    public bool Partnerships { get; set; }

    public bool IsEmpty => Organizations.Count + Offerings.Count + References.Count == 0 && !Partnerships;

    public void Add(ChangedProfiles other)
    {
        Organizations.UnionWith(other.Organizations);
        Offerings.UnionWith(other.Offerings);
        References.UnionWith(other.References);
        Partnerships |= other.Partnerships;
    }
}

/// <summary>What the database says now of changed profiles; an id without a row was deleted.</summary>
internal sealed record ChangedRows(
    ChangedProfiles Changed, IReadOnlyDictionary<Guid, int> Versions, IReadOnlyList<Offering> Offerings, IReadOnlyList<Reference> References);

/// <summary>A cheap summary of everything the pool is read from, to notice what another process wrote.</summary>
internal readonly record struct DataStamp(long Profiles, long Versions, long Partnerships, long Members, long PartnershipText);
