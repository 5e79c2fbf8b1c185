using Matchmaking.Features;

namespace Matchmaking.Ranking;

/// <summary>Vectors stored with a model, unknowns marked, and what ML.NET's transformer scored them when the model was made.</summary>
internal sealed record Probes(float[] Vectors, float[] Scores, int Width)
{
    public delegate void Scorer(ReadOnlySpan<float> vectors, Span<float> scores);

    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static Probes Read(string file)
    {
        using var reader = new BinaryReader(File.OpenRead(file));
        var (rows, width) = (reader.ReadInt32(), reader.ReadInt32());
        if (width != FeatureList.All.Count || rows < 1 || reader.BaseStream.Length - reader.BaseStream.Position != (long)rows * (width + 1) * sizeof(float))
            throw new InvalidDataException($"{Path.GetFileName(file)} has {rows} rows of {width} numbers");
        var (vectors, scores) = (new float[rows * width], new float[rows]);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = reader.ReadSingle();
        for (var i = 0; i < rows; i++)
            scores[i] = reader.ReadSingle();
        return new Probes(vectors, scores, width);
    }

    /// <summary>Says where a way of scoring differs from ML.NET; null when it does not.</summary>
    public string? Difference(Scorer score)
    {
        var found = new float[Scores.Length];
        score(Vectors, found);
        for (var i = 0; i < found.Length; i++)
            if (!(Math.Abs(found[i] - Scores[i]) <= ModelBundle.Tolerance * Math.Max(1, Math.Abs(Scores[i]))))
                return FormattableString.Invariant($"scores probe {i} as {found[i]} where ML.NET said {Scores[i]}");
        return null;
    }
}
