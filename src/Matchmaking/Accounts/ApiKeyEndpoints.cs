using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>Asks for an API key.</summary>
public sealed record ApiKeyRequest
{
    /// <summary>What it is for, so that it can be told from others.</summary>
    [Required, Text(Limits.Title)]
    public string? Name { get; init; }

    /// <summary>What it is good for; write includes read.</summary>
    [Required]
    public ApiKeyScope? Scope { get; init; }

    /// <summary>Days until it expires.</summary>
    [Between(1, 366)]
    public int ExpiresInDays { get; init; } = 90;
}

/// <summary>An API key without its secret.</summary>
public record ApiKeyResponse : IIdentified
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public ApiKeyScope Scope { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? RevokedAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTime? LastUsedAt { get; init; }
}

/// <summary>A new API key.</summary>
public sealed record NewApiKeyResponse : ApiKeyResponse
{
    /// <summary>Send it as <c>X-Api-Key</c>. It is shown this once.</summary>
    public required string Key { get; init; }
}

internal static class ApiKeyEndpoints
{
    private static readonly ListQuery<ApiKey> Query = new();

    public static void Map(RouteGroupBuilder keys)
    {
        keys.MapPost("/", CreateAsync).WithoutIdempotencyKey(AccountsApi.Secret).WithName("createApiKey").WithSummary("Make an API key")
            .WithDescription("For a program that acts as this account, within the scope: read, or write too. The key is shown this once and stored as a hash; it never manages accounts, keys or invitations.")
            .WithExamples(AccountExamples.ApiKeyRequest, AccountExamples.NewApiKey).WithProblems(400, 413, 415, 422, 503);
        keys.MapGet("/", ListAsync).WithName("listApiKeys").WithSummary("List one's API keys").WithDescription("In order of id, oldest first; revoked and expired ones too.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<ApiKeyResponse>([AccountExamples.ApiKey], null)).WithHeaders("Link").WithProblems(400);
        keys.MapDelete("/{id:guid}", RevokeAsync).WithName("revokeApiKey").WithSummary("Revoke an API key")
            .WithDescription("It no longer works from now on; it stays in the list. Admins may revoke anybody's.").WithProblems(404, 503);
    }

    private static async Task<Results<Created<NewApiKeyResponse>, ProblemHttpResult>> CreateAsync(
        ApiKeyRequest request, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var (now, id) = (clock.GetUtcNow().UtcDateTime, Guid.CreateVersion7());
        var key = ApiKey.NewKey(id);
        var made = new ApiKey
        {
            Id = id, AccountId = caller.AccountId!.Value, Name = request.Name!, Scope = request.Scope!.Value, Hash = ApiKey.HashOf(key),
            CreatedAt = now, ExpiresAt = now.AddDays(request.ExpiresInDays),
        };
        db.Add(made);
        await db.SaveChangesAsync(cancellation);
        http.KeepSecret();
        return TypedResults.Created((string?)null, new NewApiKeyResponse
        {
            Id = id, Name = made.Name, Scope = made.Scope, CreatedAt = now, ExpiresAt = made.ExpiresAt, Key = key,
        });
    }

    private static Task<Results<Ok<Page<ApiKeyResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.ApiKeys.AsNoTracking().Where(k => k.AccountId == caller.AccountId), all => all.Select(k => new ApiKeyResponse
        {
            Id = k.Id, Name = k.Name, Scope = k.Scope, CreatedAt = k.CreatedAt, ExpiresAt = k.ExpiresAt, RevokedAt = k.RevokedAt, LastUsedAt = k.LastUsedAt,
        }), cancellation);

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && (k.AccountId == caller.AccountId || caller.May == May.All), cancellation);
        if (key is null)
            return Problems.NotFound($"API key", id);
        key.RevokedAt ??= clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }
}
