namespace Matchmaking.Ranking;

/// <summary>
/// How the trees see an unknown feature: as one number below every real one. ML.NET does not publish the default directions
/// of LightGBM's missing values, and an ensemble that is evaluated directly must know where an unknown goes.
/// </summary>
public static class Unknown
{
    public const float Value = -1e9f;

    /// <summary>Replaces NaN in place.</summary>
    public static void Mark(Span<float> vector)
    {
        foreach (ref var value in vector)
            if (float.IsNaN(value))
                value = Value;
    }
}
