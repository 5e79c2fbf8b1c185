namespace Matchmaking.Clarity;

/// <summary>How clear a draft is, rule by rule, and whom it would reach.</summary>
/// <param name="Score">0–100: the weights of the rules met, and half of those partly met, out of the weights that could be judged.</param>
/// <param name="Judged">The weights that could be judged; 100 when every rule could.</param>
/// <param name="Findings">One for each rule, in the order of the rules.</param>
/// <param name="Reach">The offerings it would reach now.</param>
public sealed record ClarityReport(int Score, int Judged, IReadOnlyList<ClarityFinding> Findings, ClarityReach Reach);

/// <summary>What one rule says of the draft.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Name">What is asked of the writer.</param>
/// <param name="Weight">Its share of 100.</param>
/// <param name="Status">How the draft stands with it.</param>
/// <param name="Finding">What was found, as a sentence.</param>
/// <param name="Quotes">The words it rests on, exactly as they stand in the draft.</param>
/// <param name="Fields">The fields it reads.</param>
/// <param name="Fix">What to do; null when there is nothing to do.</param>
/// <param name="Example">What meets the rule; null when there is nothing to do.</param>
public sealed record ClarityFinding(
    string Rule, string Name, int Weight, ClarityStatus Status, string Finding, IReadOnlyList<string> Quotes, IReadOnlyList<string> Fields, string? Fix, string? Example);

/// <summary>How many offerings a draft would reach, and what each of its hard constraints costs.</summary>
/// <param name="Offered">Offerings on offer now, before any constraint of the draft.</param>
/// <param name="Eligible">Of these, the ones that meet all of its hard constraints.</param>
/// <param name="ExcludesMost">The constraint without which most others would be reached; null when dropping a single one changes nothing.</param>
/// <param name="Summary">The same as a sentence.</param>
/// <param name="Constraints">Each hard constraint the draft sets, dropped alone.</param>
public sealed record ClarityReach(int Offered, int Eligible, string? ExcludesMost, string Summary, IReadOnlyList<ConstraintEffect> Constraints);

/// <summary>What one hard constraint costs.</summary>
/// <param name="Constraint">Its eligibility rule: region, language, maturity, engagement_model or ethics_requirements.</param>
/// <param name="Demand">What the draft demands.</param>
/// <param name="EligibleWithout">Offerings that would be reached if this one constraint were dropped.</param>
/// <param name="Excluded">Offerings that this constraint alone keeps out.</param>
public sealed record ConstraintEffect(string Constraint, string Demand, int EligibleWithout, int Excluded);

/// <summary>The rules of a clear need.</summary>
public sealed record ClarityRuleList(IReadOnlyList<ClarityRuleResponse> Rules);

/// <summary>A rule of a clear need.</summary>
/// <param name="Id">snake_case.</param>
/// <param name="Name">What is asked of the writer.</param>
/// <param name="Weight">Its share of 100.</param>
/// <param name="LooksFor">What counts as met, as partly met and as missing.</param>
/// <param name="Fields">The fields it reads.</param>
/// <param name="EnglishOnly">True when it looks for English words; in another language it is left out of the score.</param>
/// <param name="Fix">What to do when it is not met.</param>
/// <param name="Example">What meets it.</param>
public sealed record ClarityRuleResponse(
    string Id, string Name, int Weight, string LooksFor, IReadOnlyList<string> Fields, bool EnglishOnly, string Fix, string Example)
{
    internal static ClarityRuleResponse Of(ClarityRule rule) =>
        new(rule.Id, rule.Name, rule.Weight, rule.LooksFor, rule.Fields, rule.EnglishOnly, rule.Fix, rule.Example);
}
