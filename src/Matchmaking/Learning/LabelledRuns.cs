using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matchmaking.Curation;
using Matchmaking.Features;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Learning;

/// <summary>
/// One place of a stored list: its propensity when it was shown, the label that judgments and outcomes give it, null when they say nothing, and whether the sides
/// committed to each other.
/// </summary>
internal sealed record LabelledPlace(int Rank, Guid OfferingId, float Propensity, float[] Vector, int? Label, bool Committed);

/// <summary>A stored list of a need with what became of its places: a query group.</summary>
internal sealed record LabelledRun(Guid RunId, Guid NeedId, DateOnly AsOf, IReadOnlyList<LabelledPlace> Places)
{
    public int Labels => Places.Count(p => p.Label is not null);
}

/// <summary>What was not learned from, and why.</summary>
/// <param name="WithoutConsent">Pairs whose side refused, withdrew or let expire the use for training.</param>
/// <param name="OtherFeatures">Lists whose vectors are of other features.</param>
/// <param name="OtherSpace">Lists measured in another semantic space than the model's.</param>
/// <param name="WithoutList">Labelled pairs of needs without a stored list from before.</param>
internal sealed record LeftOut(int WithoutConsent, int OtherFeatures, int OtherSpace, int WithoutList)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"left out: {WithoutConsent} pairs without consent, {OtherFeatures} lists of other features, {OtherSpace} lists of another semantic space, {WithoutList} pairs in no list from before");
}

/// <summary>
/// Reads from the database what can be learned: of each need the list that its matches were taken from, with the vectors that were frozen when it
/// was shown, so that nothing is measured again and nothing later than the list is seen.
/// </summary>
internal static class LabelledRuns
{
    private sealed record Pair(int? Label, bool Committed, bool Consent, Guid? RunId, DateTime Since);

    /// <param name="db">Only read.</param>
    /// <param name="versions">Rankers whose space the model shares; null takes all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static async Task<(List<LabelledRun> Runs, LeftOut LeftOut)> ReadAsync(MatchmakingDb db, IReadOnlySet<string>? versions, CancellationToken cancellation)
    {
        var pairs = await PairsAsync(db, cancellation);
        var (runs, otherFeatures, otherSpace, withoutList) = (new List<LabelledRun>(), 0, 0, 0);
        foreach (var need in pairs.Where(p => p.Value is { Consent: true, Label: not null }).GroupBy(p => p.Key.Need).OrderBy(g => g.Key))
        {
            if (await RunAsync(db, need.Key, [.. need.Select(p => p.Value)], cancellation) is not { } run)
                withoutList += need.Count();
            else if (run.FeatureSet != FeatureList.Version)
                otherFeatures++;
            else if (versions?.Contains(run.RankerVersion) is false)
                otherSpace++;
            else
                runs.Add(new LabelledRun(run.Id, need.Key, run.AsOf,
                [
                    .. run.Entries.OrderBy(e => e.Rank).Where(e => pairs.GetValueOrDefault((need.Key, e.OfferingId)) is not { Consent: false }).Select(e => new LabelledPlace(
                        e.Rank, e.OfferingId, e.Propensity ?? Examination.At(e.Rank), MatchRuns.Vector(e.Features), pairs.GetValueOrDefault((need.Key, e.OfferingId))?.Label,
                        pairs.GetValueOrDefault((need.Key, e.OfferingId)) is { Committed: true })),
                ]));
        }
        return ([.. runs.Where(r => r.Labels > 0).OrderBy(r => r.AsOf).ThenBy(r => r.RunId)], new LeftOut(pairs.Count(p => !p.Value.Consent), otherFeatures, otherSpace, withoutList));
    }

    private static async Task<Dictionary<(Guid Need, Guid Offering), Pair>> PairsAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        var matches = (await db.Matches.AsNoTracking().Include(m => m.Events).Include(m => m.Consents).AsSplitQuery().ToListAsync(cancellation)).ToDictionary(m => (m.NeedId, m.OfferingId));
        var judgments = (await db.Judgments.AsNoTracking().ToListAsync(cancellation)).ToLookup(j => (j.NeedId, j.OfferingId));
        return matches.Keys.Union(judgments.Select(j => j.Key)).ToDictionary(key => key, key =>
        {
            var match = matches.GetValueOrDefault(key);
            LabelStep[] steps = match is null ? [] : [.. match.Events.OrderBy(e => e.Id).Select(e => new LabelStep(e.To, e.Reason))];
            DateTime[] times = [.. judgments[key].Select(j => j.CreatedAt), .. match is null ? [] : new[] { match.CreatedAt }];
            return new Pair(RelevanceLabel.Of(judgments[key].Select(j => j.Grade), steps), steps.Any(s => RelevanceLabel.Progress(s.To) >= RelevanceLabel.Committed), match is null || MayBeUsed(match), match?.MatchRunId, times.Min());
        });
    }

    /// <summary>Whoever was asked and did not say yes for good is not learned from; who was not asked, or has not answered, has not objected.</summary>
    private static bool MayBeUsed(Match match) => !match.Consents.Exists(c =>
        c.Scope == ConsentScope.UseForTraining && c.State is ConsentState.Refused or ConsentState.Withdrawn or ConsentState.Expired);

    /// <summary>The list that the first of the pairs was taken from; else the last one shown before anybody judged.</summary>
    private static async Task<MatchRun?> RunAsync(MatchmakingDb db, Guid need, Pair[] pairs, CancellationToken cancellation)
    {
        var taken = pairs.Select(p => p.RunId).OfType<Guid>().OrderBy(id => id).Select(id => (Guid?)id).FirstOrDefault();
        var since = pairs.Min(p => p.Since);
        var lists = db.MatchRuns.AsNoTracking().Include(r => r.Entries).Where(r => r.NeedId == need && r.Direction == MatchDirection.NeedToOfferings);
        return await (taken is { } id ? lists.Where(r => r.Id == id) : lists.Where(r => r.CreatedAt <= since)).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Identity of what was learned from: which lists with which labels.</summary>
    public static string Hash(IEnumerable<LabelledRun> runs) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        runs.SelectMany(r => r.Places.Where(p => p.Label is not null).Select(p => $"{r.RunId} {p.Rank} {p.Label}"))))));
}
