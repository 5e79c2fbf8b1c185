using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>
/// Pages of other sites may call the API from a browser only where the configuration names their origin; none by default.
/// Cookies are never taken from them: such a page signs in and sends a token.
/// </summary>
internal static class CrossOrigin
{
    public static void AddCrossOrigin(this IServiceCollection services, ApiSettings settings) =>
        services.AddCors(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.Origins]).AllowAnyHeader().AllowAnyMethod().SetPreflightMaxAge(TimeSpan.FromHours(1))
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.Link, HeaderNames.RetryAfter, Idempotency.ReplayedHeader)));

    public static void UseCrossOrigin(this IApplicationBuilder app, ApiSettings settings)
    {
        if (settings.Origins.Count > 0)
            app.UseCors();
    }
}
