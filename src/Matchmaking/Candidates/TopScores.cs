using System.Numerics.Tensors;

namespace Matchmaking.Candidates;

/// <summary>The places of the highest of many scores, found in two passes over all and a sort of a few.</summary>
internal static class TopScores
{
    private const int Steps = 512;

    /// <summary>Places with a score above 0, the best first; equal scores in the order of their places.</summary>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        var least = Threshold(scores, count);
        var found = new List<ulong>(count + count / 4);
        for (var place = 0; place < scores.Length; place++)
            if (scores[place] > least)
                // Positive floats are in the order of their bits.
                found.Add((ulong)(uint.MaxValue - BitConverter.SingleToUInt32Bits(scores[place])) << 32 | (uint)place);
        found.Sort();
        var best = new int[Math.Min(count, found.Count)];
        for (var i = 0; i < best.Length; i++)
            best[i] = (int)(uint)found[i];
        return best;
    }

    /// <summary>A score that at least so many places exceed, and not many more: they are counted in steps of the greatest.</summary>
    private static float Threshold(ReadOnlySpan<float> scores, int count)
    {
        var greatest = scores.Length <= count ? 0 : TensorPrimitives.Max(scores);
        if (greatest <= 0)
            return 0;
        Span<int> counts = stackalloc int[Steps + 1];
        counts.Clear();
        var scale = Steps / greatest;
        foreach (var score in scores)
            if (score > 0)
                counts[Math.Min(Steps, (int)(score * scale))]++;
        var step = Steps;
        for (var total = counts[Steps]; step > 0 && total < count; total += counts[step])
            step--;
        // A little below the step: rounding must not lose what was counted in it.
        return step == 0 ? 0 : (step - 0.01f) / scale;
    }
}
