using System.Globalization;
using Matchmaking.Ranking;

namespace Matchmaking.Transparency;

/// <summary>What the model in service itself carries of what the standards ask.</summary>
internal sealed class RegisterFacts(RankingModel model)
{
    private ModelManifest? Manifest => model.Manifest;

    public string Name => $"{model.Ranker.Name} {model.Ranker.Version}";

    public string Methods => Manifest?.Options is not { } options
        ? "A fixed weighted sum of a few features (the baseline ranker), after retrieval by BM25. Nothing is learned."
        : FormattableString.Invariant($"Gradient-boosted trees for ranking (LambdaMART, {options.Trainer}: {options.Trees} trees of {options.Leaves} leaves, seed {options.Seed}) ")
            + FormattableString.Invariant($"plus {options.BaselineWeight} times a fixed baseline ({options.KnownMarkets?.BaselineWeight ?? options.BaselineWeight} times in a market learned from), after retrieval of {options.RetrievalDepth} candidates by each of several measures; a semantic space of {options.SemanticDimensions} dimensions, ")
            + (options.Space == TrainingOptions.Latent ? "fitted to the words of the history" : $"distilled from the pretrained sentence encoder {options.Space}") + (options.TuningEpochs == 0 ? "" : ", tuned so that needs come closer to the work of who was chosen for them")
            + "; in another market than those learned from, it learns from the public history there what is the like and what plain measures weigh.";

    public string TrainingData => Manifest is null ? "None: the baseline ranker learns from nothing."
        : string.Join("; ", Manifest.Sources.Select(s => FormattableString.Invariant($"{s.Kind} {s.File}: {s.Records} records until {s.Until:yyyy-MM-dd}, {s.TrainingNeeds} needs learned from (SHA-256 {s.Sha256[..Math.Min(16, s.Sha256.Length)]})")));

    /// <summary>Figures from the model card, or else of the slice that chose the options.</summary>
    public string Performance
    {
        get
        {
            var rows = CardFigures().ToArray();
            return rows.Length > 0 ? string.Join("; ", rows)
                : Manifest is null ? "Measured by the verb evaluate with --model none; nothing was trained."
                : string.Join("; ", Manifest.ValidationNdcg10.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}: NDCG@10 {v.Value:F3} on the validation slice")));
        }
    }

    /// <summary>The row of the model itself in each table of the card's chapter on quality.</summary>
    private IEnumerable<string> CardFigures()
    {
        var (within, heading, columns) = (false, "", Array.Empty<string>());
        foreach (var line in (model.Card ?? "").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                within = line.StartsWith("## How good it is", StringComparison.Ordinal);
            else if (line.StartsWith("### ", StringComparison.Ordinal))
                heading = line[4..].Trim();
            else if (within && line.StartsWith("| method", StringComparison.Ordinal))
                columns = Cells(line);
            else if (within && line.StartsWith("| ours", StringComparison.Ordinal) && Cells(line) is var cells && cells.Length == columns.Length)
                yield return $"{heading}: {string.Join(", ", columns.Zip(cells).Skip(1).Select(c => $"{c.First} {c.Second}"))}";
        }
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
