using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Ends offers and consents whose time is over, and reminds those who have not answered. Looks once a minute.</summary>
internal sealed partial class OfferKeeper(
    IDbContextFactory<MatchmakingDb> databases, MatchMove move, IntroductionOptions options, TimeProvider clock, ILogger<OfferKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The system's clock, because a stopped clock in a test must not stop the watch.
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(logger, e);
            }
        }
    }

    /// <summary>Looks once. What somebody else changes at the same moment is left for the next look.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = now.AddDays(options.ReminderDays[0]);
        var open = await db.Matches.Where(m => (m.State == MatchState.Offered || m.State == MatchState.OneSideInterested) && m.OfferExpiresAt <= soon)
            .OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellation);
        foreach (var id in open)
            await TryAsync(db, () => LookAtAsync(db, id, now, cancellation));
        await TryAsync(db, () => EndConsentsAsync(db, now, cancellation));
    }

    private static async Task TryAsync(MatchmakingDb db, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (DbUpdateConcurrencyException)
        {
            // A side answered in this moment; that counts.
        }
        db.ChangeTracker.Clear();
    }

    private async Task LookAtAsync(MatchmakingDb db, Guid id, DateTime now, CancellationToken cancellation)
    {
        var match = await db.Matches.Whole().SingleAsync(m => m.Id == id, cancellation);
        if (match.OfferExpiresAt <= now)
        {
            if (move.Take(match, MatchStep.Expire, MatchSide.Service, account: null) is not null)
                return;
            db.TellOthers(match, NoticeKind.Expired, MatchSide.Service, now);
        }
        else
            await RemindAsync(db, match, now, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task RemindAsync(MatchmakingDb db, Match match, DateTime now, CancellationToken cancellation)
    {
        var due = options.ReminderDays.Where(days => match.OfferExpiresAt!.Value.AddDays(-days) <= now).Min();
        var offered = match.Events.Where(e => e.Step == MatchStep.Offer).Max(e => e.CreatedAt);
        // Who was told of the offer within the same days needs no reminder of them.
        if (offered >= match.OfferExpiresAt!.Value.AddDays(-due))
            return;
        var reminded = await db.Notices.Where(n => n.MatchId == match.Id && n.Kind == NoticeKind.Reminder && n.CreatedAt >= offered && n.DaysBefore <= due)
            .Select(n => n.OrganizationId).ToListAsync(cancellation);
        foreach (var side in (MatchSide[])[MatchSide.City, MatchSide.Provider])
        {
            var organization = side == MatchSide.City ? match.Need!.OrganizationId : match.Offering!.OrganizationId;
            if (!match.HasAccepted(side) && !reminded.Contains(organization))
                db.Tell(match, NoticeKind.Reminder, side, now, due);
        }
    }

    private static async Task EndConsentsAsync(MatchmakingDb db, DateTime now, CancellationToken cancellation)
    {
        foreach (var consent in await db.Consents.Where(c => c.ExpiresAt <= now && (c.State == ConsentState.Given || c.State == ConsentState.Requested)).ToListAsync(cancellation))
            consent.State = ConsentState.Expired;
        await db.SaveChangesAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Offers could not be looked through; trying again in a minute")]
    private static partial void Failed(ILogger logger, Exception exception);
}
