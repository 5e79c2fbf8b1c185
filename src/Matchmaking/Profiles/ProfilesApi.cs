namespace Matchmaking.Profiles;

/// <summary>The slice: members and what they seek, offer and have done.</summary>
internal static class ProfilesApi
{
    public static void AddProfiles(this IServiceCollection services, IConfiguration configuration) =>
        ProfileMapping.Add(services, configuration);

    // One route group for each profile: a policy of who may touch what attaches to the group.
    public static void MapProfiles(this IEndpointRouteBuilder api)
    {
        OrganizationEndpoints.Map(api.MapGroup("/organizations").WithTags("Organizations"));
        NeedEndpoints.Map(api.MapGroup("/needs").WithTags("Needs"));
        OfferingEndpoints.Map(api.MapGroup("/offerings").WithTags("Offerings"));
        ReferenceEndpoints.Map(api.MapGroup("/references").WithTags("References"));
    }
}
