using System.Globalization;
using System.Text;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The tables that <c>evaluate</c> prints and the model card repeats; Markdown, readable as it is.</summary>
public static class EvaluationReport
{
    private const int SmallestSlice = 20;
    internal const int MostCountries = 6;

    public static string NameOf(Method method) => method switch
    {
        Method.Ours => "ours",
        Method.BaselineRanker => "baseline ranker",
        Method.Bm25Profile => "BM25 profile",
        Method.Bm25Top3 => "BM25 top-3 documents",
        Method.Popularity => "popularity",
        _ => "random",
    };

    /// <summary>One row a method: NDCG@10, MRR, Recall@100 with bootstrap 95% intervals.</summary>
    public static string Table(string title, IReadOnlyList<NeedResult> results, int skipped)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"### {title}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{results.Count} needs ranked, {skipped} skipped because no chosen provider had a document before.").AppendLine();
        if (results.Count == 0)
            return text.ToString();
        text.AppendLine("| method               | NDCG@10            | MRR                | Recall@100         |");
        text.AppendLine("|----------------------|--------------------|--------------------|--------------------|");
        foreach (var method in Enum.GetValues<Method>())
        {
            var scores = results.Select(r => r.Scores[(int)method]).ToArray();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {NameOf(method),-20} | {Interval(scores, s => s.Ndcg10)} | {Interval(scores, s => s.ReciprocalRank)} | {Interval(scores, s => s.Recall100)} |");
        }
        return text.ToString();
    }

    /// <summary>NDCG@10 by slice for the methods that matter.</summary>
    public static string Slices(IReadOnlyList<NeedResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("| slice, NDCG@10                    | needs | ours | BM25 profile | BM25 top-3 | random |");
        text.AppendLine("|-----------------------------------|-------|------|--------------|------------|--------|");
        foreach (var source in results.GroupBy(r => r.Source))
        {
            Row(text, $"{source.Key}", [.. source.Select(r => r.Scores)]);
            Row(text, $"{source.Key}: cold providers only", [.. source.Select(r => r.ColdScores).OfType<Score[]>()]);
            Row(text, $"{source.Key}: city-like buyers", [.. source.Where(r => r.Record.Buyers.Any(b => LocalGovernment.Is(b.Name))).Select(r => r.Scores)]);
            var countries = source.SelectMany(r => r.Record.Buyers.Select(b => b.Country).OfType<string>().Distinct().Select(c => (Country: c, r.Scores)))
                .GroupBy(p => p.Country).Where(g => g.Count() >= SmallestSlice).OrderByDescending(g => g.Count()).Take(MostCountries);
            foreach (var country in countries)
                Row(text, $"{source.Key}: country {country.Key}", [.. country.Select(p => p.Scores)]);
        }
        return text.ToString();
    }

    /// <summary>Of the first ten matches of every need, by the strength they are shown with: how many there are and how many were chosen.</summary>
    public static string BandTable(IReadOnlyList<NeedResult> results, StrengthBands bands)
    {
        var text = new StringBuilder();
        text.AppendLine("| strength, first ten of each need | matches | chosen |");
        text.AppendLine("|----------------------------------|---------|--------|");
        var shown = results.SelectMany(r => r.Ranking.Take(10).Select((provider, i) => (Band: bands.Of(r.RankingScores[i]), Chosen: r.Relevant.Contains(provider)))).ToArray();
        foreach (var band in Enum.GetValues<Strength>().Reverse())
        {
            var matches = shown.Where(m => m.Band == band).ToArray();
            var share = matches.Length == 0 ? "–" : matches.Average(m => m.Chosen ? 1.0 : 0).ToString(".000", CultureInfo.InvariantCulture);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {band.ToString().ToLowerInvariant(),-32} | {matches.Length,7} | {share,6} |");
        }
        return text.ToString();
    }

    private static void Row(StringBuilder text, string slice, Score[][] scores)
    {
        if (scores.Length == 0)
            return;
        string Mean(Method method) => scores.Average(s => s[(int)method].Ndcg10).ToString(".000", CultureInfo.InvariantCulture);
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {slice,-33} | {scores.Length,5} | {Mean(Method.Ours)} | {Mean(Method.Bm25Profile),12} | {Mean(Method.Bm25Top3),10} | {Mean(Method.Random),6} |");
    }

    private static string Interval(Score[] scores, Func<Score, double> metric)
    {
        var (mean, low, high) = Metrics.Bootstrap([.. scores.Select(metric)]);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:.000} [{low:.000}, {high:.000}]");
    }
}
