using AutoMapper;

namespace Matchmaking.Profiles;

/// <summary>Entity to response, and nothing else; requests are copied by hand, where a reader can see what may be set.</summary>
internal sealed class ProfileMapping(IMapper mapper)
{
    public IQueryable<TResponse> Project<TResponse>(IQueryable entities) => mapper.ProjectTo<TResponse>(entities);

    public TResponse Map<TResponse>(object entity) => mapper.Map<TResponse>(entity);

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddAutoMapper(mapping =>
        {
            mapping.LicenseKey = configuration["AutoMapper:LicenseKey"];
            mapping.CreateMap<Organization, OrganizationResponse>();
            mapping.CreateMap<Organization, AddedOrganization>().ForMember(added => added.PossibleDuplicates, member => member.Ignore());
            mapping.CreateMap<Need, NeedResponse>();
            mapping.CreateMap<Offering, OfferingResponse>();
            mapping.CreateMap<Reference, ReferenceResponse>();
        });
        services.AddSingleton<ProfileMapping>();
    }
}
