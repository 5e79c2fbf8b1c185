using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// The documents' vectors in the semantic space: as floats for the first documents, as many as a pool that is examined whole can have,
/// and all of them in eight bits. In blocks that never move, so that one may write while others read. A need is compared by how it
/// differs from the mean of them: what all texts of a pool have in common says nothing about any (Mu and Viswanath, All-but-the-Top, 2018).
/// </summary>
internal sealed class DocumentVectors(int dimensions, int exactly)
{
    public const int Block = 1024;
    private readonly GrowingList<(float[] Exact, sbyte[] Coarse, float[] Scale)> _blocks = new();
    private readonly VectorSketches _sketches = new(dimensions);

    /// <summary>By block, the sum of all vectors before it.</summary>
    private readonly GrowingList<float[]> _sumBefore = new();
    private volatile Common _common = new(-1, [], []);
    private int[] _removed = [];
    private int _count;

    /// <summary>Counts as so many texts that have nothing in common, so that the mean of a few texts is not taken for that of a market.</summary>
    private const int Prior = 50;

    public void Add(ReadOnlySpan<float> vector)
    {
        if (_count % Block == 0)
        {
            _sumBefore.Add(Sum(_count));
            _blocks.Add((_count < exactly ? new float[Block * dimensions] : [], new sbyte[Block * dimensions], new float[Block]));
        }
        var (exact, coarse, scale) = _blocks[_count / Block];
        var at = _count++ % Block;
        if (exact.Length > 0)
            vector.CopyTo(exact.AsSpan(at * dimensions));
        scale[at] = Quantise(vector, coarse.AsSpan(at * dimensions, dimensions));
        _sketches.Add(vector, _sumBefore[_blocks.Count - 1]);
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
        _sketches.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        _count = reader.ReadInt32();
        for (var at = 0; at < _count; at += Block)
        {
            _sumBefore.Add(Sum(at));
            _blocks.Add((Blobs.Read<float>(reader), Blobs.Read<sbyte>(reader), Blobs.Read<float>(reader)));
        }
        _sketches.Restore(reader);
    }

    /// <summary>Takes a document out of every sum at once, so that a search need not.</summary>
    public void Remove(int document)
    {
        for (var block = document / Block + 1; block < _sumBefore.Count; block++)
        {
            var less = _sumBefore[block].ToArray();
            AddTo(less, document, -1);
            _sumBefore.Replace(block, less);
        }
        _blocks[document / Block].Scale[document % Block] = 0;
        _removed = [.. _removed, document];
    }

    /// <summary>
    /// Turns the vector of a need into a unit vector of how it differs from the mean of the first <paramref name="count"/> documents;
    /// all zeros stay so.
    /// </summary>
    public void Centre(Span<float> vector, int count)
    {
        if (!vector.ContainsAnyExcept(0f))
            return;
        TensorPrimitives.Subtract(vector, Mean(count), vector);
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var norm)
            TensorPrimitives.Divide(vector, norm, vector);
    }

    /// <summary>What the first <paramref name="count"/> documents have in common; the same for every need of a day, so the latest is kept.</summary>
    public float[] Mean(int count)
    {
        var (common, removed) = (_common, _removed);
        if (common.Count == count && common.Removed == removed)
            return common.Mean;
        var mean = Sum(count);
        TensorPrimitives.Divide(mean, count - removed.Count(document => document < count) + Prior, mean);
        _common = new Common(count, removed, mean);
        return mean;
    }

    /// <summary>A mean while just these documents are removed.</summary>
    private sealed record Common(int Count, int[] Removed, float[] Mean);

    /// <summary>Sum of the first <paramref name="count"/> vectors.</summary>
    private float[] Sum(int count)
    {
        var block = count / Block;
        // The sum before a block is asked for once when the block begins.
        var (from, sum) = block < _sumBefore.Count ? (block * Block, _sumBefore[block].ToArray())
            : block == 0 ? (0, new float[dimensions]) : ((block - 1) * Block, _sumBefore[block - 1].ToArray());
        for (var document = from; document < count; document++)
            AddTo(sum, document, 1);
        return sum;
    }

    /// <summary>Adds a multiple of a document's vector, each number less than 0.01 of the largest off.</summary>
    public void AddTo(Span<float> sum, int document, float factor)
    {
        var (_, coarse, scale) = _blocks[document / Block];
        var vector = coarse.AsSpan(document % Block * dimensions, dimensions);
        factor *= scale[document % Block];
        var sums = MemoryMarshal.Cast<float, Vector128<float>>(sum);
        var (at, times) = (0, Vector128.Create(factor));
        foreach (var sixteen in MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(vector))
        {
            var (low, high) = Vector128.Widen(sixteen);
            foreach (var eight in (ReadOnlySpan<Vector128<short>>)[low, high])
            {
                var (one, other) = Vector128.Widen(eight);
                sums[at] += times * Vector128.ConvertToSingle(one);
                sums[at + 1] += times * Vector128.ConvertToSingle(other);
                at += 2;
            }
        }
        for (at *= Vector128<float>.Count; at < sum.Length; at++)
            sum[at] += factor * vector[at];
    }

    /// <summary>See <see cref="Ahead"/>.</summary>
    public int Touch(int document)
    {
        var (_, coarse, scale) = _blocks[document / Block];
        var sum = (int)scale[document % Block];
        for (var at = 0; at < dimensions; at += Ahead.CacheLine)
            sum += coarse[document % Block * dimensions + at];
        return sum;
    }

    /// <summary>With one document; of those after the first, less than 0.01 off.</summary>
    public float Similarity(ReadOnlySpan<float> vector, int document)
    {
        var exact = _blocks[document / Block].Exact;
        if (exact.Length > 0)
            return TensorPrimitives.Dot(vector, exact.AsSpan(document % Block * dimensions, dimensions));
        Span<float> coarse = stackalloc float[dimensions];
        coarse.Clear();
        AddTo(coarse, document, 1);
        return TensorPrimitives.Dot(vector, coarse);
    }

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

    /// <summary>What the first documents' similarities are likely to be, see <see cref="VectorSketches"/>; of removed ones too.</summary>
    public void Sketch(ReadOnlySpan<float> vector, Span<float> similarities) => _sketches.Estimate(vector, similarities);

    /// <summary>Similarities of some documents, less than 0.01 off; 0 of removed ones.</summary>
    public void Estimate(ReadOnlySpan<float> vector, ReadOnlySpan<int> documents, Span<float> similarities)
    {
        Span<sbyte> query = stackalloc sbyte[dimensions];
        Span<short> wide = stackalloc short[dimensions];
        var (queryScale, at) = (Quantise(vector, query), 0);
        for (var i = 0; i < dimensions; i++)
            wide[i] = query[i];
        foreach (var next in Ahead.Chunks(documents))
        {
            var sum = 0;
            foreach (var document in next)
                sum += Touch(document);
            Ahead.Keep(sum);
            foreach (var document in next)
            {
                var (_, coarse, scale) = _blocks[document / Block];
                similarities[at++] = Dot(wide, coarse.AsSpan(document % Block * dimensions, dimensions)) * scale[document % Block] * queryScale;
            }
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
