using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Platform;

/// <summary>
/// Answers a POST that is sent again with the same <c>Idempotency-Key</c> as it was answered the first time, without a second effect.
/// What the request changed and what it was answered are stored in one transaction: there is never one without the other.
/// </summary>
/// <remarks>A handler that needs a transaction of its own must look whether it is in one already.</remarks>
internal sealed class Idempotency(RequestDelegate next, TimeProvider clock)
{
    public const string ReplayedHeader = "Idempotent-Replayed";
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, bool> running = [];

    public async Task InvokeAsync(HttpContext http, MatchmakingDb db)
    {
        var header = http.Request.Headers[IdempotencyKey.Header];
        if (header.Count == 0 || http.GetEndpoint() is not RouteEndpoint endpoint || !Takes(http.Request.Method, http.Request.Path.Value, endpoint.Metadata))
        {
            await next(http);
            return;
        }
        if (IdempotencyKey.Read(header, out var error) is not { } key)
        {
            await Problems.Malformed(new Dictionary<string, Sentence[]> { [IdempotencyKey.Header] = [error!] }).ExecuteAsync(http);
            return;
        }
        var name = IdempotencyKey.Name(Sender.Of(http), key);
        if (!running.TryAdd(name, true))
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Conflict($"A request with this Idempotency-Key is being worked on; send it again in a second to get its answer.").ExecuteAsync(http);
            return;
        }
        try
        {
            await AnswerAsync(http, db, name);
        }
        finally
        {
            running.TryRemove(name, out _);
        }
    }

    /// <summary>Every operation that creates or changes by POST, unless it says why not.</summary>
    public static bool Takes(string? method, string? path, IEnumerable<object> metadata) =>
        method == HttpMethods.Post && path?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true && !metadata.OfType<NotIdempotent>().Any();

    /// <summary>Removes the answers whose time is over.</summary>
    public static Task<int> ForgetAsync(MatchmakingDb db, DateTime now, CancellationToken cancellation) =>
        db.IdempotentAnswers.Where(answer => answer.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);

    private async Task AnswerAsync(HttpContext http, MatchmakingDb db, string name)
    {
        var (cancellation, now) = (http.RequestAborted, clock.GetUtcNow().UtcDateTime);
        var request = await FingerprintAsync(http.Request, cancellation);
        var known = await db.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(answer => answer.Id == name && answer.ExpiresAt > now, cancellation);
        if (known is not null)
        {
            await (known.Request == request ? ReplayAsync(http.Response, known, cancellation) : Reused().ExecuteAsync(http));
            return;
        }
        var stream = http.Response.Body;
        using var body = new MemoryStream();
        http.Response.Body = body;
        try
        {
            // Only the beginning is tried again when somebody else is writing: the rest has been answered by then.
            await using var transaction = await db.Database.CreateExecutionStrategy().ExecuteAsync(db.Database.BeginTransactionAsync, cancellation);
            await next(http);
            if (http.Response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                await RememberAsync(db, name, request, http.Response, body, now, cancellation);
                await transaction.CommitAsync(cancellation);
            }
        }
        finally
        {
            http.Response.Body = stream;
        }
        await stream.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), cancellation);
    }

    private static async Task RememberAsync(
        MatchmakingDb db, string name, string request, HttpResponse response, MemoryStream body, DateTime now, CancellationToken cancellation)
    {
        await ForgetAsync(db, now, cancellation);
        if (!IsFinal(response))
            return;
        // What a handler read and then refused to save stays unsaved.
        db.ChangeTracker.Clear();
        db.Add(new IdempotentAnswer
        {
            Id = name, Request = request, Status = response.StatusCode, ContentType = response.ContentType, Location = NullIfEmpty(response.Headers.Location),
            ETag = NullIfEmpty(response.Headers.ETag), Body = body.ToArray(), ExpiresAt = now + Remembered,
        });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// Not remembered: what asks the caller to sign in, to wait or to name another version, for then the same request may well
    /// succeed; and what must not be stored, such as a token.
    /// </summary>
    private static bool IsFinal(HttpResponse response) =>
        response.StatusCode is not (401 or 403 or 408 or 412 or 428 or 429)
        && response.Headers.SetCookie.Count == 0
        && !response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase);

    private static async Task<string> FingerprintAsync(HttpRequest request, CancellationToken cancellation)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        hash.AppendData(await SHA256.HashDataAsync(request.Body, cancellation));
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task ReplayAsync(HttpResponse response, IdempotentAnswer answer, CancellationToken cancellation)
    {
        (response.StatusCode, response.ContentType) = (answer.Status, answer.ContentType);
        (response.Headers.Location, response.Headers.ETag) = (answer.Location, answer.ETag);
        response.Headers[ReplayedHeader] = "true";
        await response.Body.WriteAsync(answer.Body, cancellation);
    }

    private static ProblemHttpResult Reused() => Problems.Unprocessable(new Dictionary<string, Sentence[]>
    {
        [IdempotencyKey.Header] = [$"Was sent before with another address or body; send a new key with a new request."],
    });

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
