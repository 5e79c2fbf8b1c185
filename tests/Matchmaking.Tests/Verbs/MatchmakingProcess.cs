using System.Diagnostics;

namespace Matchmaking.Tests.Processes;

/// <summary>What a process said and how it ended.</summary>
internal sealed record Finished(int Code, string Output, string Error)
{
    /// <summary>Reads and waits; a process that outlasts the patience is ended with all that it started.</summary>
    public static async Task<Finished> OfAsync(Process process, TimeSpan longest)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(longest);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new Finished(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The one line on standard error of a verb that failed.</summary>
    public string Complaint()
    {
        Assert.True(Code is > 0 and < 128, $"exit code {Code}; {Output}{Error}");
        return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public string Success()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}{Output}");
        Assert.Equal("", Error);
        return Output;
    }
}

/// <summary>Runs the built program as people do: a process with arguments, in a folder.</summary>
internal static class MatchmakingProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string Host =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static ProcessStartInfo Command(string folder, string[] arguments) => new(Host, [Path.Combine(AppContext.BaseDirectory, "Matchmaking.dll"), .. arguments])
    {
        WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };

    public static async Task<Finished> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(Command(folder, arguments))!;
        return await Finished.OfAsync(process, Patience);
    }
}
