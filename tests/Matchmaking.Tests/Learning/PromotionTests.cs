using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Matchmaking.Learning;
using Matchmaking.Tests.Processes;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Learning;

/// <summary>The verbs promote and rollback, as processes beside a service's database.</summary>
public sealed class PromotionTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>, IDisposable
{
    private static readonly SliceComparison Better = new("cordis", 200, 0.20, 0.21, 0.01, 0.00, 0.02);
    private readonly ModelFolder models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task A_candidate_that_is_no_worse_serves_and_is_put_back()
    {
        var before = models.InService;
        // What is too small says too little to refuse for.
        var version = models.Candidate("c0ffee000011", 0, true, Better, new SliceComparison("ocds: country MT", 3, 0.5, 0.1, -0.4, -0.6, -0.2));

        Assert.Contains("| cordis ", (await RunAsync("promote", version, "--note", "More words")).Success(), StringComparison.Ordinal);
        Assert.Equal(version, models.InService);
        Assert.Equal(before, Matchmaking.Ranking.ModelBundle.Load(Path.Combine(models.Path, "previous", before)).Manifest.Version);
        Assert.Contains("in service already", (await RunAsync("promote", version)).Complaint(), StringComparison.Ordinal);

        (await RunAsync("rollback")).Success();
        Assert.Equal(before, models.InService);
        Assert.Contains("nothing to put back", (await RunAsync("rollback")).Complaint(), StringComparison.Ordinal);

        Assert.Equal([ModelDecisionKind.Promoted, ModelDecisionKind.RolledBack], models.Shelf.Decisions().Select(d => d.Kind));
        var promoted = models.Shelf.Decisions().First();
        Assert.Equal(("Test Person", "More words", before, version), (promoted.DecidedBy, promoted.Note, promoted.FromVersion, promoted.ToVersion));
        await using var db = host.OpenDatabase();
        var record = await db.AuditRecords.AsNoTracking().SingleAsync(r => r.RecordType == "model_decision" && r.RecordId == promoted.Id, TestContext.Current.CancellationToken);
        Assert.Equal((AuditActor.System, "promoted"), (record.Actor, (string)JsonNode.Parse(record.After!)!["kind"]!));
        Assert.Contains("0.21", (string)JsonNode.Parse(record.After!)!["figures"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worse_slice_refuses_and_the_refusal_is_recorded()
    {
        var before = models.InService;
        var version = models.Candidate("c0ffee000012", 0, true, Better, new SliceComparison("cordis: cold providers only", 40, 0.30, 0.27, -0.03, -0.05, -0.01));

        Assert.Contains("cold providers only: .270 instead of .300 on 40 needs", (await RunAsync("promote", version)).Complaint(), StringComparison.Ordinal);
        Assert.Equal(before, models.InService);
        var refused = Assert.Single(models.Shelf.Decisions());
        Assert.Equal(ModelDecisionKind.Refused, refused.Kind);
        Assert.Contains("cold providers", Assert.Single(refused.Refusals), StringComparison.Ordinal);

        // The operator may allow more.
        (await RunAsync(("Matchmaking__Learning__Gate__MaximumLoss", "0.05"), "promote", version)).Success();
        Assert.Equal(version, models.InService);
    }

    [Fact]
    public async Task What_was_not_compared_with_what_serves_is_refused()
    {
        var first = models.Candidate("c0ffee000013", 0, true, Better);
        var second = models.Candidate("c0ffee000014", 1, true, Better);
        var small = models.Candidate("c0ffee000015", 1, true, Better with { Needs = 5 });
        var uncompared = models.Candidate("c0ffee000016", 1);
        Assert.Contains("no slice has 20 held-out needs", (await RunAsync("promote", small)).Complaint(), StringComparison.Ordinal);
        Assert.Contains("comparison.json", (await RunAsync("promote", uncompared)).Complaint(), StringComparison.Ordinal);
        (await RunAsync("promote", first)).Success();
        Assert.Contains("retrain compares anew", (await RunAsync("promote", second)).Complaint(), StringComparison.Ordinal);
        Assert.Contains(second, (await RunAsync("promote", "../elsewhere")).Complaint(), StringComparison.Ordinal);
        Assert.Equal(first, models.InService);
    }

    [Fact]
    public async Task What_nobody_answers_for_in_the_register_does_not_serve()
    {
        var before = models.InService;
        var version = models.Candidate("c0ffee000017", 0, true, Better);

        var complaint = (await RunAsync(("Matchmaking__Register__Department", ""), "promote", version)).Complaint();
        Assert.Contains("set Matchmaking:Register:Department.", complaint, StringComparison.Ordinal);
        Assert.Equal(before, models.InService);
        Assert.Contains("Department", Assert.Single(Assert.Single(models.Shelf.Decisions()).Refusals), StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(params string[] arguments) => RunAsync(("NOTHING", "1"), arguments);

    private async Task<Finished> RunAsync((string Name, string Value) setting, params string[] arguments)
    {
        var command = MatchmakingProcess.Command(models.Path, [.. arguments, "--models", models.Path, "--database", host.DatabaseFile, "--by", "Test Person"]);
        ModelFolder.Register(command);
        command.Environment[setting.Name] = setting.Value;
        using var process = System.Diagnostics.Process.Start(command)!;
        return await Finished.OfAsync(process, TimeSpan.FromMinutes(4));
    }
}
