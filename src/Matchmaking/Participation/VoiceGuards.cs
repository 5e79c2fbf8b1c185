using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>One standing support as the guards look at it.</summary>
internal sealed record GuardedSupport(Guid Id, Guid AccountId, string? Origin, DateTime At, DateTime AccountSince, bool Excluded);

/// <summary>
/// What is unusual about the supports of a need. A flag is a reason to look, not a verdict: a school class shares an address, and a
/// newspaper article makes a burst. Nothing is dropped by it.
/// </summary>
internal static class VoiceGuards
{
    private const int MostIds = 100, SmallestCrowd = 10;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Week = TimeSpan.FromDays(7);

    public static async Task<IReadOnlyList<GuardedSupport>> ReadAsync(MatchmakingDb db, Guid need, CancellationToken cancellation) =>
        await db.Standing().Where(s => s.NeedId == need).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id)
            .Select(s => new GuardedSupport(s.Id, s.AccountId, s.Origin, s.CreatedAt, s.Account!.CreatedAt, s.ExcludedAt != null)).ToListAsync(cancellation);

    /// <summary>Every flag with all of its supports, in the order of <see cref="Guard"/>.</summary>
    public static async Task<IReadOnlyList<(Guard Guard, double? Expected, IReadOnlyList<GuardedSupport> Supports)>> FlagsAsync(
        MatchmakingDb db, Guid need, IReadOnlyList<GuardedSupport> supports, ParticipationSettings settings, CancellationToken cancellation)
    {
        var flags = new List<(Guard, double?, IReadOnlyList<GuardedSupport>)>();
        void Flag(Guard guard, IEnumerable<GuardedSupport> seen, double? expected = null)
        {
            if (seen.ToList() is { Count: > 0 } some)
                flags.Add((guard, expected, some));
        }
        var busy = await BusyAccountsAsync(db, need, settings, cancellation);
        Flag(Guard.AccountRate, supports.Where(s => busy.Contains(s.AccountId)));
        foreach (var address in supports.Where(s => s.Origin is not null).GroupBy(s => s.Origin).Where(g => g.Count() >= settings.AddressRate))
            Flag(Guard.AddressRate, address);
        bool IsYoung(GuardedSupport s) => s.At - s.AccountSince < TimeSpan.FromHours(settings.YoungAccountHours);
        var young = supports.Where(IsYoung).ToList();
        Flag(Guard.YoungAccount, young);
        foreach (var (hour, expected) in Bursts(supports, settings))
            Flag(Guard.Burst, hour, expected);
        Flag(Guard.ManyYoungAccounts, young.Count >= SmallestCrowd && young.Count * 2 > supports.Count ? young : []);
        return flags;
    }

    /// <summary>Accounts of the need's supporters that supported too many needs, this one among them or not, within one hour.</summary>
    private static async Task<HashSet<Guid>> BusyAccountsAsync(MatchmakingDb db, Guid need, ParticipationSettings settings, CancellationToken cancellation)
    {
        var own = db.Supports.Where(s => s.NeedId == need).Select(s => s.AccountId);
        var many = await db.Supports.Where(s => own.Contains(s.AccountId)).GroupBy(s => s.AccountId).Where(g => g.Count() >= settings.AccountRate).Select(g => g.Key).ToListAsync(cancellation);
        var times = (await db.Supports.Where(s => many.Contains(s.AccountId)).Select(s => new { s.AccountId, s.CreatedAt }).ToListAsync(cancellation)).ToLookup(s => s.AccountId, s => s.CreatedAt);
        return [.. many.Where(account => times[account].Order().ToArray() is var at
            && Enumerable.Range(0, at.Length - settings.AccountRate + 1).Any(i => at[i + settings.AccountRate - 1] - at[i] < Hour))];
    }

    /// <summary>
    /// Hours with far more supports than the need's own week before them would have: more than five standard deviations of a count
    /// that has that mean. A need without a week behind it is expected to get none.
    /// </summary>
    private static IEnumerable<(IEnumerable<GuardedSupport> Hour, double Expected)> Bursts(IReadOnlyList<GuardedSupport> supports, ParticipationSettings settings)
    {
        foreach (var hour in supports.GroupBy(s => s.At.Ticks / Hour.Ticks))
        {
            var start = new DateTime(hour.Key * Hour.Ticks, DateTimeKind.Utc);
            var expected = supports.Count(s => s.At < start && s.At >= start - Week) / Week.TotalHours;
            if (hour.Count() >= settings.SmallestBurst && hour.Count() > expected + (5 * Math.Sqrt(expected)))
                yield return (hour, Math.Round(expected, 2));
        }
    }

    public static GuardFlag Shown(this (Guard Guard, double? Expected, IReadOnlyList<GuardedSupport> Supports) flag) => new(
        flag.Guard, flag.Supports.Count, flag.Supports[0].At, flag.Supports[^1].At, flag.Expected, [.. flag.Supports.Take(MostIds).Select(s => s.Id)]);
}
