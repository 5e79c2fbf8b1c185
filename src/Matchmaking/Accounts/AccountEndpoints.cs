using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>What an admin decides about an account.</summary>
public sealed record AccountRequest
{
    [Required]
    public AccountRole? Role { get; init; }

    /// <summary>Required for members, and for nobody else.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Required for members, and for nobody else.</summary>
    public MemberRole? MemberRole { get; init; }

    /// <summary>True ends every session, and no new one begins.</summary>
    public bool Disabled { get; init; }
}

/// <summary>All accounts, for staff to see and admins to change.</summary>
internal static class AccountEndpoints
{
    private static readonly ListQuery<Account> Query = new ListQuery<Account>()
        .Code<AccountRole>("role", "Only accounts with this role.", (all, role) => all.Where(a => a.Role == role))
        .Id("organizationId", "Only members of this organization.", (all, id) => all.Where(a => a.OrganizationId == id))
        .Text("email", "Only the account with this address.", (all, email) => email.ToUpperInvariant() is var normalized
            ? all.Where(a => a.NormalizedEmail == normalized) : all);

    public static void Map(RouteGroupBuilder accounts)
    {
        accounts.MapGet("/", ListAsync).WithName("listAccounts").WithSummary("List accounts").WithDescription("In order of id, oldest first; filters combine with and.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<AccountResponse>([AccountExamples.Account], null)).WithHeaders("Link").WithProblems(400);
        accounts.MapGet("/{id:guid}", GetAsync).WithName("getAccount").WithSummary("Read an account").WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: AccountExamples.Account).WithHeaders("ETag").WithProblems(404);
        accounts.MapPut("/{id:guid}", ChangeAsync).WithName("changeAccount").WithSummary("Change an account's role, or disable it")
            .WithDescription("Counts at once, for sessions that are under way too. There is always at least one admin.")
            .WithExamples(AccountExamples.AccountChange, AccountExamples.Account).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    private static Task<Results<Ok<Page<AccountResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.Accounts.AsNoTracking(), all => all.Select(a => AccountResponse.Of(a)), cancellation);

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, MatchmakingDb db, CancellationToken cancellation)
    {
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellation);
        if (account is null)
            return Problems.NotFound($"account", id);
        http.Tag(account.Version);
        return TypedResults.Ok(AccountResponse.Of(account));
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> ChangeAsync(
        Guid id, AccountRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, MatchmakingDb db, Sessions sessions, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, cancellation);
        if (account is null)
            return Problems.NotFound($"account", id);
        if (EntityTags.Refuse(ifMatch, account.Version) is { } refusal)
            return refusal;
        if (account.ErasedAt is not null)
            return Gone();
        var rules = Rules.For(request);
        var isMember = request.Role == AccountRole.Member;
        rules.Must(isMember == request.OrganizationId.HasValue, "organizationId", isMember ? (Sentence)$"Is required for a member." : $"Is for members only; leave it out.");
        rules.Must(isMember == request.MemberRole.HasValue, "memberRole", isMember ? (Sentence)$"Is required for a member." : $"Is for members only; leave it out.");
        rules.Must(request.OrganizationId is null || await db.Organizations.AnyAsync(o => o.Id == request.OrganizationId, cancellation), "organizationId", $"There is no organization {request.OrganizationId}.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if ((request.Role != AccountRole.Admin || request.Disabled) && await IsLastAdminAsync(account, db, cancellation))
            return LastAdmin();
        (account.Role, account.OrganizationId, account.MemberRole) = (request.Role!.Value, request.OrganizationId, request.MemberRole);
        account.DisabledAt = request.Disabled ? account.DisabledAt ?? clock.GetUtcNow().UtcDateTime : null;
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        if (request.Disabled)
            await sessions.EndAllAsync(id, cancellation);
        await db.SaveChangesAsync(cancellation);
        http.Tag(account.Version);
        return TypedResults.Ok(AccountResponse.Of(account));
    }

    internal static async Task<bool> IsLastAdminAsync(Account account, MatchmakingDb db, CancellationToken cancellation) => account.Role == AccountRole.Admin
        && !await db.Accounts.AnyAsync(a => a.Role == AccountRole.Admin && a.DisabledAt == null && a.Id != account.Id, cancellation);

    internal static ProblemHttpResult LastAdmin() => Problems.Conflict($"This is the only admin; make somebody else admin first.");

    internal static ProblemHttpResult Gone() => Problems.Conflict($"The account was erased; nothing is left of it to change.");
}
