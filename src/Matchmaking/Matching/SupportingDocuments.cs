using System.Text.Json;
using Matchmaking.Features;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>Titles and clients of the documents that speak for matches, however many and of whatever kind, in one query.</summary>
internal sealed class SupportingDocuments
{
    // Written out, because a query a kind takes longer than all else in an answer that was computed before.
    private const string Sql = """
        SELECT r."Id", r."Title", r."Date", json_array(r."ClientName") AS "ForWhom", r."State", r."ConfirmedBy"
        FROM json_each($ids) AS asked JOIN "References" AS r ON r."Id" = asked.value
        UNION ALL
        SELECT o."Id", o."Title", NULL, '[]', NULL, NULL FROM json_each($ids) AS asked JOIN "Offerings" AS o ON o."Id" = asked.value
        UNION ALL
        SELECT p."Id", p."Title", p."Date",
               (SELECT json_group_array(name) FROM (
                   SELECT c."LegalName" AS name FROM "PartnershipMembers" AS m JOIN "Organizations" AS c ON c."Id" = m."OrganizationId"
                   WHERE m."PartnershipId" = p."Id" AND m."Role" = 'buyer' ORDER BY c."LegalName")),
               NULL, NULL
        FROM json_each($ids) AS asked JOIN "Partnerships" AS p ON p."Id" = asked.value
        """;

    private readonly Dictionary<Guid, Row> _rows = [];

    public IReadOnlyList<SupportingDocument> Of(IEnumerable<PoolDocument> documents) =>
        [.. documents.Where(d => _rows.ContainsKey(d.Entity)).Select(d => _rows[d.Entity].As(d))];

    public static async Task<SupportingDocuments> ReadAsync(MatchmakingDb db, IEnumerable<PoolDocument> documents, CancellationToken cancellation)
    {
        var found = new SupportingDocuments();
        // In the provider's spelling, as parameters are.
        var ids = JsonSerializer.Serialize(documents.Select(d => d.Entity.ToString().ToUpperInvariant()).Distinct());
        foreach (var row in await db.Database.SqlQueryRaw<Row>(Sql, new SqliteParameter("$ids", ids)).ToListAsync(cancellation))
            found._rows[row.Id] = row;
        return found;
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public required string Title { get; init; }
        public DateOnly? Date { get; init; }
        public required string ForWhom { get; init; }
        public string? State { get; init; }
        public string? ConfirmedBy { get; init; }

        public SupportingDocument As(PoolDocument document) => new(
            document.Kind, Id, Title, Date ?? DateOnly.FromDayNumber(document.Day), JsonSerializer.Deserialize<string[]>(ForWhom)!,
            Code<ReferenceState>.TryParse(State, out var state) ? state : null, Code<ConfirmedBy>.TryParse(ConfirmedBy, out var by) ? by : null);
    }
}
