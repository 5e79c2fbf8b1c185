using System.Numerics.Tensors;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>Compares candidates' profiles with one need in the semantic space.</summary>
internal sealed class ProfileVectors
{
    private readonly CandidateIndex _index;
    private readonly int _visible;
    private readonly Evidence _evidence;
    private readonly float[] _mean, _buyers;

    public ProfileVectors(CandidateIndex index, NeedProfile need, Evidence evidence)
    {
        (_index, _evidence, _visible, _mean) = (index, evidence, evidence.VisibleDocuments, index.Vectors.Mean(evidence.VisibleDocuments));
        _buyers = new float[index.Space.Dimensions];
        var bought = 0;
        foreach (var buyer in need.Buyers)
            foreach (var document in index.Pool.LatestOfBuyer(buyer, _visible))
            {
                index.Vectors.AddTo(_buyers, document, 1);
                bought++;
            }
        Difference(_buyers, bought);
    }

    public ProfileMeaning[] Of(int[] candidates)
    {
        var meanings = new ProfileMeaning[candidates.Length];
        Halves.Do(candidates.Length, (from, to) =>
        {
            var (at, profile, own) = (from, new float[_mean.Length], new float[_mean.Length]);
            foreach (var next in Ahead.Chunks<int>(candidates.AsSpan(from..to)))
            {
                Touch(next);
                foreach (var candidate in next)
                    meanings[at++] = Of(_index.Pool.Candidates[candidate].Documents, profile, own);
            }
        });
        return meanings;
    }

    /// <param name="documents">Of a candidate.</param>
    /// <param name="profile">Working space for their sum.</param>
    /// <param name="own">The same where each is divided among its partners.</param>
    private ProfileMeaning Of(int[] documents, float[] profile, float[] own)
    {
        profile.AsSpan().Clear();
        var (count, share, isShared) = (0, 0f, false);
        foreach (var id in documents)
        {
            if (id >= _visible)
                break;
            var facts = _index.Pool.Facts[id];
            if (!facts.Is.HasFlag(DocumentIs.Live))
                continue;
            var weight = 1 / MathF.Sqrt(facts.Providers);
            // Most work was done alone: then both sums are the same.
            if (weight < 1 && !isShared)
            {
                profile.CopyTo(own, 0);
                isShared = true;
            }
            _index.Vectors.AddTo(profile, id, 1);
            if (isShared)
                _index.Vectors.AddTo(own, id, weight);
            (count, share) = (count + 1, share + weight);
        }
        var focus = Difference(profile, count) is > 0 and var length ? length / count : float.NaN;
        if (isShared)
            Difference(own, share);
        else
            own = profile;
        return new(Cosine(_evidence.Need, profile), Cosine(_evidence.Need, own), Cosine(_evidence.Title, profile), Cosine(_buyers, profile), focus);
    }

    /// <summary>Turns a sum of so many vectors into a unit vector of how it differs from as many times the mean; answers the length of the difference.</summary>
    private float Difference(float[] sum, float count)
    {
        if (!sum.AsSpan().ContainsAnyExcept(0f))
            return 0;
        TensorPrimitives.MultiplyAdd(_mean, -count, sum, sum);
        var length = TensorPrimitives.Norm<float>(sum);
        if (length > 0)
            TensorPrimitives.Divide(sum, length, sum);
        return length;
    }

    private static float Cosine(float[] one, float[] other)
    {
        var product = TensorPrimitives.Dot<float>(one, other);
        return product != 0 ? product : float.NaN;
    }

    /// <summary>See <see cref="Ahead"/>.</summary>
    private void Touch(ReadOnlySpan<int> candidates)
    {
        var (sum, facts) = (0, _index.Pool.Facts);
        foreach (var candidate in candidates)
            sum += _index.Pool.Candidates[candidate].Documents.Length;
        foreach (var candidate in candidates)
            foreach (var id in _index.Pool.Candidates[candidate].Documents)
                sum += id < _visible ? facts[id].Day + _index.Vectors.Touch(id) : 0;
        Ahead.Keep(sum);
    }
}
