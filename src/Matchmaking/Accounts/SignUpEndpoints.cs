using System.Text.Json;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

internal static class SignUpEndpoints
{
    internal static Sentence Acknowledged => $"If this address is new here, a confirmation is on its way to it.";
    private static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromDays(3);

    public static void Map(RouteGroupBuilder accounts)
    {
        accounts.MapPost("/", SignUpAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("signUp").WithSummary("Sign up")
            .WithDescription("Asks for an account: with an organization, of which one becomes the owner, or without, as a resident. The answer is the same whether or not the address is known; "
                + "a confirmation goes to it, and nothing is public before it is confirmed.")
            .WithExamples(AccountExamples.SignUp, AccountExamples.Acknowledged).WithProblems(400, 413, 415, 422, 503);
        accounts.MapPost("/confirm", ConfirmAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("confirmSignUp").WithSummary("Confirm the address")
            .WithDescription("With the token of the confirmation, which works once and for three days, and the password chosen at the sign-up: a stranger may have signed up with one's address. "
                + "The organization is added, unverified.")
            .WithExamples(AccountExamples.Confirm, AccountExamples.Account).WithProblems(400, 413, 415, 422, 503);
        accounts.MapPost("/setup", SetUpAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("setUpFirstAdmin").WithSummary("Make the first admin")
            .WithDescription("With the one-time code that a new service prints when it starts; not once there is an admin.")
            .WithExamples(AccountExamples.SetUp, AccountExamples.Account with { Role = AccountRole.Admin, OrganizationId = null, MemberRole = null }).WithProblems(400, 413, 415, 422, 503);
        accounts.MapGet("/me", OwnAsync).WithName("getOwnAccount").WithSummary("Read one's own account")
            .WithDescription("Who is signed in, with which role, and for whom a member acts.")
            .WithExamples(response: AccountExamples.Account);
    }

    private static async Task<Results<Accepted<AcknowledgedResponse>, ProblemHttpResult>> SignUpAsync(
        SignUpRequest request, MatchmakingDb db, UserManager<Account> users, IPasswordHasher<Account> hasher, Outbox outbox, TimeProvider clock, CancellationToken cancellation)
    {
        var rules = Rules.For(request);
        foreach (var (field, messages) in request.Organization?.Check(clock).Errors ?? new Dictionary<string, Sentence[]>())
            rules.Must(rules.Errors.ContainsKey($"organization.{field}"), $"organization.{field}", messages[0]);
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        var account = await users.FindByEmailAsync(request.Email!);
        // Also for a known address, which is answered alike and as slowly.
        var hash = hasher.HashPassword(account ?? new Account(), request.Password!);
        if (account is null or { EmailConfirmed: false })
            await AskForConfirmationAsync(request, account, hash, db, users, outbox, clock);
        return TypedResults.Accepted((string?)null, new AcknowledgedResponse(Acknowledged.ToString()));
    }

    /// <summary>Who signs up again before confirming replaces what was asked for, and the link of before no longer works.</summary>
    private static async Task AskForConfirmationAsync(
        SignUpRequest request, Account? known, string hash, MatchmakingDb db, UserManager<Account> users, Outbox outbox, TimeProvider clock)
    {
        var account = known ?? new Account();
        (account.UserName, account.Email, account.Name, account.PasswordHash) = (request.Email, request.Email, request.Name, hash);
        account.PendingOrganization = request.Organization is null ? null : JsonSerializer.Serialize(request.Organization, Json.Options);
        outbox.Add(MessageKind.Confirmation, request.Email!, account.Id, TokenPurpose.Confirmation, account.Id, account.PasswordMark, ConfirmationLifetime);
        try
        {
            var result = known is null ? await users.CreateAsync(account) : await users.UpdateAsync(account);
            if (!result.Succeeded)
                db.ChangeTracker.Clear();
        }
        catch (DbUpdateException taken) when (!Resilience.IsTransient(taken))
        {
            // Somebody signed up with the same address at the same moment.
            db.ChangeTracker.Clear();
        }
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> ConfirmAsync(
        ConfirmRequest request, MatchmakingDb db, SignedTokens tokens, IPasswordHasher<Account> hasher, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var read = tokens.Read(TokenPurpose.Confirmation, request.Token);
        var account = read is { Expired: false } ? await db.Accounts.SingleOrDefaultAsync(a => a.Id == read.Id, cancellation) : null;
        if (account is null || account.EmailConfirmed || account.PasswordMark != read!.Detail)
            return BadToken();
        if (hasher.VerifyHashedPassword(account, account.PasswordHash!, request.Password!) == PasswordVerificationResult.Failed)
            return Problems.Unprocessable(new Dictionary<string, Sentence[]> { ["password"] = [$"Is not the one that was chosen at this sign-up. If it was not you who signed up, sign up anew and use the new token."] });
        account.EmailConfirmed = true;
        if (account.PendingOrganization is { } pending)
        {
            var content = JsonSerializer.Deserialize<OrganizationRequest>(pending, Json.Options)!;
            var organization = new Organization { LegalName = content.LegalName! };
            content.CopyTo(organization);
            db.Add(organization);
            (account.Role, account.OrganizationId, account.MemberRole, account.PendingOrganization) = (AccountRole.Member, organization.Id, MemberRole.Owner, null);
        }
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(AccountResponse.Of(account));
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> SetUpAsync(
        SetUpRequest request, SetupCode code, FirstAccounts first, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (!code.Matches(request.Code!) || await first.HasAdminAsync(cancellation))
            return Problems.Unprocessable(new Dictionary<string, Sentence[]> { ["code"] = [$"Is not the code that the service printed when it started, or there is an admin already."] });
        return await first.CreateAdminAsync(request.Email!, request.Password!, cancellation) is { } account
            ? TypedResults.Ok(AccountResponse.Of(account))
            : Problems.Unprocessable(new Dictionary<string, Sentence[]> { ["email"] = [$"Cannot be used for the admin; give another address."] });
    }

    private static async Task<Ok<AccountResponse>> OwnAsync(Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        TypedResults.Ok(AccountResponse.Of(await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == caller.AccountId, cancellation)));

    internal static ProblemHttpResult BadToken() => Problems.Unprocessable(new Dictionary<string, Sentence[]>
    {
        ["token"] = [$"Is unknown, was used before or has expired; ask for a new one."],
    });
}
