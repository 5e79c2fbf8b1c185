using System.Globalization;
using System.Text;
using System.Text.Json;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>NDCG@10 of two models on the same needs.</summary>
/// <param name="Slice">Which needs.</param>
/// <param name="Needs">How many.</param>
/// <param name="InService">Mean of the model in service.</param>
/// <param name="Candidate">Mean of the candidate.</param>
/// <param name="Difference">Candidate minus in service.</param>
/// <param name="Low">Lower end of the difference's paired bootstrap 95% interval.</param>
/// <param name="High">Upper end.</param>
public sealed record SliceComparison(string Slice, int Needs, double InService, double Candidate, double Difference, double Low, double High);

/// <summary>A candidate model against the one in service; <c>comparison.json</c> beside the candidate's files. Written by <c>retrain</c>, never by hand.</summary>
public sealed record ModelComparison
{
    public const string FileName = "comparison.json";
    public required string CandidateVersion { get; init; }
    public required string InServiceVersion { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>First held-out day of each source.</summary>
    public required IReadOnlyDictionary<string, DateOnly> HeldOutFrom { get; init; }
    public required int LabelledLists { get; init; }
    public required int Labels { get; init; }
    public required IReadOnlyList<SliceComparison> Slices { get; init; }

    public static ModelComparison Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<ModelComparison>(File.ReadAllText(file), ModelManifest.Json)!
                : throw new ModelException($"The candidate in '{folder}' was never compared: expected {FileName}. Make candidates with retrain.");
        }
        catch (JsonException e)
        {
            throw new ModelException($"'{file}' cannot be read: {e.Message} Make the candidate again with retrain.", e);
        }
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, ModelManifest.Json) + "\n");

    public string Table()
    {
        var text = new StringBuilder();
        text.AppendLine("| slice, NDCG@10                    | needs | in service | candidate | difference             |");
        text.AppendLine("|-----------------------------------|-------|------------|-----------|------------------------|");
        foreach (var s in Slices)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {s.Slice,-33} | {s.Needs,5} | {s.InService,10:.000} | {s.Candidate,9:.000} | {s.Difference,6:+.000;-.000;.000} [{s.Low:+.000;-.000;.000}, {s.High:+.000;-.000;.000}] |");
        return text.ToString();
    }

    /// <summary>The needs of one source, whole and by slice.</summary>
    internal static IEnumerable<SliceComparison> OfHistory(string source, IReadOnlyList<NeedResult> inService, IReadOnlyList<NeedResult> candidate)
    {
        var pairs = inService.Zip(candidate).ToArray();
        static double Ours(Score[] scores) => scores[(int)Method.Ours].Ndcg10;
        static (double, double) Whole((NeedResult A, NeedResult B) p) => (Ours(p.A.Scores), Ours(p.B.Scores));
        SliceComparison?[] slices =
        [
            Of(source, pairs.Select(p => Whole(p))),
            Of($"{source}: cold providers only", pairs.Where(p => p.First.ColdScores is not null).Select(p => (Ours(p.First.ColdScores!), Ours(p.Second.ColdScores!)))),
            Of($"{source}: city-like buyers", pairs.Where(p => p.First.Record.Buyers.Any(b => LocalGovernment.Is(b.Name))).Select(p => Whole(p))),
            .. pairs.SelectMany(p => p.First.Record.Buyers.Select(b => b.Country).OfType<string>().Distinct().Select(country => (Country: country, Pair: p)))
                .GroupBy(p => p.Country, p => p.Pair).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(EvaluationReport.MostCountries)
                .Select(g => Of($"{source}: country {g.Key}", g.Select(p => Whole(p)))),
        ];
        return slices.OfType<SliceComparison>();
    }

    /// <summary>The lists with judgments and outcomes: whole, and those that hold somebody very suitable.</summary>
    internal static IEnumerable<SliceComparison> OfLabelled(IReadOnlyList<QueryGroup> groups, IRanker inService, IRanker candidate)
    {
        (double, double) Both(QueryGroup group) => (Ndcg(group, inService), Ndcg(group, candidate));
        QueryGroup[] graded = [.. groups.Where(g => g.Relevant.Length > 0)];
        SliceComparison?[] slices =
        [
            Of("judged pairs and outcomes", graded.Select(Both)),
            Of("lists with a label of 3 or 4", graded.Where(g => g.Labels.Max() >= RelevanceLabel.Committed).Select(Both)),
        ];
        return slices.OfType<SliceComparison>();
    }

    private static double Ndcg(QueryGroup group, IRanker ranker)
    {
        var scores = new float[group.Labels.Length];
        ranker.Score(group.Vectors, scores);
        // Equal scores in the order of the worse label, so that no ranker profits from a tie.
        return group.Ndcg(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => group.Labels[i]), 10);
    }

    private static SliceComparison? Of(string slice, IEnumerable<(double InService, double Candidate)> needs)
    {
        var all = needs.ToArray();
        if (all.Length == 0)
            return null;
        var (difference, low, high) = Metrics.Bootstrap([.. all.Select(n => n.Candidate - n.InService)]);
        return new SliceComparison(slice, all.Length, all.Average(n => n.InService), all.Average(n => n.Candidate), difference, low, high);
    }
}
