namespace Matchmaking.Features;

/// <summary>
/// What the plain measures weigh in one market, learned from whom it chose before; <c>MarketLearner</c> learns them. Lists keep what each group
/// of features adds up to in their vectors, so that a stored one can be scored and explained when the market has learned more.
/// </summary>
/// <param name="OfFeatures">By place in <see cref="FeatureList.All"/>, 0 for what is not weighed; an unknown value adds nothing.</param>
/// <param name="OfGroups">By <see cref="FeatureGroup"/>, what is added whatever the values: scores are as high as the baseline's.</param>
public sealed record MarketWeights(float[] OfFeatures, float[] OfGroups)
{
    private readonly int[][] _weighed =
        [.. Enum.GetValues<FeatureGroup>().Select(group => Enumerable.Range(0, OfFeatures.Length).Where(f => OfFeatures[f] != 0 && FeatureList.All[f].Group == group).ToArray())];

    /// <summary>What the features of a group add up to.</summary>
    public float Sum(FeatureGroup group, Pair pair)
    {
        var sum = OfGroups[(int)group];
        foreach (var f in _weighed[(int)group])
            sum += FeatureList.All[f].Value(pair) is var value && float.IsNaN(value) ? 0 : OfFeatures[f] * value;
        return sum;
    }
}
