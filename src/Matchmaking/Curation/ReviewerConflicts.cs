using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Curation;

/// <summary>Why a reviewer may not decide on an organization's matches.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Kind">What ties them.</param>
/// <param name="Automatic">False for one that the reviewer declared.</param>
/// <param name="Until">The last day on which it holds, where that is known.</param>
/// <param name="Why">In words to the reviewer.</param>
internal sealed record ReviewerConflict(Guid OrganizationId, ConflictKind Kind, bool Automatic, DateOnly? Until, Func<string, Sentence> Why);

/// <summary>
/// Finds with whom a reviewer has a conflict: what they declared, for whom their account acts or acted lately, and whose website has
/// the domain of their e-mail address. The organizations found are left out of every query that a decision starts from.
/// </summary>
internal sealed class ReviewerConflicts(MatchmakingDb db, TimeProvider clock, IOptions<CurationOptions> options)
{
    public async Task<List<ReviewerConflict>> OfAsync(Guid account, CancellationToken cancellation)
    {
        var person = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == account, cancellation);
        var today = clock.Today();
        var found = (await db.ConflictDeclarations.AsNoTracking().Where(c => c.AccountId == account && (c.Until == null || c.Until >= today)).ToListAsync(cancellation))
            .ConvertAll(c => new ReviewerConflict(c.OrganizationId, c.Kind, Automatic: false, c.Until,
                name => $"you declared a conflict of interest ({Code<ConflictKind>.Of(c.Kind)}) with {name}"));
        if (person?.OrganizationId is { } own)
            found.Add(new ReviewerConflict(own, ConflictKind.Employer, Automatic: true, null, name => $"your account acts for {name}"));
        found.AddRange(await RecentEmployersAsync(account, cancellation));
        if (person?.Email is { } email)
            found.AddRange(await OfDomainAsync(email, cancellation));
        return found;
    }

    /// <summary>The matches on which nothing stands against a decision of this reviewer.</summary>
    public static IQueryable<Match> Open(IQueryable<Match> matches, IEnumerable<ReviewerConflict> conflicts)
    {
        Guid[] closed = [.. conflicts.Select(c => c.OrganizationId).Distinct()];
        return matches.Where(m => !closed.Contains(m.Need!.OrganizationId) && !closed.Contains(m.Offering!.OrganizationId));
    }

    // The audit log is the only memory of for whom an account acted before.
    private async Task<IEnumerable<ReviewerConflict>> RecentEmployersAsync(Guid account, CancellationToken cancellation)
    {
        var since = clock.GetUtcNow().UtcDateTime.AddMonths(-options.Value.RecentEmployerMonths);
        var left = await db.AuditRecords.AsNoTracking()
            .Where(r => r.RecordId == account && r.RecordType == "account" && r.At >= since && r.Before != null).OrderBy(r => r.Id)
            .Select(r => new { r.At, r.Before }).ToListAsync(cancellation);
        return left.Select(r => (Organization: Organization(r.Before!), r.At)).Where(r => r.Organization is not null).Select(r =>
        {
            var until = DateOnly.FromDateTime(r.At.AddMonths(options.Value.RecentEmployerMonths));
            var last = DateOnly.FromDateTime(r.At);
            return new ReviewerConflict(r.Organization!.Value, ConflictKind.RecentEmployer, Automatic: true, until, name => $"your account acted for {name} until {last:yyyy-MM-dd}");
        });
    }

    private static Guid? Organization(string before)
    {
        using var row = JsonDocument.Parse(before);
        return row.RootElement.TryGetProperty("organizationId", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var organization) ? organization : null;
    }

    private async Task<IEnumerable<ReviewerConflict>> OfDomainAsync(string email, CancellationToken cancellation)
    {
        var domain = email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        // An address below the website's domain is of the same house: jane@it.rivermouth.example.
        var labels = domain.Split('.');
        string[] domains = [.. Enumerable.Range(0, Math.Max(0, labels.Length - 1)).Select(i => string.Join('.', labels[i..]))];
        if (domains.Length == 0)
            return [];
        var pattern = ListQuery<Organization>.Containing(domains[^1]);
        var candidates = await db.Organizations.AsNoTracking().Where(o => EF.Functions.Like(o.Website!, pattern, @"\"))
            .Select(o => new { o.Id, o.Website }).ToListAsync(cancellation);
        return candidates.Where(o => Host(o.Website!) is { } host && domains.Contains(host)).Select(o =>
            new ReviewerConflict(o.Id, ConflictKind.Employer, Automatic: true, null, name => $"your e-mail address has the domain of {name}'s website"));
    }

    private static string? Host(string website) => !Uri.TryCreate(website, UriKind.Absolute, out var uri) ? null
        : uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..].ToLowerInvariant() : uri.Host.ToLowerInvariant();
}
