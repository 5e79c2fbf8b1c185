using System.CommandLine;
using System.Text.Json;
using Matchmaking.Platform;
using Matchmaking.Ranking;
using Matchmaking.Transparency;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Learning;

/// <summary>The verbs <c>promote</c> and <c>rollback</c>: which model serves, decided on figures and kept on record.</summary>
internal static class PromoteCommand
{
    private static readonly Argument<string> Version = new("version") { Description = "The candidate, as retrain named it." };
    private static readonly Option<string> By = new("--by") { Description = "Who decides, for the record.", HelpName = "name", Required = true };
    private static readonly Option<string?> Note = new("--note") { Description = "Why, for the record.", HelpName = "text" };

    /// <summary>
    /// Everything that must hold before a candidate serves; each says why not, or nothing. What else a promotion asks for is added here.
    /// </summary>
    private static readonly Func<Promotion, IEnumerable<string>>[] Requirements = [ComparedWithWhatServes, NotWorse, Registered];

    private sealed record Promotion(ModelComparison Comparison, ModelManifest InService, GateOptions Gate, RankingModel Model, RegisterOptions Register);

    public static Command Create()
    {
        var command = new Command("promote",
            "Put a candidate into service if no slice of its comparison is worse than the gate allows (Matchmaking:Learning:Gate) and its register entry is complete (Matchmaking:Register). A running service loads it by itself. "
            + "The decision, also a refusal, is recorded in decisions.jsonl beside the model and in the audit log.")
        {
            Version, LearningVerbs.Models, LearningVerbs.DatabaseFile, By, Note,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () => PromoteAsync(parsed, cancellation)));
        return command;
    }

    public static Command CreateRollback()
    {
        var command = new Command("rollback", "Put back the model that served before the last promotion. The decision is recorded as promote's is.")
        {
            LearningVerbs.Models, LearningVerbs.DatabaseFile, By, Note,
        };
        command.SetAction((parsed, cancellation) => Verbs.RunAsync(parsed.InvocationConfiguration.Error, () => RollBackAsync(parsed, cancellation)));
        return command;
    }

    private static async Task PromoteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, version) = (parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(Version));
        var shelf = new ModelShelf(parsed.GetRequiredValue(LearningVerbs.Models));
        var inService = shelf.InService;
        if (version == inService.Version)
            throw new FormatException($"{version} is in service already.");
        var model = RankingModel.Of(shelf.LoadCandidate(version), shelf.Candidate(version));
        var promotion = new Promotion(
            ModelComparison.Read(shelf.Candidate(version)), inService, LearningVerbs.Settings().Gate, model, LearningVerbs.Settings<RegisterOptions>(RegisterOptions.Section));
        await output.WriteLineAsync(promotion.Comparison.Table());
        List<string> refusals = [.. Requirements.SelectMany(requirement => requirement(promotion))];
        var decision = Decision(parsed, refusals.Count == 0 ? ModelDecisionKind.Promoted : ModelDecisionKind.Refused, inService.Version, version);
        (decision.Refusals, decision.Figures) = (refusals, JsonSerializer.Serialize(promotion.Comparison, ModelManifest.Json));
        await RecordAsync(parsed, shelf, decision, () =>
        {
            if (refusals.Count == 0)
                shelf.Promote(version);
        }, cancellation);
        if (refusals.Count > 0)
            throw new FormatException($"{version} is not promoted: {string.Join("; ", refusals)}. The decision is recorded; {inService.Version} goes on serving.");
        await output.WriteLineAsync($"{version} serves instead of {inService.Version}; rollback puts that back.");
    }

    private static async Task RollBackAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var shelf = new ModelShelf(parsed.GetRequiredValue(LearningVerbs.Models));
        var serving = shelf.InService.Version;
        var before = shelf.Undoes() ?? throw new FormatException($"{serving} came into service by no promotion that is recorded in '{shelf.Folder}'; there is nothing to put back.");
        await RecordAsync(parsed, shelf, Decision(parsed, ModelDecisionKind.RolledBack, serving, before), () => shelf.RollBack(before), cancellation);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{before} serves again instead of {serving}, which is a candidate again.");
    }

    private static IEnumerable<string> ComparedWithWhatServes(Promotion promotion) => promotion.Comparison.InServiceVersion == promotion.InService.Version ? []
        : [$"it was compared with {promotion.Comparison.InServiceVersion}, but {promotion.InService.Version} serves; retrain compares anew"];

    private static IEnumerable<string> NotWorse(Promotion promotion) => promotion.Gate.Refusals(promotion.Comparison);

    /// <summary>A model that nobody answers for does not serve: what a register requires is filled before.</summary>
    private static IEnumerable<string> Registered(Promotion promotion)
    {
        var missing = RegisterEntry.MissingSettings(promotion.Model, promotion.Register);
        return missing.Count == 0 ? [] : [$"the algorithm register requires what is empty; set {string.Join(", ", missing)}"];
    }

    private static ModelDecision Decision(ParseResult parsed, ModelDecisionKind kind, string from, string to) => new()
    {
        Kind = kind, FromVersion = from, ToVersion = to, DecidedBy = parsed.GetRequiredValue(By), Note = parsed.GetValue(Note), CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
    };

    /// <summary>The record and the change, or neither: what fails before the commit leaves no record in the database.</summary>
    private static async Task RecordAsync(ParseResult parsed, ModelShelf shelf, ModelDecision decision, Action change, CancellationToken cancellation)
    {
        await using var services = LearningVerbs.Open(parsed.GetRequiredValue(LearningVerbs.DatabaseFile));
        await using var db = await LearningVerbs.MigratedAsync(services, cancellation);
        var done = false;
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            db.ChangeTracker.Clear();
            db.Add(decision);
            await db.SaveChangesAsync(token);
            if (!done)
            {
                change();
                shelf.Record(decision);
                done = true;
            }
            await transaction.CommitAsync(token);
        }, cancellation);
    }
}
