using Spectre.Console;

namespace Matchmaking.Platform;

/// <summary>Says how far long work has come: a bar on a terminal, else a line at the start and at every quarter.</summary>
internal static class Progress
{
    /// <param name="output">Where the verb writes.</param>
    /// <param name="title">What is being done, as in "Importing cordis.zip".</param>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="work">Calls its argument with how many are done, of how many; from any thread.</param>
    public static async Task<T> RunAsync<T>(TextWriter output, string title, string unit, Func<Action<int, int>, Task<T>> work)
    {
        if (ReferenceEquals(output, Console.Out) && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
        {
            return await AnsiConsole.Progress().StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title));
                bar.IsIndeterminate = true;
                return await work((done, total) =>
                {
                    bar.IsIndeterminate = false;
                    bar.MaxValue = total;
                    bar.Value = Math.Max(bar.Value, done);
                });
            });
        }
        await output.WriteLineAsync(title);
        var (quarter, gate) = (0, new Lock());
        return await work((done, total) =>
        {
            lock (gate)
            {
                if (4 * done / total <= quarter)
                    return;
                quarter = 4 * done / total;
                output.WriteLine($"  {done} of {total} {unit}");
            }
        });
    }
}
