using System.Globalization;
using System.Text;

namespace Matchmaking.Benchmarks;

/// <summary>Time to a first answer by size of the market, both axes logarithmic, as SVG.</summary>
internal static class GrowthChart
{
    private const int Width = 640, Height = 400, Left = 70, Right = 50, Top = 40, Bottom = 50;

    public static string Svg(IReadOnlyList<ScalePoint> points)
    {
        var (least, most) = (points.Min(p => p.Offerings), points.Max(p => p.Offerings));
        double X(double offerings) => Left + (Width - Left - Right) * (most == least ? 0.5 : Math.Log((double)offerings / least) / Math.Log((double)most / least));
        double Y(double milliseconds) => Height - Bottom - (Height - Top - Bottom) * Math.Clamp(Math.Log10(milliseconds) / 3, 0, 1);
        var svg = new StringBuilder();
        void Draw(FormattableString element) => svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
        Draw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Draw($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/><text x=\"{Left}\" y=\"22\" font-size=\"14\">Time to a first answer by number of offerings</text>");
        foreach (var milliseconds in (ReadOnlySpan<int>)[1, 10, 100, 1000])
            Draw($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(milliseconds):F0}\" y2=\"{Y(milliseconds):F0}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(milliseconds) + 4:F0}\" text-anchor=\"end\">{milliseconds} ms</text>");
        foreach (var point in points)
            Draw($"<text x=\"{X(point.Offerings):F0}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{point.Offerings:N0}</text>");
        Line("p50", "#0b6", p => p.FirstP50);
        Line("p99", "#c50", p => p.FirstP99);
        Draw($"</svg>");
        return svg.ToString();

        void Line(string name, string colour, Func<ScalePoint, double> value)
        {
            Draw($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(p => FormattableString.Invariant($"{X(p.Offerings):F0},{Y(value(p)):F0}")))}\"/>");
            foreach (var point in points)
                Draw($"<circle cx=\"{X(point.Offerings):F0}\" cy=\"{Y(value(point)):F0}\" r=\"3\" fill=\"{colour}\"/><text x=\"{X(point.Offerings):F0}\" y=\"{Y(value(point)) - 8:F0}\" text-anchor=\"middle\" fill=\"{colour}\">{name} {value(point):F1}</text>");
        }
    }
}
