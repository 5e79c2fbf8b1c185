using System.Diagnostics;
using System.Net;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Polly.Registry;

namespace Matchmaking.Tests.Platform;

public sealed class ResilienceTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    [Fact]
    public async Task A_write_waits_for_a_lock_that_is_let_go()
    {
        await using var other = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var request = host.PostAsync("/api/v1/organizations", new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "Patient" });
        // Longer than SQLite itself waits, so that only another try can succeed.
        await Task.Delay(TimeSpan.FromSeconds(3.5), TestContext.Current.CancellationToken);
        Assert.False(request.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        (await request).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(19, 1)]
    [InlineData(8, 1)]
    public async Task Only_a_busy_or_locked_database_is_tried_again(int sqliteError, int tries)
    {
        var attempts = 0;
        await using var db = host.OpenDatabase();
        Task<int> Attempt() => ++attempts < 3
            ? throw new DbUpdateException("write", new SqliteException("planted", sqliteError))
            : Task.FromResult(attempts);

        var run = db.Database.CreateExecutionStrategy().ExecuteAsync(Attempt);
        if (tries == 1)
            await Assert.ThrowsAsync<DbUpdateException>(() => run);
        else
            Assert.Equal(tries, await run);
        Assert.Equal(tries, attempts);
    }

    [Fact]
    public async Task Inside_a_transaction_of_the_caller_nothing_is_repeated_alone()
    {
        var attempts = 0;
        await using var db = host.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SqliteException>(() => db.Database.CreateExecutionStrategy().ExecuteAsync(() =>
        {
            attempts++;
            return Task.FromException(new SqliteException("planted", 5));
        }));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_model_being_written_is_read_again_but_a_missing_one_is_not()
    {
        var pipeline = host.Services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(Resilience.ModelReload);
        var attempts = 0;
        await pipeline.ExecuteAsync(_ => ++attempts < 2 ? throw new InvalidDataException("half written") : ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        Assert.Equal(2, attempts);
        var clock = Stopwatch.StartNew();
        Assert.Throws<FileNotFoundException>(() => pipeline.Execute(() => throw new FileNotFoundException("model.zip")));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1));
    }
}
