using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Notifications;

/// <summary>Both sides of a match, each with the title that it knows the match by, and whose work it is among staff.</summary>
internal sealed record MatchParties(Guid Id, Guid NeedId, Guid OfferingId, Guid City, string Need, Guid Provider, string Offering, Guid? Assignee)
{
    /// <summary>Null when the match is gone.</summary>
    public static async Task<MatchParties?> ReadAsync(MatchmakingDb db, Guid id, CancellationToken cancellation)
    {
        // One that is being added with this save is in no table yet.
        var match = db.Matches.Local.FirstOrDefault(m => m.Id == id) ?? await db.Matches.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (match is null)
            return null;
        var need = await db.Needs.AsNoTracking().Where(n => n.Id == match.NeedId).Select(n => new { n.OrganizationId, n.Title }).SingleAsync(cancellation);
        var offering = await db.Offerings.AsNoTracking().Where(o => o.Id == match.OfferingId).Select(o => new { o.OrganizationId, o.Title }).SingleAsync(cancellation);
        return new MatchParties(id, match.NeedId, match.OfferingId, need.OrganizationId, need.Title, offering.OrganizationId, offering.Title, match.AssigneeId);
    }
}

/// <summary>
/// Writes to the people of a match. A side reads of its own need or offering only: who the other one is no mail tells, before the introduction or after.
/// </summary>
internal static class IntroductionMail
{
    /// <summary>What happens between offer and outcome and is no step of the match; steps are told by <see cref="EventAnnouncer"/>.</summary>
    public static async Task TellAsync(MatchmakingDb db, object row, DateTime now, CancellationToken cancellation)
    {
        var of = row switch { IntroductionMessage message => message.MatchId, Meeting meeting => meeting.MatchId, Outcome outcome => outcome.MatchId, _ => Guid.Empty };
        if (await MatchParties.ReadAsync(db, of, cancellation) is not { } match)
            return;
        switch (row)
        {
            case IntroductionMessage { PassedOnAt: null }:
                await ToStaffAsync(db, MessageKind.MessageToPassOn, match, match.Id, new MailData(match.Need, null), now, null, cancellation);
                break;
            case IntroductionMessage message:
                await ToSidesAsync(db, MessageKind.MessageWritten, match, match.Id, null, null, message.Side, now, cancellation);
                break;
            // The first meeting is a step of the match.
            case Meeting meeting when !db.ChangeTracker.Entries<MatchEvent>().Any(e => e.State == EntityState.Added && e.Entity.MatchId == match.Id):
                await ToSidesAsync(db, MessageKind.MeetingRecorded, match, match.Id, null, meeting.HeldOn, meeting.RecordedBy, now, cancellation);
                break;
            case Outcome outcome:
                var state = Code<OutcomeState>.Of(outcome.State);
                await ToSidesAsync(db, MessageKind.OutcomeReported, match, outcome.Id, state, null, null, now, cancellation);
                await ToStaffAsync(db, MessageKind.OutcomeReported, match, outcome.Id, new MailData(match.Need, state), now, null, cancellation);
                break;
        }
    }

    /// <param name="db">Where it is saved, with the change that it tells of.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="match">Whose members are told.</param>
    /// <param name="subject">The record that it is about.</param>
    /// <param name="state">Where that stands now, as a code.</param>
    /// <param name="day">The day that it speaks of.</param>
    /// <param name="except">The side that knows already.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task ToSidesAsync(
        MatchmakingDb db, MessageKind kind, MatchParties match, Guid subject, string? state, DateOnly? day, MatchSide? except, DateTime now, CancellationToken cancellation)
    {
        if (except != MatchSide.City)
            await MemberMail.AddAsync(db, kind, [match.City], subject, new MailData(match.Need, state, day), now, ownersOnly: false, cancellation);
        if (except != MatchSide.Provider)
            await MemberMail.AddAsync(db, kind, [match.Provider], subject, new MailData(match.Offering, state, day), now, ownersOnly: false, cancellation);
    }

    /// <summary>Whoever of staff the match is assigned to; while that is nobody, those who chose how often they are written to.</summary>
    public static Task ToStaffAsync(
        MatchmakingDb db, MessageKind kind, MatchParties match, Guid subject, MailData data, DateTime now, Guid? except, CancellationToken cancellation) =>
        MemberMail.AddAsync(db, kind, Staff(db).Where(a => (except == null || a.Id != except)
            && (match.Assignee == null ? db.NotificationSettings.Any(s => s.AccountId == a.Id) : a.Id == match.Assignee)), subject, data, now, cancellation);

    /// <summary>Staff who want to be written to at all.</summary>
    public static IQueryable<Account> Staff(MatchmakingDb db) => MemberMail.Reached(db).Where(a => (a.Role == AccountRole.Staff || a.Role == AccountRole.Admin)
        && !db.NotificationSettings.Any(s => s.AccountId == a.Id && s.Frequency == MailFrequency.Off));
}
