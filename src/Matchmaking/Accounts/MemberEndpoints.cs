using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>What a member may do for its organization.</summary>
public sealed record MemberRoleRequest
{
    [Required]
    public MemberRole? MemberRole { get; init; }
}

/// <summary>The people who act for an organization.</summary>
internal static class MemberEndpoints
{
    private static readonly ListQuery<Account> Query = new();

    public static void Map(RouteGroupBuilder members)
    {
        members.MapGet("/", ListAsync).WithName("listMembers").WithSummary("List who acts for the organization")
            .WithDescription("Its own members and staff see them. In order of id, oldest first.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<AccountResponse>([AccountExamples.Account], null)).WithHeaders("Link").WithProblems(400, 404);
        members.MapPut("/{accountId:guid}", ChangeAsync).WithName("changeMember").WithSummary("Make a member owner or editor")
            .WithDescription("An organization keeps at least one owner.").WithExamples(AccountExamples.MemberRole, AccountExamples.Account).WithHeaders("ETag")
            .WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        members.MapDelete("/{accountId:guid}", RemoveAsync).WithName("removeMember").WithSummary("Remove a member from the organization")
            .WithDescription("The account stays, as a resident's. An organization keeps at least one owner.").WithProblems(400, 404, 409, 412, 503);
    }

    private static async Task<Results<Ok<Page<AccountResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await caller.RefuseAsync(db, id, cancellation) is { } denied)
            return denied;
        return await Query.RunAsync(http, db.Accounts.AsNoTracking().Where(a => a.OrganizationId == id), all => all.Select(a => AccountResponse.Of(a)), cancellation);
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> ChangeAsync(
        Guid id, Guid accountId, MemberRoleRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var account = await FindAsync(id, accountId, caller, db, cancellation);
        if (account is null)
            return Problems.NotFound($"member", accountId);
        if (EntityTags.Refuse(ifMatch, account.Version) is { } refusal)
            return refusal;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (request.MemberRole != MemberRole.Owner && await IsLastOwnerAsync(account, db, cancellation))
            return LastOwner();
        account.MemberRole = request.MemberRole;
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync(cancellation);
        http.Tag(account.Version);
        return TypedResults.Ok(AccountResponse.Of(account));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid accountId, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var account = await FindAsync(id, accountId, caller, db, cancellation);
        if (account is null)
            return Problems.NotFound($"member", accountId);
        if (EntityTags.Refuse(ifMatch, account.Version) is { } refusal)
            return refusal;
        if (await IsLastOwnerAsync(account, db, cancellation))
            return LastOwner();
        account.Leave();
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Of another organization's members a stranger learns nothing.</summary>
    private static async Task<Account?> FindAsync(Guid organization, Guid account, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        caller.ActsFor(organization) ? await db.Accounts.SingleOrDefaultAsync(a => a.Id == account && a.OrganizationId == organization, cancellation) : null;

    internal static async Task<bool> IsLastOwnerAsync(Account account, MatchmakingDb db, CancellationToken cancellation) => account.MemberRole == MemberRole.Owner
        && !await db.Accounts.AnyAsync(a => a.OrganizationId == account.OrganizationId && a.MemberRole == MemberRole.Owner && a.Id != account.Id && a.DisabledAt == null, cancellation);

    internal static ProblemHttpResult LastOwner() => Problems.Conflict($"This is the organization's only owner; make somebody else owner first.");
}
