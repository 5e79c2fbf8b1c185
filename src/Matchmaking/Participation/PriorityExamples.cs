using Matchmaking.Profiles;

namespace Matchmaking.Participation;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class PriorityExamples
{
    private static readonly DateTime Created = new(2026, 3, 6, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Need = ProfileExamples.NeedAnswer.Id;

    public static readonly ZeroingRequest Zero = new() { NeedId = Need, Reason = "Two hundred supports came from one address within an hour; we are asking the city." };

    public static readonly ZeroingResponse Zeroing = new() { Id = new("01981f73-1a2b-7c3d-8e4f-5a6b7c8d9e01"), NeedId = Need, Reason = Zero.Reason!, Since = Created, Version = 1 };

    public static readonly LiftRequest Lift = new() { Reason = "It was the public library; its readers have accounts of their own." };

    public static readonly ZeroingResponse Lifted = Zeroing with { LiftedAt = Created.AddDays(2), LiftReason = Lift.Reason, Version = 2 };

    public static readonly PriorityPolicyResponse Policy = new(
        0.05, 0.05, ParticipationSettings.Bound, Created,
        "priority = reach × (0.7 + 0.2 × breadth + 0.1 × urgency); reach = min(1, log2(1 + 10000 × w) / log2(101)), w = Wilson's lower 95% bound of supporters / residents",
        "weight × priority × (best score of the list − worst score of the list), never more than the bound × that distance; in the queue of staff, 100 points × weight × priority",
        ["listOfferingMatches", "listCurationQueue"], [Zeroing], 100_000, "docs/participation.md");

    public static readonly ExclusionRequest Exclusion = new() { Guard = Guard.AddressRate, Excluded = true, Reason = "All were given from one address within four minutes." };

    public static readonly ExclusionResponse Excluded = new(Need, 12);

    public static readonly VoiceGuardsResponse Guards = new(Need, 1_142, 12, 12,
        [new(Guard.AddressRate, 12, Created, Created.AddMinutes(4), null, [new("01981f73-1a2b-7c3d-8e4f-5a6b7c8d9e02")]), new(Guard.Burst, 12, Created, Created.AddMinutes(4), 0.3, [new("01981f73-1a2b-7c3d-8e4f-5a6b7c8d9e02")])],
        new GuardThresholds(20, 5, 72, 10));

    public static readonly InclusionGapResponse Gap = new(new DateOnly(2026, 3, 6), 64,
        [new(TargetGroup.LowIncome, 21, 0), new(TargetGroup.LowDigitalSkills, 9, 1)],
        [new(TargetGroup.LowDigitalSkills, Sector.Resilience, Region.Africa, [new(Need, ProfileExamples.Need.Title!, ProfileExamples.CityAnswer.Id)])]);
}
