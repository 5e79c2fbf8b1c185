using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Polly.Registry;

namespace Matchmaking.Notifications;

/// <summary>Sends the messages that are due. As with webhooks they are claimed first, and arrive at least once; the Message-Id tells a second copy.</summary>
internal sealed class MailDispatcher(
    IDbContextFactory<MatchmakingDb> databases, IServiceScopeFactory scopes, MailOptions options, ResiliencePipelineProvider<string> pipelines, TimeProvider clock)
{
    private const int AtOnce = 50;

    public bool IsConfigured => options.Host is { Length: > 0 };

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!IsConfigured)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ids = await Due(db).OrderBy(m => m.Id).Take(AtOnce).Select(m => m.Id).ToListAsync(cancellation);
        if (ids.Count == 0)
            return;
        var until = clock.GetUtcNow().UtcDateTime + RetrySchedule.Lease;
        var mine = new List<Guid>();
        foreach (var id in ids)
            if (await Due(db).Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedUntil, until), cancellation) == 1)
                mine.Add(id);
        var messages = await db.OutboxMessages.Where(m => mine.Contains(m.Id)).OrderBy(m => m.Id).ToListAsync(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        foreach (var together in await GroupAsync(db, messages, cancellation))
            await SendAsync(db, together, outbox, cancellation);
    }

    private IQueryable<OutboxMessage> Due(MatchmakingDb db)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.OutboxMessages.Where(m => m.SentAt == null && m.FailedAt == null && m.DueAt <= now && m.ExpiresAt > now && (m.LeasedUntil == null || m.LeasedUntil <= now));
    }

    /// <summary>Each message alone, but the events of one who wants them once a day.</summary>
    private static async Task<List<List<OutboxMessage>>> GroupAsync(MatchmakingDb db, List<OutboxMessage> messages, CancellationToken cancellation)
    {
        var accounts = messages.Where(m => m.Token == null).Select(m => m.AccountId).Distinct().ToList();
        var daily = await db.NotificationSettings.Where(s => accounts.Contains(s.AccountId) && s.Frequency == MailFrequency.Daily).Select(s => s.AccountId).ToListAsync(cancellation);
        return [.. messages.GroupBy(m => m.Token is null && m.AccountId is { } account && daily.Contains(account) ? account : m.Id).Select(group => group.ToList())];
    }

    private async Task SendAsync(MatchmakingDb db, List<OutboxMessage> together, Outbox outbox, CancellationToken cancellation)
    {
        var (first, now) = (together[0], clock.GetUtcNow().UtcDateTime);
        var language = await LanguageAsync(db, first.AccountId, cancellation);
        string? error = null;
        var forGood = false;
        try
        {
            var text = first.Token is null ? MailTexts.OfEvents(together, language) : MailTexts.WithToken(first, outbox.TokenOf(first), options.Page, language);
            await pipelines.GetPipeline(Resilience.Mail).ExecuteAsync(async token => await SendAsync(first, text, token), cancellation);
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException
            or TimeoutException or System.Security.Cryptography.CryptographicException or ParseException)
        {
            // A 5xx to this recipient is meant for good; a server that is away is not.
            (error, forGood) = (e.Message, e is SmtpCommandException { StatusCode: >= (SmtpStatusCode)500, ErrorCode: SmtpErrorCode.RecipientNotAccepted } or ParseException
                or System.Security.Cryptography.CryptographicException);
        }
        foreach (var message in together)
        {
            message.LeasedUntil = null;
            message.Attempts++;
            message.LastError = error is null ? null : Rules.Short(error);
            if (error is null)
                message.SentAt = now;
            else if (!forGood && RetrySchedule.Next(message.Attempts, now) is { } next)
                message.DueAt = next;
            else
                message.FailedAt = now;
        }
        await db.SaveChangesAsync(cancellation);
    }

    private async Task SendAsync(OutboxMessage first, MailText text, CancellationToken cancellation)
    {
        var from = MailboxAddress.Parse(options.From!);
        using var message = new MimeMessage([from], [MailboxAddress.Parse(first.Recipient)], text.Subject, new TextPart("plain") { Text = text.Body })
        {
            MessageId = $"{first.Id}@{from.Domain}", Date = clock.GetUtcNow(),
        };
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        using var smtp = new SmtpClient { Timeout = 30_000 };
        await smtp.ConnectAsync(options.Host!, options.EffectivePort, options.Socket, cancellation);
        if (options.User is { Length: > 0 })
            await smtp.AuthenticateAsync(options.User, options.Password ?? "", cancellation);
        await smtp.SendAsync(message, cancellation);
        await smtp.DisconnectAsync(quit: true, cancellation);
    }

    /// <summary>The person's own, else the first of the organization's that we speak.</summary>
    private static async Task<string> LanguageAsync(MatchmakingDb db, Guid? account, CancellationToken cancellation)
    {
        var chosen = await db.NotificationSettings.Where(s => s.AccountId == account).Select(s => s.Language).SingleOrDefaultAsync(cancellation);
        var organization = chosen is not null ? null : await db.Accounts.Where(a => a.Id == account).Select(a => a.Organization).SingleOrDefaultAsync(cancellation);
        return new[] { chosen }.Concat(organization?.Languages ?? []).Select(language => language?.Split('-')[0]).FirstOrDefault(Languages.All.Contains) ?? Languages.English;
    }
}
