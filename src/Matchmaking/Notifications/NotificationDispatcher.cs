using Matchmaking.Platform;

namespace Matchmaking.Notifications;

/// <summary>Sends what waits, once a second; mail and webhooks do not wait for each other. What was told long ago is deleted once an hour.</summary>
internal sealed partial class NotificationDispatcher(
    MailDispatcher mail, WebhookDispatcher webhooks, NotificationSweep sweep, NotificationOptions options, ILogger<NotificationDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), Sweeping = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Dispatch)
            return;
        if (!mail.IsConfigured)
            NoMail(logger);
        await Task.WhenAll(RepeatAsync(mail.RunAsync, Interval, stoppingToken), RepeatAsync(webhooks.RunAsync, Interval, stoppingToken), RepeatAsync(sweep.RunAsync, Sweeping, stoppingToken));
    }

    private Task RepeatAsync(Func<CancellationToken, Task> run, TimeSpan interval, CancellationToken cancellation) =>
        Repeatedly.DoAsync(run, interval, e => Failed(logger, e), cancellation);

    [LoggerMessage(Level = LogLevel.Information, Message = "No mail server is set (Matchmaking:Mail:Host): messages wait, and staff hand them on from GET /api/v1/messages")]
    private static partial void NoMail(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Notifications could not be sent; they are tried again")]
    private static partial void Failed(ILogger logger, Exception exception);
}
