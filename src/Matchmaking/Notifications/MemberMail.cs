using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Notifications;

/// <summary>What a message about an event says.</summary>
/// <param name="Title">What it is about, as its reader knows it: the title of the need or reference, the webhook's host.</param>
/// <param name="State">Where it stands now, as a code; of a contest that waits for an answer, the day on which that is due.</param>
/// <param name="Day">The day that it speaks of.</param>
internal sealed record MailData(string Title, string? State, DateOnly? Day = null);

/// <summary>Puts messages about events into the outbox, for the members of organizations and for staff; whoever calls saves.</summary>
internal static class MemberMail
{
    /// <summary>The hour, UTC, when a day's messages go out together.</summary>
    public const int DigestHour = 7;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <param name="db">Where it is saved, with the change that it tells of.</param>
    /// <param name="kind">A kind that carries no token.</param>
    /// <param name="organizations">Whose members are told.</param>
    /// <param name="subject">The record that it is about.</param>
    /// <param name="data">What the message says.</param>
    /// <param name="now">The time.</param>
    /// <param name="ownersOnly">Owners only, or editors too.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task AddAsync(
        MatchmakingDb db, MessageKind kind, Guid[] organizations, Guid subject, MailData data, DateTime now, bool ownersOnly, CancellationToken cancellation) =>
        AddAsync(db, kind, Reached(db).Where(a => a.OrganizationId != null && organizations.Contains(a.OrganizationId.Value) && (!ownersOnly || a.MemberRole == MemberRole.Owner)),
            subject, data, now, cancellation);

    /// <summary>The same for staff, admins among them.</summary>
    public static Task AddForStaffAsync(MatchmakingDb db, MessageKind kind, Guid subject, MailData data, DateTime now, CancellationToken cancellation) =>
        AddAsync(db, kind, Reached(db).Where(a => a.Role == AccountRole.Staff || a.Role == AccountRole.Admin), subject, data, now, cancellation);

    /// <summary>Whom a mail reaches.</summary>
    public static IQueryable<Account> Reached(MatchmakingDb db) => db.Accounts.Where(a => a.EmailConfirmed && a.DisabledAt == null && a.Email != null);

    /// <summary>The same to these people, each as they chose.</summary>
    public static async Task AddAsync(
        MatchmakingDb db, MessageKind kind, IQueryable<Account> accounts, Guid subject, MailData data, DateTime now, CancellationToken cancellation)
    {
        var readers = await (from account in accounts
            join setting in db.NotificationSettings on account.Id equals setting.AccountId into settings
            from setting in settings.DefaultIfEmpty()
            select new { account.Id, account.Email, Frequency = setting == null ? MailFrequency.Immediate : setting.Frequency }).ToListAsync(cancellation);
        var text = JsonSerializer.Serialize(data, Json.Options);
        foreach (var reader in readers.Where(r => r.Frequency != MailFrequency.Off))
            db.Add(new OutboxMessage
            {
                Kind = kind, Recipient = reader.Email!, AccountId = reader.Id, SubjectId = subject, Data = text, CreatedAt = now, ExpiresAt = now + Lifetime,
                DueAt = reader.Frequency == MailFrequency.Daily ? NextDigest(now) : now,
            });
    }

    private static DateTime NextDigest(DateTime now) => now.Date.AddHours(now.Hour < DigestHour ? DigestHour : 24 + DigestHour);
}
