using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Privacy;

/// <summary>Reads what is held of a person or an organization, section by section, and records that it was read.</summary>
internal sealed class Export(MatchmakingDb db, ProfileMapping mapping, TimeProvider clock)
{
    public Task<ExportResponse> OfAsync(HttpContext http, Account account, CancellationToken cancellation) =>
        ReadAsync(http, "account", account.Id, account.OrganizationId, holding => holding.OfPerson, Person.Of(account), cancellation);

    public Task<ExportResponse> OfOrganizationAsync(HttpContext http, Guid id, CancellationToken cancellation) =>
        ReadAsync(http, "organization", id, id, holding => holding.OfOrganization, id, cancellation);

    private async Task<ExportResponse> ReadAsync<TSubject>(
        HttpContext http, string type, Guid id, Guid? organization, Func<Holding, Part<TSubject>> part, TSubject subject, CancellationToken cancellation)
    {
        http.KeepSecret();
        var sections = new Dictionary<string, IReadOnlyList<object>>();
        foreach (var holding in Holdings.All.Values)
            if (part(holding) is { Section: { } section, ReadAsync: { } read })
                sections[section] = await read(db, mapping, subject, cancellation);
        await AuditTrail.RecordAsync(db, new AuditEntry(AuditAction.Exported, type, id, organization, null, null), cancellation);
        return new ExportResponse(id, clock.GetUtcNow().UtcDateTime, sections);
    }
}
