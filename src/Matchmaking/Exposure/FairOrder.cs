using Matchmaking.Ranking;

namespace Matchmaking.Exposure;

/// <summary>One match as the policies see it.</summary>
/// <param name="Score">The ranker's.</param>
/// <param name="SmallOrNew">Whether a small or new provider offers it.</param>
/// <param name="Raisable">Whether it matches well enough to be raised.</param>
internal readonly record struct Standing(float Score, bool SmallOrNew, bool Raisable);

/// <summary>Why a match does not stand where its score alone would put it.</summary>
internal enum Moved { Not, ForDiversity, ForExposure, WithOthers }

/// <summary>A list after the policies.</summary>
/// <param name="Order">By place: the match, counted from 0 in the order of the scores.</param>
/// <param name="Reasons">By match.</param>
/// <param name="Like">By match: which other one above is most like it; only where it was moved for diversity.</param>
/// <param name="ShareByScore">Share of the exposure of the first places that small and new providers had by score alone.</param>
/// <param name="Share">The same as shown.</param>
/// <param name="DiversityCost">Relevance given up in the first places, as a share of what they held by score alone.</param>
/// <param name="ExposureCost">The same for the minimum share.</param>
internal sealed record FairOrder(int[] Order, Moved[] Reasons, int[] Like, double ShareByScore, double Share, double DiversityCost, double ExposureCost)
{
    /// <summary>Places that the policies look at.</summary>
    public const int Places = 10;

    /// <summary>Matches that diversity chooses from.</summary>
    private const int Window = 30;

    /// <summary>
    /// Fills the first places by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), then raises well-matching small and new
    /// providers until they have their share of the exposure (Singh and Joachims, KDD 2018, with the discount of NDCG), each time by the move that
    /// costs the least relevance for what it gains. Relevance is the score's place between the best and the last of the window, from 1 to 0.
    /// </summary>
    /// <param name="byScore">The best score first.</param>
    /// <param name="likeness">Of two matches, 0 to 1.</param>
    /// <param name="diversity">Weight of likeness beside relevance; 0 for none.</param>
    /// <param name="minimumShare">Share of the exposure, 0 to 1; 0 for none.</param>
    public static FairOrder Of(IReadOnlyList<Standing> byScore, Func<int, int, float> likeness, double diversity, double minimumShare)
    {
        var (reasons, like) = (new Moved[byScore.Count], new int[byScore.Count]);
        List<int> order = [.. Enumerable.Range(0, byScore.Count)];
        var relevance = Relevance(byScore);
        var best = Worth(order, relevance);
        var shareByScore = ShareOf(order, byScore);
        if (diversity > 0)
            Diversify(order, relevance, likeness, diversity, reasons, like);
        var diverse = Worth(order, relevance);
        if (minimumShare > 0)
            Expose(order, byScore, relevance, minimumShare, reasons);
        for (var place = 0; place < order.Count; place++)
        {
            var match = order[place];
            reasons[match] = (reasons[match], place.CompareTo(match)) switch
            {
                (_, 0) => Moved.Not,
                (Moved.ForExposure, < 0) => Moved.ForExposure,
                (Moved.ForDiversity, > 0) => Moved.ForDiversity,
                _ => Moved.WithOthers,
            };
        }
        return new FairOrder([.. order], reasons, like, shareByScore, ShareOf(order, byScore), Lost(best, diverse, best), Lost(diverse, Worth(order, relevance), best));
    }

    /// <summary>Relevance that a list as shown gives up in its first places, as a share of what they would hold by score alone.</summary>
    /// <param name="shown">Scores by place.</param>
    public static double CostOf(float[] shown)
    {
        Standing[] byScore = [.. shown.OrderDescending().Select(score => new Standing(score, false, false))];
        // Equal scores are of equal relevance, whichever of them is meant.
        List<int> order = [.. shown.Select(score => Array.FindIndex(byScore, s => s.Score == score))];
        var relevance = Relevance(byScore);
        var best = Worth([.. Enumerable.Range(0, shown.Length)], relevance);
        return Lost(best, Worth(order, relevance), best);
    }

    private static double Lost(double before, double after, double of) => of > 0 ? Math.Max(0, (before - after) / of) : 0;

    /// <summary>By match: 1 for the best score, 0 for the last of the window and all after it.</summary>
    private static double[] Relevance(IReadOnlyList<Standing> byScore)
    {
        if (byScore.Count == 0)
            return [];
        double best = byScore[0].Score, last = byScore[Math.Min(Window, byScore.Count) - 1].Score;
        return [.. byScore.Select(s => best > last ? Math.Max(0, (s.Score - last) / (best - last)) : 1)];
    }

    private static double Worth(List<int> order, double[] relevance) => order.Take(Places).Select((match, place) => relevance[match] * Examination.At(place + 1)).Sum();

    private static double ShareOf(List<int> order, IReadOnlyList<Standing> byScore)
    {
        double held = 0, all = 0;
        for (var place = 0; place < Math.Min(Places, order.Count); place++)
        {
            var exposure = Examination.At(place + 1);
            all += exposure;
            held += byScore[order[place]].SmallOrNew ? exposure : 0;
        }
        return all > 0 ? held / all : 0;
    }

    private static void Diversify(List<int> order, double[] relevance, Func<int, int, float> likeness, double diversity, Moved[] reasons, int[] like)
    {
        var left = order.Take(Window).ToList();
        var most = new float[order.Count];
        var chosen = new List<int>();
        while (chosen.Count < Places && left.Count > 0)
        {
            var next = left.MaxBy(match => (1 - diversity) * relevance[match] - diversity * most[match]);
            // Whoever was passed over was so for its likeness: by score it came first.
            foreach (var passed in left.TakeWhile(match => match != next))
                reasons[passed] = Moved.ForDiversity;
            left.Remove(next);
            chosen.Add(next);
            foreach (var match in left)
                if (likeness(match, next) is var alike && alike > most[match])
                    (most[match], like[match]) = (alike, next);
        }
        order.RemoveAll(chosen.Contains);
        order.InsertRange(0, chosen);
    }

    private static void Expose(List<int> order, IReadOnlyList<Standing> byScore, double[] relevance, double minimumShare, Moved[] reasons)
    {
        while (ShareOf(order, byScore) < minimumShare - 1e-9 && CheapestMove(order, byScore, relevance) is { } move)
        {
            var raised = order[move.From];
            order.RemoveAt(move.From);
            order.Insert(move.To, raised);
            reasons[raised] = Moved.ForExposure;
        }
    }

    /// <summary>The move up that loses the least relevance for each part of exposure that it gains; null when none gains any.</summary>
    private static (int From, int To)? CheapestMove(List<int> order, IReadOnlyList<Standing> byScore, double[] relevance)
    {
        var (worth, share) = (Worth(order, relevance), ShareOf(order, byScore));
        (int, int)? cheapest = null;
        var least = double.PositiveInfinity;
        for (var from = 1; from < order.Count; from++)
        {
            if (byScore[order[from]] is not { SmallOrNew: true, Raisable: true })
                continue;
            for (var to = Math.Min(from, Places) - 1; to >= 0; to--)
            {
                var moved = new List<int>(order);
                moved.RemoveAt(from);
                moved.Insert(to, order[from]);
                var gained = ShareOf(moved, byScore) - share;
                if (gained > 1e-12 && (worth - Worth(moved, relevance)) / gained is var price && price < least - 1e-12)
                    (least, cheapest) = (price, (from, to));
            }
            // Of those below the first places the best one is as good as any.
            if (from >= Places)
                break;
        }
        return cheapest;
    }
}
