using Matchmaking.Exposure;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;
using Polly.Registry;

namespace Matchmaking.Matching;

/// <summary>The slice: the pool in memory, the lists ranked from it, and the runs that are kept of them.</summary>
internal static class MatchingApi
{
    public static void AddMatching(this IServiceCollection services, IConfiguration configuration, string models, string database)
    {
        services.AddSingleton(ExposureOptions.From(configuration));
        services.AddSingleton(provider => new ModelStore(
            models, provider.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(Resilience.ModelReload),
            provider.GetRequiredService<ILogger<ModelStore>>()));
        services.AddSingleton<PoolChanges>();
        services.ConfigureDbContext<MatchmakingDb>((provider, options) => options.AddInterceptors(provider.GetRequiredService<PoolChanges>()));
        services.AddSingleton(provider => new PoolFile(Path.GetFullPath(database) + ".pool", provider.GetRequiredService<ILogger<PoolFile>>()));
        services.AddSingleton<LivePool>();
        services.AddSingleton<PoolKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PoolKeeper>());
        services.AddHealthChecks().AddCheck<PoolCheck>("matching");
        services.AddSingleton<Matcher>();
        services.AddSingleton<MatchLists>();
        services.AddSingleton<MatchRuns>();
        services.AddSingleton<NeedFinder>();
    }

    public static void MapMatching(this IEndpointRouteBuilder api)
    {
        MatchEndpoints.Map(api);
        ExposureEndpoints.Map(api);
    }
}
