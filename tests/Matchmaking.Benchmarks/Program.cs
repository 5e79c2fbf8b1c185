using System.Globalization;
using BenchmarkDotNet.Running;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Benchmarks;

internal static class Program
{
    /// <summary>
    /// <c>load &lt;kind&gt;=&lt;path&gt; [needs]</c> is a load run over a history, <c>load &lt;offerings&gt;</c> one over a generated market with the
    /// peers beside it, <c>growth &lt;chart.svg&gt; &lt;offerings&gt;…</c> one a size, <c>generate &lt;offerings&gt; &lt;file&gt;</c> makes a database; anything else goes to BenchmarkDotNet.
    /// </summary>
    private static async Task Main(string[] args)
    {
        switch (args)
        {
            case ["generate", var offerings, var file]:
                await BulkInsert.FillAsync(file, Generate(Number(offerings), needs: 1000));
                break;
            case ["load", var source, .. var rest] when source.Contains('=', StringComparison.Ordinal):
                using (var load = new MatchLoad(HistorySource.Parse(source), rest is [var needs] ? Number(needs) : 400))
                    await load.RunAsync();
                break;
            case ["load", var size]:
                using (var scale = new ScaleLoad(Number(size), peers: true))
                    await scale.RunAsync();
                break;
            case ["growth", var chart, .. var sizes]:
                await GrowthAsync(chart, sizes);
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                break;
        }
    }

    private static async Task GrowthAsync(string chart, string[] sizes)
    {
        var points = new List<ScalePoint>();
        foreach (var size in sizes)
            using (var scale = new ScaleLoad(Number(size), peers: false))
                points.Add(await scale.RunAsync());
        await File.WriteAllTextAsync(chart, GrowthChart.Svg(points));
    }

    public static CorpusGenerator Generate(int offerings, int needs) =>
        new(new CorpusWords(ModelBundle.Load(Path.Combine(AppContext.BaseDirectory, "models")).Space), offerings, needs);

    private static int Number(string text) => int.Parse(text.Replace("k", "000", StringComparison.Ordinal).Replace("M", "000000", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
