using System.Globalization;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Learning;

/// <summary>The model card (Mitchell et al., Model Cards for Model Reporting, 2019), written with the model.</summary>
internal static class ModelCard
{
    public static string Text(ModelManifest manifest, IReadOnlyDictionary<string, DateOnly> measuredUntil, string heldOut, IReadOnlyList<string> credits)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Model card: LambdaMART ranker {manifest.Version}").AppendLine();
        text.AppendLine("Written by `train`; every figure below was printed by that run.").AppendLine();
        text.AppendLine("## What it is for").AppendLine();
        text.AppendLine("It orders the solution providers that passed retrieval and the hard constraints for one city's need, so that staff know where to look first.");
        text.AppendLine("It recommends; people decide. It must not award contracts, exclude anybody, or stand in for an open procedure.").AppendLine();
        Sources(text, manifest, credits);
        Training(text, manifest);
        text.AppendLine("## How good it is").AppendLine();
        if (heldOut.Length == 0)
        {
            text.AppendLine("Not measured on held-out needs in this run; `evaluate --from <date>` does that.").AppendLine();
        }
        else
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Measured with a model of the same options that was trained only on what is dated before {string.Join(", ", measuredUntil.Select(u => $"{u.Key} {u.Value:yyyy-MM-dd}"))}.");
            text.AppendLine("The model in this folder was then trained again on the whole history, so it has seen the needs below; only figures on later needs are held out for it.");
            text.AppendLine("This run scored the held-out needs once, after the number of trees and the weight of the baseline were chosen on earlier ones.").AppendLine();
            text.AppendLine(heldOut);
        }
        text.AppendLine("Protocol: each need is ranked as of its own day over all providers with a document dated strictly before; relevant are the chosen providers among them.");
        text.AppendLine("NDCG uses gains 2^label − 1 and an ideal list cut at 10; intervals are percentile bootstrap over needs, 2,000 resamples.").AppendLine();
        Caveats(text);
        Features(text);
        return text.ToString();
    }

    private static void Sources(StringBuilder text, ModelManifest manifest, IReadOnlyList<string> credits)
    {
        text.AppendLine("## What it learned from").AppendLine();
        text.AppendLine("| source | file | records in it | seen until | needs learned from | SHA-256 |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var source in manifest.Sources)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {source.Kind} | {source.File} | {source.Records} | {source.Until:yyyy-MM-dd} | {source.TrainingNeeds} | `{source.Sha256[..16]}…` |");
        text.AppendLine();
        foreach (var credit in credits)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {credit}");
        text.AppendLine();
    }

    private static void Training(StringBuilder text, ModelManifest manifest)
    {
        var options = manifest.Options;
        text.AppendLine("## How it was trained").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"LambdaMART by ML.NET ({options.Trainer}): {options.Trees} trees of {options.Leaves} leaves, at least {options.MinimumRowsPerLeaf} rows a leaf, learning rate {options.LearningRate},");
        text.AppendLine(CultureInfo.InvariantCulture, $"{options.RowFraction:P0} of the rows and {options.FeatureFraction:P0} of the features a tree, L2 {options.L2}, seed {options.Seed}. A chosen provider has label {RelevanceLabel.ChosenInTraining}, one that did closely similar work within a year after {RelevanceLabel.SuitableSoonAfter}, everybody else in the list 0;");
        text.AppendLine(CultureInfo.InvariantCulture, $"gains of labels 0–4 are {string.Join(", ", RelevanceLabel.Gains)}. Up to {options.NegativesPerNeed} candidates of label 0 a need, sampled uniformly from the retrieved list; one need of {TrainingSpaces.AlsoByTitle} is learned from a second time, by its title alone.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Retrieval takes the best {options.RetrievalDepth} by each of whole-profile BM25, best three documents, closeness in meaning ({options.SemanticDimensions} dimensions) and work for the same buyer.");
        text.AppendLine(options.Space == TrainingOptions.Latent
            ? "Its semantic space is the singular value decomposition of the history's words (latent semantic analysis)."
            : $"Its semantic space was distilled from the sentence encoder {options.Space} (Apache-2.0): a vector for each word, so that the sum over a text comes close to what the encoder says of it.");
        if (options.TuningEpochs > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"It was then tuned in {options.TuningEpochs} epochs, so that needs come closer to the earlier work of who was chosen for them; what the trees learned from was measured in {TrainingSpaces.Folds} spaces tuned without it.");
        text.AppendLine(CultureInfo.InvariantCulture, $"In a market that it did not learn from, or where {MarketFit.MostNeeds} projects came since, a service tunes the space to the public history there when it builds its pool, and learns from the latest needs there what the plain measures weigh, to which the trees are held then.");
        text.AppendLine("The number of trees was chosen by the mean over sources of NDCG@10 on the latest fifth of the needs before the end of the training period:");
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(", ", manifest.ValidationNdcg10.Select(v => $"{v.Key} {v.Value:F4}"))}.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"To the trees' score {options.BaselineWeight} times the baseline ranker's is added: chosen on the same slice by the mean over each source as it is met by a model that never saw it.");
        if (options.KnownMarkets is { } known)
            text.AppendLine(CultureInfo.InvariantCulture, $"In a pool worded like a source learned from it is {known.BaselineWeight} times, chosen by the mean over these sources; the sum is multiplied by {known.Scale:F3} and {known.Shift:F3} added, so that the bands below hold for both.");
        text.AppendLine();
        var bands = manifest.Bands;
        text.AppendLine(CultureInfo.InvariantCulture, $"A match is called strong from a score of {bands.Strong:F3} on (of such pairs {bands.StrongShare:P0} were chosen in that slice) and good from {bands.Good:F3} ({bands.GoodShare:P0}).").AppendLine();
    }

    private static void Caveats(StringBuilder text)
    {
        text.AppendLine("## What to keep in mind").AppendLine();
        text.AppendLine("- In CORDIS the objective was written by the consortium that won, so a need of that source says more about its providers than a city's own text would; the run on the call topic's title alone shows how much is left without it.");
        text.AppendLine("- Somebody who was not chosen may have been just as suitable: history knows winners, not all who fit. The figures are a floor of usefulness, not a rate of error.");
        text.AppendLine("- Providers without any document before a need cannot be found by history; an offering's own text is what makes a newcomer visible. The slice of cold providers shows how well that works.");
        text.AppendLine("- The sources are European research projects and one country's public tenders, nearly all in English. Elsewhere the order rests on the baseline's weights and on what the market's own history says of words, more than on what was learned; the section on unseen sources says how that goes.");
        text.AppendLine("- What history rewards, such as size and incumbency, the model repeats. Staff see each feature's part in a score.").AppendLine();
    }

    private static void Features(StringBuilder text)
    {
        text.AppendLine("## Features").AppendLine();
        text.AppendLine("| name | unit | what it says |");
        text.AppendLine("|---|---|---|");
        foreach (var feature in FeatureList.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{feature.Name}` | {feature.Unit} | {feature.Description} |");
    }
}
