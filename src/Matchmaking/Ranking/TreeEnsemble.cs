using Microsoft.ML.Trainers.FastTree;

namespace Matchmaking.Ranking;

/// <summary>
/// A boosted ensemble of regression trees laid out flat and evaluated directly from ML.NET's own tree parameters.
/// Several times faster than a transformer pipeline, and able to say which feature moved the score.
/// </summary>
public sealed class TreeEnsemble
{
    // Children: 0 and above is a node, below is the complement of a leaf.
    private readonly int[] _root, _feature, _left, _right;
    private readonly float[] _threshold;
    private readonly double[] _leaf;
    private readonly BitTrees? _bits;
    private double[] _nodeMean = [];

    private TreeEnsemble(int[] root, int[] feature, int[] left, int[] right, float[] threshold, double[] leaf, double bias)
    {
        (_root, _feature, _left, _right, _threshold, _leaf, Bias) = (root, feature, left, right, threshold, leaf, bias);
        _bits = BitTrees.From(root, feature, threshold, left, right, leaf, bias);
    }

    public double Bias { get; }
    public int TreeCount => _root.Length;

    /// <summary>Lays out the first <paramref name="most"/> trees of an ML.NET ensemble.</summary>
    /// <exception cref="NotSupportedException">A tree splits on categories.</exception>
    public static TreeEnsemble From(RegressionTreeEnsemble ensemble, int most = int.MaxValue)
    {
        var (root, feature, left, right) = (new List<int>(), new List<int>(), new List<int>(), new List<int>());
        var (threshold, leaf) = (new List<float>(), new List<double>());
        for (var t = 0; t < Math.Min(most, ensemble.Trees.Count); t++)
        {
            var tree = ensemble.Trees[t];
            if (tree.CategoricalSplitFlags.Any(flag => flag))
                throw new NotSupportedException("The ensemble splits on categories; features are plain numbers.");
            var (nodes, leaves) = (feature.Count, leaf.Count);
            int Child(int child) => child >= 0 ? child + nodes : ~(~child + leaves);
            root.Add(tree.NumberOfNodes == 0 ? ~leaves : nodes);
            feature.AddRange(tree.NumericalSplitFeatureIndexes);
            left.AddRange(tree.LeftChild.Select(Child));
            right.AddRange(tree.RightChild.Select(Child));
            threshold.AddRange(tree.NumericalSplitThresholds);
            leaf.AddRange(tree.LeafValues.Select(v => v * ensemble.TreeWeights[t]));
        }
        return new TreeEnsemble([.. root], [.. feature], [.. left], [.. right], [.. threshold], [.. leaf], ensemble.Bias);
    }

    /// <summary>The ensemble as it was after so many trees.</summary>
    public TreeEnsemble First(int trees) => new(_root[..trees], _feature, _left, _right, _threshold, _leaf, Bias);

    /// <summary>Score of one vector without unknowns.</summary>
    public double Score(ReadOnlySpan<float> vector)
    {
        var sum = Bias;
        foreach (var root in _root)
            sum += _leaf[Leaf(root, vector)];
        return sum;
    }

    /// <summary>
    /// Scores of many vectors; trees too large for <see cref="BitTrees"/> one by one over all rows, because a tree's nodes then stay in
    /// the processor's nearest cache.
    /// </summary>
    /// <param name="vectors">Row after row, without unknowns.</param>
    /// <param name="scores">One a row.</param>
    public void Score(ReadOnlySpan<float> vectors, Span<double> scores)
    {
        if (scores.Length == 0)
            return;
        if (_bits is not null)
        {
            _bits.Score(vectors, scores);
            return;
        }
        var width = vectors.Length / scores.Length;
        scores.Fill(Bias);
        foreach (var root in _root)
            for (var i = 0; i < scores.Length; i++)
                scores[i] += _leaf[Leaf(root, vectors.Slice(i * width, width))];
    }

    /// <summary>Scores of one vector after each tree: element t is the score of the first t + 1 trees.</summary>
    public void Prefixes(ReadOnlySpan<float> vector, Span<double> scores)
    {
        var sum = Bias;
        for (var t = 0; t < _root.Length; t++)
            scores[t] = sum += _leaf[Leaf(_root[t], vector)];
    }

    private int Leaf(int node, ReadOnlySpan<float> vector)
    {
        while (node >= 0)
            node = vector[_feature[node]] <= _threshold[node] ? _left[node] : _right[node];
        return ~node;
    }

    /// <summary>
    /// Gives every node the mean score of the background vectors that pass it, so that contributions have something to start from.
    /// </summary>
    public void SetBackground(ReadOnlySpan<float> vectors, int width)
    {
        var (nodeCount, leafCount) = (new int[_feature.Length], new int[_leaf.Length]);
        for (var row = 0; row + width <= vectors.Length; row += width)
            foreach (var root in _root)
            {
                var node = root;
                for (; node >= 0; node = vectors[row + _feature[node]] <= _threshold[node] ? _left[node] : _right[node])
                    nodeCount[node]++;
                leafCount[~node]++;
            }
        _nodeMean = new double[_feature.Length];
        foreach (var root in _root)
            if (root >= 0)
                Mean(root, nodeCount, leafCount);
    }

    private double Mean(int node, int[] nodeCount, int[] leafCount)
    {
        if (node < 0)
            return _leaf[~node];
        var (left, right) = (Mean(_left[node], nodeCount, leafCount), Mean(_right[node], nodeCount, leafCount));
        var (l, r) = (Count(_left[node], nodeCount, leafCount), Count(_right[node], nodeCount, leafCount));
        return _nodeMean[node] = l + r == 0 ? (left + right) / 2 : (left * l + right * r) / (l + r);
    }

    private static int Count(int node, int[] nodeCount, int[] leafCount) => node < 0 ? leafCount[~node] : nodeCount[node];

    /// <summary>Mean score of the background: what contributions are added to.</summary>
    public double BaseScore => Bias + _root.Sum(Value);

    /// <summary>
    /// What each feature adds to one score: the change of the mean along the decision path, by the feature split on
    /// (Saabas, Interpreting Random Forests, 2014). Sums with <see cref="BaseScore"/> to the score.
    /// </summary>
    public void Contributions(ReadOnlySpan<float> vector, Span<float> contributions)
    {
        contributions.Clear();
        foreach (var root in _root)
            for (var node = root; node >= 0;)
            {
                var child = vector[_feature[node]] <= _threshold[node] ? _left[node] : _right[node];
                contributions[_feature[node]] += (float)(Value(child) - Value(node));
                node = child;
            }
    }

    private double Value(int node) => node < 0 ? _leaf[~node] : _nodeMean[node];
}
