using CsCheck;
using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

public sealed class DocumentVectorsTests
{
    private const int Dimensions = 8;

    /// <summary>Unit vectors that all lean the same way.</summary>
    private static float[][] Leaning(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Unit([.. Enumerable.Range(0, Dimensions).Select(d => (float)(random.NextDouble() - 0.5 + (d == 0 ? 1 : 0)))]))];
    }

    private static DocumentVectors Of(params IEnumerable<float[]> vectors)
    {
        var all = new DocumentVectors(Dimensions, 10_000);
        foreach (var vector in vectors)
            all.Add(vector);
        return all;
    }

    [Fact]
    public void What_all_documents_have_in_common_says_nothing()
    {
        var documents = Leaning(1500);
        var vectors = Of(documents);
        var before = documents.Take(100).Average(need => documents.Average(d => Dot(need, d)));
        Assert.True(before > 0.5);

        var needs = documents.Take(100).Select(d => d.ToArray()).ToArray();
        foreach (var need in needs)
            vectors.Centre(need, documents.Length);

        // The prior leaves a little of it.
        Assert.Equal(0, needs.Average(need => documents.Average(d => Dot(need, d))), before / 10);
        Assert.All(needs, need => Assert.Equal(1, Dot(need, need), 1e-5));
    }

    [Fact]
    public void Only_documents_before_the_as_of_day_count() => Gen.Select(Gen.Int[0, 2100], Gen.Int[0, 300]).Sample((before, later) =>
    {
        var documents = Leaning(before + later, before);
        var (need, same) = (documents.LastOrDefault(Unit([1, 2, 3, 4, 5, 6, 7, 8])).ToArray(), documents.LastOrDefault(Unit([1, 2, 3, 4, 5, 6, 7, 8])).ToArray());

        Of(documents).Centre(need, before);
        Of(documents.Take(before)).Centre(same, before);

        Assert.Equal(same, need);
    }, iter: 30);

    [Fact]
    public void A_removed_document_counts_as_if_it_had_never_been_there()
    {
        var documents = Leaning(1300);
        var (need, same) = (documents[3].ToArray(), documents[3].ToArray());
        var vectors = Of(documents);
        vectors.Remove(5);
        vectors.Remove(1200);

        vectors.Centre(need, 1300);
        Of(documents.Where((_, i) => i is not (5 or 1200))).Centre(same, 1298);

        Assert.All(need.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void A_document_that_is_kept_in_eight_bits_alone_is_as_similar_as_it_was()
    {
        var documents = Leaning(1100);
        var (exact, coarse) = (Of(documents), new DocumentVectors(Dimensions, exactly: 0));
        foreach (var document in documents)
            coarse.Add(document);
        Assert.All(Enumerable.Range(0, documents.Length), i => Assert.Equal(exact.Similarity(documents[3], i), coarse.Similarity(documents[3], i), 0.01));
    }

    [Fact]
    public void The_mean_follows_what_is_added_and_removed()
    {
        var documents = Leaning(1300);
        var vectors = Of(documents.Take(1200));
        var first = vectors.Mean(1200);
        Assert.Same(first, vectors.Mean(1200));
        foreach (var document in documents.Skip(1200))
            vectors.Add(document);
        Assert.NotEqual(first, vectors.Mean(1300));
        Assert.Equal(first, vectors.Mean(1200));
        vectors.Remove(7);
        Assert.All(vectors.Mean(1200).Zip(Of(documents.Take(1200).Where((_, i) => i != 7)).Mean(1199)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void A_sum_of_vectors_of_any_length_is_that_of_their_numbers() => Gen.Select(Gen.Int[1, 70], Gen.Float[-2, 2]).Sample((dimensions, factor) =>
    {
        var random = new Random(dimensions);
        var vector = Unit([.. Enumerable.Range(0, dimensions).Select(_ => (float)random.NextDouble() - 0.5f)]);
        var vectors = new DocumentVectors(dimensions, 10);
        vectors.Add(vector);
        var sum = Enumerable.Repeat(1f, dimensions).ToArray();
        vectors.AddTo(sum, 0, factor);
        for (var i = 0; i < dimensions; i++)
            Assert.Equal(1 + factor * vector[i], sum[i], 0.01);
    }, iter: 100);

    [Fact]
    public void What_was_saved_and_restored_centres_alike()
    {
        var documents = Leaning(2500);
        var (vectors, restored) = (Of(documents), Of());
        using var stream = new MemoryStream();
        vectors.Save(new BinaryWriter(stream));
        stream.Position = 0;
        restored.Restore(new BinaryReader(stream));
        var (need, same) = (documents[3].ToArray(), documents[3].ToArray());

        vectors.Centre(need, 2400);
        restored.Centre(same, 2400);

        Assert.Equal(need, same);
    }

    [Fact]
    public void A_few_documents_are_not_taken_for_a_market()
    {
        var need = Unit([1, 0, 0, 0, 0, 0, 0, 0]);

        Of(need).Centre(need, 1);

        Assert.Equal(1, need[0], 1e-5);
    }

    [Fact]
    public void A_need_without_a_known_word_stays_unknown()
    {
        var need = new float[Dimensions];

        Of(Leaning(9)).Centre(need, 9);

        Assert.All(need, x => Assert.Equal(0, x));
    }

    private static float Dot(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();

    private static float[] Unit(float[] vector) => Array.ConvertAll(vector, x => x / MathF.Sqrt(vector.Sum(y => y * y)));
}
