using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The slice as far as the service knows of it: a candidate model in the shadow of the one that serves.</summary>
internal static class LearningApi
{
    public static void AddLearning(this IServiceCollection services, IConfiguration configuration, string models)
    {
        services.Configure<LearningOptions>(configuration.GetSection(LearningOptions.Section));
        services.AddSingleton(new ModelShelf(models));
        services.AddSingleton<ShadowQueue>();
        services.AddSingleton<ShadowKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ShadowKeeper>());
    }

    public static void MapLearning(this IEndpointRouteBuilder api) => LearningEndpoints.Map(api.MapGroup("/learning").WithTags("Learning"));
}
