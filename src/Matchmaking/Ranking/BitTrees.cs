using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Matchmaking.Ranking;

/// <summary>
/// Trees laid out for scoring many rows at once (QuickScorer: Lucchese et al., SIGIR 2015, and its vectorised form, 2016). Each row keeps
/// a word of bits a tree, one for each leaf from left to right; a split that a row fails takes the leaves of its left side away, and the
/// first bit left is the row's leaf. No branch depends on the data, and sixteen rows are compared by one instruction.
/// </summary>
internal sealed class BitTrees
{
    /// <summary>Leaves that fit in a word.</summary>
    public const int MostLeaves = 32;
    private const int Lanes = 16, Block = 4 * Lanes;

    /// <summary>Trees summed as floats before the sum is carried over as doubles: rounding stays below 1e-6 of a score.</summary>
    private const int Carry = 16;

    private readonly Split[] _splits;
    private readonly int[] _end;
    private readonly float[] _leaves;
    private readonly double _bias;

    private readonly record struct Split(int Feature, float Threshold, uint Keep);

    private BitTrees(Split[] splits, int[] end, float[] leaves, double bias) => (_splits, _end, _leaves, _bias) = (splits, end, leaves, bias);

    /// <summary>Lays out trees given as flat nodes; null when one has more leaves than fit.</summary>
    public static BitTrees? From(ReadOnlySpan<int> roots, int[] feature, float[] threshold, int[] left, int[] right, double[] leaf, double bias)
    {
        var (splits, end, leaves) = (new List<Split>(), new List<int>(), new float[roots.Length * MostLeaves]);
        var order = new List<double>();
        int Number(int node)
        {
            if (node < 0)
            {
                order.Add(leaf[~node]);
                return 1;
            }
            var (first, at) = (order.Count, splits.Count);
            splits.Add(default);
            var ofLeft = Number(left[node]);
            var all = ofLeft + Number(right[node]);
            if (all <= MostLeaves)
                splits[at] = new Split(feature[node], threshold[node], ~(uint)(((1ul << ofLeft) - 1) << first));
            return all;
        }
        for (var t = 0; t < roots.Length; t++)
        {
            order.Clear();
            if (Number(roots[t]) > MostLeaves)
                return null;
            for (var i = 0; i < order.Count; i++)
                leaves[t * MostLeaves + i] = (float)order[i];
            end.Add(splits.Count);
        }
        return new BitTrees([.. splits], [.. end], leaves, bias);
    }

    /// <param name="vectors">Row after row, without unknowns.</param>
    /// <param name="scores">One a row.</param>
    public void Score(ReadOnlySpan<float> vectors, Span<double> scores)
    {
        var width = vectors.Length / scores.Length;
        var columns = ArrayPool<float>.Shared.Rent(width * Block);
        Span<double> sums = stackalloc double[Block];
        for (var first = 0; first < scores.Length; first += Block)
        {
            var rows = Math.Min(Block, scores.Length - first);
            Transpose(vectors.Slice(first * width, rows * width), width, columns);
            sums.Fill(_bias);
            ScoreBlock(columns, sums);
            sums[..rows].CopyTo(scores[first..]);
        }
        ArrayPool<float>.Shared.Return(columns);
    }

    private static void Transpose(ReadOnlySpan<float> rows, int width, Span<float> columns)
    {
        for (int row = 0, at = 0; at < rows.Length; row++, at += width)
            for (var f = 0; f < width; f++)
                columns[f * Block + row] = rows[at + f];
    }

    private void ScoreBlock(ReadOnlySpan<float> columns, Span<double> sums)
    {
        ref var column = ref MemoryMarshal.GetReference(columns);
        Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int tree = 0, at = 0; tree < _end.Length; tree++)
        {
            var (bits0, bits1, bits2, bits3) = (Vector512<uint>.AllBitsSet, Vector512<uint>.AllBitsSet, Vector512<uint>.AllBitsSet, Vector512<uint>.AllBitsSet);
            foreach (ref readonly var split in _splits.AsSpan(at.._end[tree]))
            {
                var (threshold, keep, from) = (Vector512.Create(split.Threshold), Vector512.Create(split.Keep), (nuint)(split.Feature * Block));
                bits0 &= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref column, from), threshold).AsUInt32() | keep;
                bits1 &= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref column, from + Lanes), threshold).AsUInt32() | keep;
                bits2 &= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref column, from + 2 * Lanes), threshold).AsUInt32() | keep;
                bits3 &= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref column, from + 3 * Lanes), threshold).AsUInt32() | keep;
            }
            at = _end[tree];
            var leaves = _leaves.AsSpan(tree * MostLeaves, MostLeaves);
            sum0 += Leaves(leaves, bits0);
            sum1 += Leaves(leaves, bits1);
            sum2 += Leaves(leaves, bits2);
            sum3 += Leaves(leaves, bits3);
            if (tree % Carry != Carry - 1 && tree != _end.Length - 1)
                continue;
            Add(sum0, sums);
            Add(sum1, sums[Lanes..]);
            Add(sum2, sums[(2 * Lanes)..]);
            Add(sum3, sums[(3 * Lanes)..]);
            sum0 = sum1 = sum2 = sum3 = default;
        }
    }

    private static Vector512<float> Leaves(ReadOnlySpan<float> leaves, Vector512<uint> bits)
    {
        // The lowest bit as a float is a power of two, whose exponent is the bit's number.
        var lowest = (bits & (Vector512<uint>.Zero - bits)).AsInt32();
        var number = ((Vector512.ConvertToSingle(lowest).AsInt32() >>> 23) & Vector512.Create(0xFF)) - Vector512.Create(127);
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar16x32x2(Vector512.Create(leaves[..Lanes]), number, Vector512.Create(leaves[Lanes..]));
        Span<float> found = stackalloc float[Lanes];
        for (var i = 0; i < Lanes; i++)
            found[i] = leaves[number[i]];
        return Vector512.Create<float>(found);
    }

    private static void Add(Vector512<float> values, Span<double> sums)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var (low, high) = Vector512.Widen(values);
        (Vector512.LoadUnsafe(ref sum) + low).StoreUnsafe(ref sum);
        (Vector512.LoadUnsafe(ref sum, Lanes / 2) + high).StoreUnsafe(ref sum, Lanes / 2);
    }
}
