using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>How long texts may be, in characters.</summary>
internal static class Limits
{
    public const int Title = 200;
    public const int LongText = 20_000;
}

/// <summary>Rules that several profiles share.</summary>
internal static class ProfileRules
{
    public static void Money(this Rules rules, string name, long? minimum, long? maximum, string? currency)
    {
        rules.Must(minimum is null || maximum is null || minimum <= maximum, $"{name}Min",
            $"Is {minimum}, more than {name}Max, which is {maximum}; the lower bound must not exceed the upper.");
        rules.Must(currency is not null || (minimum ?? maximum) is null, "currency",
            $"Is required with {name}Min or {name}Max: an ISO 4217 code such as EUR.");
    }

    public static void Ethics(this Rules rules, string field, List<EthicsStatementRequest> statements)
    {
        var seen = new HashSet<EthicsPrinciple>();
        foreach (var (index, statement) in statements.Index())
            rules.Must(statement?.Principle is not { } principle || seen.Add(principle), $"{field}[{index}].principle",
                $"Repeats a principle; each may be given once, with one level.");
    }

    /// <summary>An organization that is named must exist and be of a kind that fits.</summary>
    public static async Task MemberAsync(
        this Rules rules, string field, Guid? id, MatchmakingDb db, OrganizationKind[] kinds, CancellationToken cancellation)
    {
        if (id is not null)
            rules.Member(field, id, await db.Organizations.Where(o => o.Id == id).Select(o => (OrganizationKind?)o.Kind).SingleOrDefaultAsync(cancellation), kinds);
    }

    /// <summary>The same for an organization whose kind is known; null when there is none.</summary>
    public static void Member(this Rules rules, string field, Guid? id, OrganizationKind? kind, OrganizationKind[] kinds)
    {
        if (id is null)
            return;
        rules.Must(kind is not null, field, $"There is no organization {id}.");
        rules.Must(kind is null || kinds.Contains(kind.Value), field,
            $"Is {An(kind)}; must be a {Sentence.Or(kinds.Select(Code<OrganizationKind>.Of))}.");
    }

    /// <summary>The kind is fixed once others build on it.</summary>
    public static async Task KindMayChangeAsync(this Rules rules, OrganizationKind? kind, Organization current, MatchmakingDb db, CancellationToken cancellation)
    {
        if (kind is not null && kind != current.Kind && await OrganizationEndpoints.DependentsAsync(db, current.Id, cancellation) is { Count: > 0 } dependents)
            rules.Must(false, "kind", $"Cannot change: this {Code<OrganizationKind>.Of(current.Kind)} has {string.Join(", ", dependents)}.");
    }

    private static Sentence? An(OrganizationKind? kind) => kind switch
    {
        null => null,
        OrganizationKind.Institution => (Sentence)$"an {Code<OrganizationKind>.Of(kind.Value)}",
        _ => $"a {Code<OrganizationKind>.Of(kind.Value)}",
    };

    public static void NotPast(this Rules rules, string field, DateOnly? date, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        rules.Must(date is null || date >= today, field, $"Is {date:yyyy-MM-dd}, in the past; must be {today:yyyy-MM-dd} or later.");
    }

    /// <summary>What the client disputed is not claimed anew beside the dispute, in other words or the same.</summary>
    public static async Task NotDisputedAsync(this Rules rules, ReferenceRequest request, Guid? id, MatchmakingDb db, CancellationToken cancellation)
    {
        if (rules.Broken)
            return;
        var (provider, client, date) = (request.OrganizationId, request.ClientOrganizationId, request.Date);
        var disputed = await db.References.AsNoTracking().Where(r => r.OrganizationId == provider && r.State == ReferenceState.Disputed && r.Date == date && r.Id != id)
            .Select(r => new { r.Id, r.ClientName, r.ClientOrganizationId }).ToListAsync(cancellation);
        var same = disputed.FirstOrDefault(r => (client is not null && r.ClientOrganizationId == client) || string.Equals(r.ClientName, request.ClientName, StringComparison.OrdinalIgnoreCase));
        rules.Must(same is null, "clientName", $"Disputed a reference of this day, {same?.Id}; correct that one and let the client answer again.");
    }

    public static void InGoodStanding(this Rules rules, Organization organization) =>
        rules.Must(organization.Vetting is not (Vetting.Suspended or Vetting.Rejected), "organizationId",
            $"{organization.LegalName} is {Code<Vetting>.Of(organization.Vetting)}; only members in good standing publish.");
}

/// <summary>A principle at a level: required by a need, attested by an offering.</summary>
public sealed record EthicsStatementRequest
{
    [System.ComponentModel.DataAnnotations.Required]
    public EthicsPrinciple? Principle { get; init; }

    [System.ComponentModel.DataAnnotations.Required]
    public EthicsLevel? Level { get; init; }

    internal EthicsStatement ToEntity() => new() { Principle = Principle!.Value, Level = Level!.Value };
}
