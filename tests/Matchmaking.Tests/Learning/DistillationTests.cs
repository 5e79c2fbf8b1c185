using Matchmaking.Candidates;
using Matchmaking.History;
using Matchmaking.Learning;

namespace Matchmaking.Tests.Learning;

/// <summary>A space distilled from the real encoder and a little history, once for all tests of a class.</summary>
public sealed class DistilledSpace : IDisposable
{
    private readonly SentenceEncoder _encoder = new();

    public DistilledSpace() => Space = Fit();

    public SemanticSpace Space { get; }

    internal SentenceEncoder Encoder => _encoder;

    public SemanticSpace Fit() => new Distillation(_encoder, _ => { }).Fit(Texts(120), 64, 1);

    /// <summary>The oldest texts of two sources.</summary>
    internal static IReadOnlyList<AnalysedText>[] Texts(int each) => [.. new[] { CordisReader.Source, OcdsReader.Source }.Select(source =>
        SyntheticHistory.Records(source, 120).Take(each).Select(r => new AnalysedText($"{r.Title}. {r.Text}", TextAnalysis.Terms(r.Title, r.Text).Words)).ToArray())];

    public void Dispose() => _encoder.Dispose();
}

public sealed class DistillationTests(DistilledSpace distilled) : IClassFixture<DistilledSpace>
{
    private float Closeness(string one, string other) => Project(one).Zip(Project(other), (a, b) => a * b).Sum();

    private float[] Project(string text)
    {
        var vector = new float[distilled.Space.Dimensions];
        distilled.Space.Project(TextAnalysis.Terms(text).Words, vector);
        return vector;
    }

    [Theory]
    [InlineData("physician", "surgeon", "bicycle")]
    [InlineData("flooded cellar", "inundation", "orchestra")]
    [InlineData("electric car charging", "vehicle battery", "kindergarten")]
    public void Words_that_no_text_of_the_history_held_have_a_meaning(string text, string near, string far)
    {
        Assert.True(Closeness(text, near) > Closeness(text, far) + 0.1, $"{Closeness(text, near)} and {Closeness(text, far)}");
    }

    [Fact]
    public void Texts_are_about_as_close_as_the_encoder_finds_them()
    {
        string[] texts = ["tram timetable for passengers", "bus corridor signals", "clinic care for elderly patients", "hospital ward medicine", "litter collection by truck", "compost and recycling bins"];
        var encoded = distilled.Encoder.Encode(texts);
        var pairs = texts.SelectMany((_, i) => Enumerable.Range(0, i).Select(j => (i, j))).ToArray();
        var taught = pairs.Select(p => encoded[p.i].Zip(encoded[p.j], (a, b) => (double)a * b).Sum()).ToArray();
        var learned = pairs.Select(p => (double)Closeness(texts[p.i], texts[p.j])).ToArray();

        Assert.True(MathNet.Numerics.Statistics.Correlation.Spearman(taught, learned) > 0.6, $"{MathNet.Numerics.Statistics.Correlation.Spearman(taught, learned)}");
    }

    [Fact]
    public void The_same_texts_and_seed_give_the_same_space() => Assert.Equal(distilled.Space.Identity, distilled.Fit().Identity);

    [Fact]
    public void A_later_fit_on_more_texts_asks_the_encoder_for_what_is_new_alone()
    {
        var encoder = new SentenceEncoder();
        using var distillation = new Distillation(encoder, _ => { });
        distillation.Fit(DistilledSpace.Texts(60), 64, 1);
        var before = encoder.Asked;

        distillation.Fit(DistilledSpace.Texts(120), 64, 1);

        // Twice sixty texts, and a few words that stand for their terms; a thousand random bags of words would be more.
        Assert.InRange(encoder.Asked - before, 1, 240);
    }

    [Fact]
    public void The_encoder_is_asked_no_more_once_it_is_to_stop()
    {
        var encoder = new SentenceEncoder();
        using var distillation = new Distillation(encoder, _ => { }, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => distillation.Fit(DistilledSpace.Texts(60), 64, 1));
        Assert.Equal(0, encoder.Asked);
    }

    [Fact]
    public void Another_encoder_gives_the_same_vectors()
    {
        string[] texts = [.. SyntheticHistory.Records(CordisReader.Source, 40).SelectMany(r => new[] { r.Title, $"{r.Title}. {r.Text}" })];
        using SentenceEncoder one = new(), other = new();

        Assert.Equal(one.Encode(texts), other.Encode(texts));
    }

    [Fact]
    public void The_encoder_gives_unit_vectors_in_the_order_asked_for_and_reads_only_the_beginning_of_a_long_text()
    {
        var start = string.Join(' ', Enumerable.Repeat("flood barrier", 200));
        var vectors = distilled.Encoder.Encode(["tram", start, "tram", start + " and an orchestra"]);

        Assert.All(vectors, v => Assert.Equal(1, v.Sum(x => x * x), 1e-3));
        Assert.Equal(vectors[0], vectors[2]);
        Assert.Equal(vectors[1], vectors[3]);
        Assert.NotEqual(vectors[0], vectors[1]);
    }
}
