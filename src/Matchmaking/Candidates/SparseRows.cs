namespace Matchmaking.Candidates;

/// <summary>Texts as tf-idf rows of length one, for fitting a space to them.</summary>
internal sealed class SparseRows(string[] terms, float[] idf)
{
    private readonly Dictionary<string, int> _ids = terms.Select((term, id) => (term, id)).ToDictionary(t => t.term, t => t.id, StringComparer.Ordinal);
    private readonly List<(int Term, float Weight)[]> _rows = [];

    public float[] Idf => idf;
    public int Count => _rows.Count;

    /// <summary>Inverse document frequency; a word of all texts still counts a little.</summary>
    public static float IdfOf(int texts, int holding) => (float)Math.Log((double)texts / holding) + 0.1f;

    /// <summary>Adds a text; its terms that are not among the known are left out.</summary>
    /// <param name="text">Terms with how often they occur.</param>
    /// <param name="weight">How much it counts in least squares.</param>
    public void Add(Dictionary<string, int> text, float weight = 1)
    {
        var row = text.Where(t => _ids.ContainsKey(t.Key)).Select(t => (Term: _ids[t.Key], t.Value)).OrderBy(t => t.Term)
            .Select(t => (t.Term, Weight: SemanticSpace.Weight(t.Value) * idf[t.Term])).ToArray();
        var length = MathF.Sqrt(row.Sum(t => t.Weight * t.Weight) / weight);
        _rows.Add(Array.ConvertAll(row, t => (t.Term, t.Weight / length)));
    }

    /// <summary>The matrix times a column, one number a row.</summary>
    public float[] Times(float[] column)
    {
        var product = new float[_rows.Count];
        for (var i = 0; i < product.Length; i++)
            foreach (var (term, weight) in _rows[i])
                product[i] += weight * column[term];
        return product;
    }

    /// <summary>The transposed matrix times a column, one number a term.</summary>
    public float[] TransposedTimes(float[] column)
    {
        var product = new float[idf.Length];
        for (var i = 0; i < column.Length; i++)
            foreach (var (term, weight) in _rows[i])
                product[term] += weight * column[i];
        return product;
    }

    /// <summary>
    /// The number by term with which the rows' sums come closest to their targets in least squares, by conjugate gradients
    /// (Hestenes and Stiefel, 1952).
    /// </summary>
    /// <param name="targets">By row.</param>
    /// <param name="prior">By term: what a number is drawn to.</param>
    /// <param name="ridge">How strongly.</param>
    /// <param name="iterations">At most.</param>
    public float[] Ridge(float[] targets, float[] prior, float ridge, int iterations)
    {
        var missing = Times(prior);
        for (var i = 0; i < missing.Length; i++)
            missing[i] = targets[i] - missing[i];
        var (numbers, residual) = (prior.ToArray(), TransposedTimes(missing));
        var direction = residual.ToArray();
        var size = Square(residual);
        for (var i = 0; i < iterations && size > 1e-12; i++)
        {
            var image = TransposedTimes(Times(direction));
            var curvature = 0.0;
            for (var t = 0; t < image.Length; t++)
            {
                image[t] += ridge * direction[t];
                curvature += (double)image[t] * direction[t];
            }
            var step = (float)(size / curvature);
            for (var t = 0; t < image.Length; t++)
            {
                numbers[t] += step * direction[t];
                residual[t] -= step * image[t];
            }
            var next = Square(residual);
            var turn = (float)(next / size);
            for (var t = 0; t < image.Length; t++)
                direction[t] = residual[t] + turn * direction[t];
            size = next;
        }
        return numbers;
    }

    private static double Square(float[] column) => column.Sum(x => (double)x * x);
}
