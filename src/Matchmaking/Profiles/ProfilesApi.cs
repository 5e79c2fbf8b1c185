using Matchmaking.Profiles.Duplicates;

namespace Matchmaking.Profiles;

/// <summary>The slice: members and what they seek, offer and have done.</summary>
internal static class ProfilesApi
{
    public static void AddProfiles(this IServiceCollection services, IConfiguration configuration) =>
        ProfileMapping.Add(services.AddSingleton<DuplicateFinder>(), configuration);

    // One route group for each profile: a policy of who may touch what attaches to the group.
    public static void MapProfiles(this IEndpointRouteBuilder api)
    {
        var organizations = api.MapGroup("/organizations").WithTags("Organizations");
        OrganizationEndpoints.Map(organizations);
        DuplicateEndpoints.Map(organizations.MapGroup("/duplicates"));
        VettingEndpoints.Map(organizations);
        var needs = api.MapGroup("/needs").WithTags("Needs");
        NeedEndpoints.Map(needs);
        ReviewEndpoints.MapThread(needs, ProfileKind.Need);
        var offerings = api.MapGroup("/offerings").WithTags("Offerings");
        OfferingEndpoints.Map(offerings);
        ReviewEndpoints.MapThread(offerings, ProfileKind.Offering);
        var references = api.MapGroup("/references").WithTags("References");
        ReferenceEndpoints.Map(references);
        ConfirmationEndpoints.Map(references);
        ConfirmationEndpoints.MapLinks(api.MapGroup("/reference-confirmations").WithTags("References"));
        ReviewEndpoints.Map(api.MapGroup("/reviews").WithTags("Reviews"));
    }
}
