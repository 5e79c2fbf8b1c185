using System.Text;
using CsCheck;
using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

/// <summary>Whatever is added in which order, and laid close or saved in between, a key has its postings, oldest first.</summary>
public sealed class PostingTableTests
{
    /// <summary>How many documents in turn hold each of a few keys: some a handful, some more than an array shares.</summary>
    private static readonly Gen<(ulong Key, int Documents)[]> Rounds =
        Gen.Select(Gen.ULong[1, 12], Gen.Frequency((8, Gen.Int[1, 9]), (1, Gen.Int[3000, 6000]))).Array[1, 12];

    private readonly SortedDictionary<ulong, List<Posting>> _expected = [];
    private int _document;

    [Fact]
    public void A_key_has_what_was_added_before_and_after_lists_were_laid_close_or_brought_back() => Gen.Select(Rounds, Rounds, Rounds).Sample(
        (first, second, third) =>
        {
            var test = new PostingTableTests();
            var table = new PostingTable();
            test.Add(table, first);
            test.Check(table);
            table.Compact();
            test.Check(table);
            test.Add(table, second);
            test.Check(table);
            table = SavedAndRestored(table);
            test.Check(table);
            test.Add(table, third);
            test.Check(table);
        }, iter: 30);

    [Fact]
    public void A_list_longer_than_a_shared_array_comes_back_whole()
    {
        var table = new PostingTable();
        Add(table, [(7, 1_100_000), (8, 3), (7, 5), (9, 4096), (9, 1)]);
        Check(table);
        Check(SavedAndRestored(table));
        table.Compact();
        Check(table);
    }

    [Fact]
    public void A_reader_beside_the_writer_sees_only_what_was_added()
    {
        var table = new PostingTable();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                for (var key = 1UL; key <= 40; key++)
                {
                    var last = -1;
                    foreach (var (document, frequency) in table.Before(key, int.MaxValue))
                    {
                        Assert.True(document > last && (ulong)document % 40 + 1 == key && frequency == 1 + document % 200, $"{key}: {document} after {last}, {frequency} times");
                        last = document;
                    }
                }
        }, TestContext.Current.CancellationToken);
        for (var document = 0; document < 300_000; document++)
            table.Add((ulong)document % 40 + 1, new Posting(document, 1 + document % 200));
        stop.Cancel();

        Assert.Null(Record.Exception(reading.Wait));
    }

    private void Add(PostingTable table, (ulong Key, int Documents)[] rounds)
    {
        foreach (var (key, documents) in rounds)
            for (var i = 0; i < documents; i++)
            {
                var posting = new Posting(_document++, 1 + _document % 300);
                ulong[] keys = [key, key + 100];
                table.Touch(keys);
                foreach (var one in keys)
                {
                    table.Add(one, posting);
                    if (!_expected.TryGetValue(one, out var list))
                        _expected[one] = list = [];
                    list.Add(posting);
                }
            }
    }

    private void Check(PostingTable table)
    {
        Assert.Equal(_expected.Count, table.Count);
        foreach (var (key, postings) in _expected)
        {
            Assert.Equal(postings, table.Before(key, int.MaxValue).ToArray());
            Assert.Equal(postings.Where(p => p.Document < _document / 2), table.Before(key, _document / 2).ToArray());
        }
        Assert.True(table.Before(99, int.MaxValue).IsEmpty);
    }

    private static PostingTable SavedAndRestored(PostingTable table)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            table.Save(writer);
        stream.Position = 0;
        var restored = new PostingTable();
        using var reader = new BinaryReader(stream);
        restored.Restore(reader);
        Assert.Equal(stream.Length, stream.Position);
        return restored;
    }
}
