namespace Matchmaking.Learning;

/// <summary>The scale of relevance used in training and in every metric.</summary>
public static class RelevanceLabel
{
    /// <summary>A provider that history shows was chosen; the scale above it is for judged and completed matches.</summary>
    public const int Chosen = 1;

    /// <summary>Gain of each label 0–4, 2^label − 1; the trainer gets the same table.</summary>
    public static IReadOnlyList<int> Gains { get; } = [0, 1, 3, 7, 15];

    public static int Gain(int label) => Gains[label];
}
