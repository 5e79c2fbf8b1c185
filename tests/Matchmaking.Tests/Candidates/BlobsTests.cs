using System.Text;
using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

/// <summary>What the saved pool is made of: many things come back in their order, and what follows them is still there.</summary>
public sealed class BlobsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(30_000)]
    public void Many_things_come_back_in_their_order(int count)
    {
        string[] things = [.. Enumerable.Range(0, count).Select(i => new string('ä', i % 7) + i)];
        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            Blobs.WritePieces(writer, things, (piece, thing) => piece.Write(thing));
            writer.Write("what follows");
        }

        file.Position = 0;
        using var reader = new BinaryReader(file);
        Assert.Equal(things, Blobs.ReadPieces(reader, piece => piece.ReadString()));
        Assert.Equal("what follows", reader.ReadString());
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(5, 4)]
    public void Room_beyond_what_was_saved_is_empty(int count, int least)
    {
        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
            Blobs.Write<int>(writer, [.. Enumerable.Range(1, count)]);

        file.Position = 0;
        using var reader = new BinaryReader(file);
        Assert.Equal([.. Enumerable.Range(1, count), .. Enumerable.Repeat(0, Math.Max(0, least - count))], Blobs.Read<int>(reader, least));
    }
}
