using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>Who was heard on a need, counted over all channels.</summary>
internal sealed class VoiceTally
{
    /// <summary>A group of fewer people is not shown and not called heard: one could be told from it.</summary>
    public const int Fewest = 5;

    public Dictionary<SupportPriority, int> Online { get; } = [];
    public Dictionary<SupportChannel, int> Offline { get; } = [];

    /// <summary>Standing supports that staff excluded.</summary>
    public int Excluded { get; private set; }
    private readonly Dictionary<TargetGroup, int> groups = [];

    public int Supporters => Of(SupportChannel.Online) + Of(SupportChannel.Paper) + Of(SupportChannel.Assembly);

    public int Of(SupportChannel channel) => channel == SupportChannel.Online ? Online.Values.Sum() : Offline.GetValueOrDefault(channel);

    /// <summary>In steps of five, so that who comes last cannot be told from the count before and after; null below five.</summary>
    public int? Shown(TargetGroup group) => groups.GetValueOrDefault(group) is >= Fewest and var count ? count - (count % Fewest) : null;

    public bool Hears(TargetGroup group) => Shown(group) is not null;

    /// <summary>Share of the need's target groups that were heard; null when it names none.</summary>
    public double? Breadth(IReadOnlyCollection<TargetGroup> named) => named.Count == 0 ? null : (double)named.Count(Hears) / named.Count;

    /// <summary>One for each of these needs, those on which nobody was heard too.</summary>
    public static async Task<IReadOnlyDictionary<Guid, VoiceTally>> OfAsync(MatchmakingDb db, IReadOnlyCollection<Guid> needs, CancellationToken cancellation)
    {
        var tallies = needs.Distinct().ToDictionary(id => id, _ => new VoiceTally());
        var ids = tallies.Keys.ToArray();
        foreach (var row in await db.Counted().Where(s => ids.Contains(s.NeedId)).GroupBy(s => new { s.NeedId, s.Priority })
            .Select(g => new { g.Key.NeedId, g.Key.Priority, Count = g.Count() }).ToListAsync(cancellation))
            tallies[row.NeedId].Online[row.Priority] = row.Count;
        foreach (var row in await db.Standing().Where(s => ids.Contains(s.NeedId) && s.ExcludedAt != null).GroupBy(s => s.NeedId)
            .Select(g => new { NeedId = g.Key, Count = g.Count() }).ToListAsync(cancellation))
            tallies[row.NeedId].Excluded = row.Count;
        // Unfolded here: SQLite cannot join a list that stands in a column of another row.
        var declared = await db.Counted().Where(s => ids.Contains(s.NeedId))
            .Join(db.ResidentProfiles.Where(p => p.TargetGroups.Count > 0), s => s.AccountId, p => p.AccountId, (s, p) => new { s.NeedId, p.TargetGroups }).ToListAsync(cancellation);
        foreach (var resident in declared)
            foreach (var group in resident.TargetGroups)
                tallies[resident.NeedId].Add(group, 1);
        foreach (var batch in await db.SupportBatches.AsNoTracking().Where(b => ids.Contains(b.NeedId)).ToListAsync(cancellation))
        {
            var tally = tallies[batch.NeedId];
            tally.Offline[batch.Channel] = tally.Offline.GetValueOrDefault(batch.Channel) + batch.Count;
            foreach (var group in batch.Groups)
                tally.Add(group.Group, group.Count);
        }
        return tallies;
    }

    private void Add(TargetGroup group, int count) => groups[group] = groups.GetValueOrDefault(group) + count;
}
