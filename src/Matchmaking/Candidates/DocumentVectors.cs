using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// The documents' vectors in the semantic space: as floats for the first documents, as many as a pool that is examined whole can have,
/// and all of them in eight bits. In blocks that never move, so that one may write while others read.
/// </summary>
internal sealed class DocumentVectors(int dimensions, int exactly)
{
    private const int Block = 1024;
    private readonly GrowingList<(float[] Exact, sbyte[] Coarse, float[] Scale)> _blocks = new();
    private int _count;

    public void Add(ReadOnlySpan<float> vector)
    {
        if (_count % Block == 0)
            _blocks.Add((_count < exactly ? new float[Block * dimensions] : [], new sbyte[Block * dimensions], new float[Block]));
        var (exact, coarse, scale) = _blocks[_count / Block];
        var at = _count++ % Block;
        if (exact.Length > 0)
            vector.CopyTo(exact.AsSpan(at * dimensions));
        scale[at] = Quantise(vector, coarse.AsSpan(at * dimensions, dimensions));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < _blocks.Count; i++)
        {
            Blobs.Write<float>(writer, _blocks[i].Exact);
            Blobs.Write<sbyte>(writer, _blocks[i].Coarse);
            Blobs.Write<float>(writer, _blocks[i].Scale);
        }
    }

    public void Restore(BinaryReader reader)
    {
        _count = reader.ReadInt32();
        for (var at = 0; at < _count; at += Block)
            _blocks.Add((Blobs.Read<float>(reader), Blobs.Read<sbyte>(reader), Blobs.Read<float>(reader)));
    }

    /// <summary>Of one of the first documents.</summary>
    public float Similarity(ReadOnlySpan<float> vector, int document) =>
        TensorPrimitives.Dot(vector, _blocks[document / Block].Exact.AsSpan(document % Block * dimensions, dimensions));

    /// <summary>Of two documents, less than 0.01 off.</summary>
    public float Likeness(int document, int other)
    {
        Span<short> wide = stackalloc short[dimensions];
        var (_, one, oneScale) = _blocks[document / Block];
        var (_, two, twoScale) = _blocks[other / Block];
        var (at, otherAt) = (document % Block, other % Block);
        for (var i = 0; i < dimensions; i++)
            wide[i] = one[at * dimensions + i];
        return Dot(wide, two.AsSpan(otherAt * dimensions, dimensions)) * oneScale[at] * twoScale[otherAt];
    }

    /// <summary>Similarities of the first documents, less than 0.01 off.</summary>
    public void Estimate(ReadOnlySpan<float> vector, Span<float> similarities)
    {
        Span<sbyte> query = stackalloc sbyte[dimensions];
        Span<short> wide = stackalloc short[dimensions];
        var queryScale = Quantise(vector, query);
        for (var i = 0; i < dimensions; i++)
            wide[i] = query[i];
        for (var first = 0; first < similarities.Length; first += Block)
        {
            var (_, coarse, scale) = _blocks[first / Block];
            var part = similarities.Slice(first, Math.Min(Block, similarities.Length - first));
            for (var i = 0; i < part.Length; i++)
                part[i] = Dot(wide, coarse.AsSpan(i * dimensions, dimensions)) * scale[i] * queryScale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Dot(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> vector)
    {
        var (sum, at) = (0, 0);
        if (Avx2.IsSupported)
        {
            ref var q = ref MemoryMarshal.GetReference(query);
            ref var v = ref MemoryMarshal.GetReference(vector);
            var sums = Vector256<int>.Zero;
            for (; at <= vector.Length - Vector128<sbyte>.Count; at += Vector128<sbyte>.Count)
                sums += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref v, (nuint)at)), Vector256.LoadUnsafe(ref q, (nuint)at));
            sum = Vector256.Sum(sums);
        }
        for (; at < vector.Length; at++)
            sum += query[at] * vector[at];
        return sum;
    }

    private static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> coarse)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0)
        {
            coarse.Clear();
            return 0;
        }
        for (var i = 0; i < vector.Length; i++)
            coarse[i] = (sbyte)MathF.Round(vector[i] / largest * sbyte.MaxValue);
        return largest / sbyte.MaxValue;
    }
}
