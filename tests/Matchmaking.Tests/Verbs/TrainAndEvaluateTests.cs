using System.Globalization;
using Matchmaking.Features;
using Matchmaking.Learning;
using Matchmaking.Ranking;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Processes;

public sealed class TrainAndEvaluateTests(TrainedFolder folder) : IClassFixture<TrainedFolder>
{
    [Theory]
    [InlineData("train", "--history", "--until", "--space", "--output", "--ship", "--credit", "--seed")]
    [InlineData("evaluate", "--history", "--from", "--to", "--model", "--run", "--qrels", "--ltr")]
    [InlineData("import", "cordis", "ocds", "--strict", "--database")]
    [InlineData("ablate", "--history", "--until", "--space", "--needs", "--seed")]
    [InlineData("", "import", "train", "evaluate", "ablate")]
    public async Task Help_names_what_a_verb_takes(string verb, params string[] names)
    {
        var help = (await folder.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Success();

        Assert.All(names, name => Assert.Contains(name, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_writes_the_model_its_manifest_and_its_card_and_nothing_else()
    {
        Assert.Equal(
            [ModelManifest.FileName, ModelBundle.CardFile, ModelBundle.ProbesFile, ModelBundle.RankerFile, ModelBundle.ReliabilityFile, ModelBundle.SpaceFile],
            Directory.EnumerateFileSystemEntries(folder.At("models/shipped")).Select(Path.GetFileName).Order());
        var manifest = ModelBundle.Load(folder.At("models/shipped")).Manifest;
        Assert.Equal(["cordis", "ocds"], manifest.Sources.Select(s => s.Kind));
        Assert.Equal(SentenceEncoder.Name, manifest.Options.Space);
        Assert.Contains($"Model {manifest.Version} written to models/shipped", folder.Printed, StringComparison.Ordinal);
        // Shipping trains again on everything: the first unseen day is the one after the last record.
        Assert.All(manifest.Sources, s => Assert.True(s.Until > SyntheticHistory.First.AddDays(715), $"{s.Until}"));
    }

    [Fact]
    public void The_card_of_a_shipped_model_holds_both_measurements()
    {
        var card = File.ReadAllText(folder.At("models/shipped/model-card.md"));

        Assert.All(
        [
            $"### cordis, needs from {TrainedFolder.Until}", $"### ocds, needs from {TrainedFolder.Until}", "asked with the call topic's title alone", "### Slices",
            "A model that never saw cordis (trained on ocds)", "A model that never saw ocds (trained on cordis)", "Made up for tests",
            $"trained only on what is dated before cordis {TrainedFolder.Until}, ocds {TrainedFolder.Until}", "| `bm25_profile_share` |", "| BM25 top-3 documents |", "Expected calibration error", "(reliability.svg)",
        ], part => Assert.Contains(part, card, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_prints_the_table_and_writes_run_and_qrels()
    {
        var output = (await folder.RunAsync("evaluate", "--history", "cordis=cordis", "--from", TrainedFolder.Until, "--to", "2022-12-15", "--model", "models/shipped",
            "--run", "out/run.txt", "--qrels", "out/qrels.txt")).Success();

        Assert.All(["| ours ", "| baseline ranker ", "| random ", "| popularity ", "| BM25 profile ", "| BM25 top-3 documents ", "cold providers only", "city-like buyers", "| strong "],
            part => Assert.Contains(part, output, StringComparison.Ordinal));
        // The shipped model has seen these needs, and says so.
        Assert.Contains("Warning: this model learned from cordis", output, StringComparison.Ordinal);
        var run = File.ReadAllLines(folder.At("out/run.txt")).Select(l => l.Split(' ')).ToArray();
        var relevant = File.ReadAllLines(folder.At("out/qrels.txt")).Select(l => l.Split(' ')).Select(r => (r[0], r[2])).ToHashSet();
        Assert.All(run.GroupBy(r => r[0]), list => Assert.InRange(list.Count(), 1, 100));
        Assert.Equal(relevant.Select(r => r.Item1).Distinct().Order(), run.Select(r => r[0]).Distinct().Order());
        var reciprocal = run.GroupBy(r => r[0]).Average(list => list.Where(r => relevant.Contains((r[0], r[2]))).Select(r => 1.0 / int.Parse(r[3], CultureInfo.InvariantCulture)).FirstOrDefault());
        Assert.Contains($"| {reciprocal.ToString(".000", CultureInfo.InvariantCulture)} [", output.Split('\n').First(l => l.StartsWith("| ours", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ablate_says_what_each_group_of_features_and_each_feature_is_worth()
    {
        var output = (await folder.RunAsync("ablate", "--history", "ocds=ocds.jsonl", "--until", TrainedFolder.Until, "--space", "latent", "--needs", "200")).Success();

        Assert.All(["| all features |", "| without Words (", "| without Buyer (", "| LightGBM in place of FastTree |"], part => Assert.Contains(part, output, StringComparison.Ordinal));
        Assert.All(FeatureList.All, feature => Assert.Contains($"| `{feature.Name}` |", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evaluate_without_a_model_measures_the_baseline_ranker()
    {
        var output = (await folder.RunAsync("evaluate", "--history", "ocds=ocds.jsonl", "--from", TrainedFolder.Until, "--model", "none")).Success();

        Assert.Contains("Ranker baseline 4", output, StringComparison.Ordinal);
        string Figures(string name) => output.Split('\n').First(l => l.StartsWith($"| {name} ", StringComparison.Ordinal)).Split('|', 3)[2];
        Assert.Equal(Figures("ours"), Figures("baseline ranker"));
    }

    [Fact]
    public async Task Evaluate_trains_and_scores_a_plain_set()
    {
        var random = new Random(1);
        string Set(int groups) => string.Concat(Enumerable.Range(1, groups).SelectMany(g => Enumerable.Range(0, 20).Select(_ =>
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            return string.Create(CultureInfo.InvariantCulture, $"{(a > 0.9 ? 3 : a > 0.6 ? 1 : 0)} qid:{g} 1:{a:F4} 2:{b:F4}\n");
        })));
        folder.Write("ltr/train.txt", Set(60));
        folder.Write("ltr/test.txt", Set(20));

        var output = (await folder.RunAsync("evaluate", "--ltr", "ltr/train.txt", "ltr/test.txt")).Success();

        var ndcg = output.Split('\n').Single(l => l.StartsWith("test NDCG@3", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        Assert.InRange(double.Parse(ndcg, CultureInfo.InvariantCulture), 0.9, 1);
        Assert.Contains("60 groups, 1200 rows to learn from; 20 groups, 400 rows to score; 2 features", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_writes_a_database_and_changes_nothing_the_second_time()
    {
        Assert.Contains("200 added, 0 updated, 0 unchanged", (await folder.RunAsync("import", "ocds", "ocds.jsonl", "--database", "db/a.db")).Success(), StringComparison.Ordinal);
        Assert.Contains("0 added, 0 updated, 200 unchanged", (await folder.RunAsync("import", "ocds", "ocds.jsonl", "--database", "db/a.db")).Success(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadInput => new()
    {
        { "import cordis nowhere.zip --database x.db", "nowhere.zip" },
        { "import ocds nowhere.json --database x.db", "nowhere.json" },
        { "train --history cordis=nowhere --output new", "nowhere" },
        { "train --history ocds=ocds.jsonl --until 2010-01-01 --output new", "2010-01-01" },
        { "train --history ocds=ocds.jsonl --until 2021-01-02 --output new", "--until" },
        { "train --history ocds=ocds.jsonl --until yesterday --output new", "'yesterday'" },
        { "train --history ocds=ocds.jsonl --until cordis=2022-01-01 --output new", "cordis" },
        { "train --history ted=file.xml --output new", "'ted'" },
        { "train --history cordis --output new", "cordis" },
        { "train --history ocds= --output new", "ocds=" },
        { "train --output new", "--history" },
        { "train --history ocds=empty.jsonl --output new", "empty.jsonl" },
        { "train --history ocds=small.jsonl --output new", "longer history" },
        { "train --history ocds=ocds.jsonl --output ocds.jsonl", "ocds.jsonl" },
        { "evaluate --history ocds=ocds.jsonl --model none", "--from" },
        { "evaluate --history ocds=ocds.jsonl --from 2031-01-01 --model none", "2031-01-01" },
        { "evaluate --history ocds=ocds.jsonl --from 01/07/2022 --model none", "'01/07/2022'" },
        { "evaluate --history ocds=ocds.jsonl --from 2022-07-01 --to 2022-07-01 --model none", "--to 2022-07-01" },
        { "evaluate --history ocds=ocds.jsonl --from 2020-01-01 --to 2020-02-01 --model none", "2020-01-01" },
        { "evaluate --history ocds=ocds.jsonl --from 2022-07-01 --model cordis", "manifest.json" },
        { "evaluate --history ocds=ocds.jsonl --from 2022-07-01 --model nowhere", "nowhere" },
        { "evaluate --history ocds=empty.jsonl --from 2022-07-01 --model none", "empty.jsonl" },
        { "evaluate --history ocds=ocds.jsonl --from 2022-07-01 --model none --run cordis", "--run 'cordis' cannot be written" },
        { "evaluate --history ocds=nowhere.json --from 2022-07-01 --model none --qrels ocds.jsonl/qrels.txt", "--qrels 'ocds.jsonl/qrels.txt' cannot be written" },
        { "evaluate --ltr nowhere.txt nowhere.txt", "nowhere.txt" },
        { "evaluate --ltr bad.txt bad.txt", "bad.txt:2" },
        { "evaluate --ltr one.txt one.txt", "one.txt" },
        { "evaluate --ltr unjudged.txt unjudged.txt", "unjudged.txt" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Bad_input_is_one_line_and_leaves_nothing(string arguments, string part)
    {
        folder.Write("empty.jsonl", "");
        folder.Write("small.jsonl", string.Concat(File.ReadLines(folder.At("ocds.jsonl")).Take(15).Select(l => l + "\n")));
        folder.Write("bad.txt", "1 qid:1 1:1\n1 qid:1 one\n");
        folder.Write("one.txt", "1 qid:1 1:1\n0 qid:1 1:0\n");
        folder.Write("unjudged.txt", string.Concat(Enumerable.Range(1, 10).Select(g => $"0 qid:{g} 1:1\n0 qid:{g} 1:2\n")));
        var before = folder.Contents();

        Assert.Contains(part, (await folder.RunAsync(arguments.Split(' '))).Complaint(), StringComparison.Ordinal);
        Assert.Equal(before, folder.Contents());
    }

    [Theory]
    [InlineData("bake cakes", "bake")]
    [InlineData("import", "import needs to know what; use import cordis or import ocds. See import --help.")]
    [InlineData("import xml file.xml", "'xml' is not a kind of import; use import cordis or import ocds.")]
    [InlineData("import ocds", "See import ocds --help.")]
    [InlineData("train --history ocds=ocds.jsonl", "--output")]
    [InlineData("train --history ocds=ocds.jsonl --output new --seed many", "many")]
    [InlineData("evaluate --ltr one.txt", "--ltr")]
    [InlineData("evaluate --speed 11", "--speed")]
    public async Task What_no_verb_understands_is_told_without_a_stack_trace(string arguments, string part)
    {
        var before = folder.Contents();

        var finished = await folder.RunAsync(arguments.Split(' '));

        Assert.InRange(finished.Code, 1, 127);
        Assert.Contains(part, finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Contents());
    }

    [Fact]
    public async Task A_corrupted_model_is_one_line_that_names_the_file_and_the_cure()
    {
        Directory.CreateDirectory(folder.At("models/corrupt"));
        foreach (var file in Directory.GetFiles(folder.At("models/shipped")))
            File.Copy(file, folder.At($"models/corrupt/{Path.GetFileName(file)}"));
        var bytes = File.ReadAllBytes(folder.At("models/corrupt/ranker.zip"));
        bytes[^20] ^= 1;
        File.WriteAllBytes(folder.At("models/corrupt/ranker.zip"), bytes);

        var complaint = (await folder.RunAsync("evaluate", "--history", "ocds=ocds.jsonl", "--from", TrainedFolder.Until, "--model", "models/corrupt")).Complaint();

        Assert.Contains("'ranker.zip'", complaint, StringComparison.Ordinal);
        Assert.Contains("train it again", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_training_leaves_the_older_model()
    {
        var before = folder.Contents();

        (await folder.RunAsync("train", "--history", "ocds=ocds.jsonl", "--until", "2021-01-02", "--output", "models/shipped")).Complaint();

        Assert.Equal(before, folder.Contents());
        Assert.NotEmpty(ModelBundle.Load(folder.At("models/shipped")).Manifest.Version);
    }
}
