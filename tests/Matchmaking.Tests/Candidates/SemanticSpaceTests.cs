using CsCheck;
using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Candidates;

public sealed class SemanticSpaceTests
{
    private static readonly Dictionary<string, int>[] Texts = SyntheticHistory.Terms(CordisReader.Source, 200);

    private static readonly SemanticSpace Space = SemanticSpaceFitter.Fit(Texts, dimensions: 16).With([Market.Of("one", new DateOnly(2024, 7, 1), Texts), Market.Of("other", new DateOnly(2024, 1, 1), [.. Texts.Take(9)])]);

    [Fact]
    public void The_same_texts_and_seed_give_the_same_bytes_and_other_texts_other_ones()
    {
        Assert.Equal(Bytes(Space), Bytes(SemanticSpaceFitter.Fit(Texts, dimensions: 16).With(Space.Markets)));
        Assert.NotEqual(Bytes(Space), Bytes(SemanticSpaceFitter.Fit([.. Texts.Take(150)], dimensions: 16)));
    }

    [Fact]
    public void A_space_is_read_as_it_was_written()
    {
        var loaded = SemanticSpace.Load(new MemoryStream(Bytes(Space)));

        Assert.Equal((Space.Dimensions, Space.TermCount), (loaded.Dimensions, loaded.TermCount));
        Assert.Equal(Bytes(Space), Bytes(loaded));
        Assert.Equal(["one", "other"], loaded.Markets.Select(m => m.Name));
        Assert.Equal(Space.Markets.Select(m => m.Until), loaded.Markets.Select(m => m.Until));
        Assert.All(Space.Markets.Zip(loaded.Markets), pair => Assert.Equal(pair.First.Shares, pair.Second.Shares));
        Assert.All(Texts, text => Assert.Equal(Project(Space, text), Project(loaded, text)));
    }

    [Fact]
    public void A_space_that_ends_early_is_refused()
    {
        var bytes = Bytes(Space);
        Gen.Int[0, bytes.Length - 1].Sample(length =>
            Assert.Throws<InvalidDataException>(() => SemanticSpace.Load(new MemoryStream(bytes, 0, length))), iter: 50);
    }

    [Fact]
    public void Garbage_is_refused() => Gen.Select(Gen.Byte.Array[0, 300], Gen.Bool).Sample((garbage, withHead) =>
    {
        // With a plausible head the garbage is reached, not only the first number.
        byte[] bytes = withHead ? [.. Bytes(Space).Take(4), 3, 0, 0, 0, 2, 0, 0, 0, .. garbage.Select(b => (byte)(b | 0x80))] : garbage;
        Assert.Throws<InvalidDataException>(() => SemanticSpace.Load(new MemoryStream(bytes)));
    }, iter: 200);

    [Fact]
    public void Texts_of_one_field_are_closer_than_of_two()
    {
        float Closeness(string one, string other) => Project(Space, TextAnalysis.Terms(one).Words).Zip(Project(Space, TextAnalysis.Terms(other).Words), (a, b) => a * b).Sum();

        // No word in common: only the company that words keep can tell.
        var (same, different) = (Closeness("tram timetable", "bus passenger corridor"), Closeness("tram timetable", "clinic nurse patient"));

        Assert.True(same > 0.5, $"same field {same}");
        Assert.True(different < 0.3, $"different fields {different}");
    }

    [Fact]
    public void Vectors_have_length_one_or_nothing_in_them()
    {
        Assert.All(Texts, text => Assert.Equal(1, Project(Space, text).Sum(x => x * x), 1e-4));
        Assert.All(Project(Space, new() { ["unheard"] = 3 }), x => Assert.Equal(0, x));
    }

    [Fact]
    public void A_space_of_nothing_knows_nothing()
    {
        Assert.Equal(0, SemanticSpaceFitter.Fit([]).TermCount);
        Assert.Equal(0, SemanticSpaceFitter.Fit([new() { ["once"] = 1 }]).TermCount);
        var empty = SemanticSpace.Load(new MemoryStream(Bytes(SemanticSpace.Empty)));
        Assert.Equal([0f], Project(empty, new() { ["tram"] = 1 }));
    }

    [Fact]
    public void There_are_fewer_dimensions_than_asked_for_when_there_are_fewer_texts()
    {
        var space = SemanticSpaceFitter.Fit([.. Texts.Take(5)], dimensions: 64, minDocuments: 1);

        Assert.InRange(space.Dimensions, 1, 5);
        Assert.All(Project(space, Texts[0]), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void A_widened_space_says_what_each_of_both_said_of_its_own_terms()
    {
        var known = SemanticSpaceFitter.Fit(Texts, dimensions: 16);
        Dictionary<string, int>[] foreign = [.. Texts.Select(text => text.ToDictionary(t => "ž" + t.Key, t => t.Value))];
        var other = SemanticSpaceFitter.Fit([.. foreign, .. Texts.Take(3)], dimensions: 8);

        var both = SemanticSpace.Load(new MemoryStream(Bytes(known.Widened(other))));

        Assert.Equal(known.Terms, both.Terms.Take(known.TermCount));
        Assert.Equal(other.Terms.Except(known.Terms), both.Terms.Skip(known.TermCount));
        foreach (var (text, stranger) in Texts.Zip(foreign).Take(20))
        {
            Assert.Equal(Project(known, text), Project(both, text));
            Assert.Equal([.. Project(other, stranger), .. new float[8]], Project(both, stranger));
        }
    }

    private static byte[] Bytes(SemanticSpace space)
    {
        using var stream = new MemoryStream();
        space.Save(stream);
        return stream.ToArray();
    }

    private static float[] Project(SemanticSpace space, Dictionary<string, int> terms)
    {
        var vector = new float[space.Dimensions];
        space.Project(terms, vector);
        return vector;
    }
}
