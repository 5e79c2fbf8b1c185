using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Tests.History;

namespace Matchmaking.Tests.Learning;

public sealed class SvmLightTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_with_qid_are_grouped_by_it_even_when_they_are_apart()
    {
        var (groups, width) = Read("2 qid:7 1:0.5 3:1e-2 # a comment\n\n# only a comment\n0 qid:8 2:-1\n1 qid:7 2:4\n");

        Assert.Equal(3, width);
        Assert.Equal([[2, 1], [0]], groups.Select(g => g.Labels));
        Assert.Equal([0.5f, 0, 0.01f, 0, 4, 0], groups[0].Vectors);
        Assert.Equal([0, -1f, 0], groups[1].Vectors);
        Assert.Equal([2, 1], groups[0].Relevant);
        Assert.Empty(groups[1].Relevant);
    }

    [Fact]
    public void Rows_without_qid_are_grouped_by_the_sizes_beside_them()
    {
        var (groups, _) = Read("0 1:1\n1 1:2\n2 1:3\n", "2\n1\n");

        Assert.Equal([[0, 1], [2]], groups.Select(g => g.Labels));
        Assert.Equal([3f], groups[1].Vectors);
    }

    [Fact]
    public void The_wider_of_two_files_decides_the_width()
    {
        var width = 5;
        var groups = SvmLight.Read(_folder.Write("narrow", "1 qid:1 2:1\n"), ref width);

        Assert.Equal(5, width);
        Assert.Equal([0, 1f, 0, 0, 0], groups[0].Vectors);
    }

    [Theory]
    [InlineData("1 qid:1 1:1\nfive qid:1 1:1\n", 2, "five")]
    [InlineData("5 qid:1 1:1\n", 1, "5")]
    [InlineData("-1 qid:1 1:1\n", 1, "-1")]
    [InlineData("1.5 qid:1 1:1\n", 1, "1.5")]
    [InlineData("# head\n\n1 qid:1 0:1\n", 3, "0:1")]
    [InlineData("1 qid:1 1=2\n", 1, "1=2")]
    [InlineData("1 qid:1 1:x\n", 1, "1:x")]
    [InlineData("1 qid:1 1:2:3\n", 1, "1:2:3")]
    [InlineData("1 qid:1 200000:1\n", 1, "200000:1")]
    public void A_malformed_line_is_named(string text, int line, string token)
    {
        var message = Assert.Throws<HistoryFormatException>(() => Read(text)).Message;

        Assert.Contains($"set.txt:{line}: '{token}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2\n2\n", "counts 4 rows")]
    [InlineData("1\n1\n", "counts 2 rows")]
    [InlineData("3\nmany\n", "'many'")]
    [InlineData("3\n0\n", "'0'")]
    public void Sizes_that_do_not_add_up_are_told(string sizes, string part) =>
        Assert.Contains(part, Assert.Throws<HistoryFormatException>(() => Read("0 1:1\n1 1:2\n2 1:3\n", sizes)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_files_and_missing_sizes_are_told()
    {
        var width = 0;

        Assert.Contains("There is no file", Assert.Throws<HistoryFormatException>(() => SvmLight.Read(_folder.At("none"), ref width)).Message, StringComparison.Ordinal);
        Assert.Contains("set.txt.query", Assert.Throws<HistoryFormatException>(() => Read("1 1:1\n")).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<HistoryFormatException>(() => Read("# nothing\n\n")).Message, StringComparison.Ordinal);
    }

    private (List<QueryGroup> Groups, int Width) Read(string text, string? sizes = null)
    {
        if (sizes is not null)
            _folder.Write("set.txt.query", sizes);
        var width = 0;
        return (SvmLight.Read(_folder.Write("set.txt", text), ref width), width);
    }
}
