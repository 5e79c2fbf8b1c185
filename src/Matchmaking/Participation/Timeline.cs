using System.Text.Json;
using Matchmaking.Curation;
using Matchmaking.Outcomes;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>What kind of thing happened to a need.</summary>
public enum TimelineKind { Status, OfficialAnswer, HeardOffline, Introduction, Outcome }

/// <summary>Something that happened to a need and that everybody may know.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Status">The status that the need came to; only for status.</param>
/// <param name="Stance">The city's answer in one word; only for official_answer.</param>
/// <param name="Channel">How people were heard; only for heard_offline.</param>
/// <param name="Count">How many people were heard offline, or how many providers came to the stage that day.</param>
/// <param name="Text">The city's answer, the place, or what a confirmed reference says was done; null for status and introduction.</param>
/// <param name="Stage">How far the city came with providers, from introduced to completed; only for introduction.</param>
/// <param name="Result">What both sides confirmed that came of it; only for outcome.</param>
public sealed record TimelineEntry(
    DateTime At, TimelineKind Kind, NeedStatus? Status = null, AnswerStance? Stance = null, SupportChannel? Channel = null, int? Count = null, string? Text = null,
    MatchState? Stage = null, OutcomeResult? Result = null);

/// <summary>What became of a need.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="Items">Oldest first.</param>
public sealed record TimelineResponse(Guid NeedId, IReadOnlyList<TimelineEntry> Items);

/// <summary>Gathers what happened to a need from wherever it is kept. Whatever else happens to needs joins by a source of its own.</summary>
internal static class Timeline
{
    /// <summary>What one place knows of a need; only what everybody may know.</summary>
    public delegate Task<IReadOnlyList<TimelineEntry>> Source(MatchmakingDb db, Need need, CancellationToken cancellation);

    public static readonly IReadOnlyList<Source> Sources = [StatusesAsync, OfficialAnswersAsync, HeardOfflineAsync, StagesAsync, OutcomesAsync];

    private static readonly MatchState[] Stages = [.. Enum.GetValues<MatchState>().Where(MatchStates.IsIntroduced)];

    /// <summary>What is nobody's business but the owner's and staff's.</summary>
    private static readonly NeedStatus[] Private = [NeedStatus.Draft, NeedStatus.UnderReview, NeedStatus.ChangesRequested];

    public static async Task<IReadOnlyList<TimelineEntry>> OfAsync(MatchmakingDb db, Need need, CancellationToken cancellation)
    {
        var entries = new List<TimelineEntry>();
        foreach (var source in Sources)
            entries.AddRange(await source(db, need, cancellation));
        return [.. entries.OrderBy(e => e.At).ThenBy(e => e.Kind).ThenBy(e => e.Stage)];
    }

    /// <summary>
    /// The audit log holds every change of a status with its time. A need that came with many others in a file has no record of its own
    /// until something changes; then the row itself says since when it has been published.
    /// </summary>
    private static async Task<IReadOnlyList<TimelineEntry>> StatusesAsync(MatchmakingDb db, Need need, CancellationToken cancellation)
    {
        var records = await db.AuditRecords.AsNoTracking().Where(r => r.RecordId == need.Id && r.RecordType == "need" && r.After != null)
            .OrderBy(r => r.Sequence).Select(r => new { r.At, r.After }).ToListAsync(cancellation);
        var entries = records.Select(r => (r.At, Status: StatusIn(r.After!))).Where(r => r.Status is { } status && !Private.Contains(status))
            .Select(r => new TimelineEntry(r.At, TimelineKind.Status, r.Status)).ToList();
        if (need.PublishedAt is { } published && entries.All(e => e.Status != NeedStatus.Published))
            entries.Insert(0, new TimelineEntry(published, TimelineKind.Status, NeedStatus.Published));
        return entries;
    }

    private static NeedStatus? StatusIn(string after)
    {
        using var changed = JsonDocument.Parse(after);
        return changed.RootElement.TryGetProperty("status", out var code) && Code<NeedStatus>.TryParse(code.GetString(), out var status) ? status : null;
    }

    private static async Task<IReadOnlyList<TimelineEntry>> OfficialAnswersAsync(MatchmakingDb db, Need need, CancellationToken cancellation) =>
        await db.OfficialAnswerEditions.AsNoTracking().Where(a => a.NeedId == need.Id).OrderBy(a => a.Edition)
            .Select(a => new TimelineEntry(a.CreatedAt, TimelineKind.OfficialAnswer, null, a.Stance, null, null, a.Text)).ToListAsync(cancellation);

    private static async Task<IReadOnlyList<TimelineEntry>> HeardOfflineAsync(MatchmakingDb db, Need need, CancellationToken cancellation) =>
        [.. (await db.SupportBatches.AsNoTracking().Where(b => b.NeedId == need.Id).ToListAsync(cancellation)).Select(b => new TimelineEntry(
            b.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), TimelineKind.HeardOffline, Channel: b.Channel, Count: b.Count, Text: b.Place))];

    /// <summary>
    /// How many came how far on which day. With whom is not told: talks are the business of both sides, and what came of them names the provider
    /// where it is public, in the reference.
    /// </summary>
    private static async Task<IReadOnlyList<TimelineEntry>> StagesAsync(MatchmakingDb db, Need need, CancellationToken cancellation)
    {
        var steps = await db.MatchEvents.AsNoTracking().Where(e => e.From != e.To && Stages.Contains(e.To) && db.Matches.Any(m => m.Id == e.MatchId && m.NeedId == need.Id))
            .Select(e => new { e.HappenedOn, e.To, e.CreatedAt }).ToListAsync(cancellation);
        return [.. steps.GroupBy(e => (e.HappenedOn, e.To)).Select(day => new TimelineEntry(
            Moment(day.Key.HappenedOn, day.Max(e => e.CreatedAt)), TimelineKind.Introduction, Count: day.Count(), Stage: day.Key.To))];
    }

    /// <summary>What was entered on the day itself stands after what came before it on that day.</summary>
    private static DateTime Moment(DateOnly day, DateTime entered) => DateOnly.FromDateTime(entered) == day ? entered : day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>Only what both sides confirmed; in words as far as the reference that it became is there for everybody to read.</summary>
    private static async Task<IReadOnlyList<TimelineEntry>> OutcomesAsync(MatchmakingDb db, Need need, CancellationToken cancellation) =>
        [.. (await db.Outcomes.AsNoTracking().Where(o => o.State == OutcomeState.Confirmed && o.Match!.NeedId == need.Id)
            .Select(o => new { o.Result, o.ConfirmedByCityAt, o.ConfirmedByProviderAt, Public = db.References.Where(r => r.Id == o.ReferenceId).Select(r => r.Description).FirstOrDefault() })
            .ToListAsync(cancellation)).Select(o => new TimelineEntry(
                o.ConfirmedByCityAt > o.ConfirmedByProviderAt ? o.ConfirmedByCityAt.Value : o.ConfirmedByProviderAt ?? default, TimelineKind.Outcome, Text: o.Public, Result: o.Result))];
}
