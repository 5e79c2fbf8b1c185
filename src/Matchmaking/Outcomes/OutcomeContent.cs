using System.ComponentModel.DataAnnotations;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Outcomes;

/// <summary>What one side, or staff, say of an outcome.</summary>
public abstract record OutcomeContent
{
    [Required]
    public OutcomeResult? Result { get; init; }

    /// <summary>When it was agreed: contract or award. Required with awarded and completed; not in the future, and not before the introduction.</summary>
    public DateOnly? AgreedOn { get; init; }

    /// <summary>When the work, or the search, ended; required with completed.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>Minor units of the currency: 1250000 with EUR is 12,500.00 euro.</summary>
    [Between(0, long.MaxValue)]
    public long? Value { get; init; }

    /// <summary>ISO 4217.</summary>
    [Currency]
    public string? Currency { get; init; }

    /// <summary>What was done, or why nothing came of it.</summary>
    [Required, Text(Limits.LongText)]
    public string? Summary { get; init; }

    /// <summary>What others should know who try the same.</summary>
    [Text(Limits.LongText)]
    public string? Lessons { get; init; }
}

/// <summary>An outcome as it is sent. State and confirmations are kept by the service.</summary>
[SentBack<OutcomeResponse>]
public sealed record OutcomeRequest : OutcomeContent
{
    /// <summary>What was measured.</summary>
    public List<KpiRequest> Kpis { get; init; } = [];

    /// <summary>Who gained from it.</summary>
    public List<BeneficiariesRequest> Beneficiaries { get; init; } = [];

    internal static readonly OutcomeResult[] WithAgreement = [OutcomeResult.Awarded, OutcomeResult.Completed];

    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        var agreed = Result is { } result && WithAgreement.Contains(result);
        rules.Must(Value is null || Currency is not null, "currency", $"Is required with value: an ISO 4217 code such as EUR.");
        rules.Must(!agreed || AgreedOn is not null, "agreedOn", $"Is required with awarded and completed.");
        rules.Must(Result != OutcomeResult.Completed || EndedOn is not null, "endedOn", $"Is required with completed.");
        rules.NotFuture("agreedOn", AgreedOn, clock);
        rules.NotFuture("endedOn", EndedOn, clock);
        rules.Must(AgreedOn is null || EndedOn is null || AgreedOn <= EndedOn, "endedOn", $"Is {EndedOn:yyyy-MM-dd}, before agreedOn, which is {AgreedOn:yyyy-MM-dd}; must be that day or later.");
        var (names, groups) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<TargetGroup>());
        foreach (var (index, kpi) in Kpis.Index())
            rules.Must(kpi?.Name is not { } name || names.Add(name), $"kpis[{index}].name", $"Repeats a name; each measure may be given once.");
        foreach (var (index, people) in Beneficiaries.Index())
            rules.Must(people?.Group is not { } group || groups.Add(group), $"beneficiaries[{index}].group", $"Repeats a group; each may be given once.");
        return rules;
    }

    internal void CopyTo(Outcome outcome)
    {
        (outcome.Result, outcome.AgreedOn, outcome.EndedOn) = (Result!.Value, AgreedOn, EndedOn);
        (outcome.Value, outcome.Currency, outcome.Summary, outcome.Lessons) = (Value, Currency, Summary!, Lessons);
        outcome.Kpis = [.. Kpis.Select(k => new Kpi { Name = k.Name!, Unit = k.Unit!, Baseline = k.Baseline, Target = k.Target, Observed = k.Observed })];
        outcome.Beneficiaries = [.. Beneficiaries.Select(b => new Beneficiaries { Group = b.Group!.Value, People = b.People!.Value })];
    }
}

/// <summary>Something that was measured.</summary>
public sealed record KpiRequest
{
    [Required, Text(Limits.Title)]
    public string? Name { get; init; }

    /// <summary>Of all three values, such as minutes or %.</summary>
    [Required, Text(50)]
    public string? Unit { get; init; }

    /// <summary>Before.</summary>
    public double? Baseline { get; init; }

    /// <summary>What was aimed at.</summary>
    public double? Target { get; init; }

    /// <summary>What came of it.</summary>
    public double? Observed { get; init; }
}

/// <summary>People of a target group who gained from it.</summary>
public sealed record BeneficiariesRequest
{
    [Required]
    public TargetGroup? Group { get; init; }

    [Required, Between(1, 10_000_000_000)]
    public long? People { get; init; }
}

/// <summary>A side says whether an outcome is as described.</summary>
public sealed record OutcomeAnswerRequest
{
    [Required]
    public bool? Confirmed { get; init; }

    /// <summary>What is wrong; required when it is not confirmed.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(Confirmed != false || Note is not null, "note", $"Is required when you dispute: say what is wrong.");
        return rules;
    }
}

/// <summary>What an introduction came to.</summary>
public sealed record OutcomeResponse : OutcomeContent, IIdentified
{
    public Guid Id { get; init; }

    /// <summary>The match.</summary>
    public Guid IntroductionId { get; init; }
    public OutcomeState State { get; init; }

    /// <summary>What was measured.</summary>
    public List<Kpi> Kpis { get; init; } = [];

    /// <summary>Who gained from it.</summary>
    public List<Beneficiaries> Beneficiaries { get; init; } = [];

    /// <summary>Who entered it, or changed it last.</summary>
    public MatchSide EnteredBy { get; init; }
    public DateTime? ConfirmedByCityAt { get; init; }
    public DateTime? ConfirmedByProviderAt { get; init; }

    /// <summary>Which side says that it is wrong.</summary>
    public MatchSide? DisputedBy { get; init; }

    /// <summary>What it says is wrong.</summary>
    public string? Dispute { get; init; }

    /// <summary>The provider's confirmed reference that it became.</summary>
    public Guid? ReferenceId { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static OutcomeResponse Of(Outcome o) => new()
    {
        Id = o.Id, IntroductionId = o.MatchId, Result = o.Result, State = o.State, AgreedOn = o.AgreedOn, EndedOn = o.EndedOn, Value = o.Value, Currency = o.Currency,
        Summary = o.Summary, Lessons = o.Lessons, Kpis = o.Kpis, Beneficiaries = o.Beneficiaries, EnteredBy = o.EnteredBy, ConfirmedByCityAt = o.ConfirmedByCityAt,
        ConfirmedByProviderAt = o.ConfirmedByProviderAt, DisputedBy = o.DisputedBy, Dispute = o.Dispute, ReferenceId = o.ReferenceId,
        CreatedAt = o.CreatedAt, UpdatedAt = o.UpdatedAt, Version = o.Version,
    };
}
