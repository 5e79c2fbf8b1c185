using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Privacy;

/// <summary>What is held of people and organizations, for them to take along, and to have erased.</summary>
internal static class PrivacyEndpoints
{
    private const string Once = "Is done once; there is nothing left to do a second time.";

    public static void MapPrivacy(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("/me/export", ExportOwnAsync).AsExpensive().WithName("exportOwnAccount").WithSummary("Export one's own data")
            .WithDescription("Everything that is held of the person who is signed in, in named sections; secrets are left out. That it was exported is recorded.")
            .WithExamples(response: PrivacyExamples.Person).WithProblems(503);
        accounts.MapPost("/me/erasure", EraseOwnAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("eraseOwnAccount").WithSummary("Erase one's own account")
            .WithDescription("With the password, and with a one-time code where an authenticator app is set up; who signs in elsewhere sets a password first. Name, address, secrets, sessions and keys are gone at once "
                + "and for good; decisions stay, attributed to an id that names nobody. What belongs to the organization stays with it. The only owner of an organization and the only admin hand over first.")
            .WithExamples(PrivacyExamples.Own).WithProblems(400, 409, 413, 415, 422, 503);
        accounts.MapGet("/{id:guid}/export", ExportAccountAsync).AsExpensive().WithName("exportAccount").WithSummary("Export a person's data")
            .WithDescription("For a person who asked staff for it; the same document as at /accounts/me/export. Of staff's accounts for admins only. That it was exported is recorded.")
            .WithExamples(response: PrivacyExamples.Person).WithProblems(404, 503);
        accounts.MapPost("/{id:guid}/erasure", EraseAccountAsync).WithoutIdempotencyKey(Once).WithName("eraseAccount").WithSummary("Erase a person's account")
            .WithDescription("For a person who asked staff for it; what is erased is the same as at /accounts/me/erasure. Staff's accounts are erased by admins only. The reason is recorded.")
            .WithExamples(PrivacyExamples.Erasure).WithProblems(400, 404, 409, 413, 415, 422, 503);
        var organizations = api.MapGroup("/organizations/{id:guid}").WithTags("Organizations");
        organizations.MapGet("/export", ExportOrganizationAsync).AsExpensive().WithName("exportOrganizationData").WithSummary("Export an organization's data")
            .WithDescription("Everything that the organization has put in, and what others answered to it, for its owners and staff. That it was exported is recorded.")
            .WithExamples(response: PrivacyExamples.Organization).WithProblems(404, 410, 503);
        organizations.MapPost("/erasure", EraseOrganizationAsync).WithoutIdempotencyKey(Once).WithName("eraseOrganization").WithSummary("Erase an organization")
            .WithDescription("On its request. People's data is removed and its members act for it no longer; profiles are removed or withdrawn, whichever docs/privacy.md says. "
                + "Vettings, reviews, confirmations and match runs stay as the record of decisions, and so does what public sources say. There is no way back.")
            .WithExamples(PrivacyExamples.Erasure).WithProblems(400, 404, 409, 410, 413, 415, 422, 503);
    }

    private static async Task<Ok<ExportResponse>> ExportOwnAsync(HttpContext http, Caller caller, MatchmakingDb db, Export export, CancellationToken cancellation) =>
        TypedResults.Ok(await export.OfAsync(http, await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == caller.AccountId, cancellation), cancellation));

    private static async Task<Results<Ok<ExportResponse>, ProblemHttpResult>> ExportAccountAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, Export export, CancellationToken cancellation)
    {
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellation);
        return account is null ? Problems.NotFound($"account", id) : RefuseStaffs(account, caller) is { } refused ? refused : TypedResults.Ok(await export.OfAsync(http, account, cancellation));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EraseOwnAsync(
        OwnErasureRequest request, HttpContext http, Caller caller, MatchmakingDb db, SignIn signIn, SecondFactor second, Erasure erasure, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (await signIn.CheckAgainAsync(caller.AccountId!.Value, request.Password!, cancellation) is not { } account)
            return OwnAccountEndpoints.WrongPassword("password");
        if (account.TwoFactorEnabled && (request.Code is null || !await second.CheckAsync(account, request.Code, cancellation)))
            return OwnAccountEndpoints.WrongCode();
        if (await erasure.OfAsync(account, reason: null, cancellation) is { } refused)
            return refused;
        http.Response.Cookies.Delete(SessionHandler.CookieName);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EraseAccountAsync(
        Guid id, ErasureRequest request, Caller caller, MatchmakingDb db, Erasure erasure, CancellationToken cancellation)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, cancellation);
        if (account is null)
            return Problems.NotFound($"account", id);
        if (RefuseStaffs(account, caller) is { } refused)
            return refused;
        if (request.Check(Person.Of(account)) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (account.ErasedAt is not null)
            return AccountEndpoints.Gone();
        return await erasure.OfAsync(account, request.Reason, cancellation) is { } last ? last : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ExportResponse>, ProblemHttpResult>> ExportOrganizationAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, Export export, CancellationToken cancellation)
    {
        if (!await caller.Organizations(db).AnyAsync(o => o.Id == id, cancellation))
            return await OrganizationEndpoints.MissingAsync(db, id, cancellation);
        return caller.Refuse(id) is { } denied ? denied : TypedResults.Ok(await export.OfOrganizationAsync(http, id, cancellation));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EraseOrganizationAsync(
        Guid id, ErasureRequest request, MatchmakingDb db, Erasure erasure, CancellationToken cancellation)
    {
        var organization = await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellation);
        if (organization is null)
            return await OrganizationEndpoints.MissingAsync(db, id, cancellation);
        if (request.Check() is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (organization.ErasedAt is not null)
            return OrganizationEndpoints.Gone();
        return await erasure.OfOrganizationAsync(id, request.Reason!, cancellation) is { } refused ? refused : TypedResults.NoContent();
    }

    private static ProblemHttpResult? RefuseStaffs(Account account, Caller caller) => account.Role is AccountRole.Staff or AccountRole.Admin && caller.Role != AccountRole.Admin
        ? Problems.Forbidden($"This is an account of staff; only admins do that.") : null;
}
