using System.Text.Json;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>One line of the record of who did what.</summary>
public sealed record AuditRecordResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>Counts from one without a gap.</summary>
    public long Sequence { get; init; }
    public DateTime At { get; init; }

    /// <summary>As what somebody acted.</summary>
    public AuditActor Actor { get; init; }
    public Guid? AccountId { get; init; }

    /// <summary>The API key that was used, if one was.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>On behalf of which organization.</summary>
    public Guid? OrganizationId { get; init; }
    public AuditAction Action { get; init; }

    /// <summary>What kind of record, such as <c>need</c>.</summary>
    public required string RecordType { get; init; }
    public Guid? RecordId { get; init; }

    /// <summary>The operation of the API.</summary>
    public string? Operation { get; init; }

    /// <summary>What changed, as it was. Personal data and secrets read <c>withheld</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Before { get; init; }

    /// <summary>What changed, as it became.</summary>
    public IReadOnlyDictionary<string, object?>? After { get; init; }

    /// <summary>The traceId that the caller was answered with.</summary>
    public string? RequestId { get; init; }
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over this record and the hash before it.</summary>
    public required string Hash { get; init; }

    internal static AuditRecordResponse Of(AuditRecord r) => new()
    {
        Id = r.Id, Sequence = r.Sequence, At = r.At, Actor = r.Actor, AccountId = r.AccountId, ApiKeyId = r.ApiKeyId, OrganizationId = r.OrganizationId,
        Action = r.Action, RecordType = r.RecordType, RecordId = r.RecordId, Operation = r.Operation, Before = Parse(r.Before), After = Parse(r.After),
        RequestId = r.RequestId, PreviousHash = r.PreviousHash, Hash = r.Hash,
    };

    // Somebody may have altered the file; what cannot be read is shown as it is, and verify-audit names it.
    private static Dictionary<string, object?>? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(json);
        }
        catch (JsonException)
        {
            return new Dictionary<string, object?> { ["unreadable"] = json };
        }
    }
}

internal static class AuditEndpoints
{
    private static readonly ListQuery<AuditRecord> Query = new ListQuery<AuditRecord>()
        .Id("accountId", "Only what this account did.", (all, id) => all.Where(r => r.AccountId == id))
        .Id("organizationId", "Only what was done on behalf of this organization.", (all, id) => all.Where(r => r.OrganizationId == id))
        .Id("recordId", "Only what was done to this record.", (all, id) => all.Where(r => r.RecordId == id))
        .Text("recordType", "Only what was done to this kind of record, such as need.", (all, type) => all.Where(r => r.RecordType == type))
        .Code<AuditAction>("action", "Only this action.", (all, action) => all.Where(r => r.Action == action))
        .Code<AuditActor>("actor", "Only what was done as this.", (all, actor) => all.Where(r => r.Actor == actor))
        .Time("since", "Only what was done at this time or later.", (all, time) => all.Where(r => r.At >= time))
        .Time("before", "Only what was done before this time.", (all, time) => all.Where(r => r.At < time));

    public static void Map(RouteGroupBuilder audit) => audit.MapGet("/", ListAsync).WithName("listAuditRecords").WithSummary("Who did what")
        .WithDescription("Every change with who made it, on whose behalf, before and after; oldest first, filters combine with and. Each record holds the hash of the one before it: "
            + "the verb verify-audit finds one that was altered, removed or moved.").WithQuery(Query.Parameters)
        .WithExamples(response: new Page<AuditRecordResponse>([AccountExamples.Audit], null)).WithHeaders("Link").WithProblems(400);

    private static Task<Results<Ok<Page<AuditRecordResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.AuditRecords.AsNoTracking(), all => all.Select(r => AuditRecordResponse.Of(r)), cancellation);
}
