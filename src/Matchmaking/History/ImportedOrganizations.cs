using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.History;

/// <summary>
/// The organizations of one source during an import, by their id in it. A new one is filled from the source; a known one is left as
/// it is, but for this: who was a buyer only and is now chosen as a provider becomes one, unless a person has edited it.
/// Each provider has one offering that stands for its track record.
/// </summary>
internal sealed class ImportedOrganizations
{
    private const int NeverEdited = 1;

    private readonly MatchmakingDb _db;
    private readonly string _source;
    private readonly Dictionary<string, DateOnly> _providers;
    private readonly Dictionary<string, Known> _known;
    private readonly HashSet<Guid> _withOffering;

    private sealed record Known(Guid Id, OrganizationKind Kind, int Version);

    private ImportedOrganizations(
        MatchmakingDb db, string source, Dictionary<string, DateOnly> providers, Dictionary<string, Known> known, HashSet<Guid> withOffering) =>
        (_db, _source, _providers, _known, _withOffering) = (db, source, providers, known, withOffering);

    public int Added { get; private set; }

    public int Offerings { get; private set; }

    public static async Task<ImportedOrganizations> LoadAsync(
        MatchmakingDb db, string source, Dictionary<string, DateOnly> providers, CancellationToken cancellation)
    {
        var known = await db.Organizations.Where(o => o.Source == source && o.SourceId != null)
            .ToDictionaryAsync(o => o.SourceId!, o => new Known(o.Id, o.Kind, o.Version), cancellation);
        // What was merged into another member is that one from then on.
        var merged = from alias in db.MergedOrganizations
                     where alias.Source == source && alias.SourceId != null
                     join survivor in db.Organizations on alias.SurvivorId equals survivor.Id
                     select new { SourceId = alias.SourceId!, Known = new Known(survivor.Id, survivor.Kind, survivor.Version) };
        foreach (var alias in await merged.ToListAsync(cancellation))
            known.TryAdd(alias.SourceId, alias.Known);
        var withOffering = await db.Offerings.Where(o => o.FromHistory).Select(o => o.OrganizationId).ToHashSetAsync(cancellation);
        return new ImportedOrganizations(db, source, providers, known, withOffering);
    }

    /// <summary>Who took part; two parties that were merged into one member are one.</summary>
    public async Task<Dictionary<(Guid Organization, PartnershipRole Role), PartnershipMember>> MembersOfAsync(HistoryRecord record, CancellationToken cancellation)
    {
        var members = new Dictionary<(Guid, PartnershipRole), PartnershipMember>();
        PartnershipMember Member(Guid organization, PartnershipRole role) => members.TryGetValue((organization, role), out var member)
            ? member : members[(organization, role)] = new PartnershipMember { OrganizationId = organization, Role = role };
        foreach (var buyer in record.Buyers)
            Member(await IdOfAsync(buyer, cancellation), PartnershipRole.Buyer);
        for (var i = 0; i < record.Providers.Count; i++)
            Member(await IdOfAsync(record.Providers[i], cancellation), PartnershipRole.Provider).TakeOver(record.Part(i), record.Led(i));
        return members;
    }

    private async Task<Guid> IdOfAsync(HistoryParty party, CancellationToken cancellation)
    {
        var isProvider = _providers.TryGetValue(party.Id, out var firstChosen);
        if (!_known.TryGetValue(party.Id, out var known))
            known = Add(party, isProvider);
        else if (isProvider && known is { Kind: not OrganizationKind.Provider, Version: NeverEdited })
            known = await PromoteAsync(known, party, cancellation);
        _known[party.Id] = known;
        if (isProvider && _withOffering.Add(known.Id))
            AddOffering(known.Id, party, firstChosen);
        return known.Id;
    }

    private Known Add(HistoryParty party, bool isProvider)
    {
        var organization = new Organization
        {
            Kind = isProvider ? OrganizationKind.Provider : LocalGovernment.Is(party.Name) ? OrganizationKind.City : OrganizationKind.Institution,
            LegalName = party.Name,
            ShortName = party.ShortName,
            Country = party.Country,
            Region = Regions.Of(party.Country),
            City = party.City,
            Latitude = party.Latitude,
            Longitude = party.Longitude,
            Website = party.Website,
            Size = isProvider ? SizeOf(party) : null,
            Source = _source,
            SourceId = party.Id,
        };
        _db.Organizations.Add(organization);
        Added++;
        return new Known(organization.Id, organization.Kind, NeverEdited);
    }

    private async Task<Known> PromoteAsync(Known known, HistoryParty party, CancellationToken cancellation)
    {
        var organization = await _db.Organizations.SingleAsync(o => o.Id == known.Id, cancellation);
        organization.Kind = OrganizationKind.Provider;
        organization.Size = SizeOf(party);
        return known with { Kind = OrganizationKind.Provider };
    }

    private void AddOffering(Guid organization, HistoryParty party, DateOnly firstChosen)
    {
        var source = _source == CordisReader.Source ? "EU research projects (CORDIS)" : "published public contracts (OCDS)";
        _db.Offerings.Add(new Offering
        {
            OrganizationId = organization,
            Title = Shortened($"Track record of {party.Name}"),
            Summary = $"Stands for the public track record of {party.Name} in {source}; written by the import, not by the provider.",
            Status = OfferingStatus.Published,
            FromHistory = true,
            PublishedAt = firstChosen.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        });
        Offerings++;
    }

    /// <summary>A title keeps to the rules of titles, so that what was imported can be exported and imported again.</summary>
    private static string Shortened(string title) =>
        title.Length <= Limits.Title ? title : title[..(Limits.Title - (char.IsHighSurrogate(title[Limits.Title - 2]) ? 2 : 1))] + "…";

    private static ProviderSize? SizeOf(HistoryParty party) => party.IsSme switch
    {
        true => ProviderSize.Sme,
        false => ProviderSize.Large,
        null => null,
    };
}
