using BenchmarkDotNet.Running;
using Matchmaking.History;

namespace Matchmaking.Benchmarks;

internal static class Program
{
    /// <summary><c>load &lt;kind&gt;=&lt;path&gt; [needs]</c> is the load run; anything else goes to BenchmarkDotNet.</summary>
    private static async Task Main(string[] args)
    {
        if (args is ["load", var source, .. var rest])
        {
            await using var load = new MatchLoad(HistorySource.Parse(source), rest is [var needs] ? int.Parse(needs, System.Globalization.CultureInfo.InvariantCulture) : 400);
            await load.RunAsync();
            return;
        }
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
