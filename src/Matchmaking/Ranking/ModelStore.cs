using Matchmaking.Candidates;
using Polly;

namespace Matchmaking.Ranking;

/// <summary>A ranker with the space that its features are measured in; neither is of use without the other.</summary>
/// <param name="Ranker">Scores.</param>
/// <param name="Space">Where meaning is measured.</param>
/// <param name="Note">What people should know of how it serves; null for nothing.</param>
/// <param name="Manifest">What it was made from; null for the baseline ranker.</param>
/// <param name="Card">The text of its model card; null when it has none.</param>
public sealed record RankingModel(IRanker Ranker, SemanticSpace Space, string? Note = null, ModelManifest? Manifest = null, string? Card = null)
{
    /// <summary>Serves when there is no trained model.</summary>
    public static RankingModel Baseline { get; } = new(new BaselineRanker(), SemanticSpace.Empty);

    /// <summary>A model with the card that lies beside it.</summary>
    public static RankingModel Of(ModelBundle bundle, string folder)
    {
        var card = Path.Combine(folder, ModelBundle.CardFile);
        return new RankingModel(bundle.Ranker, bundle.Space, bundle.Note, bundle.Manifest, File.Exists(card) ? File.ReadAllText(card) : null);
    }
}

/// <summary>
/// The model that serves. Loaded before the service listens, and again when its folder changes; a bad newcomer is refused and the
/// old one stays.
/// </summary>
internal sealed partial class ModelStore(string folder, ResiliencePipeline reload, ILogger<ModelStore> logger, Func<string, ModelBundle> load)
{
    public ModelStore(string folder, ResiliencePipeline reload, ILogger<ModelStore> logger) : this(folder, reload, logger, ModelBundle.Load)
    {
    }

    /// <summary>Given as a folder, it means: serve the baseline ranker.</summary>
    public const string None = "none";

    private string _seen = "", _settling = "";

    public RankingModel Current { get; private set; } = RankingModel.Baseline;

    /// <summary>One line for people: which ranker serves, and why not a trained one.</summary>
    public string Description => Current == RankingModel.Baseline
        ? folder == None ? "baseline, as asked with --models none" : $"baseline, because there is no model in {Path.GetFullPath(folder)}; train makes one"
        : $"{Current.Ranker.Name} {Current.Ranker.Version} from {Path.GetFullPath(folder)}{(Current.Note is { } note ? $", {note}" : "")}";

    /// <exception cref="ModelException">The folder holds a model that must not be used.</exception>
    public void Open()
    {
        _seen = Stamp();
        if (_seen.Length > 0)
            Current = Load();
        Serving(logger, Description);
    }

    /// <summary>Loads the model again when its files changed and are no longer being written; true when another one serves now.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        var stamp = Stamp();
        if (stamp == _seen)
            return false;
        // A model is several files: what differs from the look before is still being written.
        if (stamp != _settling)
        {
            _settling = stamp;
            return false;
        }
        _seen = stamp;
        try
        {
            Current = await reload.ExecuteAsync(_ => ValueTask.FromResult(Load()), cancellation);
            Serving(logger, Description);
            return true;
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Refused(logger, Current.Ranker.Name, Current.Ranker.Version, e.Message);
            return false;
        }
    }

    private RankingModel Load()
    {
        var bundle = load(folder);
        if (bundle.Note is { } note)
            Slower(logger, bundle.Ranker.Name, bundle.Ranker.Version, note);
        return RankingModel.Of(bundle, folder);
    }

    /// <summary>Sizes and times of the model's files; empty when there are none.</summary>
    private string Stamp() => folder == None || !Directory.Exists(folder)
        ? ""
        : string.Join(';', new[] { ModelManifest.FileName, ModelBundle.RankerFile, ModelBundle.SpaceFile, ModelBundle.ProbesFile }
            .Select(name => new FileInfo(Path.Combine(folder, name)))
            .Where(file => file.Exists)
            .Select(file => FormattableString.Invariant($"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));

    [LoggerMessage(Level = LogLevel.Information, Message = "Ranker: {Description}")]
    private static partial void Serving(ILogger logger, string description);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Ranker} {Version} is {Note}")]
    private static partial void Slower(ILogger logger, string ranker, string version, string note);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The changed model was refused and {Ranker} {Version} goes on serving: {Reason}")]
    private static partial void Refused(ILogger logger, string ranker, string version, string reason);
}
