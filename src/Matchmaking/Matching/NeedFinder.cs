using System.Collections.Concurrent;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Matching;

/// <summary>One need in which an offering has a place.</summary>
internal sealed record NeedPlace(Need Need, MatchList List, RankedCandidate Place)
{
    public MatchDetail Detail => List.Details[Place.Candidate.Offering!.Id];
}

/// <summary>The needs where an offering stands best, and the identity of everything this depends on.</summary>
internal sealed record NeedList(MatchList? AnyOf, int Considered, IReadOnlyList<NeedPlace> Places, string Fingerprint);

/// <summary>
/// The other direction: among published needs that the offering may serve, those nearest in words, and in each need's own list the
/// place of the offering. So both sides see the same score.
/// </summary>
internal sealed class NeedFinder(LivePool live, MatchLists lists)
{
    /// <summary>Needs whose lists are looked into.</summary>
    private const int Nearest = 40;

    public async Task<NeedList> FindAsync(MatchmakingDb db, PoolCandidate candidate, CancellationToken cancellation)
    {
        var (offering, provider) = (candidate.Offering!, candidate.Provider!);
        var published = await db.Needs.AsNoTracking().Include(n => n.Organization)
            .Where(n => n.Status == NeedStatus.Published).OrderBy(n => n.Id).ToListAsync(cancellation);
        var eligible = published.Where(n => Eligibility.IsEligible(n, n.Organization!, offering, provider, live.Today)).ToArray();
        var nearest = await NearestAsync(candidate, eligible, cancellation);
        var places = new ConcurrentBag<NeedPlace>();
        var fingerprints = new ConcurrentBag<string>();
        MatchList? anyOf = null;
        await Parallel.ForEachAsync(nearest, cancellation, async (need, token) =>
        {
            var (list, fingerprint) = await lists.OfAsync(need, need.Organization!, new MatchDemand(Explain: 0, Also: offering.Id), token);
            fingerprints.Add(fingerprint);
            anyOf = list;
            if (list.Ranked.FirstOrDefault(r => r.Candidate.Offering!.Id == offering.Id) is { } place)
                places.Add(new NeedPlace(need, list, place));
        });
        return new NeedList(anyOf, eligible.Length, [.. places.OrderByDescending(p => p.Place.Score).ThenBy(p => p.Need.Id)],
            MatchLists.Hash($"{offering.Id} {offering.Version} {string.Join(' ', fingerprints.Order(StringComparer.Ordinal))}"));
    }

    private async Task<Need[]> NearestAsync(PoolCandidate candidate, Need[] needs, CancellationToken cancellation)
    {
        if (needs.Length <= Nearest)
            return needs;
        return await live.ReadAsync(state => needs.AsParallel().AsOrdered()
            .Select(need => (Need: need, Score: Closeness(state.Index, candidate, need)))
            .OrderByDescending(n => n.Score).ThenBy(n => n.Need.Id).Take(Nearest).Select(n => n.Need).ToArray(), cancellation);
    }

    /// <summary>BM25 of the candidate's best three documents for a need.</summary>
    private static float Closeness(CandidateIndex index, PoolCandidate candidate, Need need)
    {
        var (documents, count) = (candidate.Documents, index.Text.Count);
        var scores = new float[documents.Length];
        index.Text.Score(TextAnalysis.Terms(need.Title, Matcher.Text(need)).Words, documents.AsSpan(0, documents.Count(d => d < count)), scores);
        return scores.OrderDescending().Take(3).Sum();
    }
}
