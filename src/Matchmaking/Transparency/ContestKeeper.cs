using System.Globalization;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Notifications;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Transparency;

/// <summary>Tells staff of contests that are due soon, and of those that are overdue: once each. Looks once a minute.</summary>
internal sealed partial class ContestKeeper(IDbContextFactory<MatchmakingDb> databases, ContestOptions options, TimeProvider clock, ILogger<ContestKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.DoAsync(CheckAsync, Interval, e => Failed(logger, e), stoppingToken);

    /// <summary>Looks once.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = now.AddDays(options.ContestReminderDays);
        var due = await db.Contests.AsNoTracking().Where(c => c.State == ContestState.Open
                && ((c.DueAt < now && c.OverdueToldAt == null) || (c.DueAt >= now && c.DueAt <= soon && c.RemindedAt == null)))
            .OrderBy(c => c.DueAt).ThenBy(c => c.Id).ToListAsync(cancellation);
        foreach (var contest in due)
            await TellAsync(db, contest, overdue: contest.DueAt < now, now, cancellation);
    }

    /// <summary>The mark goes with the messages, and past the version: an answer that is being written is about the same contest as before.</summary>
    private static async Task TellAsync(MatchmakingDb db, Contest contest, bool overdue, DateTime now, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.CreateExecutionStrategy().ExecuteAsync(db.Database.BeginTransactionAsync, cancellation);
        var untold = db.Contests.Where(c => c.Id == contest.Id && c.State == ContestState.Open);
        var marked = overdue
            ? await untold.Where(c => c.OverdueToldAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.OverdueToldAt, now), cancellation)
            : await untold.Where(c => c.RemindedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.RemindedAt, now), cancellation);
        if (marked == 0)
            return;
        var title = contest.Side == MatchSide.City
            ? await db.Needs.Where(n => n.Id == contest.NeedId).Select(n => n.Title).SingleOrDefaultAsync(cancellation)
            : await db.Offerings.Where(o => o.Id == contest.OfferingId).Select(o => o.Title).SingleOrDefaultAsync(cancellation);
        await MemberMail.AddForStaffAsync(db, overdue ? MessageKind.ContestOverdue : MessageKind.ContestDue, contest.Id,
            new MailData(title ?? "", contest.DueAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Contests could not be looked through; trying again in a minute")]
    private static partial void Failed(ILogger logger, Exception exception);
}
