using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Platform;

public sealed class VerbsTests
{
    public static TheoryData<Exception, string> Expected => new()
    {
        { new HistoryFormatException("file.csv: expected a header"), "file.csv: expected a header" },
        { new FormatException("two\nlines"), "two lines" },
        { new IOException("gone"), "gone" },
        { new UnauthorizedAccessException("Access denied."), "Check the permissions" },
        { new SqliteException("locked", 5), "busy with another writer" },
        { new SqliteException("read-only", 8), "cannot be written" },
        { new SqliteException("no such folder", 14), "cannot be written" },
        { new SqliteException("full", 13), "disk is full" },
        { new SqliteException("not a database", 26), "not a Matchmaking database" },
        { new SqliteException("constraint", 19), "constraint" },
        { new DbUpdateException("saving", new SqliteException("locked", 5)), "busy with another writer" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task What_a_person_can_mend_is_one_line_and_a_failing_exit_code(Exception failure, string message)
    {
        using var error = new StringWriter();

        Assert.Equal(1, await Verbs.RunAsync(error, () => throw failure));
        Assert.Contains(message, Assert.Single(error.ToString().Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_verb_says_so()
    {
        using var error = new StringWriter();

        Assert.Equal(130, await Verbs.RunAsync(error, () => throw new OperationCanceledException()));
        Assert.Equal("Stopped; nothing was written.", error.ToString().Trim());
    }

    [Fact]
    public async Task Work_that_cannot_be_stopped_is_left_behind()
    {
        using var stop = new CancellationTokenSource();
        using var end = new ManualResetEventSlim();
        var verb = LearningVerbs.BesideAsync(() => end.Wait(CancellationToken.None), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verb);
        end.Set();
    }

    [Fact]
    public async Task A_fault_of_ours_keeps_its_stack_trace()
    {
        using var error = new StringWriter();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Verbs.RunAsync(error, () => throw new InvalidOperationException("bug")));
    }

    [Fact]
    public async Task Success_is_zero_and_silent()
    {
        using var error = new StringWriter();

        Assert.Equal(0, await Verbs.RunAsync(error, () => Task.CompletedTask));
        Assert.Equal("", error.ToString());
    }
}
