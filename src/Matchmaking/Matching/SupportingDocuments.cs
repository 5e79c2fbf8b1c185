using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>Titles and clients of the documents that speak for matches, however many there are, in one query a kind and one for the buyers.</summary>
internal sealed class SupportingDocuments
{
    private readonly Dictionary<string, SupportingDocument> _byKey = [];

    public IReadOnlyList<SupportingDocument> Of(IEnumerable<PoolDocument> documents) =>
        [.. documents.Select(d => _byKey.GetValueOrDefault(d.Key)).OfType<SupportingDocument>()];

    public static async Task<SupportingDocuments> ReadAsync(MatchmakingDb db, IEnumerable<PoolDocument> documents, CancellationToken cancellation)
    {
        var found = new SupportingDocuments();
        foreach (var kind in documents.DistinctBy(d => d.Key).GroupBy(d => d.Kind))
        {
            var ids = kind.Select(d => Guid.Parse(d.Key)).ToArray();
            var days = kind.ToDictionary(d => d.Key, d => DateOnly.FromDayNumber(d.Day));
            var read = kind.Key switch
            {
                DocumentKind.Reference => ReferencesAsync(db, ids, cancellation),
                DocumentKind.Partnership => PartnershipsAsync(db, ids, cancellation),
                _ => OfferingsAsync(db, ids, days, cancellation),
            };
            foreach (var document in await read)
                found._byKey[ServingPool.Key(document.Id)] = document;
        }
        return found;
    }

    private static async Task<List<SupportingDocument>> ReferencesAsync(MatchmakingDb db, Guid[] ids, CancellationToken cancellation) =>
        await db.References.Where(r => ids.Contains(r.Id))
            .Select(r => new SupportingDocument(DocumentKind.Reference, r.Id, r.Title, r.Date, new[] { r.ClientName }, r.State, r.ConfirmedBy)).ToListAsync(cancellation);

    private static async Task<List<SupportingDocument>> OfferingsAsync(
        MatchmakingDb db, Guid[] ids, Dictionary<string, DateOnly> days, CancellationToken cancellation) =>
        [.. (await db.Offerings.Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.Title }).ToListAsync(cancellation))
            .Select(o => new SupportingDocument(DocumentKind.Offering, o.Id, o.Title, days[ServingPool.Key(o.Id)], [], null, null))];

    // Buyers apart: as one query, SQLite joins all members of all partnerships before it picks these.
    private static async Task<List<SupportingDocument>> PartnershipsAsync(MatchmakingDb db, Guid[] ids, CancellationToken cancellation)
    {
        var buyers = (await (
                from member in db.PartnershipMembers
                where ids.Contains(member.PartnershipId) && member.Role == PartnershipRole.Buyer
                join organization in db.Organizations on member.OrganizationId equals organization.Id
                orderby organization.LegalName
                select new { member.PartnershipId, organization.LegalName }).ToListAsync(cancellation))
            .ToLookup(b => b.PartnershipId, b => b.LegalName);
        var partnerships = await db.Partnerships.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Title, p.Date }).ToListAsync(cancellation);
        return partnerships.ConvertAll(p => new SupportingDocument(DocumentKind.Partnership, p.Id, p.Title, p.Date, [.. buyers[p.Id]], null, null));
    }
}
