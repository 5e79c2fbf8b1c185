namespace Matchmaking.Introductions;

/// <summary>The slice: recommended matches are offered to both sides, who answer for themselves.</summary>
internal static class IntroductionsApi
{
    public static void AddIntroductions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(IntroductionOptions.From(configuration));
        services.AddScoped<Offers>();
        services.AddScoped<AllocationPlan>();
        services.AddSingleton<OfferKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<OfferKeeper>());
    }

    public static void MapIntroductions(this IEndpointRouteBuilder api)
    {
        OfferEndpoints.Map(api);
        AllocationEndpoints.Map(api);
        var introductions = api.MapGroup("/introductions").WithTags("Introductions");
        IntroductionEndpoints.Map(introductions);
        AnswerEndpoints.Map(introductions);
        ThreadEndpoints.Map(introductions);
        StageEndpoints.Map(introductions);
        MeetingEndpoints.Map(api);
        ThreadEndpoints.MapMessages(api.MapGroup("/introduction-messages").WithTags("Introductions"));
    }
}
