namespace Matchmaking.Transparency;

/// <summary>The slice: how the order comes about, what would change it, and what to do when it is wrong.</summary>
internal static class TransparencyApi
{
    public static void AddTransparency(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RegisterOptions>(configuration.GetSection(RegisterOptions.Section));
        services.AddSingleton<Counterfactuals>();
        services.AddSingleton(ContestOptions.From(configuration));
        services.AddSingleton<ContestKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ContestKeeper>());
    }

    public static void MapTransparency(this IEndpointRouteBuilder api)
    {
        TransparencyEndpoints.Map(api);
        var contests = api.MapGroup("/contests").WithTags("Transparency");
        ContestEndpoints.Map(api, contests);
        ContestAnswerEndpoints.Map(contests, api.MapGroup("/transparency").WithTags("Transparency"));
    }
}
