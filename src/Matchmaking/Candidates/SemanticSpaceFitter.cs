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
        var rows = new SparseRows(terms, idf);
        foreach (var text in texts)
            rows.Add(text);
        var rank = Math.Min(dimensions + Oversampling, Math.Min(rows.Count, terms.Length));
        if (rank == 0)
            return new SemanticSpace([], [], [], [], 1);

        var basis = Gaussian(rank, terms.Length, seed);
        for (var i = 0; i < PowerIterations; i++)
        {
            var left = Times(rows, basis);
            Orthonormalise(left);
            basis = TransposedTimes(rows, left);
            if (i < PowerIterations - 1)
                Orthonormalise(basis);
        }
        return SemanticSpace.Quantised(terms, idf, Rotate(basis, Math.Min(dimensions, rank)));
    }

    private static (string[] Terms, float[] Idf) Vocabulary(IReadOnlyList<Dictionary<string, int>> texts, int minDocuments, int maxTerms)
    {
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in texts.SelectMany(t => t.Keys))
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(frequency, term, out _)++;
        var kept = frequency.Where(t => t.Value >= minDocuments)
            .OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(maxTerms).ToArray();
        return ([.. kept.Select(t => t.Key)], [.. kept.Select(t => SparseRows.IdfOf(texts.Count, t.Value))]);
    }

    // Matrices are arrays of columns: every step below works on whole columns, which the vector unit likes.
    private static float[][] Gaussian(int columns, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).ToArray())];
    }

    private static float[][] Times(SparseRows rows, float[][] right) => [.. right.AsParallel().AsOrdered().Select(rows.Times)];

    private static float[][] TransposedTimes(SparseRows rows, float[][] left) => [.. left.AsParallel().AsOrdered().Select(rows.TransposedTimes)];

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
}
