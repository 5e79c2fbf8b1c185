using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matchmaking.Features;

/// <summary>The places of the highest of many scores, found in a pass over all, a look at some and a sort of a few.</summary>
internal static class TopScores
{
    private const int Steps = 512, Line = 16, Sampled = 16;

    /// <summary>Places with a score above 0, the best first; equal scores in the order of their places.</summary>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        var keys = ArrayPool<ulong>.Shared.Rent(2 * Math.Min(count, scores.Length));
        var found = Find(scores, count, count * 3 / 2, count, ref keys);
        SortKeys.Sort(keys.AsSpan(0, found));
        return Places(keys, Math.Min(count, found));
    }

    /// <summary>Places with a score above 0, about so many of the highest and half as many at least, in their order: where a few more or less do no harm, nothing needs sorting.</summary>
    public static int[] About(ReadOnlySpan<float> scores, int count)
    {
        var keys = ArrayPool<ulong>.Shared.Rent(2 * Math.Min(count, scores.Length));
        var found = Find(scores, count, count, (count + 1) / 2, ref keys);
        return Places(keys, found);
    }

    private static int[] Places(ulong[] keys, int count)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
            places[i] = SortKeys.PlaceOf(keys[i]);
        ArrayPool<ulong>.Shared.Return(keys);
        return places;
    }

    /// <summary>Writes the places of at least so many of the highest scores, as keys, in their order into rented memory; answers how many.</summary>
    /// <param name="scores">All scores.</param>
    /// <param name="count">How many are looked for where all scores tell where to draw the line.</param>
    /// <param name="aim">How many where a part of them does.</param>
    /// <param name="least">With fewer, that part misjudged it, and all tell.</param>
    /// <param name="keys">Rented memory.</param>
    private static int Find(ReadOnlySpan<float> scores, int count, int aim, int least, ref ulong[] keys)
    {
        var found = 0;
        if (scores.Length > Sampled * Line && scores.Length > 4 * count)
            found = Collect(scores, Threshold(scores, aim / Sampled, Sampled), ref keys);
        return found < least ? Collect(scores, Threshold(scores, count, every: 1), ref keys) : found;
    }

    /// <summary>Writes the places of greater scores, as keys, in their order into rented memory; answers how many.</summary>
    private static int Collect(ReadOnlySpan<float> scores, float least, ref ulong[] keys)
    {
        var found = 0;
        var line = Vector256.Create(least);
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(scores);
        for (var block = 0; block < blocks.Length; block++)
            for (var greater = Vector256.GreaterThan(blocks[block], line).ExtractMostSignificantBits(); greater != 0; greater &= greater - 1)
                Add(ref keys, ref found, scores, block * Vector256<float>.Count + System.Numerics.BitOperations.TrailingZeroCount(greater));
        for (var place = blocks.Length * Vector256<float>.Count; place < scores.Length; place++)
            if (scores[place] > least)
                Add(ref keys, ref found, scores, place);
        return found;
    }

    private static void Add(ref ulong[] keys, ref int found, ReadOnlySpan<float> scores, int place)
    {
        if (found == keys.Length)
        {
            var grown = ArrayPool<ulong>.Shared.Rent(2 * Math.Max(1, found));
            keys.CopyTo(grown, 0);
            ArrayPool<ulong>.Shared.Return(keys);
            keys = grown;
        }
        keys[found++] = SortKeys.Of(scores[place], place);
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
