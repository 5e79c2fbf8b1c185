using Matchmaking.History;

namespace Matchmaking.Tests.History;

public sealed class HistorySourceTests
{
    [Fact]
    public void A_source_is_a_kind_and_a_path() =>
        Assert.Equal(new HistorySource("ocds", "data/a=b.jsonl"), HistorySource.Parse("ocds=data/a=b.jsonl"));

    [Theory]
    [InlineData("cordis.zip", "<kind>=<path>")]
    [InlineData("cordis=", "<kind>=<path>")]
    [InlineData("ted=file.xml", "use cordis or ocds")]
    public void Anything_else_is_refused_with_the_cure(string text, string cure) =>
        Assert.Contains(cure, Assert.Throws<FormatException>(() => HistorySource.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Full\0spectrum", "Full spectrum")]
    [InlineData("bell\a and\u0085next", "bell  and next")]
    [InlineData("tab\tand line\nstay", "tab\tand line\nstay")]
    [InlineData("مدينة 서울 São Paulo", "مدينة 서울 São Paulo")]
    public void Control_characters_become_blanks(string text, string clean) => Assert.Equal(clean, SourceText.Clean(text));
}
