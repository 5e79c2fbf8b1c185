using System.ComponentModel.DataAnnotations;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Introductions;

/// <summary>Staff put both sides in touch.</summary>
[Partial]
public sealed record IntroduceRequest
{
    /// <summary>A word of staff that both sides read.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }
}

/// <summary>A stage that an introduction has reached.</summary>
public sealed record StageRequest
{
    /// <summary>agree_mou, start_pilot, start_procurement, contract or complete; a meeting has a request of its own.</summary>
    [Required]
    public MatchStep? Step { get; init; }

    /// <summary>The day it happened: not in the future, and not before the introduction or an earlier stage.</summary>
    [Required]
    public DateOnly? HappenedOn { get; init; }

    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>false keeps note and links for staff and your own side.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>Absolute http(s) links to documents.</summary>
    [WebLink]
    public List<string> Links { get; init; } = [];

    internal static readonly MatchStep[] Steps = [MatchStep.AgreeMou, MatchStep.StartPilot, MatchStep.StartProcurement, MatchStep.Contract, MatchStep.Complete];

    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        rules.Must(Step is not { } step || Steps.Contains(step), "step", $"Is no stage; use one of: {string.Join(", ", Steps.Select(Code<MatchStep>.Of))}.");
        rules.NotFuture("happenedOn", HappenedOn, clock);
        return rules;
    }
}

/// <summary>Somebody who took part in a meeting.</summary>
public sealed record MeetingParticipantRequest
{
    /// <summary>city, provider or staff.</summary>
    [Required]
    public MatchSide? Side { get; init; }

    /// <summary>What the person does there, such as head of drainage; no name.</summary>
    [Required, Text(Limits.Title)]
    public string? Role { get; init; }
}

/// <summary>A meeting of both sides.</summary>
public sealed record MeetingRequest
{
    /// <summary>Not in the future, and not before the introduction.</summary>
    [Required]
    public DateOnly? HeldOn { get; init; }

    /// <summary>What was spoken of.</summary>
    [Required, Text(Limits.Title)]
    public string? Subject { get; init; }

    /// <summary>Who took part, by role; at least one of the city and one of the provider.</summary>
    [Required]
    public List<MeetingParticipantRequest>? Participants { get; init; }

    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        rules.NotFuture("heldOn", HeldOn, clock);
        foreach (var (index, participant) in (Participants ?? []).Index())
            rules.Must(participant?.Side is not MatchSide.Service, $"participants[{index}].side", $"Is service; a person is of the city, the provider or staff.");
        foreach (var side in (MatchSide[])[MatchSide.City, MatchSide.Provider])
            rules.Must(Participants is null || Participants.Exists(p => p?.Side == side), "participants", $"Names nobody of the {Code<MatchSide>.Of(side)}; a meeting has somebody of both sides.");
        return rules;
    }
}

/// <summary>What a match is about in law, as staff correct it.</summary>
public sealed record TermsRequest
{
    /// <summary>How both would work together.</summary>
    [Required]
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Whether the city must run an open competition before it buys.</summary>
    [Required]
    public bool? OpenCompetitionRequired { get; init; }
}

/// <summary>A meeting, as it may be disclosed.</summary>
public sealed record MeetingResponse : IIdentified
{
    public Guid Id { get; init; }

    /// <summary>The match it belongs to.</summary>
    public Guid IntroductionId { get; init; }
    public DateOnly HeldOn { get; init; }
    public required string Subject { get; init; }

    /// <summary>Legal name of the public side.</summary>
    public required string City { get; init; }

    /// <summary>Legal name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The need that both met about.</summary>
    public required string Need { get; init; }
    public IReadOnlyList<MeetingParticipant> Participants { get; init; } = [];

    /// <summary>Which side entered it.</summary>
    public MatchSide RecordedBy { get; init; }
    public DateTime RecordedAt { get; init; }
}

/// <summary>An introduction of which nothing has been heard for longer than its stage should take.</summary>
public sealed record StalledIntroduction : IIdentified
{
    public Guid Id { get; init; }
    public MatchState State { get; init; }

    /// <summary>When something was last entered.</summary>
    public DateTime Since { get; init; }

    /// <summary>Legal name of the public side.</summary>
    public required string City { get; init; }

    /// <summary>Legal name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Title of the need.</summary>
    public required string Need { get; init; }
    public EngagementModel? EngagementModel { get; init; }
    public bool OpenCompetitionRequired { get; init; }
}

internal static class StageRules
{
    public static void NotFuture(this Rules rules, string field, DateOnly? date, TimeProvider clock)
    {
        var today = clock.Today();
        rules.Must(date is null || date <= today, field, $"Is {date:yyyy-MM-dd}, in the future; must be {today:yyyy-MM-dd} or earlier.");
    }
}
