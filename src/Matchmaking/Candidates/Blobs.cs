using System.Runtime.InteropServices;

namespace Matchmaking.Candidates;

/// <summary>Arrays of plain values to a stream and back, as they lie in memory; the file is for this machine alone.</summary>
internal static class Blobs
{
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        writer.Write(values.Length);
        // In pieces: a span of bytes cannot be longer than two gigabytes.
        const int piece = 1 << 20;
        for (var at = 0; at < values.Length; at += piece)
            writer.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(piece, values.Length - at))));
    }

    public static T[] Read<T>(BinaryReader reader, int least = 0) where T : unmanaged
    {
        const int piece = 1 << 20;
        var length = reader.ReadInt32();
        var values = new T[Math.Max(least, length)];
        for (var at = 0; at < length; at += piece)
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(piece, length - at))));
        return values;
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
