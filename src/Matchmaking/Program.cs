using System.CommandLine;
using System.CommandLine.Invocation;
using Matchmaking.Accounts;
using Matchmaking.History;
using Matchmaking.Learning;
using System.Runtime.InteropServices;
using Matchmaking.Platform;

var root = new RootCommand("Matches cities' needs with providers that can meet them, and says why.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    AblateCommand.Create(),
    RetrainCommand.Create(),
    PromoteCommand.Create(),
    PromoteCommand.CreateRollback(),
    VerifyAuditCommand.Create(),
};

var verbs = root.Subcommands.Select(command => command.Name).ToList();
string[] help = ["--help", "-h", "-?", "/?", "/h", "--version"];
if (args.Length > 0 && !args[0].StartsWith('-') && !help.Contains(args[0]) && !verbs.Contains(args[0]))
{
    await Console.Error.WriteLineAsync($"error: unknown verb '{args[0]}'; use one of: {string.Join(", ", verbs)}. See --help.");
    return 2;
}

// Without a verb the service starts, so that `dotnet run` is enough.
var result = root.Parse(args.Length > 0 && (help.Contains(args[0]) || verbs.Contains(args[0])) ? args : ["serve", .. args]);
if (result.Action is ParseErrorAction)
{
    await Console.Error.WriteLineAsync($"error: {Verbs.Wrong(result)}");
    return 2;
}

// The first signal asks the verb to stop cleanly; a second one ends the process at once.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);
