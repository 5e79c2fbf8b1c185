using System.Runtime.InteropServices;

namespace Matchmaking.Candidates;

/// <summary>Arrays of plain values to a stream and back, as they lie in memory; the file is for this machine alone.</summary>
internal static class Blobs
{
    /// <summary>A span of bytes cannot be longer than two gigabytes.</summary>
    private const int Piece = 1 << 20;

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
        var values = new T[Math.Max(least, length)];
        ReadBare(reader, values.AsSpan(0, length));
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
}
