using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>What a city says about its need.</summary>
public abstract record NeedContent
{
    /// <summary>The city or institution that has the need.</summary>
    [Required]
    public Guid? OrganizationId { get; init; }

    [Required, Text(Limits.Title)]
    public string? Title { get; init; }

    /// <summary>What is wrong today, in plain words; not yet a solution.</summary>
    [Required, Text(Limits.LongText)]
    public string? Problem { get; init; }

    /// <summary>What should be true afterwards.</summary>
    [Text(Limits.LongText)]
    public string? DesiredOutcome { get; init; }

    [Text(Limits.LongText)]
    public string? WhoIsAffected { get; init; }

    /// <summary>What has been tried or prepared already.</summary>
    [Text(Limits.LongText)]
    public string? WorkDone { get; init; }

    /// <summary>How the city will know that it worked.</summary>
    [Text(Limits.LongText)]
    public string? SuccessCriteria { get; init; }

    public List<Sector> Sectors { get; init; } = [];
    public List<TargetGroup> TargetGroups { get; init; } = [];

    /// <summary>United Nations Sustainable Development Goals, 1–17.</summary>
    [Between(1, 17)]
    public List<int> Sdgs { get; init; } = [];
    public Focus? Focus { get; init; }
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Minor units of the currency: 1250000 with EUR is 12,500.00 euro.</summary>
    [Between(0, long.MaxValue)]
    public long? BudgetMin { get; init; }

    /// <summary>Minor units of the currency.</summary>
    [Between(0, long.MaxValue)]
    public long? BudgetMax { get; init; }

    /// <summary>ISO 4217.</summary>
    [Currency]
    public string? Currency { get; init; }

    /// <summary>When work should begin; not after the deadline.</summary>
    public DateOnly? StartDate { get; init; }

    /// <summary>Last day for offers or for the work itself; not in the past when it is set.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>BCP-47 tags of languages the city can work in.</summary>
    [Language]
    public List<string> Languages { get; init; } = [];

    /// <summary>Lowest technology readiness level that is good enough, 1–9.</summary>
    [Between(1, 9)]
    public int? MinimumMaturity { get; init; }

    /// <summary>Standards an answer must meet, such as ISO 37120.</summary>
    [Text(Limits.Title)]
    public List<string> RequiredStandards { get; init; } = [];

    /// <summary>Absolute http(s) links.</summary>
    [WebLink]
    public List<string> Attachments { get; init; } = [];

    /// <summary>Introductions the city can take for this need at a time; left out, the service's default holds.</summary>
    [Between(0, 10_000)]
    public int? Capacity { get; init; }
}

/// <summary>A need as it is sent. Status and version are kept by the service.</summary>
[SentBack<NeedResponse>]
public record NeedRequest : NeedContent
{
    /// <summary>Ethics principles an offering must show, each at least at this level.</summary>
    public List<EthicsStatementRequest> EthicsRequirements { get; init; } = [];

    internal Rules Check(TimeProvider clock, Need? current)
    {
        var rules = Rules.For(this);
        rules.Money("budget", BudgetMin, BudgetMax, Currency);
        rules.Ethics("ethicsRequirements", EthicsRequirements);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        // A deadline that passed since it was set must not keep a city from correcting a word.
        rules.Must(Deadline is null || Deadline >= today || Deadline == current?.Deadline, "deadline",
            $"Is {Deadline:yyyy-MM-dd}, in the past; must be {today:yyyy-MM-dd} or later.");
        rules.Must(StartDate is null || Deadline is null || StartDate <= Deadline, "startDate",
            $"Is {StartDate:yyyy-MM-dd}, after the deadline {Deadline:yyyy-MM-dd}; must be the same day or earlier.");
        return rules;
    }

    internal void CopyTo(Need need)
    {
        need.OrganizationId = OrganizationId!.Value;
        need.Title = Title!;
        need.Problem = Problem!;
        need.DesiredOutcome = DesiredOutcome;
        need.WhoIsAffected = WhoIsAffected;
        need.WorkDone = WorkDone;
        need.SuccessCriteria = SuccessCriteria;
        need.Sectors = Sectors;
        need.TargetGroups = TargetGroups;
        need.Sdgs = Sdgs;
        need.Focus = Focus;
        need.EngagementModel = EngagementModel;
        need.BudgetMin = BudgetMin;
        need.BudgetMax = BudgetMax;
        need.Currency = Currency;
        need.StartDate = StartDate;
        need.Deadline = Deadline;
        need.Languages = Languages;
        need.MinimumMaturity = MinimumMaturity;
        need.EthicsRequirements = [.. EthicsRequirements.Select(statement => statement.ToEntity())];
        need.RequiredStandards = RequiredStandards;
        need.Attachments = Attachments;
        need.Capacity = Capacity;
    }
}

/// <summary>A need as far as it is written: nothing is required, what is given must be right.</summary>
[Partial]
public sealed record NeedDraftRequest : NeedRequest
{
    /// <summary>The draft as a form sends it: a blank text is an answer not given yet.</summary>
    internal NeedDraftRequest WithoutBlanks() => this with
    {
        OrganizationId = OrganizationId ?? Guid.Empty,
        Title = Given(Title),
        Problem = Given(Problem),
        DesiredOutcome = Given(DesiredOutcome),
        WhoIsAffected = Given(WhoIsAffected),
        WorkDone = Given(WorkDone),
        SuccessCriteria = Given(SuccessCriteria),
    };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>What a city seeks; a problem first, not a shopping list.</summary>
public sealed record NeedResponse : NeedContent, IIdentified
{
    public Guid Id { get; init; }
    public NeedStatus Status { get; init; }

    /// <summary>Ethics principles an offering must show, each at least at this level.</summary>
    public List<EthicsStatement> EthicsRequirements { get; init; } = [];
    public DateTime? PublishedAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }
}
