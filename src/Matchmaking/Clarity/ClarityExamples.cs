using Matchmaking.Profiles;

namespace Matchmaking.Clarity;

/// <summary>A draft that names a solution before the problem.</summary>
internal static class ClarityExamples
{
    public static readonly NeedDraftRequest Draft = new()
    {
        Title = "Flood sensors for four districts", Problem = "We want to buy 200 units of water sensors and a dashboard.",
        WhoIsAffected = "About 180,000 residents, many in informal housing.", TargetGroups = [TargetGroup.LowIncome], Sectors = [Sector.Resilience],
        Languages = ["pt"], MinimumMaturity = 7, BudgetMax = 40_000_000, Currency = "USD", Deadline = new(2030, 10, 31),
    };

    /// <summary>The report on the draft, with a reach as a small pool would give it.</summary>
    public static readonly ClarityReport Report = ClarityCoach.Report(Draft, new ClarityReach(
        41, 9, "language", "The draft would reach 9 of 41 offerings; most are kept out by language (works in pt): without it 30 would be reached.",
        [new("language", "works in pt", 30, 21), new("maturity", "technology readiness level 7 or more", 12, 3)]));

    public static readonly ClarityRuleList Rules = new([.. ClarityRules.All.Take(2).Select(ClarityRuleResponse.Of)]);
}
