namespace Matchmaking.Transparency;

/// <summary>The slice: how the order comes about, and what would change it.</summary>
internal static class TransparencyApi
{
    public static void AddTransparency(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RegisterOptions>(configuration.GetSection(RegisterOptions.Section));
        services.AddSingleton<Counterfactuals>();
    }

    public static void MapTransparency(this IEndpointRouteBuilder api) => TransparencyEndpoints.Map(api);
}
