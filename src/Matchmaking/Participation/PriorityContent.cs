using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Participation;

/// <summary>How people's priority enters the order of needs.</summary>
/// <param name="Weight">Share of the distance between the best and the worst score of a list that full priority gains; 0 while it is zeroed everywhere.</param>
/// <param name="ConfiguredWeight">The weight that counts again once a zeroing everywhere is lifted.</param>
/// <param name="Bound">The weight that no configuration can exceed.</param>
/// <param name="Since">Since when the configured weight has been this.</param>
/// <param name="Formula">How the priority of a need is computed, from 0 to 1.</param>
/// <param name="Contribution">What is added to the score of a match.</param>
/// <param name="AppliesTo">Operations whose order it moves.</param>
/// <param name="Zeroings">Where staff zeroed it, and why.</param>
/// <param name="AssumedPopulation">Residents assumed where none are stated.</param>
/// <param name="Documentation">Where it is explained.</param>
public sealed record PriorityPolicyResponse(
    double Weight, double ConfiguredWeight, double Bound, DateTime Since, string Formula, string Contribution, IReadOnlyList<string> AppliesTo,
    IReadOnlyList<ZeroingResponse> Zeroings, long AssumedPopulation, string Documentation);

/// <summary>Takes people's priority out of the order.</summary>
public sealed record ZeroingRequest
{
    /// <summary>The need; left out for everywhere.</summary>
    public Guid? NeedId { get; init; }

    /// <summary>Why; published.</summary>
    [Required, Text(2000)]
    public string? Reason { get; init; }
}

/// <summary>Puts it back.</summary>
public sealed record LiftRequest
{
    /// <summary>Why; published.</summary>
    [Required, Text(2000)]
    public string? Reason { get; init; }
}

/// <summary>Staff's decision that people's priority counts for nothing.</summary>
public sealed record ZeroingResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>Null: everywhere.</summary>
    public Guid? NeedId { get; init; }
    public required string Reason { get; init; }

    /// <summary>As what somebody decided it; who it was stands in the audit log.</summary>
    public string By { get; init; } = "staff";
    public DateTime Since { get; init; }

    /// <summary>Null while it holds.</summary>
    public DateTime? LiftedAt { get; init; }
    public string? LiftReason { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static ZeroingResponse Of(PriorityZeroing z) => new()
    {
        Id = z.Id, NeedId = z.NeedId, Reason = z.Reason, Since = z.CreatedAt, LiftedAt = z.LiftedAt, LiftReason = z.LiftReason, Version = z.Version,
    };
}

/// <summary>Something unusual about the supports of a need.</summary>
public enum Guard { AccountRate, AddressRate, YoungAccount, Burst, ManyYoungAccounts }

/// <summary>What the guards see on a need.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="Supports">Standing online supports.</param>
/// <param name="Excluded">Of them excluded by staff.</param>
/// <param name="Flagged">Of them flagged by any guard.</param>
/// <param name="Flags">What was seen, one for each guard and occasion.</param>
/// <param name="Thresholds">From which numbers on the guards flag.</param>
public sealed record VoiceGuardsResponse(Guid NeedId, int Supports, int Excluded, int Flagged, IReadOnlyList<GuardFlag> Flags, GuardThresholds Thresholds);

/// <summary>One thing that a guard saw.</summary>
/// <param name="Guard">Which guard.</param>
/// <param name="Supports">How many supports it is about.</param>
/// <param name="From">When the first of them was given.</param>
/// <param name="To">When the last of them was given.</param>
/// <param name="Expected">Supports expected in that hour from the need's own week before; only for burst.</param>
/// <param name="SupportIds">The first hundred of them.</param>
public sealed record GuardFlag(Guard Guard, int Supports, DateTime From, DateTime To, double? Expected, IReadOnlyList<Guid> SupportIds);

/// <summary>From which numbers on the guards flag.</summary>
/// <param name="AccountRate">Supports of one account in one hour.</param>
/// <param name="AddressRate">Supports of this need from one address.</param>
/// <param name="YoungAccountHours">Age of an account in hours below which it is young.</param>
/// <param name="SmallestBurst">Supports in an hour that can be a burst.</param>
public sealed record GuardThresholds(int AccountRate, int AddressRate, int YoungAccountHours, int SmallestBurst);

/// <summary>Which supports are to be counted or not.</summary>
public sealed record ExclusionRequest
{
    /// <summary>Supports of this need; or else guard.</summary>
    public List<Guid> SupportIds { get; init; } = [];

    /// <summary>All supports that this guard flags now; or else supportIds.</summary>
    public Guard? Guard { get; init; }

    /// <summary>True excludes them, false counts them again.</summary>
    [Required]
    public bool? Excluded { get; init; }

    /// <summary>Why; the residents concerned read it.</summary>
    [Required, Text(2000)]
    public string? Reason { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(SupportIds.Count > 0 != Guard.HasValue, "supportIds", $"Give either supportIds or guard.");
        return rules;
    }
}

/// <summary>How many supports were excluded, or counted again.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="Changed">Supports that changed; those that were so already are not among them.</param>
public sealed record ExclusionResponse(Guid NeedId, int Changed);
