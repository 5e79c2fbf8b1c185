using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Matchmaking.Candidates;
using Matchmaking.Features;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Matchmaking.Ranking;

/// <summary>
/// Learns what the plain measures weigh in a market: a linear model of who is chosen from each list, by the softmax over the list (ListNet: Cao and
/// others, Learning to Rank: From Pairwise Approach to Listwise Approach, 2007; conditional logit: McFadden, 1974), pulled to the baseline's weights
/// (ridge) and found by BFGS. Same needs, same weights.
/// </summary>
internal static class MarketLearner
{
    /// <summary>From fewer, chance is learned.</summary>
    public const int FewestNeeds = 100;

    /// <summary>What the baseline's score is multiplied by for the softmax to be about as sure as it may be.</summary>
    private const double Sharpness = 15;
    private const double Pull = 0.1;

    /// <summary>All but places, of which the 61st means one thing in one list and another in the next, and what is the same for all of a list.</summary>
    private static readonly int[] Weighed = [.. Enumerable.Range(0, FeatureList.MarketAt).Where(f => FeatureList.All[f].Unit != "rank" && f != FeatureList.KnownMarketAt)];

    [ThreadStatic] private static Evidence? _evidence;

    /// <summary>One list: rows of the weighed features, unknown ones 0, the chosen first.</summary>
    private sealed record Lesson(float[] Rows, int Count, int Chosen);

    /// <summary>Null when too few needs had a chosen provider in their list.</summary>
    public static MarketWeights? Learn(PastNeeds past)
    {
        var lessons = new Lesson?[past.Needs.Count];
        Parallel.ForEach(Partitioner.Create(0, lessons.Length, 1), new ParallelOptions { CancellationToken = past.Cancellation }, range => lessons[range.Item1] = LessonOf(past.Index, past.Needs[range.Item1]));
        Lesson[] some = [.. lessons.OfType<Lesson>()];
        if (some.Length < FewestNeeds)
            return null;
        var hand = Array.ConvertAll(Weighed, f => (double)BaselineRanker.Weights[f]);
        return Level(some, hand, Fit(some, hand));
    }

    private static Lesson? LessonOf(CandidateIndex index, PastNeed need)
    {
        var list = Retriever.Find(index, need.Profile, _evidence ??= new Evidence());
        var (vectors, width) = (FeatureList.Vectors(list), FeatureList.All.Count);
        var isChosen = Array.ConvertAll(list.Candidates, need.Chosen.Contains);
        var chosen = isChosen.Count(c => c);
        if (chosen == 0 || chosen == isChosen.Length)
            return null;
        // All of the list: of those alone that the baseline puts first it would be learned that it errs.
        var rows = new float[isChosen.Length * Weighed.Length];
        var at = 0;
        foreach (var i in Enumerable.Range(0, isChosen.Length).OrderByDescending(i => isChosen[i]))
            foreach (var f in Weighed)
                rows[at++] = float.IsNaN(vectors[i * width + f]) ? 0 : vectors[i * width + f];
        return new Lesson(rows, isChosen.Length, chosen);
    }

    private static double[] Fit(Lesson[] lessons, double[] hand)
    {
        var start = Vector<double>.Build.DenseOfArray(Array.ConvertAll(hand, weight => Sharpness * weight));
        var loss = ObjectiveFunction.Gradient(weights =>
        {
            var at = Array.ConvertAll(weights.ToArray(), weight => (float)weight);
            var gradient = ((weights - start) * (2 * Pull / (Sharpness * Sharpness))).ToArray();
            var sum = Pull * (weights - start).DotProduct(weights - start) / (Sharpness * Sharpness);
            // Summed in order: sums of floats depend on it.
            foreach (var (loss, slope) in lessons.AsParallel().AsOrdered().Select(lesson => Loss(lesson, at)).ToArray())
            {
                sum += loss / lessons.Length;
                for (var f = 0; f < slope.Length; f++)
                    gradient[f] += slope[f] / lessons.Length;
            }
            return (sum, Vector<double>.Build.DenseOfArray(gradient));
        });
        try
        {
            return new BfgsMinimizer(gradientTolerance: 1e-4, parameterTolerance: 1e-6, functionProgressTolerance: 1e-7, maximumIterations: 200).FindMinimum(loss, start).MinimizingPoint.ToArray();
        }
        catch (OptimizationException)
        {
            // Where no better weights are found the baseline's do.
            return start.ToArray();
        }
    }

    /// <summary>Cross-entropy of who was chosen, each alike, and the softmax over the list; and its derivative.</summary>
    private static (double Loss, float[] Slope) Loss(Lesson lesson, float[] weights)
    {
        var (width, scores, slope) = (weights.Length, new float[lesson.Count], new float[weights.Length]);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = TensorPrimitives.Dot(lesson.Rows.AsSpan(i * width, width), weights);
        var chances = new float[scores.Length];
        TensorPrimitives.SoftMax(scores, chances);
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var wanted = i < lesson.Chosen ? 1f / lesson.Chosen : 0;
            loss -= wanted == 0 ? 0 : wanted * Math.Log(Math.Max(chances[i], float.Epsilon));
            TensorPrimitives.MultiplyAdd(lesson.Rows.AsSpan(i * width, width), chances[i] - wanted, slope, slope);
        }
        return (loss, slope);
    }

    /// <summary>Scores are made as high and as far apart as the baseline's on the same rows: what a score is worth in strength was chosen for these.</summary>
    private static MarketWeights Level(Lesson[] lessons, double[] hand, double[] learned)
    {
        var (mean, deviation) = (new double[hand.Length], (Hand: 0.0, Learned: 0.0));
        var rows = lessons.Sum(lesson => (double)lesson.Count);
        ForEachRow((row, at) =>
        {
            for (var f = 0; f < mean.Length; f++)
                mean[f] += row[at + f] / rows;
        });
        ForEachRow((row, at) =>
        {
            var (one, other) = (0.0, 0.0);
            for (var f = 0; f < mean.Length; f++)
                (one, other) = (one + hand[f] * (row[at + f] - mean[f]), other + learned[f] * (row[at + f] - mean[f]));
            deviation = (deviation.Hand + one * one, deviation.Learned + other * other);
        });
        var scale = deviation.Learned > 0 ? Math.Sqrt(deviation.Hand / deviation.Learned) : 1;
        var (features, groups) = (new float[FeatureList.All.Count], new float[Enum.GetValues<FeatureGroup>().Length]);
        for (var f = 0; f < learned.Length; f++)
        {
            features[Weighed[f]] = (float)(scale * learned[f]);
            groups[(int)FeatureList.All[Weighed[f]].Group] += (float)((hand[f] - scale * learned[f]) * mean[f]);
        }
        return new MarketWeights(features, groups);

        void ForEachRow(Action<float[], int> act)
        {
            foreach (var lesson in lessons)
                for (var i = 0; i < lesson.Count; i++)
                    act(lesson.Rows, i * hand.Length);
        }
    }
}
