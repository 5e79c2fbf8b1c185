using System.Net;
using Matchmaking.Curation;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Matching;
using Matchmaking.Ranking;
using Matchmaking.Tests.Curation;
using Matchmaking.Tests.History;
using Matchmaking.Tests.Matching;
using Matchmaking.Tests.Processes;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Learning;

/// <summary>From judged and completed matches to a candidate model, and what is left out on the way.</summary>
public sealed class RetrainTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly ModelFolder models = new();
    private MatchmakingHost host = null!;

    public async ValueTask InitializeAsync() => host = await MatchmakingHost.StartNewAsync(samples: true, models: models.Path);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        models.Dispose();
    }

    [Fact]
    public async Task Labels_meet_the_vectors_that_were_shown_and_consent_keeps_them_out()
    {
        var needs = (await host.PublishedNeedsAsync()).Take(3).ToArray();
        var matches = await Task.WhenAll(needs.Select(n => host.TakeAsync(n.Id, 3)));
        string Match(int need, int rank) => $"/api/v1/matches/{matches[need][rank - 1]!["id"]}";
        (await host.Staff.PutAsync(Match(0, 1) + "/judgment", new { grade = 0 }, "*")).Expect(HttpStatusCode.OK);
        (await host.Staff.PutAsync(Match(0, 2) + "/judgment", new { unrateable = true }, "*")).Expect(HttpStatusCode.OK);
        (await host.Staff.PutAsync(Match(0, 3) + "/judgment", new { grade = 4 }, "*")).Expect(HttpStatusCode.OK);
        (await host.Staff.PutAsync(Match(1, 1) + "/judgment", new { grade = 4 }, "*")).Expect(HttpStatusCode.OK);
        await CompleteAsync(matches[2][1]!["id"]!.ToString());
        await using (var db = host.OpenDatabase())
        {
            db.Add(new Consent { MatchId = Guid.Parse((string)matches[1][0]!["id"]!), Side = MatchSide.City, Scope = ConsentScope.UseForTraining, State = ConsentState.Refused });
            await db.SaveChangesAsync(Cancellation);
        }
        // A later list sees what came of the earlier; it is not the one to learn from.
        await host.PublishOfferingForAsync(needs[0]);
        await host.MatchesAsync(needs[0].Id);

        await using var read = host.OpenDatabase();
        var (runs, leftOut) = await LabelledRuns.ReadAsync(read, versions: null, Cancellation);

        Assert.Equal(new LeftOut(1, 0, 0, 0), leftOut);
        Assert.Equal([needs[0].Id, needs[2].Id], runs.Select(r => r.NeedId).Order());
        var judged = runs.Single(r => r.NeedId == needs[0].Id);
        Assert.Equal((Guid)matches[0][0]!["matchRunId"]!, judged.RunId);
        Assert.Equal([(1, 0), (3, 4)], judged.Places.Where(p => p.Label is not null).Select(p => (p.Rank, p.Label!.Value)));
        var stored = await read.MatchRunEntries.AsNoTracking().SingleAsync(e => e.MatchRunId == judged.RunId && e.Rank == 3, Cancellation);
        Assert.Equal(MatchRuns.Vector(stored.Features), judged.Places.Single(p => p.Rank == 3).Vector);
        // Judged pairs are compared with each other; where somebody was chosen, with everybody in the list.
        Assert.Equal([0, 4], LabelledData.Group(judged)!.Labels);
        var chosen = LabelledData.Group(runs.Single(r => r.NeedId == needs[2].Id))!;
        Assert.Equal((4, 4), (chosen.Labels.Max(), chosen.Labels.Sum()));
        Assert.Equal(chosen.Labels.Length * FeatureList.All.Count, chosen.Vectors.Length);
        Assert.True(chosen.Labels.Length > 3);

        Assert.Empty((await LabelledRuns.ReadAsync(read, new HashSet<string> { "of another space" }, Cancellation)).Runs);
        await read.MatchRuns.ExecuteUpdateAsync(set => set.SetProperty(r => r.FeatureSet, "other features"), Cancellation);
        Assert.Equal(2, (await LabelledRuns.ReadAsync(read, versions: null, Cancellation)).LeftOut.OtherFeatures);
    }

    [Fact]
    public async Task Outcomes_make_a_candidate_that_is_compared_promoted_and_serves()
    {
        Assert.Contains("judge matches", (await RunAsync("retrain")).Complaint(), StringComparison.Ordinal);
        var needs = (await host.PublishedNeedsAsync()).ToArray();
        foreach (var need in needs.Take(12))
        {
            // A list is as of its day, and the latest days are held back.
            host.Clock.Advance(TimeSpan.FromDays(1));
            await CompleteAsync((string)(await host.TakeAsync(need.Id, 3))[^1]!["id"]!);
        }

        var printed = (await RunAsync("retrain", "--database-weight", "100")).Success();
        var version = Assert.Single(models.Shelf.Candidates);
        Assert.Contains($"Candidate {version} written", printed, StringComparison.Ordinal);
        var manifest = models.Shelf.LoadCandidate(version).Manifest;
        Assert.Equal([models.InService], manifest.Lineage);
        Assert.Equal("database", Assert.Single(manifest.Sources).Kind);
        Assert.Equal(models.Shelf.InService.Files[ModelBundle.SpaceFile], manifest.Files[ModelBundle.SpaceFile]);
        var comparison = ModelComparison.Read(models.Shelf.Candidate(version));
        Assert.Contains(comparison.Slices, s => s is { Slice: "lists with a label of 3 or 4", Needs: > 0 });
        Assert.Equal(12, comparison.LabelledLists);

        var offPolicy = (await RunAsync("evaluate", "--off-policy", "--model", models.Shelf.Candidate(version))).Success();
        Assert.Contains("12 labels in 12 lists", Squeezed(offPolicy), StringComparison.Ordinal);

        // With history, everything but the space is chosen anew.
        using var history = new SourceFolder();
        SyntheticHistory.WriteOcds(history, SyntheticHistory.Records(OcdsReader.Source, 100));
        (await RunAsync("train", "--history", $"ocds={history.At("ocds.jsonl")}", "--from-database", "--output", history.At("trained"))).Success();
        var trained = ModelBundle.Load(history.At("trained")).Manifest;
        Assert.Equal(["ocds", "database"], trained.Sources.Select(s => s.Kind));
        Assert.Equal((manifest.Lineage[0], manifest.Files[ModelBundle.SpaceFile]), (Assert.Single(trained.Lineage), trained.Files[ModelBundle.SpaceFile]));

        // Twelve outcomes of one kind are no proof; the operator's gate here asks for none.
        Assert.Contains("no slice has 20", (await RunAsync("promote", version, "--by", "Test")).Complaint(), StringComparison.Ordinal);
        (await RunAsync(("Matchmaking__Learning__Gate__FewestNeeds", "1"), ("Matchmaking__Learning__Gate__MaximumLoss", "1"), "promote", version, "--by", "Test")).Success();
        Assert.Equal(version, models.InService);
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[])[' ', '\n', ','], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>As if both sides had gone all the way.</summary>
    private async Task CompleteAsync(string match)
    {
        await using var db = host.OpenDatabase();
        var found = await db.Matches.SingleAsync(m => m.Id == Guid.Parse(match), Cancellation);
        var move = new MatchMove(host.Clock);
        foreach (var (step, side) in ((MatchStep, MatchSide)[])[(MatchStep.Recommend, MatchSide.Staff), (MatchStep.Offer, MatchSide.Staff), (MatchStep.AcceptFirst, MatchSide.City),
            (MatchStep.AcceptBoth, MatchSide.Provider), (MatchStep.Introduce, MatchSide.Staff), (MatchStep.Contract, MatchSide.City), (MatchStep.Complete, MatchSide.City)])
            Assert.Null(move.Take(found, step, side, account: null));
        await db.SaveChangesAsync(Cancellation);
    }

    private Task<Finished> RunAsync(params string[] arguments) => RunAsync(("NOTHING", "1"), ("NOTHING", "1"), arguments);

    private async Task<Finished> RunAsync((string Name, string Value) first, (string Name, string Value) second, params string[] arguments)
    {
        string[] place = arguments[0] == "evaluate" ? ["--database", host.DatabaseFile] : ["--database", host.DatabaseFile, "--models", models.Path];
        var command = MatchmakingProcess.Command(models.Path, [.. arguments, .. place]);
        ModelFolder.Register(command);
        (command.Environment[first.Name], command.Environment[second.Name]) = (first.Value, second.Value);
        using var process = System.Diagnostics.Process.Start(command)!;
        return await Finished.OfAsync(process, TimeSpan.FromMinutes(4));
    }
}
