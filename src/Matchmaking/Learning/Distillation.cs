using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Matchmaking.Candidates;
using MathNet.Numerics.LinearAlgebra;

namespace Matchmaking.Learning;

/// <summary>How a semantic space is fitted.</summary>
public enum SpaceKind { Distilled, Latent }

/// <summary>A text with its terms.</summary>
internal readonly record struct AnalysedText(string Text, Dictionary<string, int> Terms);

/// <summary>
/// Fits a semantic space to what a sentence encoder says of texts (knowledge distillation, Hinton, Vinyals and Dean, 2015): each term gets
/// the vector with which the weighted sum over a text comes closest to the encoder's vector of that text. It is a ridge regression that
/// pulls towards the encoder's vector of the term alone, so that a word which no text held still means something. Single words and random
/// bags of them stand for what the texts lack.
/// </summary>
internal sealed partial class Distillation(SentenceEncoder encoder, Action<string> say, CancellationToken cancellation = default) : IDisposable
{
    private const int MinimumDocuments = 2, MostBags = 40_000, BagsPerText = 4, LongestBag = 8, Iterations = 20;
    private const float Ridge = 0.5f, BagWeight = 0.1f;

    /// <summary>How rare a word is taken to be that no text held: not as rare as that seems.</summary>
    private const float MostUnseenIdf = 5;

    /// <summary>The texts and the bags of the first fit.</summary>
    private (HashSet<string> Texts, string[] Bags)? _first;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    /// <summary>Null for a latent space, which needs none.</summary>
    public static Distillation? For(SpaceKind kind, Action<string> say, CancellationToken cancellation) =>
        kind == SpaceKind.Latent ? null : new Distillation(new SentenceEncoder(), say, cancellation);

    /// <summary>Asks the encoder for what a fit is going to need, on one processor: trees are trained on another meanwhile.</summary>
    public void Read(IEnumerable<AnalysedText> texts) =>
        Encode([.. texts.Select(text => text.Text)], processors: 1);

    private float[][] Encode(IReadOnlyList<string> texts, int processors = -1) =>
        encoder.Encode(texts, new ParallelOptions { MaxDegreeOfParallelism = processors, CancellationToken = _stop.Token });

    /// <summary>Ends <see cref="Read"/> early.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        encoder.Dispose();
        _stop.Dispose();
    }

    /// <summary>Fits a space to texts of several sources.</summary>
    /// <param name="sources">The texts of each; what all texts of one source have in common is left out.</param>
    /// <param name="dimensions">Wanted dimensions.</param>
    /// <param name="seed">Of the random bags.</param>
    public SemanticSpace Fit(IReadOnlyList<IReadOnlyList<AnalysedText>> sources, int dimensions, int seed)
    {
        var texts = sources.SelectMany(s => s).ToArray();
        if (texts.Length == 0)
            return SemanticSpace.Empty;
        var wordOf = Words(texts.Select(t => t.Text));
        var frequency = texts.SelectMany(t => t.Terms.Keys).CountBy(term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        string[] terms = [.. Vocabulary(frequency, wordOf)];
        say($"distilling {SentenceEncoder.Name}: {texts.Length} texts, {terms.Length} terms");
        var rows = new SparseRows(terms, Idf(frequency, texts.Length, terms));
        var lessons = sources.SelectMany(source => Centred(Encode([.. source.Select(t => t.Text)]))).ToArray();
        var rotation = Rotation(lessons, dimensions);
        foreach (var text in texts)
            rows.Add(text.Terms);
        var bags = Bags([.. texts.Select(t => t.Text)], wordOf, seed);
        foreach (var bag in bags)
            rows.Add(TextAnalysis.Terms(bag).Words, BagWeight);
        float[][] targets = [.. lessons, .. Centred(Encode(bags)).Select(v => Scaled(v, MathF.Sqrt(BagWeight)))];
        var prior = Prior(terms, wordOf);
        var columns = new float[rotation.Length][];
        Parallel.For(0, rotation.Length, d =>
        {
            float Turned(float[] vector) => TensorPrimitives.Dot<float>(rotation[d], vector);
            columns[d] = rows.Ridge(Array.ConvertAll(targets, Turned), Array.ConvertAll(prior, Turned), Ridge, Iterations);
        });
        return SemanticSpace.Quantised(terms, rows.Idf, columns);
    }

    /// <summary>The most frequent word behind each term, and how often the term occurs; words of the encoder count once.</summary>
    private static SortedDictionary<string, (string Word, int Count)> Words(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in texts.SelectMany(text => Word().Matches(text.ToLowerInvariant()).Select(m => m.Value)).Concat(SentenceEncoder.Words()))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        var words = new SortedDictionary<string, (string Word, int Count)>(StringComparer.Ordinal);
        foreach (var (word, count) in counts.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal))
            if (TextAnalysis.Terms(word).Words.Keys.ToArray() is [var term])
                words[term] = words.TryGetValue(term, out var more) ? (more.Word, more.Count + count) : (word, count);
        return words;
    }

    /// <summary>Terms of the texts, the most frequent first, then those that only the encoder knows.</summary>
    private static IEnumerable<string> Vocabulary(Dictionary<string, int> frequency, SortedDictionary<string, (string Word, int Count)> wordOf)
    {
        var held = frequency.Where(t => t.Value >= MinimumDocuments).OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key);
        var general = SentenceEncoder.Words().SelectMany(word => TextAnalysis.Terms(word).Words.Keys).Where(wordOf.ContainsKey);
        return held.Concat(general).Distinct();
    }

    private static float[] Idf(Dictionary<string, int> frequency, int texts, string[] terms) => Array.ConvertAll(terms, term => frequency.TryGetValue(term, out var count)
        ? SparseRows.IdfOf(texts, count) : Math.Min(MostUnseenIdf, SparseRows.IdfOf(texts, 1)));

    /// <summary>Those of the first fit where the texts are its texts and more: the encoder knows them.</summary>
    private string[] Bags(HashSet<string> texts, SortedDictionary<string, (string Word, int Count)> wordOf, int seed)
    {
        if (_first is { } first && first.Texts.IsSubsetOf(texts))
            return first.Bags;
        var bags = Drawn(wordOf, Math.Min(MostBags, BagsPerText * texts.Count), seed);
        _first ??= (texts, bags);
        return bags;
    }

    /// <summary>Few words each, drawn by the square root of how frequent they are.</summary>
    private static string[] Drawn(SortedDictionary<string, (string Word, int Count)> wordOf, int count, int seed)
    {
        var words = wordOf.Values.Where(w => w.Word.Length > 2 && w.Word.All(char.IsAsciiLetterLower)).ToArray();
        var (upTo, sum, random) = (new double[words.Length], 0.0, new Random(seed));
        for (var i = 0; i < words.Length; i++)
            upTo[i] = sum += Math.Sqrt(words[i].Count);
        string Draw()
        {
            var at = Array.BinarySearch(upTo, random.NextDouble() * sum);
            return words[at < 0 ? ~at : at].Word;
        }
        return [.. Enumerable.Range(0, words.Length == 0 ? 0 : count).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(2, LongestBag + 1)).Select(_ => Draw())))];
    }

    /// <summary>By term, what the encoder says of its word, less what it says of all words.</summary>
    private float[][] Prior(string[] terms, SortedDictionary<string, (string Word, int Count)> wordOf)
    {
        var known = terms.Where(wordOf.ContainsKey).ToArray();
        var vectors = Encode([.. known.Select(term => wordOf[term].Word)]);
        var mean = Mean(vectors);
        var of = known.Zip(vectors).ToDictionary(p => p.First, p => Less(p.Second, mean), StringComparer.Ordinal);
        var nothing = new float[SentenceEncoder.Dimensions];
        return Array.ConvertAll(terms, term => of.GetValueOrDefault(term, nothing));
    }

    /// <summary>Unit vectors of how each differs from the mean.</summary>
    private static float[][] Centred(float[][] vectors)
    {
        var mean = Mean(vectors);
        return Array.ConvertAll(vectors, vector =>
        {
            var centred = Less(vector, mean);
            return TensorPrimitives.Norm<float>(centred) is > 1e-6f and var norm ? Scaled(centred, 1 / norm) : centred;
        });
    }

    /// <summary>The directions in which vectors differ most, as unit vectors: principal components.</summary>
    private static float[][] Rotation(float[][] vectors, int dimensions)
    {
        var columns = Enumerable.Range(0, SentenceEncoder.Dimensions).Select(d => Array.ConvertAll(vectors, v => v[d])).ToArray();
        var products = Matrix<double>.Build.Dense(columns.Length, columns.Length, (i, j) => j > i ? 0 : TensorPrimitives.Dot<float>(columns[i], columns[j]));
        var eigen = (products + products.StrictlyLowerTriangle().Transpose()).Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(1, Math.Min(dimensions, columns.Length)).Select(d => Array.ConvertAll(eigen.EigenVectors.Column(columns.Length - d).ToArray(), x => (float)x))];
    }

    private static float[] Mean(float[][] vectors)
    {
        var mean = new float[SentenceEncoder.Dimensions];
        foreach (var vector in vectors)
            TensorPrimitives.MultiplyAdd(vector, 1f / vectors.Length, mean, mean);
        return mean;
    }

    private static float[] Less(float[] vector, float[] mean)
    {
        var rest = new float[vector.Length];
        TensorPrimitives.Subtract(vector, mean, rest);
        return rest;
    }

    private static float[] Scaled(float[] vector, float factor)
    {
        var scaled = new float[vector.Length];
        TensorPrimitives.Multiply(vector, factor, scaled);
        return scaled;
    }
}
