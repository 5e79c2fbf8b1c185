namespace Matchmaking.Notifications;

/// <summary>The slice: mail to people and webhooks to programs, about what happens.</summary>
internal static class NotificationsApi
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(MailOptions.Read(configuration));
        services.Configure<WebhookOptions>(configuration.GetSection("Matchmaking:Webhooks"));
        services.AddSingleton(NotificationOptions.Read(configuration));
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookDispatcher>();
        services.AddSingleton<MailDispatcher>();
        services.AddSingleton<NotificationSweep>();
        services.AddHealthChecks().AddCheck<MailCheck>("mail").AddCheck<WebhookCheck>("webhooks");
        services.AddHostedService<NotificationDispatcher>();
    }

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        WebhookEndpoints.Map(api.MapGroup("").WithTags("Notifications"));
        DeliveryEndpoints.Map(api.MapGroup("").WithTags("Notifications"));
        NotificationSettingEndpoints.Map(api.MapGroup("/notifications/settings").WithTags("Notifications"));
    }
}
