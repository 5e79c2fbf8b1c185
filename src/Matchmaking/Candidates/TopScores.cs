using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>The places of the highest of many scores, found in a pass over all, a look at some and a sort of a few.</summary>
internal static class TopScores
{
    private const int Steps = 512, Line = 16, Sampled = 16;

    /// <summary>Places with a score above 0, the best first; equal scores in the order of their places.</summary>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        var found = new List<ulong>(2 * Math.Min(count, scores.Length));
        // A part of the scores tells about where to draw the line; where that was misjudged, all do.
        if (scores.Length > Sampled * Line && scores.Length > 4 * count)
            Collect(scores, Threshold(scores, count * 3 / 2 / Sampled, Sampled), found);
        if (found.Count < count)
        {
            found.Clear();
            Collect(scores, Threshold(scores, count, every: 1), found);
        }
        SortKeys.Sort(CollectionsMarshal.AsSpan(found));
        var best = new int[Math.Min(count, found.Count)];
        for (var i = 0; i < best.Length; i++)
            best[i] = SortKeys.PlaceOf(found[i]);
        return best;
    }

    /// <summary>Adds the places of greater scores, as keys, in their order.</summary>
    private static void Collect(ReadOnlySpan<float> scores, float least, List<ulong> found)
    {
        var line = Vector256.Create(least);
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(scores);
        for (var block = 0; block < blocks.Length; block++)
            for (var greater = Vector256.GreaterThan(blocks[block], line).ExtractMostSignificantBits(); greater != 0; greater &= greater - 1)
                Add(block * Vector256<float>.Count + System.Numerics.BitOperations.TrailingZeroCount(greater), scores);
        for (var place = blocks.Length * Vector256<float>.Count; place < scores.Length; place++)
            if (scores[place] > least)
                Add(place, scores);

        void Add(int place, ReadOnlySpan<float> of) => found.Add(SortKeys.Of(of[place], place));
    }

    /// <summary>A score that at least so many places exceed, and not many more: they are counted in steps of the greatest.</summary>
    /// <param name="scores">All scores.</param>
    /// <param name="count">How many of those looked at.</param>
    /// <param name="every">Looks at one line of the processor's cache in so many.</param>
    private static float Threshold(ReadOnlySpan<float> scores, int count, int every)
    {
        var greatest = scores.Length <= count ? 0 : TensorPrimitives.Max(scores);
        if (greatest <= 0)
            return 0;
        Span<int> counts = stackalloc int[Steps + 1];
        counts.Clear();
        var scale = Steps / greatest;
        for (var first = 0; first < scores.Length; first += Line * every)
            foreach (var score in scores.Slice(first, Math.Min(Line, scores.Length - first)))
                if (score > 0)
                    counts[Math.Min(Steps, (int)(score * scale))]++;
        var step = Steps;
        for (var total = counts[Steps]; step > 0 && total < count; total += counts[step])
            step--;
        // A little below the step: rounding must not lose what was counted in it.
        return step == 0 ? 0 : (step - 0.01f) / scale;
    }
}
