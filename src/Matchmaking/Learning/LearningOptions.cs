using System.Globalization;

namespace Matchmaking.Learning;

/// <summary>What an operator may set, in the configuration section <c>Matchmaking:Learning</c>.</summary>
internal sealed class LearningOptions
{
    public const string Section = "Matchmaking:Learning";

    /// <summary>Version of a candidate that scores beside the model in service; null for none.</summary>
    public string? Shadow { get; set; }
    public GateOptions Gate { get; set; } = new();
}

/// <summary>When a candidate is no worse than the model in service.</summary>
internal sealed class GateOptions
{
    /// <summary>NDCG@10 that a slice may lose.</summary>
    public double MaximumLoss { get; set; } = 0.01;

    /// <summary>Smaller slices are not judged: their means say too little.</summary>
    public int FewestNeeds { get; set; } = 20;

    /// <summary>Why the candidate is refused; empty when it passes.</summary>
    public IEnumerable<string> Refusals(ModelComparison comparison)
    {
        var judged = comparison.Slices.Where(s => s.Needs >= FewestNeeds).ToList();
        return judged.Count == 0
            ? [string.Create(CultureInfo.InvariantCulture, $"no slice has {FewestNeeds} held-out needs, so that nothing shows it is no worse (Matchmaking:Learning:Gate:FewestNeeds)")]
            : judged.Where(s => s.Difference < -MaximumLoss).Select(s => string.Create(CultureInfo.InvariantCulture,
                $"{s.Slice}: {s.Candidate:.000} instead of {s.InService:.000} on {s.Needs} needs, a loss of {-s.Difference:.000} where {MaximumLoss:.000} is allowed"));
    }
}
