using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Matchmaking.Platform;

/// <summary>Whether the process lives, and whether it can serve.</summary>
internal static class Health
{
    /// <param name="Status"><c>healthy</c> or <c>degraded</c>.</param>
    /// <param name="Checks">Each part that was looked at, with its status.</param>
    /// <param name="Notes">What is to be said of a part, such as why it is degraded; parts without a note are left out.</param>
    public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Checks, IReadOnlyDictionary<string, string> Notes)
    {
        public static readonly HealthResponse Alive = new("healthy", new Dictionary<string, string>(), new Dictionary<string, string>());
    }

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("System");
        health.MapGet("/live", () => TypedResults.Ok(HealthResponse.Alive))
            .WithName("getLiveness")
            .WithSummary("Is the process alive?")
            .WithDescription("Answers as long as the process can answer at all; looks at nothing else.")
            .WithExamples(response: HealthResponse.Alive);
        health.MapGet("/ready", ReadyAsync)
            .WithName("getReadiness")
            .WithSummary("Can the service do its work?")
            .WithDescription("Looks at the database and its migrations, at the pool of candidates, and at mail and webhooks that wait: these make it degraded, which is ready. 503 names the part that is not ready.")
            .WithExamples(response: new HealthResponse("degraded",
                new Dictionary<string, string> { ["database"] = "healthy", ["matching"] = "healthy", ["mail"] = "degraded", ["webhooks"] = "healthy" },
                new Dictionary<string, string> { ["mail"] = "mail has waited since 2026-03-02 09:30 UTC; see the dead letters and the log" }))
            .WithProblems(503);
    }

    private static async Task<Results<Ok<HealthResponse>, ProblemHttpResult>> ReadyAsync(HealthCheckService health, CancellationToken cancellation)
    {
        var report = await health.CheckHealthAsync(cancellation);
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => Code<HealthStatus>.Of(entry.Value.Status));
        if (report.Status != HealthStatus.Unhealthy)
            return TypedResults.Ok(new HealthResponse(Code<HealthStatus>.Of(report.Status), checks,
                report.Entries.Where(entry => entry.Value.Description is not null).ToDictionary(entry => entry.Key, entry => entry.Value.Description!)));
        var failing = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description}");
        var problem = Problems.NotReady(Sentence.Said(string.Join("; ", failing)));
        problem.ProblemDetails.Extensions["checks"] = checks;
        return problem;
    }

    /// <summary>With the reason in the language of whoever asks.</summary>
    public static HealthCheckResult Unhealthy(Sentence reason) => HealthCheckResult.Unhealthy(reason.ToString());

    /// <summary>Ready, but somebody should look at it.</summary>
    public static HealthCheckResult Degraded(Sentence note) => HealthCheckResult.Degraded(note.ToString());

    public static HealthCheckResult Healthy(Sentence note) => HealthCheckResult.Healthy(note.ToString());

    private sealed class DatabaseCheck(IDbContextFactory<MatchmakingDb> databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (!await db.Database.CanConnectAsync(cancellationToken))
                return Unhealthy($"the file cannot be opened");
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.Any() ? Unhealthy($"migrations are pending; restart the service") : HealthCheckResult.Healthy();
        }
    }
}
