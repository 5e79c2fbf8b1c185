using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Exposure;

/// <summary>What the policies need to know of the matches of a list, read from the shortlist that they were ranked in.</summary>
internal sealed class Standings(CandidateIndex index, Shortlist list)
{
    /// <summary>A provider with no more work than this on record is new.</summary>
    private const int WorkOfNew = 1;

    /// <param name="place">Place in the shortlist.</param>
    /// <param name="score">Its score.</param>
    /// <param name="bands">Which score is good.</param>
    public Standing Of(int place, float score, StrengthBands bands) => new(score, IsSmallOrNew(list.Pool, At(place), list.Evidence.VisibleDocuments), bands.Of(score) >= Strength.Good);

    /// <summary>1 for two offerings of one provider, otherwise how close their approaches are: the cosine of their texts in the semantic space.</summary>
    public float Likeness(int place, int other)
    {
        if (At(place).Organization == At(other).Organization)
            return 1;
        return Approach(place) is { } one && Approach(other) is { } two ? Math.Clamp(index.Vectors.Likeness(one, two), 0, 1) : 0;
    }

    public static bool IsSmallOrNew(Pool pool, PoolCandidate candidate, int visible = int.MaxValue) => candidate.IsSme == true || IsNew(pool, candidate, visible);

    public static bool IsNew(Pool pool, PoolCandidate candidate, int visible = int.MaxValue)
    {
        var work = 0;
        foreach (var id in candidate.Documents)
            if (id < visible && pool.Documents[id] is { Live: true, Kind: not DocumentKind.Offering } && ++work > WorkOfNew)
                return false;
        return true;
    }

    private PoolCandidate At(int place) => list.Pool.Candidates[list.Candidates[place]];

    /// <summary>The offering's own text; where there is none, the work that is closest to the need.</summary>
    private int? Approach(int place)
    {
        var (closest, best) = ((int?)null, float.NegativeInfinity);
        foreach (var id in At(place).Documents)
        {
            if (id >= list.Evidence.VisibleDocuments || !list.Pool.Documents[id].Live)
                continue;
            var similarity = list.Pool.Documents[id].Kind == DocumentKind.Offering ? float.PositiveInfinity : list.Evidence.Of(id).Similarity;
            if (similarity > best)
                (closest, best) = (id, similarity);
        }
        return closest;
    }
}
