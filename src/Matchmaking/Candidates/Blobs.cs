using System.Runtime.InteropServices;

namespace Matchmaking.Candidates;

/// <summary>Arrays of plain values to a stream and back, as they lie in memory; the file is for this machine alone.</summary>
internal static class Blobs
{
    /// <summary>A span of bytes cannot be longer than two gigabytes.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Things of a piece that is understood at once.</summary>
    private const int Together = 1000;

    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        writer.Write(values.Length);
        WriteBare(writer, values);
    }

    /// <summary>Without their number.</summary>
    public static void WriteBare<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        for (var at = 0; at < values.Length; at += Piece)
            writer.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Piece, values.Length - at))));
    }

    public static T[] Read<T>(BinaryReader reader, int least = 0) where T : unmanaged
    {
        var length = reader.ReadInt32();
        var values = GC.AllocateUninitializedArray<T>(Math.Max(least, length));
        ReadBare(reader, values.AsSpan(0, length));
        values.AsSpan(length).Clear();
        return values;
    }

    public static void ReadBare<T>(BinaryReader reader, Span<T> values) where T : unmanaged
    {
        for (var at = 0; at < values.Length; at += Piece)
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Piece, values.Length - at))));
    }

    public static void Write(BinaryWriter writer, IReadOnlyCollection<string> values)
    {
        writer.Write(values.Count);
        foreach (var value in values)
            writer.Write(value);
    }

    public static string[] ReadStrings(BinaryReader reader)
    {
        var values = new string[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadString();
        return values;
    }

    /// <summary>Many things, in pieces.</summary>
    public static void WritePieces<T>(BinaryWriter writer, IEnumerable<T> things, Action<BinaryWriter, T> write)
    {
        foreach (var piece in things.Chunk(Together))
        {
            using var bytes = new MemoryStream();
            using var inner = new BinaryWriter(bytes);
            foreach (var thing in piece)
                write(inner, thing);
            inner.Flush();
            Write<byte>(writer, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        writer.Write(0);
    }

    /// <summary>Such things in their order; pieces are understood by all processors while the next are read. To be gone through to the end.</summary>
    public static IEnumerable<T> ReadPieces<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        IEnumerable<byte[]> Pieces()
        {
            while (Read<byte>(reader) is { Length: > 0 } piece)
                yield return piece;
        }
        List<T> Understand(byte[] piece)
        {
            using var inner = new BinaryReader(new MemoryStream(piece));
            var things = new List<T>(Together);
            while (inner.BaseStream.Position < piece.Length)
                things.Add(read(inner));
            return things;
        }
        return Pieces().AsParallel().AsOrdered().Select(Understand).AsSequential().SelectMany(things => things);
    }
}
