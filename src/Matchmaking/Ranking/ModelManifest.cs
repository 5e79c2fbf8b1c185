using System.Text.Json;
using System.Text.Json.Serialization;

namespace Matchmaking.Ranking;

/// <summary>What a model is made of and from; <c>manifest.json</c> beside the model's files. Written by <c>train</c>, never by hand.</summary>
public sealed record ModelManifest
{
    public const string FileName = "manifest.json";

    /// <summary>First twelve digits of the hash of the model's files.</summary>
    public required string Version { get; init; }

    /// <summary>Identity of the features and their order.</summary>
    public required string FeatureSet { get; init; }
    public required IReadOnlyList<string> Features { get; init; }
    public required IReadOnlyList<DataSource> Sources { get; init; }
    public required TrainingOptions Options { get; init; }

    /// <summary>Where the strength bands begin, in the model's score.</summary>
    public required StrengthBands Bands { get; init; }

    /// <summary>SHA-256 of each file of the model, by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Versions of the packages that made it, by name.</summary>
    public required IReadOnlyDictionary<string, string> Packages { get; init; }

    /// <summary>NDCG@10 by source on the validation slice, which chose the number of trees.</summary>
    public required IReadOnlyDictionary<string, double> ValidationNdcg10 { get; init; }

    /// <summary>Earlier models in whose semantic space this one measures too, because it was trained anew from them.</summary>
    public IReadOnlyList<string> Lineage { get; init; } = [];

    /// <summary>The versions whose stored vectors mean the same to this model.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> SharingSpace => Lineage.Append(Version).ToHashSet();

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}

/// <summary>A source the model learned from.</summary>
/// <param name="Kind"><c>cordis</c> or <c>ocds</c>, or <c>database</c> for judgments and outcomes.</param>
/// <param name="File">Name of the file or folder.</param>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Records">Records read from it.</param>
/// <param name="Until">The first day that the model has not seen.</param>
/// <param name="TrainingNeeds">Needs it was trained on.</param>
/// <param name="ValidationNeeds">Needs it was chosen on.</param>
public sealed record DataSource(string Kind, string File, string Sha256, int Records, DateOnly Until, int TrainingNeeds, int ValidationNeeds);

/// <summary>Everything that decides a training run besides its data.</summary>
public sealed record TrainingOptions
{
    public string Trainer { get; init; } = "LightGbm";
    public int Trees { get; init; }
    public int Leaves { get; init; }
    public int MinimumRowsPerLeaf { get; init; }
    public double LearningRate { get; init; }
    public double RowFraction { get; init; }
    public double FeatureFraction { get; init; }
    public double L2 { get; init; }

    /// <summary>How much of the baseline ranker's score is added to the trees' score, see <see cref="AnchoredRanker"/>.</summary>
    public double BaselineWeight { get; init; }

    /// <summary>The same in markets that the model learned from; as elsewhere when null.</summary>
    public KnownMarketScore? KnownMarkets { get; init; }
    public int RetrievalDepth { get; init; }
    public int NegativesPerNeed { get; init; }
    public int SemanticDimensions { get; init; }

    /// <summary>The sentence encoder that the semantic space was distilled from, or <see cref="Latent"/>.</summary>
    public string Space { get; init; } = Latent;

    /// <summary>How often the space then went over who was chosen; 0 when it says only what texts say.</summary>
    public int TuningEpochs { get; init; }

    /// <summary>The space is the singular value decomposition of the history's words.</summary>
    public const string Latent = "latent";
    public int Seed { get; init; }
}

/// <summary>Scores at which "strong" and "good" begin, and the share of such matches that were chosen in the validation slice.</summary>
public sealed record StrengthBands(float Strong, float Good, double StrongShare, double GoodShare)
{
    public Strength Of(float score) => score >= Strong ? Strength.Strong : score >= Good ? Strength.Good : Strength.Possible;
}

/// <summary>How sure the ranker is, in words.</summary>
public enum Strength { Possible, Good, Strong }
