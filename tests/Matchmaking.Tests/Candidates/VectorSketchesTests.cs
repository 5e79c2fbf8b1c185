using System.Numerics.Tensors;
using CsCheck;
using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

public sealed class VectorSketchesTests
{
    /// <summary>Unit vectors of texts on forty subjects, which have something in common.</summary>
    private static float[][] Texts(int count, int dimensions, int seed = 1)
    {
        var subjects = Random(40, dimensions, seed: 0);
        return [.. Random(count, dimensions, seed).Select((own, i) => Unit([.. own.Select((x, d) => x / 2 + subjects[i % 40][d] + (d == 0 ? 1 : 0))]))];
    }

    private static float[][] Random(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Unit([.. Enumerable.Range(0, dimensions).Select(_ => (float)random.NextDouble() - 0.5f)]))];
    }

    private static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    /// <summary>Added through the vectors that they are sketches of.</summary>
    private static DocumentVectors Of(IEnumerable<float[]> documents, int dimensions)
    {
        var vectors = new DocumentVectors(dimensions, exactly: 0);
        foreach (var document in documents)
            vectors.Add(document);
        return vectors;
    }

    private static float[] Estimates(DocumentVectors vectors, float[] need, int count)
    {
        var estimates = new float[count];
        vectors.Sketch(need, estimates);
        return estimates;
    }

    private static float[][] Needs(DocumentVectors vectors, int documents)
    {
        var needs = Texts(20, 128, seed: 2);
        foreach (var need in needs)
            vectors.Centre(need, documents);
        return needs;
    }

    [Fact]
    public void A_vector_is_as_close_to_itself_as_it_is() => Gen.Select(Gen.Int[1, 140], Gen.Int[1, 1024]).Sample((dimensions, count) =>
    {
        // While there is no mean yet, the one product that signs and a factor give exactly: so a document in the place of another is seen.
        var documents = Texts(count, dimensions, seed: count);
        var vectors = Of(documents, dimensions);
        foreach (var i in (int[])[0, count / 3, count / 2, count - 1])
            Assert.Equal(1, Estimates(vectors, documents[i], count)[i], 0.03);
    }, iter: 60);

    [Fact]
    public void Estimates_are_right_on_average_and_seldom_far_off()
    {
        const int dimensions = 128;
        var documents = Texts(3000, dimensions);
        var vectors = Of(documents, dimensions);

        var errors = Needs(vectors, documents.Length)
            .SelectMany(need => Estimates(vectors, need, documents.Length).Select((estimate, i) => estimate - TensorPrimitives.Dot<float>(need, documents[i]))).ToArray();

        Assert.Equal(0, errors.Average(), 0.01);
        Assert.InRange(Math.Sqrt(errors.Average(e => e * e)), 0.001, 0.08);
    }

    [Fact]
    public void What_comes_later_changes_no_estimate()
    {
        var documents = Texts(1500, 128);

        Assert.Equal(Estimates(Of(documents.Take(1040), 128), documents[7], 1040), Estimates(Of(documents, 128), documents[7], 1040));
    }

    [Fact]
    public void What_was_saved_and_restored_estimates_alike()
    {
        var documents = Texts(1500, 40);
        var (vectors, restored) = (Of(documents, 40), Of([], 40));
        using var stream = new MemoryStream();
        vectors.Save(new BinaryWriter(stream));
        stream.Position = 0;
        restored.Restore(new BinaryReader(stream));
        foreach (var all in (DocumentVectors[])[vectors, restored])
            all.Add(documents[3]);

        Assert.Equal(Estimates(vectors, documents[3], 1501), Estimates(restored, documents[3], 1501));
    }

    [Fact]
    public void The_closest_documents_are_among_those_that_are_looked_at()
    {
        const int wanted = 50, looked = 8 * wanted;
        var documents = Texts(5000, 128);
        var vectors = Of(documents, 128);
        var found = 0;
        foreach (var need in Needs(vectors, documents.Length))
        {
            var likely = Estimates(vectors, need, documents.Length).Select((estimate, i) => (estimate, i)).OrderByDescending(p => p.estimate).Take(looked).Select(p => p.i).ToHashSet();
            found += documents.Select((d, i) => (Closeness: TensorPrimitives.Dot<float>(need, d), i)).OrderByDescending(p => p.Closeness).Take(wanted).Count(p => likely.Contains(p.i));
        }
        Assert.InRange(found, 0.95 * 20 * wanted, 20 * wanted);
    }
}
