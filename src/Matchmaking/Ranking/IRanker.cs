namespace Matchmaking.Ranking;

/// <summary>Scores feature vectors; a higher score ranks first.</summary>
public interface IRanker
{
    string Name { get; }
    string Version { get; }
    StrengthBands Bands { get; }

    /// <summary>Scores rows of <see cref="Features.FeatureList.All"/>-long vectors, one after the other.</summary>
    void Score(ReadOnlySpan<float> vectors, Span<float> scores);

    /// <summary>
    /// What each feature adds to one score. Where the ranker's own structure can be read, the sum with its base value is the score.
    /// </summary>
    float[] Contributions(ReadOnlySpan<float> vector);
}
