using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Curation;

/// <summary>How much of a need's ranked list is taken into curation.</summary>
[Partial]
public sealed record TakeMatchesRequest
{
    /// <summary>A stored list of this need; left out, the list of now is computed and stored.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Places from the top, 5 when left out.</summary>
    [Between(1, 20)]
    public int? Top { get; init; }
}

/// <summary>A candidate that the ranker missed.</summary>
public sealed record AddMatchRequest
{
    [Required]
    public Guid? NeedId { get; init; }

    [Required]
    public Guid? OfferingId { get; init; }

    /// <summary>Why it belongs in the list.</summary>
    [Required, Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>Why it is followed although region, language, maturity, engagement model or ethics requirements fail. No other hard constraint can be overridden.</summary>
    [Text(Limits.LongText)]
    public string? OverrideReason { get; init; }
}

/// <summary>What is said along with a step.</summary>
[Partial]
public sealed record MatchNoteRequest
{
    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>Whether both sides may read the note; else staff only.</summary>
    public bool NoteShared { get; init; }
}

/// <summary>Why staff decline.</summary>
public sealed record MatchDeclineRequest
{
    [Required]
    public DeclineReason? Reason { get; init; }

    /// <summary>Required with <c>other</c>.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>Whether both sides may read the note; else staff only.</summary>
    public bool NoteShared { get; init; }
}

/// <summary>One person's grade of a pair: a grade, or unrateable.</summary>
[Partial]
public sealed record JudgmentRequest
{
    /// <summary>0 (no use) to 4 (made for it).</summary>
    [Between(0, 4)]
    public int? Grade { get; init; }

    /// <summary>True when what is written does not suffice for a grade.</summary>
    public bool Unrateable { get; init; }

    [Text(Limits.LongText)]
    public string? Note { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(Grade.HasValue != Unrateable, "grade", $"Give a grade from 0 to 4, or unrateable: true; not both.");
        return rules;
    }
}

/// <summary>Whose work it is.</summary>
[Partial]
public sealed record AssigneeRequest
{
    /// <summary>An account of staff; null takes it back.</summary>
    public Guid? AccountId { get; init; }
}

/// <summary>How long it stays out of the queue.</summary>
[Partial]
public sealed record SnoozeRequest
{
    /// <summary>At most 180 days ahead; null brings it back now.</summary>
    public DateTime? Until { get; init; }
}

/// <summary>A reviewer's conflict of interest.</summary>
public sealed record ConflictRequest
{
    [Required]
    public Guid? OrganizationId { get; init; }

    [Required]
    public ConflictKind? Kind { get; init; }

    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>The last day on which it holds; left out, until a colleague ends it.</summary>
    public DateOnly? Until { get; init; }
}

/// <summary>A conflict of interest of a reviewer.</summary>
public sealed record ConflictResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>The reviewer.</summary>
    public Guid AccountId { get; init; }
    public Guid OrganizationId { get; init; }
    public ConflictKind Kind { get; init; }
    public string? Note { get; init; }

    /// <summary>The last day on which it holds.</summary>
    public DateOnly? Until { get; init; }
    public DateTime CreatedAt { get; init; }
    public int Version { get; init; }

    internal static ConflictResponse Of(ConflictDeclaration c) => new()
    {
        Id = c.Id, AccountId = c.AccountId, OrganizationId = c.OrganizationId, Kind = c.Kind, Note = c.Note, Until = c.Until, CreatedAt = c.CreatedAt, Version = c.Version,
    };
}

/// <summary>Something that needs a look.</summary>
public sealed record QueueItem
{
    /// <summary>The need's or the match's id.</summary>
    public Guid Id { get; init; }
    public QueueKind Kind { get; init; }

    /// <summary>How much it needs a look: the sum of its reasons' points.</summary>
    public double Points { get; init; }

    /// <summary>Why it is here, the heaviest first.</summary>
    public IReadOnlyList<QueueReason> Reasons { get; init; } = [];
    public Guid NeedId { get; init; }
    public required string NeedTitle { get; init; }

    /// <summary>Who seeks it.</summary>
    public required string CityName { get; init; }
    public string? Country { get; init; }
    public IReadOnlyList<Sector> Sectors { get; init; } = [];
    public Guid? OfferingId { get; init; }
    public string? OfferingTitle { get; init; }
    public string? ProviderName { get; init; }

    /// <summary>Matches only.</summary>
    public MatchState? State { get; init; }
    public Guid? AssigneeId { get; init; }
    public DateTime WaitingSince { get; init; }

    /// <summary>The version for If-Match of assignee and snooze.</summary>
    public int Version { get; init; }
}
