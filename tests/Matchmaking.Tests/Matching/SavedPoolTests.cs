using System.Net;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Matching;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Learning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Matchmaking.Tests.Matching;

/// <summary>The pool is saved beside the database: a start from it gives the same lists, and it is never trusted blindly.</summary>
public sealed class SavedPoolTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("matchmaking-pool-").FullName;
    private readonly List<string> _said = [];
    private MatchmakingHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private string Saved => Path.Combine(_folder, "m.db.pool");

    public async ValueTask InitializeAsync()
    {
        _host = await MatchmakingHost.StartNewAsync(samples: true);
        Assert.True(await _host.Services.GetRequiredService<LivePool>().WaitUntilReadyAsync(TimeSpan.FromMinutes(1), Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_pool_brought_back_ranks_as_the_one_that_was_saved()
    {
        var built = await LoadAsync();
        var written = File.GetLastWriteTimeUtc(Saved);
        var restored = await LoadAsync();

        Assert.Equal(written, File.GetLastWriteTimeUtc(Saved));
        await AssertSameAsync(built, restored);
        // Whatever an offering or a provider has, it has again.
        Assert.NotEmpty(built.Candidates);
        foreach (var (id, candidate) in built.Candidates)
            Assert.Equivalent((candidate.Offering, candidate.Provider, candidate.NameWords), (restored.Candidates[id].Offering, restored.Candidates[id].Provider, restored.Candidates[id].NameWords), strict: true);
    }

    [Fact]
    public async Task What_changed_since_is_applied()
    {
        var before = await LoadAsync();
        var written = File.GetLastWriteTimeUtc(Saved);
        var need = (await _host.PublishedNeedsAsync())[0];
        var offering = await _host.PublishOfferingForAsync(need);

        var restored = await LoadAsync();

        Assert.Equal(written, File.GetLastWriteTimeUtc(Saved));
        Assert.NotEqual(before.Revision, restored.Revision);
        Assert.Contains(offering, restored.Candidates.Keys);
        Assert.Equal(before.Index.Text.Count + 1, restored.Index.Text.Count);
        var fresh = await _host.FreshPoolAsync();
        Assert.Equal((fresh.Revision, fresh.Stamp), (restored.Revision, restored.Stamp));
    }

    [Fact]
    public async Task A_provider_that_changed_since_is_as_it_is_now()
    {
        await LoadAsync();
        await using (var db = _host.OpenDatabase())
        {
            var provider = await db.Organizations.FirstAsync(o => o.Kind == OrganizationKind.Provider && db.Offerings.Any(f => f.OrganizationId == o.Id && f.Status == OfferingStatus.Published), Cancellation);
            provider.Size = provider.Size == ProviderSize.Sme ? ProviderSize.Large : ProviderSize.Sme;
            await db.SaveChangesAsync(Cancellation);
        }

        var restored = await LoadAsync();

        await AssertSameAsync(await _host.FreshPoolAsync(), restored);
    }

    [Fact]
    public async Task A_withdrawn_offering_does_not_come_back()
    {
        var need = (await _host.PublishedNeedsAsync())[0];
        var offering = await _host.PublishOfferingForAsync(need);
        Assert.Contains(offering, (await LoadAsync()).Candidates.Keys);
        (await _host.StepAsync($"/api/v1/offerings/{offering}/withdraw")).Expect(HttpStatusCode.OK);

        var restored = await LoadAsync();

        Assert.DoesNotContain(offering, restored.Candidates.Keys);
        Assert.Equal((await _host.FreshPoolAsync()).Revision, restored.Revision);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.99)]
    public async Task A_damaged_file_is_told_and_written_anew(double where)
    {
        var built = await LoadAsync();
        var bytes = await File.ReadAllBytesAsync(Saved, Cancellation);
        bytes[(int)(bytes.Length * where)] ^= 0x20;
        await File.WriteAllBytesAsync(Saved, bytes, Cancellation);

        var rebuilt = await LoadAsync();

        Assert.Equal(built.Revision, rebuilt.Revision);
        Assert.NotEqual(bytes, await File.ReadAllBytesAsync(Saved, Cancellation));
        await AssertSameAsync(built, await LoadAsync());
        Assert.True(where == 0 || _said.Exists(line => line.Contains("damaged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_of_another_space_or_cut_short_is_passed_over()
    {
        var built = await LoadAsync();
        var other = await LoadAsync(SemanticSpaceFitter.Fit([.. Enumerable.Range(0, 9).Select(i => TextAnalysis.Terms($"street light city {i}").Words)], 4, minDocuments: 1));
        Assert.Equal(4, other.Index.Space.Dimensions);

        await using (var file = File.OpenWrite(Saved))
            file.SetLength(file.Length / 2);
        await AssertSameAsync(built, await LoadAsync());
    }

    /// <summary>Enough history of its own, and the pool has a space and weights of its own, which a start must not make again.</summary>
    [Fact]
    public async Task A_pool_with_a_history_of_its_own_is_saved_with_what_it_learned()
    {
        var model = _host.Services.GetRequiredService<LivePool>().Current.Model.Space;
        using var folder = new SourceFolder();
        await ImportAsync(SyntheticHistory.WriteOcds(folder, SyntheticHistory.Records(OcdsReader.Source, 1100)));

        var built = await LoadAsync();
        var restored = await LoadAsync();

        Assert.NotEqual(model.Identity, built.Index.Space.Identity);
        Assert.True(restored.IsRestored);
        Assert.Equal(built.Index.Space.Identity, restored.Index.Space.Identity);
        Assert.NotNull(built.Index.Pool.Market);
        Assert.Equal(built.Index.Pool.Market.OfFeatures, restored.Index.Pool.Market!.OfFeatures);
        Assert.Equal(built.Index.Pool.Market.OfGroups, restored.Index.Pool.Market.OfGroups);
        await AssertSameAsync(built, restored);
        await _host.PublishOfferingForAsync((await _host.PublishedNeedsAsync())[0]);
        await AssertSameAsync(await _host.FreshPoolAsync(), await LoadAsync());

        // More of it says more.
        await ImportAsync(SyntheticHistory.WriteOcds(folder, SyntheticHistory.Records(OcdsReader.Source, 1200)));
        Assert.NotEqual(built.Index.Space.Identity, (await LoadAsync()).Index.Space.Identity);

        Task ImportAsync(string file) => new HistoryImport(_host.Services.GetRequiredService<IDbContextFactory<MatchmakingDb>>(), TimeProvider.System)
            .RunAsync(new HistorySource("ocds", file), problem => Assert.Fail(problem.ToString()), cancellation: Cancellation);
    }

    [Fact]
    public async Task A_file_read_ahead_is_taken_when_it_fits()
    {
        var live = _host.Services.GetRequiredService<LivePool>();
        var built = await LoadAsync();
        var file = new PoolFile(Saved, new Said(_said), least: 0);
        file.ReadAhead(live.Current.Model.Space, live.Today);

        var restored = await LoadAsync(file: file);

        Assert.True(restored.IsRestored);
        await AssertSameAsync(built, restored);
    }

    [Fact]
    public async Task A_damaged_file_read_ahead_is_told_once_and_written_anew()
    {
        var live = _host.Services.GetRequiredService<LivePool>();
        var built = await LoadAsync();
        var bytes = await File.ReadAllBytesAsync(Saved, Cancellation);
        bytes[bytes.Length / 2] ^= 0x20;
        await File.WriteAllBytesAsync(Saved, bytes, Cancellation);
        var file = new PoolFile(Saved, new Said(_said), least: 0);
        file.ReadAhead(live.Current.Model.Space, live.Today);

        await AssertSameAsync(built, await LoadAsync(file: file));

        Assert.Single(_said, line => line.Contains("damaged", StringComparison.Ordinal));
        Assert.True((await LoadAsync()).IsRestored);
    }

    [Fact]
    public async Task A_file_read_ahead_is_left_when_the_day_or_the_partnerships_are_others()
    {
        var live = _host.Services.GetRequiredService<LivePool>();
        var built = await LoadAsync();
        var early = new PoolFile(Saved, new Said(_said), least: 0);
        early.ReadAhead(live.Current.Model.Space, live.Today.AddDays(-1));
        await AssertSameAsync(built, await LoadAsync(file: early));

        var file = new PoolFile(Saved, new Said(_said), least: 0);
        file.ReadAhead(live.Current.Model.Space, live.Today);
        await using (var db = _host.OpenDatabase())
        {
            db.Add(new Partnership { Source = "ocds", SourceId = "read-ahead", Date = live.Today.AddDays(-1), Title = "Tram rails", Text = "" });
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.False((await LoadAsync(file: file)).IsRestored);
        Assert.DoesNotContain(_said, line => line.Contains("damaged", StringComparison.Ordinal));
    }

    private async Task<ServingPool> LoadAsync(SemanticSpace? space = null, PoolFile? file = null)
    {
        var live = _host.Services.GetRequiredService<LivePool>();
        await using var db = _host.OpenDatabase();
        return await PoolLoader.LoadAsync(db, space ?? live.Current.Model.Space, live.Today, file ?? new PoolFile(Saved, new Said(_said), least: 0), Cancellation);
    }

    private async Task AssertSameAsync(ServingPool expected, ServingPool found)
    {
        Assert.Equal((expected.Revision, expected.Stamp, expected.NextDue), (found.Revision, found.Stamp, found.NextDue));
        foreach (var need in await _host.PublishedNeedsAsync())
        {
            var (one, other) = (List(expected, need), List(found, need));
            Assert.Equal(one.Candidates, other.Candidates);
            Assert.Equal(FeatureList.Vectors(one), FeatureList.Vectors(other));
        }
    }

    private Shortlist List(ServingPool pool, Need need) => Retriever.Find(pool.Index, Matcher.Profile(
        need, need.Organization!, pool.Index.Pool, _host.Services.GetRequiredService<LivePool>().Today.AddDays(1)), new Evidence());

    private sealed class Said(List<string> lines) : ILogger<PoolFile>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
