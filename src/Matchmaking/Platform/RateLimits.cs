using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;

namespace Matchmaking.Platform;

/// <summary>Marks an operation that computes much for one request, such as a list of matches.</summary>
internal sealed record Expensive;

/// <summary>Keeps one caller from taking the service away from all others: three budgets each, for reads, writes and what computes much.</summary>
internal static class RateLimits
{
    public static void AddRateLimits(this IServiceCollection services, ApiSettings settings)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in settings.Proxies)
                options.KnownIPNetworks.Add(proxy);
        });
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, settings));
            options.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected, settings));
        });
    }

    /// <summary>Before everything that asks where a request comes from.</summary>
    public static void UseForwardedAddresses(this IApplicationBuilder app, ApiSettings settings)
    {
        if (settings.Proxies.Count > 0)
            app.UseForwardedHeaders();
    }

    public static TBuilder AsExpensive<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Expensive());

    private static RateLimitPartition<string> Limit(HttpContext http, ApiSettings settings)
    {
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || (IsLocal(http) && !settings.LimitLocal))
            return RateLimitPartition.GetNoLimiter("");
        var (name, budget) = BudgetOf(http, settings);
        return RateLimitPartition.GetTokenBucketLimiter($"{name.Key} {Sender.Of(http)}", _ => Bucket(budget));
    }

    // A token at a time, but not more often than each second: a large budget grows back in larger portions.
    private static TokenBucketRateLimiterOptions Bucket(Budget budget)
    {
        var perSecond = budget.Requests / budget.Seconds;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = budget.Requests,
            TokensPerPeriod = Math.Max(1, perSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(perSecond >= 1 ? 1 : (double)budget.Seconds / budget.Requests),
            QueueLimit = 0,
        };
    }

    private static (Sentence Name, Budget Budget) BudgetOf(HttpContext http, ApiSettings settings)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Expensive>() is not null)
            return ($"matches and other long computations", settings.Expensive);
        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method) ? ((Sentence)$"reads", settings.Reads) : ((Sentence)$"writes", settings.Writes);
    }

    /// <summary>A program on this machine; not what a proxy on this machine passes on that nobody has told us of.</summary>
    private static bool IsLocal(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    private static Task RefuseAsync(OnRejectedContext rejected, ApiSettings settings)
    {
        var (name, budget) = BudgetOf(rejected.HttpContext, settings);
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests(
            $"You have used up {budget.Requests} {name} in {budget.Seconds} seconds; try again in {(wait == 1 ? (Sentence)$"{wait} second" : $"{wait} seconds")}.").ExecuteAsync(rejected.HttpContext);
    }
}
