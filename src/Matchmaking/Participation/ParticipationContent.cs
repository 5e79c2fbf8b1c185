using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Participation;

/// <summary>How much the need matters to the resident.</summary>
public sealed record SupportRequest
{
    [Required]
    public SupportPriority? Priority { get; init; }
}

/// <summary>One's own support of a need.</summary>
public sealed record SupportResponse
{
    public Guid NeedId { get; init; }
    public SupportPriority Priority { get; init; }

    /// <summary>False when staff excluded it.</summary>
    public bool Counted { get; init; }

    /// <summary>Why staff excluded it.</summary>
    public string? ExclusionReason { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static SupportResponse Of(Support s) => new()
    {
        NeedId = s.NeedId, Priority = s.Priority, Counted = s.ExcludedAt is null, ExclusionReason = s.ExclusionReason,
        CreatedAt = s.CreatedAt, UpdatedAt = s.UpdatedAt, Version = s.Version,
    };
}

/// <summary>What a resident chooses to say of themselves; all of it may be left out.</summary>
[SentBack<ResidentProfileResponse>]
public sealed record ResidentProfileRequest
{
    /// <summary>Shown beside one's comments; without it they have no name.</summary>
    [Text(80)]
    public string? DisplayName { get; init; }

    /// <summary>Groups that the resident belongs to. Shown to nobody; only counts of five people or more leave the service.</summary>
    public List<TargetGroup> TargetGroups { get; init; } = [];
}

/// <summary>What a resident chose to say of themselves.</summary>
public sealed record ResidentProfileResponse
{
    public string? DisplayName { get; init; }
    public List<TargetGroup> TargetGroups { get; init; } = [];

    /// <summary>Grows by one with every change; the same number as in the ETag; 0 while nothing was said.</summary>
    public int Version { get; init; }

    internal static ResidentProfileResponse Of(ResidentProfile? p) =>
        new() { DisplayName = p?.DisplayName, TargetGroups = p?.TargetGroups ?? [], Version = p?.Version ?? 0 };
}

/// <summary>What a resident says of a need.</summary>
public sealed record CommentRequest
{
    /// <summary>Shown as text: markup in it means nothing.</summary>
    [Required, Text(2000)]
    public string? Text { get; init; }
}

/// <summary>A comment.</summary>
public sealed record CommentResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid NeedId { get; init; }

    /// <summary>The name that the author chose to show; null when none.</summary>
    public string? Author { get; init; }

    /// <summary>Null while the comment is hidden.</summary>
    public string? Text { get; init; }
    public CommentState State { get; init; }

    /// <summary>Why it was hidden.</summary>
    public ReportReason? HiddenReason { get; init; }

    /// <summary>The same in words.</summary>
    public string? HiddenNote { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }
}

/// <summary>How many people were heard offline.</summary>
public record SupportBatchRequest
{
    /// <summary><c>paper</c> or <c>assembly</c>.</summary>
    [Required]
    public SupportChannel? Channel { get; init; }

    /// <summary>The day of the assembly, or the last day of collecting.</summary>
    [Required]
    public DateOnly? Date { get; init; }

    [Required, Text(Limits.Title)]
    public string? Place { get; init; }

    /// <summary>People who support the need, each once.</summary>
    [Required, Between(1, long.MaxValue)]
    public int? Count { get; init; }

    /// <summary>How many of them belong to a target group; one person may be in several.</summary>
    public List<GroupCountRequest> Groups { get; init; } = [];

    /// <summary>An https link to the lists or minutes that the count rests on, without names in them.</summary>
    [Required, WebLink]
    public string? EvidenceLink { get; init; }

    internal Rules Check(TimeProvider clock)
    {
        var (rules, today) = (Rules.For(this), clock.Today());
        rules.Must(Channel != SupportChannel.Online, "channel", $"Is online, where people support a need themselves; use paper or assembly.");
        rules.Must(Date is null || Date <= today, "date", $"Is {Date:yyyy-MM-dd}, in the future; must be {today:yyyy-MM-dd} or earlier.");
        rules.Must(EvidenceLink is null || EvidenceLink.StartsWith("https://", StringComparison.OrdinalIgnoreCase), "evidenceLink", $"Must begin with https://, so that nobody on the way can alter the evidence.");
        var seen = new HashSet<TargetGroup>();
        foreach (var (index, group) in Groups.Index())
        {
            rules.Must(group?.Group is not { } code || seen.Add(code), $"groups[{index}].group", $"Repeats a group; each may be given once.");
            rules.Must(group?.Count is not { } part || Count is not { } all || part <= all, $"groups[{index}].count", $"Is {group?.Count:N0}, more than the {Count:N0} people of the batch.");
        }
        return rules;
    }

    internal void CopyTo(SupportBatch batch)
    {
        (batch.Channel, batch.Date, batch.Place, batch.Count, batch.EvidenceLink) = (Channel!.Value, Date!.Value, Place!, Count!.Value, EvidenceLink!);
        batch.Groups = [.. Groups.Select(g => new GroupCount { Group = g.Group!.Value, Count = g.Count!.Value })];
    }
}

/// <summary>How many of a batch belong to a target group.</summary>
public sealed record GroupCountRequest
{
    [Required]
    public TargetGroup? Group { get; init; }

    [Required, Between(1, long.MaxValue)]
    public int? Count { get; init; }
}

/// <summary>A batch as it should have been.</summary>
[SentBack<SupportBatchResponse>]
public sealed record SupportBatchCorrection : SupportBatchRequest
{
    /// <summary>What was wrong; shown with the batch.</summary>
    [Required, Text(Limits.LongText)]
    public string? Correction { get; init; }
}

/// <summary>How many people were heard offline.</summary>
public sealed record SupportBatchResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid NeedId { get; init; }
    public SupportChannel Channel { get; init; }
    public DateOnly Date { get; init; }
    public required string Place { get; init; }
    public int Count { get; init; }
    public IReadOnlyList<GroupCountResponse> Groups { get; init; } = [];
    public required string EvidenceLink { get; init; }

    /// <summary>Why it was last corrected; null when it never was.</summary>
    public string? Correction { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    /// <param name="b">The batch.</param>
    /// <param name="whole">True for who may correct it: numbers below five too.</param>
    internal static SupportBatchResponse Of(SupportBatch b, bool whole) => new()
    {
        Id = b.Id, NeedId = b.NeedId, Channel = b.Channel, Date = b.Date, Place = b.Place, Count = b.Count,
        Groups = [.. b.Groups.Select(g => new GroupCountResponse(g.Group, whole || g.Count >= VoiceTally.Fewest ? g.Count : null))],
        EvidenceLink = b.EvidenceLink, Correction = b.Correction, CreatedAt = b.CreatedAt, UpdatedAt = b.UpdatedAt, Version = b.Version,
    };
}

/// <summary>People of a target group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Count">Null when it is below five, so that nobody can be told from it.</param>
public sealed record GroupCountResponse(TargetGroup Group, int? Count);
