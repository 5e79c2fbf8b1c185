using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Matchmaking.Features;

namespace Matchmaking.Candidates;

/// <summary>
/// One bit for each number of each document's vector: a small part of the time that comparing eight bits takes, and it tells which documents are worth that.
/// After RaBitQ (Gao and Long, SIGMOD 2024): the bits are the signs of how a vector differs from the mean of those before it, turned
/// at random so that all say as much, and a factor for each document makes the estimated product right on average. Four bits at a time are looked up for
/// sixteen documents at once (André, Kermarrec and Le Scouarnec, Cache locality is not enough, 2015). One may add while others read.
/// </summary>
internal sealed class VectorSketches(int dimensions)
{
    private const int Block = DocumentVectors.Block, Together = 16, BitsOfByte = 8, BitsOfTable = 4;

    /// <summary>Two tables are added up in a byte.</summary>
    private const int Highest = byte.MaxValue / 2;

    /// <summary>A power of two, which the turning asks for.</summary>
    private readonly int _turned = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(BitsOfByte, dimensions));
    private readonly bool[] _flipped = Flips(dimensions);
    private readonly GrowingList<(byte[] Bits, float[] Factors, float[] Mean)> _blocks = new();
    private int _count;

    private int Bytes => _turned / BitsOfByte;

    private static bool[] Flips(int dimensions)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, dimensions).Select(_ => random.Next(2) == 1)];
    }

    /// <summary>Adds the next document.</summary>
    /// <param name="vector">Its vector.</param>
    /// <param name="sum">Of all vectors before its block.</param>
    public void Add(ReadOnlySpan<float> vector, ReadOnlySpan<float> sum)
    {
        if (_count % Block == 0)
        {
            var mean = new float[dimensions];
            TensorPrimitives.Divide(sum, Math.Max(1, _count), mean);
            _blocks.Add((new byte[Block * Bytes], new float[Block], mean));
        }
        var (bits, factors, before) = _blocks[_count / Block];
        var at = _count++ % Block;
        Span<float> turned = stackalloc float[_turned];
        TensorPrimitives.Subtract(vector, before, turned);
        Turn(turned);
        // The first eight of sixteen have the even bytes, and the others the odd ones: so sums of either are in order.
        var (of, place) = (at / Together * Together * Bytes, at % BitsOfByte * 2 + at % Together / BitsOfByte);
        for (var i = 0; i < turned.Length; i++)
            bits[of + i / BitsOfByte * Together + place] |= (byte)(turned[i] > 0 ? 1 << i % BitsOfByte : 0);
        if (TensorPrimitives.SumOfMagnitudes<float>(turned) is > 0 and var length)
            factors[at] = TensorPrimitives.SumOfSquares<float>(turned) / length;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < _blocks.Count; i++)
        {
            Blobs.Write<byte>(writer, _blocks[i].Bits);
            Blobs.Write<float>(writer, _blocks[i].Factors);
            Blobs.Write<float>(writer, _blocks[i].Mean);
        }
    }

    public void Restore(BinaryReader reader)
    {
        _count = reader.ReadInt32();
        for (var at = 0; at < _count; at += Block)
            _blocks.Add((Blobs.Read<byte>(reader), Blobs.Read<float>(reader), Blobs.Read<float>(reader)));
    }

    /// <summary>Estimates the products of a vector with those of the first documents: with 128 dimensions a third are more than 0.065 off, few more than 0.13.</summary>
    public void Estimate(ReadOnlySpan<float> vector, Span<float> products)
    {
        Span<float> turned = stackalloc float[_turned];
        vector.CopyTo(turned);
        Turn(turned);
        Span<byte> tables = stackalloc byte[_turned / BitsOfTable * Together];
        var step = Tables(turned, tables);
        var all = TensorPrimitives.SumOfMagnitudes<float>(turned);
        for (var first = 0; first < products.Length; first += Block)
        {
            var (bits, factors, mean) = _blocks[first / Block];
            Estimate(bits, factors, tables, step, all, TensorPrimitives.Dot(vector, mean), products.Slice(first, Math.Min(Block, products.Length - first)));
        }
    }

    /// <summary>
    /// For each four numbers and each four signs, the sum of the numbers with these signs, less the least such sum, in steps; answers the step. All sums
    /// of a document's signs are then less the sum of all magnitudes.
    /// </summary>
    private static float Tables(ReadOnlySpan<float> turned, Span<byte> tables)
    {
        var largest = 0f;
        for (var i = 0; i < turned.Length; i += BitsOfTable)
            largest = Math.Max(largest, 2 * TensorPrimitives.SumOfMagnitudes(turned.Slice(i, BitsOfTable)));
        var step = Math.Max(1e-9f, largest / Highest);
        for (var i = 0; i < tables.Length; i++)
        {
            var four = turned.Slice(i / Together * BitsOfTable, BitsOfTable);
            var sum = 0f;
            for (var bit = 0; bit < BitsOfTable; bit++)
                sum += Math.Abs(four[bit]) + ((i >> bit & 1) == 1 ? four[bit] : -four[bit]);
            tables[i] = (byte)Math.Min(Highest, (int)MathF.Round(sum / step));
        }
        return step;
    }

    private static void Estimate(byte[] bits, float[] factors, ReadOnlySpan<byte> tables, float step, float all, float ofMean, Span<float> products)
    {
        var (low, even) = (Vector128.Create((byte)0x0F), Vector128.Create((ushort)0x00FF));
        var lookUp = MemoryMarshal.Cast<byte, Vector128<byte>>(tables);
        var codes = MemoryMarshal.Cast<byte, Vector128<byte>>(bits);
        Span<float> sixteen = stackalloc float[Together];
        for (var first = 0; first < products.Length; first += Together)
        {
            var (one, other) = (Vector128<ushort>.Zero, Vector128<ushort>.Zero);
            var of = codes.Slice(first / Together * (lookUp.Length / 2), lookUp.Length / 2);
            for (var i = 0; i < of.Length; i++)
            {
                var sums = (Vector128.ShuffleNative(lookUp[2 * i], of[i] & low) + Vector128.ShuffleNative(lookUp[2 * i + 1], (of[i].AsUInt16() >>> 4).AsByte() & low)).AsUInt16();
                one += sums & even;
                other += sums >>> 8;
            }
            Finish(one, factors.AsSpan(first), step, all, ofMean, sixteen);
            Finish(other, factors.AsSpan(first + Together / 2), step, all, ofMean, sixteen[(Together / 2)..]);
            sixteen[..Math.Min(Together, products.Length - first)].CopyTo(products[first..]);
        }
    }

    private static void Finish(Vector128<ushort> sums, ReadOnlySpan<float> factors, float step, float all, float ofMean, Span<float> products)
    {
        var (one, other) = Vector128.Widen(sums);
        Finish(one, factors, step, all, ofMean, products);
        Finish(other, factors[Vector128<uint>.Count..], step, all, ofMean, products[Vector128<uint>.Count..]);
    }

    private static void Finish(Vector128<uint> sums, ReadOnlySpan<float> factors, float step, float all, float ofMean, Span<float> products) =>
        (Vector128.Create(ofMean) + Vector128.Create(factors) * (Vector128.ConvertToSingle(sums.AsInt32()) * step - Vector128.Create(all))).CopyTo(products);

    /// <summary>Turns a vector: some signs flipped, then the Walsh–Hadamard transform, which keeps products as they are.</summary>
    private void Turn(Span<float> vector)
    {
        for (var i = 0; i < _flipped.Length; i++)
            vector[i] = _flipped[i] ? -vector[i] : vector[i];
        for (var half = 1; half < vector.Length; half *= 2)
            for (var from = 0; from < vector.Length; from += 2 * half)
                for (var i = from; i < from + half; i++)
                    (vector[i], vector[i + half]) = (vector[i] + vector[i + half], vector[i] - vector[i + half]);
        TensorPrimitives.Divide(vector, MathF.Sqrt(vector.Length), vector);
    }
}
