namespace Matchmaking.Participation;

/// <summary>The slice: residents say which needs matter to them, and see what became of them.</summary>
internal static class ParticipationApi
{
    public static void AddParticipation(this IServiceCollection services, IConfiguration configuration, string database)
    {
        services.AddSingleton(ParticipationSettings.From(configuration));
        services.AddSingleton(provider => new OriginMark(database, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<PeoplesPriority>();
    }

    public static void MapParticipation(this IEndpointRouteBuilder api)
    {
        var needs = api.MapGroup("/needs").WithTags("Participation");
        SupportEndpoints.Map(needs);
        CommentEndpoints.MapOfNeed(needs);
        BatchEndpoints.MapOfNeed(needs);
        VoiceEndpoints.Map(needs);
        OfficialAnswerEndpoints.Map(needs);
        GuardEndpoints.Map(needs);
        SupportEndpoints.MapProfile(api.MapGroup("/accounts").WithTags("Participation"));
        var comments = api.MapGroup("/comments").WithTags("Participation");
        CommentEndpoints.Map(comments);
        ModerationEndpoints.MapOfComments(comments);
        ModerationEndpoints.Map(api.MapGroup("/moderation").WithTags("Participation"));
        PriorityEndpoints.Map(api.MapGroup("/participation").WithTags("Participation"));
        InclusionGapEndpoints.Map(api.MapGroup("/reports").WithTags("Participation"));
        BatchEndpoints.Map(api.MapGroup("/support-batches").WithTags("Participation"));
    }
}
