using Matchmaking.Matching;
using Matchmaking.Profiles;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Matchmaking.Platform;

/// <summary>The service as a whole: what each slice adds and maps.</summary>
internal static class Application
{
    /// <summary>Longer bodies are refused with 413 before they are read.</summary>
    public const long MaximumBodySize = 1024 * 1024;

    public static WebApplicationBuilder CreateBuilder() => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        ApplicationName = typeof(Application).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
    });

    public static WebApplication Build(WebApplicationBuilder builder, ServeOptions options)
    {
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodySize;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddDatabase(options.Database);
        builder.Services.AddProblems();
        builder.Services.AddJson();
        builder.Services.AddOpenApiDocument();
        builder.Services.AddHealth();
        builder.Services.AddProfiles(builder.Configuration);
        builder.Services.AddMatching(options.Models);

        var app = builder.Build();
        app.UseHead();
        app.UseProblems();
        app.UseOptions();
        app.UseRouting();
        app.UseOpenApiDocument();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        app.MapHealth();
        var api = app.MapGroup("/api/v1").AddEndpointFilter<RouteGroupBuilder, ConditionalGet>();
        api.MapProfiles();
        api.MapMatching();
        return app;
    }
}
