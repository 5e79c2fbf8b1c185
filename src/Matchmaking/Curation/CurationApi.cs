namespace Matchmaking.Curation;

/// <summary>The slice: what staff decide about members and matches.</summary>
internal static class CurationApi
{
    public static void AddCuration(this IServiceCollection services) => services.AddSingleton<MatchMove>();

    public static void MapCuration(this IEndpointRouteBuilder api) => MergeEndpoints.Map(api);
}
