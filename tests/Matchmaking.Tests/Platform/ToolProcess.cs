using System.ComponentModel;
using System.Diagnostics;
using Matchmaking.Tests.Processes;

namespace Matchmaking.Tests.Platform;

/// <summary>Runs a tool that a check needs beside .NET's runtime.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Null when there is no such program.</summary>
    public static async Task<Finished?> TryRunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // Nothing beyond the work itself: no look for updates, no reports, no server left behind.
        start.Environment["KIOTA_OFFLINE_ENABLED"] = start.Environment["SCARF_ANALYTICS"] = "true";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = start.Environment["DOTNET_NOLOGO"] = "1";
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
        using var process = started!;
        return await Finished.OfAsync(process, Patience);
    }

    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var finished = await TryRunAsync(program, folder, arguments) ?? throw new InvalidOperationException($"There is no {program}.");
        Assert.True(finished.Code == 0, $"{program} {string.Join(' ', arguments)} ended with {finished.Code}: {finished.Output}{finished.Error}");
        return finished.Output;
    }
}
