namespace Matchmaking.Curation;

/// <summary>The slice: what staff decide about members and matches.</summary>
internal static class CurationApi
{
    public static void AddCuration(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<CurationOptions>(configuration.GetSection("Matchmaking:Curation"));
        services.AddSingleton<MatchMove>();
        services.AddScoped<ReviewerConflicts>();
        services.AddScoped<ReviewDesk>();
        services.AddScoped<MatchDetails>();
        services.AddScoped<CurationQueue>();
    }

    public static void MapCuration(this IEndpointRouteBuilder api)
    {
        MergeEndpoints.Map(api);
        var curation = api.MapGroup("/curation").WithTags("Curation");
        var matches = api.MapGroup("/matches").WithTags("Curation");
        QueueEndpoints.Map(curation, matches);
        CuratedMatchEndpoints.Map(curation, matches);
        DecisionEndpoints.Map(matches);
        ConflictEndpoints.Map(curation.MapGroup("/conflicts"));
    }
}
