using Matchmaking.Accounts;
using Matchmaking.Bulk;
using Matchmaking.Clarity;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Learning;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Privacy;
using Matchmaking.Profiles;
using Matchmaking.Transparency;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Matchmaking.Platform;

/// <summary>The service as a whole: what each slice adds and maps.</summary>
internal static class Application
{
    public static WebApplicationBuilder CreateBuilder() => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        ApplicationName = typeof(Application).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
    });

    /// <summary>Its services; <see cref="Map"/> adds how they are reached.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, ServeOptions options)
    {
        var settings = ApiSettings.From(builder.Configuration);
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            RequestLimits.Configure(kestrel.Limits);
            // Any byte is a character of it: the server itself would refuse a header that is not UTF-8 without a word.
            kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options).AddSingleton(settings);
        builder.Services.AddDatabase(options.Database);
        builder.Services.AddProblems();
        builder.Services.AddJson();
        builder.Services.AddRateLimits(settings);
        builder.Services.AddCrossOrigin(settings);
        builder.Services.AddOpenApiDocument(settings);
        builder.Services.AddHealth();
        builder.Services.AddAccounts(builder.Configuration, options.Database);
        builder.Services.AddScoped<Export>().AddScoped<Erasure>();
        builder.Services.AddProfiles(builder.Configuration);
        builder.Services.AddMatching(builder.Configuration, options.Models, options.Database);
        builder.Services.AddCuration(builder.Configuration);
        builder.Services.AddIntroductions(builder.Configuration);
        builder.Services.AddOutcomes(builder.Configuration);
        builder.Services.AddLearning(builder.Configuration, options.Models);
        builder.Services.AddNotifications(builder.Configuration);
        builder.Services.AddTransparency(builder.Configuration);
        builder.Services.AddParticipation(builder.Configuration, options.Database);
        return builder.Build();
    }

    public static void Map(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ApiSettings>();
        app.UseForwardedAddresses(settings);
        app.UseLanguages();
        app.UseHead();
        app.UseProblems();
        app.UseOptions();
        app.UseOpenApiDocument();
        app.UseRouting();
        app.UseCrossOrigin(settings);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseRequestLimits();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).WithName("root").ExcludeFromDescription();
        app.MapHealth();
        var api = app.MapGroup("/api/v1").AddEndpointFilter<RouteGroupBuilder, ConditionalGet>();
        CodeEndpoints.Map(api.MapGroup("/codes").WithTags("Codes"));
        api.MapAccounts();
        api.MapProfiles();
        api.MapPrivacy();
        api.MapCuration();
        api.MapNotifications();
        api.MapBulk();
        api.MapClarity();
        api.MapMatching();
        api.MapIntroductions();
        api.MapOutcomes();
        api.MapLearning();
        api.MapTransparency();
        api.MapParticipation();
    }
}
