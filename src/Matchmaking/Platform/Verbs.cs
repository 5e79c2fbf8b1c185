using System.CommandLine;
using Matchmaking.History;
using Matchmaking.Ranking;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Platform;

/// <summary>What every verb does with a failure: one line on standard error and a non-zero exit code.</summary>
internal static class Verbs
{
    private const int Failed = 1;

    /// <summary>128 + SIGINT, as shells expect.</summary>
    private const int Stopped = 130;

    public static async Task<int> RunAsync(TextWriter error, Func<Task> verb)
    {
        try
        {
            await verb();
            return 0;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped; nothing was written.");
            return Stopped;
        }
        catch (Exception e) when (Explain(e) is { } message)
        {
            await error.WriteLineAsync(message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    /// <summary>What is wrong with a command line: which of its parts is missing when it stops half-way, else what the parser found.</summary>
    public static string Wrong(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Select(parent => parent.Name).Append(command.Name));
        var reason = command.Subcommands.Count == 0 ? string.Join(" ", parsed.Errors.Select(error => error.Message))
            : (parsed.UnmatchedTokens is [var first, ..] ? $"'{first}' is not a kind of {path}" : $"{path} needs to know what")
                + $"; use {string.Join(" or ", command.Subcommands.Select(kind => $"{path} {kind.Name}"))}.";
        return $"{reason} See {path} --help.";
    }

    /// <summary>The message of a failure that a person can mend; null for a fault of ours, which keeps its stack trace.</summary>
    private static string? Explain(Exception failure) => failure switch
    {
        HistoryFormatException or ModelException or FormatException or IOException => failure.Message,
        UnauthorizedAccessException => $"{failure.Message} Check the permissions of the file and its folder.",
        DbUpdateException { InnerException: SqliteException inner } => Explain(inner),
        SqliteException { SqliteErrorCode: 5 or 6 } => "The database is busy with another writer; stop it or try again later.",
        SqliteException { SqliteErrorCode: 8 or 10 or 14 } => $"The database file cannot be written: {failure.Message} Check the path and the permissions of its folder.",
        SqliteException { SqliteErrorCode: 13 } => "The disk is full; make room and try again.",
        SqliteException { SqliteErrorCode: 11 or 26 } => $"The database file is damaged or not a Matchmaking database: {failure.Message} Give another with --database.",
        SqliteException => $"The database refused: {failure.Message}",
        _ => null,
    };
}
