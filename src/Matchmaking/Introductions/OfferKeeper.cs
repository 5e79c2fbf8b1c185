using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Notifications;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Ends offers and consents whose time is over, reminds those who have not answered, and tells staff of what stands still. Looks once a minute.</summary>
internal sealed partial class OfferKeeper(
    IDbContextFactory<MatchmakingDb> databases, MatchMove move, IntroductionOptions options, TimeProvider clock, ILogger<OfferKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.DoAsync(CheckAsync, Interval, e => Failed(logger, e), stoppingToken);

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
        await TryAsync(db, () => TellOfStalledAsync(db, now, cancellation));
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
        foreach (var side in (MatchSide[])[MatchSide.City, MatchSide.Provider])
        {
            // Kept with the consent that the answer would give, which every offer asks for anew.
            var consent = match.Consent(side, ConsentScope.Introduce);
            if (match.HasAccepted(side) || consent is null || consent.RemindedDays <= due)
                continue;
            consent.RemindedDays = due;
            var (organization, title) = side == MatchSide.City ? (match.Need!.OrganizationId, match.Need.Title) : (match.Offering!.OrganizationId, match.Offering.Title);
            await MemberMail.AddAsync(db, MessageKind.OfferEnding, [organization], match.Id, new MailData(title, null, DateOnly.FromDateTime(match.OfferExpiresAt!.Value)), now, ownersOnly: false, cancellation);
        }
    }

    /// <summary>Once for each time that a match stands still, and only those that somebody of staff would be written to about.</summary>
    private async Task TellOfStalledAsync(MatchmakingDb db, DateTime now, CancellationToken cancellation)
    {
        var (staff, chosen) = (IntroductionMail.Staff(db), IntroductionMail.Staff(db).Where(a => db.NotificationSettings.Any(s => s.AccountId == a.Id)));
        var untold = await options.Stalled(db, now)
            .Where(m => !db.OutboxMessages.Any(o => o.SubjectId == m.Id && o.Kind == MessageKind.IntroductionStalled
                && !m.Events.Any(e => e.CreatedAt >= o.CreatedAt) && !db.Meetings.Any(held => held.MatchId == m.Id && held.CreatedAt >= o.CreatedAt)))
            .Where(m => m.AssigneeId == null ? chosen.Any() : staff.Any(a => a.Id == m.AssigneeId))
            .OrderBy(m => m.Id).Select(m => new { m.Id, m.State }).ToListAsync(cancellation);
        foreach (var match in untold)
            if (await MatchParties.ReadAsync(db, match.Id, cancellation) is { } parties)
                await IntroductionMail.ToStaffAsync(
                    db, MessageKind.IntroductionStalled, parties, match.Id, new MailData(parties.Need, Code<MatchState>.Of(match.State)), now, except: null, cancellation);
        await db.SaveChangesAsync(cancellation);
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
