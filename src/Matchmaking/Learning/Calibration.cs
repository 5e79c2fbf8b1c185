using System.Globalization;
using System.Text;

namespace Matchmaking.Learning;

/// <summary>
/// What share of the matches with such a score is chosen: isotonic regression by pooling adjacent violators (Zadrozny and Elkan, Transforming
/// Classifier Scores into Accurate Multiclass Probability Estimates, 2002), fitted on validation needs.
/// </summary>
internal sealed class Calibration
{
    /// <summary>Places of each list that are looked at: as many as evaluation keeps.</summary>
    public const int Places = Evaluation.Depth;

    private readonly float[] _from;
    private readonly double[] _share;

    private Calibration(float[] from, double[] share) => (_from, _share) = (from, share);

    /// <param name="pairs">Scores with whether the candidate was chosen.</param>
    public static Calibration Fit(IEnumerable<(float Score, bool Chosen)> pairs)
    {
        var blocks = new List<(float From, double Chosen, int Count)>();
        // Equal scores belong together: which of them comes first means nothing.
        foreach (var equal in pairs.GroupBy(p => p.Score).OrderBy(g => g.Key))
        {
            var block = (From: equal.Key, Chosen: (double)equal.Count(p => p.Chosen), Count: equal.Count());
            while (blocks.Count > 0 && blocks[^1].Chosen / blocks[^1].Count >= block.Chosen / block.Count)
            {
                block = (blocks[^1].From, blocks[^1].Chosen + block.Chosen, blocks[^1].Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        return new Calibration([.. blocks.Select(b => b.From)], [.. blocks.Select(b => b.Chosen / b.Count)]);
    }

    /// <summary>The share of the chosen, 0–1, to be expected at a score; NaN when nothing was fitted.</summary>
    public double Of(float score)
    {
        if (_from.Length == 0)
            return double.NaN;
        var at = Array.BinarySearch(_from, score);
        return _share[Math.Max(0, at >= 0 ? at : ~at - 1)];
    }
}

/// <summary>Expected against observed shares of chosen matches on held-out needs: a table, a number, and the reliability diagram.</summary>
internal sealed class Reliability
{
    private static readonly double[] Edges = [0, 0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.40, 0.50, 1.0000001];
    private const int Size = 420, Margin = 50, Smallest = 20;

    private sealed record Bin(int Count, double Expected, double Observed);

    private readonly List<Bin> _bins = [];

    /// <param name="calibration">Fitted on earlier needs.</param>
    /// <param name="results">Held-out needs.</param>
    public Reliability(Calibration calibration, IReadOnlyList<NeedResult> results)
    {
        var pairs = results.SelectMany(r => r.Ranking.Select((provider, i) => (Expected: calibration.Of(r.RankingScores[i]), Chosen: r.Relevant.Contains(provider) ? 1.0 : 0))).ToArray();
        for (var e = 0; e + 1 < Edges.Length; e++)
            if (pairs.Where(p => p.Expected >= Edges[e] && p.Expected < Edges[e + 1]).ToArray() is { Length: >= Smallest } inside)
                _bins.Add(new Bin(inside.Length, inside.Average(p => p.Expected), inside.Average(p => p.Chosen)));
    }

    public bool IsEmpty => _bins.Count == 0;

    /// <summary>Mean distance between expected and observed share, weighted by the number of matches (Naeini et al., 2015).</summary>
    public double ExpectedCalibrationError => _bins.Sum(b => b.Count * Math.Abs(b.Expected - b.Observed)) / _bins.Sum(b => b.Count);

    public string Table()
    {
        var text = new StringBuilder();
        text.AppendLine("| matches, first hundred of each need | expected share chosen | observed |");
        text.AppendLine("|-------------------------------------|-----------------------|----------|");
        foreach (var bin in _bins)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {bin.Count,35} | {bin.Expected,21:.000} | {bin.Observed,8:.000} |");
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Expected calibration error {ExpectedCalibrationError:.0000}.");
        return text.ToString();
    }

    /// <summary>The diagram as SVG: on the line, as many were chosen as the score led to expect. Both axes are square roots, because most shares are small.</summary>
    public string Svg()
    {
        var most = Math.Max(0.1, _bins.Max(b => Math.Max(b.Expected, b.Observed)));
        double X(double share) => Margin + (Size - 2 * Margin) * Math.Sqrt(share / most);
        double Y(double share) => Size - Margin - (Size - 2 * Margin) * Math.Sqrt(share / most);
        var svg = new StringBuilder();
        void Draw(FormattableString element) => svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
        Draw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Size} {Size}\" font-family=\"sans-serif\" font-size=\"11\">");
        Draw($"<rect width=\"{Size}\" height=\"{Size}\" fill=\"white\"/><text x=\"{Margin}\" y=\"24\" font-size=\"14\">Reliability on held-out needs</text>");
        foreach (var share in Edges.Where(e => e is > 0 and < 1 && e <= most))
            Draw($"<line x1=\"{Margin}\" x2=\"{Size - Margin}\" y1=\"{Y(share):F0}\" y2=\"{Y(share):F0}\" stroke=\"#ddd\"/><text x=\"{Margin - 6}\" y=\"{Y(share) + 4:F0}\" text-anchor=\"end\">{share:P0}</text><text x=\"{X(share):F0}\" y=\"{Size - Margin + 16}\" text-anchor=\"middle\">{share:P0}</text>");
        Draw($"<line x1=\"{X(0):F0}\" y1=\"{Y(0):F0}\" x2=\"{X(most):F0}\" y2=\"{Y(most):F0}\" stroke=\"#888\" stroke-dasharray=\"4\"/>");
        foreach (var bin in _bins)
        {
            var spread = 1.96 * Math.Sqrt(bin.Observed * (1 - bin.Observed) / bin.Count);
            Draw($"<line x1=\"{X(bin.Expected):F1}\" x2=\"{X(bin.Expected):F1}\" y1=\"{Y(Math.Max(0, bin.Observed - spread)):F1}\" y2=\"{Y(Math.Min(most, bin.Observed + spread)):F1}\" stroke=\"#0b6\"/><circle cx=\"{X(bin.Expected):F1}\" cy=\"{Y(bin.Observed):F1}\" r=\"4\" fill=\"#0b6\"/>");
        }
        Draw($"<text x=\"{Size / 2}\" y=\"{Size - 10}\" text-anchor=\"middle\">expected share chosen</text><text x=\"14\" y=\"{Size / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {Size / 2})\">observed share chosen</text>");
        Draw($"</svg>");
        return svg.ToString();
    }
}
