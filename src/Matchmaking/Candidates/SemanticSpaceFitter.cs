using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Matchmaking.Candidates;

/// <summary>
/// Fits a latent-semantic space: truncated singular value decomposition of the tf-idf matrix by randomised subspace iteration
/// (Halko, Martinsson and Tropp, Finding Structure with Randomness, 2011). Same texts, same seed, same space.
/// </summary>
public static class SemanticSpaceFitter
{
    private const int Oversampling = 16, PowerIterations = 3;

    /// <param name="texts">Terms of each text, as <see cref="TextAnalysis.Terms"/> gives them.</param>
    /// <param name="dimensions">Wanted dimensions; fewer when there are fewer texts or terms.</param>
    /// <param name="minDocuments">Terms in fewer texts are left out.</param>
    /// <param name="maxTerms">The most frequent terms are kept.</param>
    /// <param name="seed">Of the random start.</param>
    public static SemanticSpace Fit(IReadOnlyList<Dictionary<string, int>> texts, int dimensions = 128, int minDocuments = 3, int maxTerms = 40_000, int seed = 1)
    {
        var (terms, idf) = Vocabulary(texts, minDocuments, maxTerms);
        var rows = Rows(texts, terms, idf);
        var rank = Math.Min(dimensions + Oversampling, Math.Min(rows.Length, terms.Length));
        if (rank == 0)
            return new SemanticSpace([], [], [], [], 1);

        var basis = Gaussian(rank, terms.Length, seed);
        for (var i = 0; i < PowerIterations; i++)
        {
            var left = Times(rows, basis);
            Orthonormalise(left);
            basis = TransposedTimes(rows, left, terms.Length);
            if (i < PowerIterations - 1)
                Orthonormalise(basis);
        }
        return Quantise(terms, idf, Rotate(basis, Math.Min(dimensions, rank)));
    }

    private static (string[] Terms, float[] Idf) Vocabulary(IReadOnlyList<Dictionary<string, int>> texts, int minDocuments, int maxTerms)
    {
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in texts.SelectMany(t => t.Keys))
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(frequency, term, out _)++;
        var kept = frequency.Where(t => t.Value >= minDocuments)
            .OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(maxTerms).ToArray();
        return ([.. kept.Select(t => t.Key)], [.. kept.Select(t => (float)Math.Log((double)texts.Count / t.Value) + 0.1f)]);
    }

    private static (int Term, float Weight)[][] Rows(IReadOnlyList<Dictionary<string, int>> texts, string[] terms, float[] idf)
    {
        var ids = terms.Select((term, id) => (term, id)).ToDictionary(t => t.term, t => t.id, StringComparer.Ordinal);
        return [.. texts.Select(text =>
        {
            var row = text.Where(t => ids.ContainsKey(t.Key)).Select(t => (Term: ids[t.Key], t.Value)).OrderBy(t => t.Term)
                .Select(t => (t.Term, Weight: SemanticSpace.Weight(t.Value) * idf[t.Term])).ToArray();
            var norm = MathF.Sqrt(row.Sum(t => t.Weight * t.Weight));
            return Array.ConvertAll(row, t => (t.Term, t.Weight / norm));
        })];
    }

    // Matrices are arrays of columns: every step below works on whole columns, which the vector unit likes.
    private static float[][] Gaussian(int columns, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).ToArray())];
    }

    private static float[][] Times((int Term, float Weight)[][] rows, float[][] right) => [.. right.AsParallel().AsOrdered().Select(column =>
    {
        var product = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            foreach (var (term, weight) in rows[i])
                product[i] += weight * column[term];
        return product;
    })];

    private static float[][] TransposedTimes((int Term, float Weight)[][] rows, float[][] left, int terms) => [.. left.AsParallel().AsOrdered().Select(column =>
    {
        var product = new float[terms];
        for (var i = 0; i < rows.Length; i++)
            foreach (var (term, weight) in rows[i])
                product[term] += weight * column[i];
        return product;
    })];

    /// <summary>Modified Gram–Schmidt, twice, because floats lose orthogonality in one pass.</summary>
    private static void Orthonormalise(float[][] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            for (var pass = 0; pass < 2; pass++)
                for (var j = 0; j < i; j++)
                    TensorPrimitives.MultiplyAdd(columns[j], -TensorPrimitives.Dot<float>(columns[j], columns[i]), columns[i], columns[i]);
            var norm = TensorPrimitives.Norm<float>(columns[i]);
            if (norm > 1e-12f)
                TensorPrimitives.Divide(columns[i], norm, columns[i]);
            else
                columns[i].AsSpan().Clear();
        }
    }

    /// <summary>Turns the basis to the right singular vectors, strongest first, by the small eigenproblem BᵀB.</summary>
    private static float[][] Rotate(float[][] basis, int dimensions)
    {
        var gram = Matrix<double>.Build.Dense(basis.Length, basis.Length, (i, j) => TensorPrimitives.Dot<float>(basis[i], basis[j]));
        var eigen = gram.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, dimensions).Select(d =>
        {
            var at = basis.Length - 1 - d;
            var column = new float[basis[0].Length];
            for (var i = 0; i < basis.Length; i++)
                TensorPrimitives.MultiplyAdd(basis[i], (float)eigen.EigenVectors[i, at], column, column);
            var norm = TensorPrimitives.Norm<float>(column);
            if (norm > 1e-12f)
                TensorPrimitives.Divide(column, norm, column);
            return column;
        })];
    }

    /// <summary>Eight bits a number with one scale a term: a quarter of the size, and cosines move by less than 0.01.</summary>
    private static SemanticSpace Quantise(string[] terms, float[] idf, float[][] columns)
    {
        var dimensions = columns.Length;
        var (scale, vectors) = (new float[terms.Length], new sbyte[terms.Length * dimensions]);
        for (var t = 0; t < terms.Length; t++)
        {
            var largest = columns.Max(c => MathF.Abs(c[t]));
            scale[t] = largest / sbyte.MaxValue;
            for (var d = 0; d < dimensions && largest > 0; d++)
                vectors[t * dimensions + d] = (sbyte)MathF.Round(columns[d][t] / scale[t]);
        }
        return new SemanticSpace(terms, idf, scale, vectors, dimensions);
    }
}
