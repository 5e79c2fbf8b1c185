using System.Numerics.Tensors;

namespace Matchmaking.Candidates;

/// <summary>
/// Tunes a semantic space to who was chosen: the vectors of terms move until a need is closer to earlier work of who was chosen for it than
/// to the work of who was chosen for others. Contrastive learning with the rest of a batch as negatives (InfoNCE: van den Oord, Li and
/// Vinyals, Representation Learning with Contrastive Predictive Coding, 2018; Karpukhin and others, Dense Passage Retrieval, 2020) in
/// steps by AdaGrad (Duchi, Hazan and Singer, 2011), one for each term. Same works, same seed, same space.
/// </summary>
internal sealed class ContrastiveTuning
{
    public const int Epochs = 4;

    /// <summary>Pairs compared with each other; a source with fewer says too little.</summary>
    internal const int Batch = 512;

    private const float Rate = 0.01f, Temperature = 0.1f;

    /// <summary>The part of the way back to where it began that a term goes after each step, so that rare words keep what they meant.</summary>
    private const float Return = 0.002f;

    /// <summary>A provider does more than one thing: which earlier work stands for it is drawn by e to the power of cosine / this.</summary>
    private const float Nearness = 0.1f;

    /// <summary>Pairs of one provider grow with the square root of its works beyond the square of this: a few incumbents are not the market.</summary>
    private const double Full = 4;

    /// <summary>The part of needs that are read by their title alone: who asks in a line is to be understood too.</summary>
    private const double TitleAlone = 0.25;

    private readonly int _dimensions;
    private readonly float[] _start, _vectors, _gradient, _squares;
    private readonly bool[] _touched;
    private readonly Random _random;

    private ContrastiveTuning(SemanticSpace space, int seed)
    {
        (_dimensions, _random) = (space.Dimensions, new Random(seed));
        _start = space.Vectors();
        _vectors = [.. _start];
        _gradient = new float[_start.Length];
        _squares = new float[space.TermCount];
        _touched = new bool[space.TermCount];
    }

    /// <summary>A pair to learn from: a work, and one of those who did it, with earlier works.</summary>
    private readonly record struct Pair(int Work, int Provider);

    /// <summary>A text on its way through: its unit vector less the mean, of length one again, and what it was divided by.</summary>
    private readonly record struct Embedded(float[] Vector, float Length, float Rest);

    /// <summary>Whether enough providers were chosen again for a source to be tuned to.</summary>
    public static bool IsEnough(PastWorks works, int seed) => Pairs(works, new Random(seed)).Length >= Batch;

    /// <summary>The space tuned on these works; itself when no source has enough.</summary>
    public static SemanticSpace Tune(SemanticSpace space, IReadOnlyList<PastWorks> sources, int seed)
    {
        if (!sources.Any(works => IsEnough(works, seed)))
            return space;
        var tuning = new ContrastiveTuning(space, seed);
        foreach (var works in sources)
        {
            works.Mean = tuning.Mean(works);
            works.Untuned = works.Texts.AsParallel().AsOrdered().Select(text => tuning.Embed(text, works.Mean).Vector).ToArray();
        }
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var batches = sources.SelectMany(works => Pairs(works, tuning._random).Chunk(Batch).Where(batch => batch.Length == Batch).Select(batch => (works, batch))).ToArray();
            tuning._random.Shuffle(batches);
            foreach (var (works, batch) in batches)
                tuning.Step(works, batch);
            foreach (var works in sources)
                works.Mean = tuning.Mean(works);
        }
        return space.With(tuning._vectors);
    }

    private static Pair[] Pairs(PastWorks works, Random random)
    {
        var pairs = new List<Pair>();
        foreach (var work in Enumerable.Range(0, works.Texts.Length).Where(works.IsUnseen))
            foreach (var provider in works.Providers[work])
                if (works.EarlierOf(provider, work) > 0 && random.NextDouble() < Full / Math.Sqrt(works.ByProvider[provider].Count))
                    pairs.Add(new Pair(work, provider));
        Pair[] shuffled = [.. pairs];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private void Step(PastWorks works, Pair[] batch)
    {
        var stands = Array.ConvertAll(batch, pair => Standing(works, pair));
        var needTexts = Array.ConvertAll(batch, pair => (_random.NextDouble() < TitleAlone ? works.Titles : works.Texts)[pair.Work]);
        var (needs, chosen) = (new Embedded[batch.Length], new Embedded[batch.Length]);
        var (needGradients, chosenGradients) = (new float[batch.Length][], new float[batch.Length][]);
        Parallel.For(0, batch.Length, i => (needs[i], chosen[i]) = (Embed(needTexts[i], works.Mean), Embed(works.Texts[stands[i]], works.Mean)));
        var shares = new float[batch.Length][];
        Parallel.For(0, batch.Length, i => shares[i] = Shares(i));
        Parallel.For(0, batch.Length, i =>
        {
            (needGradients[i], chosenGradients[i]) = (new float[_dimensions], new float[_dimensions]);
            for (var j = 0; j < batch.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(chosen[j].Vector, shares[i][j] / Temperature, needGradients[i], needGradients[i]);
                TensorPrimitives.MultiplyAdd(needs[j].Vector, shares[j][i] / Temperature, chosenGradients[i], chosenGradients[i]);
            }
        });
        // One after the other: sums of floats depend on their order.
        for (var i = 0; i < batch.Length; i++)
        {
            Trace(needTexts[i], needs[i], works.Mean, needGradients[i]);
            Trace(works.Texts[stands[i]], chosen[i], works.Mean, chosenGradients[i]);
        }
        Parallel.For(0, _touched.Length, Move);

        // The derivative of the loss by closeness: the softmax over the batch, less one for the pair's own. Who also did the need's work is no negative.
        float[] Shares(int i)
        {
            var closeness = new float[batch.Length];
            for (var j = 0; j < closeness.Length; j++)
                closeness[j] = j != i && (stands[j] == batch[i].Work || works.Providers[stands[j]].AsSpan().ContainsAny(works.Providers[batch[i].Work]))
                    ? float.NegativeInfinity : TensorPrimitives.Dot<float>(needs[i].Vector, chosen[j].Vector) / Temperature;
            TensorPrimitives.SoftMax<float>(closeness, closeness);
            closeness[i] -= 1;
            return closeness;
        }
    }

    /// <summary>Which of the provider's earlier works stands for it: more likely one that was close before tuning.</summary>
    private int Standing(PastWorks works, Pair pair)
    {
        var earlier = works.ByProvider[pair.Provider].Take(works.EarlierOf(pair.Provider, pair.Work)).ToArray();
        var weights = Array.ConvertAll(earlier, work => Math.Exp(TensorPrimitives.Dot<float>(works.Untuned[work], works.Untuned[pair.Work]) / Nearness));
        var (left, at) = (_random.NextDouble() * weights.Sum(), 0);
        while (at < earlier.Length - 1 && (left -= weights[at]) > 0)
            at++;
        return earlier[at];
    }

    private Embedded Embed(PastWorks.Text text, float[] mean)
    {
        var vector = new float[_dimensions];
        for (var i = 0; i < text.Terms.Length; i++)
            TensorPrimitives.MultiplyAdd(_vectors.AsSpan(text.Terms[i] * _dimensions, _dimensions), text.Weights[i], vector, vector);
        var length = Unit(vector);
        TensorPrimitives.Subtract(vector, mean, vector);
        return new Embedded(vector, length, Unit(vector));
    }

    private static float Unit(float[] vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
        return length;
    }

    /// <summary>Back through <see cref="Embed"/> to the terms of a text.</summary>
    private void Trace(PastWorks.Text text, Embedded of, float[] mean, float[] gradient)
    {
        if (of.Length < 1e-6f || of.Rest < 1e-6f)
            return;
        Across(gradient, of.Vector, of.Rest);
        var whole = new float[_dimensions];
        TensorPrimitives.MultiplyAdd(of.Vector, of.Rest, mean, whole);
        Across(gradient, whole, of.Length);
        for (var i = 0; i < text.Terms.Length; i++)
        {
            _touched[text.Terms[i]] = true;
            var sum = _gradient.AsSpan(text.Terms[i] * _dimensions, _dimensions);
            TensorPrimitives.MultiplyAdd(gradient, text.Weights[i] / Batch, sum, sum);
        }

        // The derivative of v / |v|: what is along v does not count.
        static void Across(float[] gradient, float[] unit, float length)
        {
            TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot<float>(gradient, unit), gradient, gradient);
            TensorPrimitives.Divide(gradient, length, gradient);
        }
    }

    private void Move(int term)
    {
        if (!_touched[term])
            return;
        _touched[term] = false;
        var gradient = _gradient.AsSpan(term * _dimensions, _dimensions);
        var at = _vectors.AsSpan(term * _dimensions, _dimensions);
        _squares[term] += TensorPrimitives.SumOfSquares<float>(gradient) / _dimensions;
        TensorPrimitives.MultiplyAdd(gradient, -Rate / (MathF.Sqrt(_squares[term]) + 1e-8f), at, at);
        TensorPrimitives.Lerp(at, _start.AsSpan(term * _dimensions, _dimensions), Return, at);
        gradient.Clear();
    }

    private float[] Mean(PastWorks works)
    {
        var (mean, nothing) = (new float[_dimensions], new float[_dimensions]);
        foreach (var vector in works.Texts.AsParallel().AsOrdered().Select(text => Embed(text, nothing).Vector))
            TensorPrimitives.MultiplyAdd(vector, 1f / works.Texts.Length, mean, mean);
        return mean;
    }
}
