using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matchmaking.Notifications;

/// <summary>
/// Turns what is being saved into events, in the same save: a published need, a step of a match and what is said between its sides, an answer about a
/// reference. Each webhook and
/// person is told only what its organization may see.
/// </summary>
internal sealed class EventAnnouncer(TimeProvider clock) : SaveChangesInterceptor
{
    /// <summary>A save that failed may be repeated with the same rows.</summary>
    private readonly ConditionalWeakTable<object, object> announced = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        SavingChangesAsync(eventData, result).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not MatchmakingDb { Audit.RecordsRows: true } db)
            return result;
        // What is added here must not be looked at again.
        var rows = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified && e.Entity is Need or MatchEvent or ReferenceConfirmation or IntroductionMessage or Meeting or Outcome).ToList();
        foreach (var row in rows)
        {
            if (row.Entity is Need need && IsPublished(row) && !db.ChangeTracker.Entries<WebhookDelivery>().Any(d => d.State == EntityState.Added && d.Entity.SourceId == need.Id))
                await TellAsync(db, WebhookEvent.NeedPublished, need.Id, null, _ => new JsonObject { ["needId"] = need.Id, ["status"] = Code<NeedStatus>.Of(need.Status) }, cancellationToken);
            if (IsNews(row) && announced.TryAdd(row.Entity, true))
                await (row.Entity switch
                {
                    MatchEvent step => TellAsync(db, step, cancellationToken),
                    ReferenceConfirmation answer => TellAsync(db, answer, cancellationToken),
                    _ => IntroductionMail.TellAsync(db, row.Entity, clock.GetUtcNow().UtcDateTime, cancellationToken),
                });
        }
        return result;
    }

    /// <summary>What is new, what is passed on, and what is said anew of an outcome; what an erasure takes out of a text is not.</summary>
    private static bool IsNews(EntityEntry row) => row.Entity switch
    {
        Need => false,
        _ when row.State == EntityState.Added => true,
        IntroductionMessage => row.Property(nameof(IntroductionMessage.PassedOnAt)) is { IsModified: true, CurrentValue: not null },
        Outcome => row.State == EntityState.Modified,
        _ => false,
    };

    private static bool IsPublished(EntityEntry row) => row.Entity is Need { Status: NeedStatus.Published }
        && (row.State == EntityState.Added || row.Property(nameof(Need.Status)).OriginalValue is not NeedStatus.Published);

    /// <summary>Until a match is offered it is the business of staff.</summary>
    private static bool IsKnownToSides(MatchState state) => state is >= MatchState.Offered;

    private async Task TellAsync(MatchmakingDb db, MatchEvent step, CancellationToken cancellation)
    {
        if (step.From == step.To || !IsKnownToSides(step.To) || !(IsKnownToSides(step.From) || step.Step == MatchStep.Offer))
            return;
        if (await MatchParties.ReadAsync(db, step.MatchId, cancellation) is not { } match)
            return;
        var (now, open) = (clock.GetUtcNow().UtcDateTime, MatchStates.IsIntroduced(step.To));
        await TellAsync(db, WebhookEvent.MatchStateChanged, step.Id, [match.City, match.Provider], to =>
        {
            // Who the other side is nobody learns before both are introduced.
            var data = new JsonObject { ["matchId"] = match.Id, ["from"] = Code<MatchState>.Of(step.From), ["to"] = Code<MatchState>.Of(step.To) };
            if (open || to == match.City)
                data["needId"] = match.NeedId;
            if (open || to == match.Provider)
                data["offeringId"] = match.OfferingId;
            return data;
        }, cancellation);
        var state = Code<MatchState>.Of(step.To);
        await IntroductionMail.ToSidesAsync(db, MessageKind.MatchMoved, match, match.Id, state, null, null, now, cancellation);
        if (step.Side != MatchSide.Staff)
            await IntroductionMail.ToStaffAsync(db, MessageKind.MatchMoved, match, match.Id, new MailData(match.Need, state), now, step.AccountId, cancellation);
    }

    private async Task TellAsync(MatchmakingDb db, ReferenceConfirmation answer, CancellationToken cancellation)
    {
        if (await db.References.FindAsync([answer.ReferenceId], cancellation) is not { } reference)
            return;
        var told = answer.State == ReferenceState.Confirmed ? WebhookEvent.ReferenceConfirmed : WebhookEvent.ReferenceDisputed;
        Guid[] sides = reference.ClientOrganizationId is { } client ? [reference.OrganizationId, client] : [reference.OrganizationId];
        await TellAsync(db, told, answer.Id, sides, _ => new JsonObject { ["referenceId"] = reference.Id, ["state"] = Code<ReferenceState>.Of(answer.State) }, cancellation);
        await MemberMail.AddAsync(db, MessageKind.ReferenceAnswered, [reference.OrganizationId], reference.Id, new MailData(reference.Title, Code<ReferenceState>.Of(answer.State)),
            clock.GetUtcNow().UtcDateTime, ownersOnly: false, cancellation);
    }

    /// <param name="db">Where the change is saved.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="source">The row that says so.</param>
    /// <param name="organizations">Who may know; null for everybody.</param>
    /// <param name="dataFor">What an organization is told.</param>
    /// <param name="cancellation">Stops it.</param>
    private async Task TellAsync(
        MatchmakingDb db, WebhookEvent kind, Guid source, Guid[]? organizations, Func<Guid, JsonObject> dataFor, CancellationToken cancellation)
    {
        var enabled = db.Webhooks.AsNoTracking().Where(w => w.DisabledAt == null);
        var webhooks = await (organizations is null ? enabled : enabled.Where(w => organizations.Contains(w.OrganizationId))).ToListAsync(cancellation);
        foreach (var webhook in webhooks.Where(w => w.Events.Contains(kind)))
            db.Add(Delivery(webhook.Id, kind, source, dataFor(webhook.OrganizationId), clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>An event as it is sent.</summary>
    public static WebhookDelivery Delivery(Guid webhook, WebhookEvent kind, Guid source, JsonObject data, DateTime now) => new()
    {
        WebhookId = webhook, Event = kind, SourceId = source, CreatedAt = now, DueAt = now,
        Body = new JsonObject { ["type"] = Code<WebhookEvent>.Of(kind), ["timestamp"] = now, ["data"] = data }.ToJsonString(),
    };
}
