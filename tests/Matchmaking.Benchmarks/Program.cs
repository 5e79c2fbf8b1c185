using System.Globalization;
using BenchmarkDotNet.Running;
using Matchmaking.Benchmarks.Corpus;
using Matchmaking.History;
using Matchmaking.Ranking;

namespace Matchmaking.Benchmarks;

internal static class Program
{
    /// <summary>
    /// <c>load &lt;kind&gt;=&lt;path&gt; [needs]</c> and <c>load &lt;offerings&gt; [needs]</c> are load runs, <c>generate &lt;offerings&gt; &lt;file&gt;</c>
    /// makes a database; anything else goes to BenchmarkDotNet.
    /// </summary>
    private static async Task Main(string[] args)
    {
        switch (args)
        {
            case ["generate", var offerings, var file]:
                await BulkInsert.FillAsync(file, Generate(Number(offerings), needs: 1000));
                break;
            case ["load", var source, .. var rest] when source.Contains('=', StringComparison.Ordinal):
                await using (var load = new MatchLoad(HistorySource.Parse(source), rest is [var needs] ? Number(needs) : 400))
                    await load.RunAsync();
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                break;
        }
    }

    public static CorpusGenerator Generate(int offerings, int needs) =>
        new(new CorpusWords(ModelBundle.Load(Path.Combine(AppContext.BaseDirectory, "models")).Space), offerings, needs);

    private static int Number(string text) => int.Parse(text.Replace("k", "000", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
