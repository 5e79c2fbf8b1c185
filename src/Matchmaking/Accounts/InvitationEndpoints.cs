using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>Asks somebody to act for an organization.</summary>
public sealed record InvitationRequest
{
    [Required, Email]
    public string? Email { get; init; }

    [Required]
    public MemberRole? MemberRole { get; init; }
}

/// <summary>An invitation without its token.</summary>
public record InvitationResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid OrganizationId { get; init; }
    public required string Email { get; init; }
    public MemberRole MemberRole { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? AcceptedAt { get; init; }
    public DateTime? RevokedAt { get; init; }
}

/// <summary>A new invitation.</summary>
public sealed record NewInvitationResponse : InvitationResponse
{
    /// <summary>Hand it to the person invited; it works once.</summary>
    public required string Token { get; init; }
}

/// <summary>Somebody invited who has no account yet.</summary>
public sealed record AcceptanceRequest
{
    [Required, Text(SignedTokens.MaximumLength)]
    public string? Token { get; init; }

    [Required, Text(Limits.Title)]
    public string? Name { get; init; }

    [Required, Password]
    public string? Password { get; init; }
}

internal static class InvitationEndpoints
{
    private static readonly ListQuery<Invitation> Query = new();

    public static void Map(IEndpointRouteBuilder api)
    {
        var invitations = api.MapGroup("").WithTags("Accounts");
        invitations.MapPost("/organizations/{id:guid}/invitations", InviteAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("inviteMember").WithSummary("Invite somebody to act for the organization")
            .WithDescription("The token is for the person invited; it works once and for 14 days. The answer is the same whether or not the address is known.")
            .WithExamples(AccountExamples.Invitation, AccountExamples.NewInvitation).WithProblems(400, 404, 413, 415, 422, 503);
        invitations.MapGet("/organizations/{id:guid}/invitations", ListAsync).WithName("listInvitations").WithSummary("List an organization's invitations")
            .WithDescription("In order of id, oldest first; accepted and revoked ones too.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<InvitationResponse>([AccountExamples.InvitationAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        invitations.MapDelete("/invitations/{id:guid}", RevokeAsync).WithName("revokeInvitation").WithSummary("Revoke an invitation")
            .WithDescription("Its token no longer works.").WithProblems(404, 409, 503);
        invitations.MapPost("/invitations/accept", AcceptAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("acceptInvitation").WithSummary("Sign up by an invitation")
            .WithDescription("Makes an account with the address that was invited. Who has an account signs in and joins with POST /api/v1/invitations/join instead.")
            .WithExamples(AccountExamples.Acceptance, AccountExamples.Account).WithProblems(400, 413, 415, 422, 503);
        invitations.MapPost("/invitations/join", JoinAsync).WithName("joinByInvitation").WithSummary("Join by an invitation")
            .WithDescription("For a resident who was invited at the account's own address: the account acts for the organization from now on.")
            .WithExamples(AccountExamples.Token, AccountExamples.Account).WithProblems(400, 409, 413, 415, 422, 503);
    }

    private static async Task<Results<Created<NewInvitationResponse>, ProblemHttpResult>> InviteAsync(
        Guid id, InvitationRequest request, HttpContext http, Caller caller, MatchmakingDb db, Outbox outbox, TimeProvider clock, CancellationToken cancellation)
    {
        if (await caller.RefuseAsync(db, id, cancellation) is { } denied)
            return denied;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var now = clock.GetUtcNow().UtcDateTime;
        var invitation = new Invitation { OrganizationId = id, Email = request.Email!, MemberRole = request.MemberRole!.Value, CreatedAt = now, ExpiresAt = now + Invitation.Lifetime };
        db.Add(invitation);
        var token = outbox.Add(MessageKind.Invitation, invitation.Email, account: null, TokenPurpose.Invitation, invitation.Id, "", Invitation.Lifetime);
        await db.SaveChangesAsync(cancellation);
        http.KeepSecret();
        return TypedResults.Created((string?)null, new NewInvitationResponse
        {
            Id = invitation.Id, OrganizationId = id, Email = invitation.Email, MemberRole = invitation.MemberRole, CreatedAt = now, ExpiresAt = invitation.ExpiresAt, Token = token,
        });
    }

    private static async Task<Results<Ok<Page<InvitationResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await caller.RefuseAsync(db, id, cancellation) is { } denied)
            return denied;
        return await Query.RunAsync(http, db.Invitations.AsNoTracking().Where(i => i.OrganizationId == id), all => all.Select(i => new InvitationResponse
        {
            Id = i.Id, OrganizationId = i.OrganizationId, Email = i.Email, MemberRole = i.MemberRole, CreatedAt = i.CreatedAt, ExpiresAt = i.ExpiresAt,
            AcceptedAt = i.AcceptedAt, RevokedAt = i.RevokedAt,
        }), cancellation);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == id, cancellation);
        if (invitation is null || !caller.ActsFor(invitation.OrganizationId))
            return Problems.NotFound($"invitation", id);
        if (invitation.AcceptedAt is not null)
            return Problems.Conflict($"The invitation was accepted; remove the member instead.");
        invitation.RevokedAt ??= clock.GetUtcNow().UtcDateTime;
        invitation.Version++;
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> AcceptAsync(
        AcceptanceRequest request, MatchmakingDb db, SignedTokens tokens, UserManager<Account> users, IPasswordHasher<Account> hasher, TimeProvider clock, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var invitation = await OpenAsync(request.Token, db, tokens, clock, cancellation);
        var known = invitation is null ? null : await users.FindByEmailAsync(invitation.Email);
        if (invitation is null || known is { EmailConfirmed: true })
            return BadInvitation();
        var account = known ?? new Account();
        (account.UserName, account.Email, account.Name, account.EmailConfirmed, account.PendingOrganization) = (invitation.Email, invitation.Email, request.Name, true, null);
        account.PasswordHash = hasher.HashPassword(account, request.Password!);
        Join(account, invitation, clock);
        // One save: the account is there and the invitation used, or neither.
        var result = known is null ? await users.CreateAsync(account) : await users.UpdateAsync(account);
        return result.Succeeded ? TypedResults.Ok(AccountResponse.Of(account)) : BadInvitation();
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> JoinAsync(
        TokenRequest request, Caller caller, MatchmakingDb db, SignedTokens tokens, TimeProvider clock, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var account = await db.Accounts.SingleAsync(a => a.Id == caller.AccountId, cancellation);
        var invitation = await OpenAsync(request.Token, db, tokens, clock, cancellation);
        if (invitation is null || !string.Equals(invitation.Email, account.Email, StringComparison.OrdinalIgnoreCase))
            return BadInvitation();
        if (account.Role != AccountRole.Resident)
            return Problems.Conflict($"This account acts for an organization already, or is staff; one account acts for one organization.");
        Join(account, invitation, clock);
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(AccountResponse.Of(account));
    }

    private static void Join(Account account, Invitation invitation, TimeProvider clock)
    {
        (account.Role, account.OrganizationId, account.MemberRole) = (AccountRole.Member, invitation.OrganizationId, invitation.MemberRole);
        invitation.AcceptedAt = clock.GetUtcNow().UtcDateTime;
        invitation.Version++;
    }

    private static async Task<Invitation?> OpenAsync(string? token, MatchmakingDb db, SignedTokens tokens, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return tokens.Read(TokenPurpose.Invitation, token) is { Expired: false } read
            ? await db.Invitations.SingleOrDefaultAsync(i => i.Id == read.Id && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now, cancellation) : null;
    }

    /// <summary>One answer for all, so that an owner cannot learn by inviting who has an account.</summary>
    private static ProblemHttpResult BadInvitation() => Problems.Unprocessable(new Dictionary<string, Sentence[]>
    {
        ["token"] = [$"Is unknown, was used or revoked, has expired, or is not for this account; if you have an account at the address that was invited, sign in to it and join."],
    });
}
