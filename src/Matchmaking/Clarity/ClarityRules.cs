using System.Globalization;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Clarity;

/// <summary>
/// THE rules of a clear need; their weights sum to 100. Adding an answer to an empty field never lowers the score: a rule gives nothing for
/// an empty field, and one that depends on the language reads one field only. <c>docs/clarity.md</c> is written from this table.
/// </summary>
internal static class ClarityRules
{
    public static IReadOnlyList<ClarityRule> All { get; } =
    [
        new("problem_stated", 15, "State the problem",
            "Met with 25 words or more in problem, partly met with 8, else missing.", ["problem"], EnglishOnly: false,
            "Say what goes wrong today, where, when and how often, as somebody who lives there would tell it.",
            "Each rainy season the drains of four low-lying districts overflow, and residents hear of it when water is in the house. In 2024 this happened five times.",
            draft => Stated(draft.Problem, "problem", enough: 25, some: 8)),
        new("problem_without_solution", 15, "Leave the solution open",
            "Met when problem names no product, brand, technology or purchase; partly met when it names one; missing when it names more, or lists quantities. "
            + "What is said to be there already, or to be unwanted, does not count.", ["problem"], EnglishOnly: true,
            "Take out what you think you should buy and say what it is meant to change; what must not be changed belongs to the constraints.",
            "Instead of “we need 200 parking sensors and an app”: “drivers circle eleven minutes for a space while two garages nearby stand half empty”.",
            draft => WithoutSolution(draft.Problem, "problem")),
        new("title_names_problem", 5, "Name the problem in the title",
            "Met when the title has three words or more and names no product, technology or purchase; partly met when it names one or is shorter; missing when it names more.",
            ["title"], EnglishOnly: true,
            "Name what should change and for whom.", "Warn low-lying districts before floods",
            Title),
        new("who_is_affected", 10, "Say who is affected",
            "Met when whoIsAffected has three words or more, and a figure or a target group goes with it; partly met with one of these; missing with none.",
            ["whoIsAffected", "targetGroups"], EnglishOnly: false,
            "Say who feels the problem, how many they are, and choose their target groups.", "About 180,000 residents, many in informal housing; target group low_income.",
            Who),
        new("outcome_stated", 8, "Say what should be true afterwards",
            "Met with 8 words or more in desiredOutcome, partly met with fewer, else missing.", ["desiredOutcome"], EnglishOnly: false,
            "Describe the day after it worked.", "Households are warned at least two hours ahead, on phones without data too.",
            draft => Stated(draft.DesiredOutcome, "desired outcome", enough: 8, some: 1)),
        new("outcome_not_deliverable", 5, "Describe a change, not a deliverable",
            "Met when desiredOutcome speaks of no thing handed over and of no technology; partly met otherwise; missing without a text.", ["desiredOutcome"], EnglishOnly: true,
            "Say what people can do or no longer suffer, not what will be installed.", "Instead of “a dashboard is delivered”: “duty officers know within five minutes which street is under water”.",
            Deliverable),
        new("success_measurable", 8, "Say how success is measured",
            "Met when successCriteria has a figure (a year alone is none), partly met without one, missing without a text.", ["successCriteria"], EnglishOnly: false,
            "Give the number that tells success from failure.", "Nine of ten households in the districts report a timely warning after one season.",
            Measurable),
        new("success_baseline", 5, "Say where things stand today",
            "Met when problem or workDone has a figure; partly met when only successCriteria has two, which may be today's and tomorrow's; else missing.",
            ["problem", "workDone", "successCriteria"], EnglishOnly: false,
            "Give today's figure for what is to change, even a rough one.", "Today one household in ten gets a warning, 20 minutes ahead.",
            Baseline),
        new("success_date", 4, "Say when success is measured",
            "Met when successCriteria has a date, a year or a span of time; partly met without one; missing without a text. In other languages years and common words for spans are known.",
            ["successCriteria"], EnglishOnly: true,
            "Say by when, or after how long, you will look.", "… after one rainy season, by December 2027.",
            SuccessDate),
        new("budget", 7, "Give a budget",
            "Met with budgetMax, partly met with budgetMin alone, else missing.", ["budgetMin", "budgetMax", "currency"], EnglishOnly: false,
            "Give a range, in minor units with its currency; a rough one spares both sides talks that cannot end well.", "budgetMin 15000000, budgetMax 40000000, currency USD",
            Budget),
        new("timing", 5, "Give the timing",
            "Met with startDate and deadline, partly met with one, else missing.", ["startDate", "deadline"], EnglishOnly: false,
            "Say when work should begin and when it must be done.", "startDate 2030-01-15, deadline 2030-10-31",
            Timing),
        new("constraints", 3, "State the constraints",
            "Met with two or more of languages, engagementModel, minimumMaturity, ethicsRequirements and requiredStandards; partly met with one; else missing.",
            ["languages", "engagementModel", "minimumMaturity", "ethicsRequirements", "requiredStandards"], EnglishOnly: false,
            "State what an answer must respect, and nothing more: reach shows what each of the hard ones excludes.", "languages pt and en, engagementModel pilot",
            Constraints),
        new("work_done", 5, "Tell what was done already",
            "Met with 6 words or more in workDone, partly met with fewer, else missing.", ["workDone"], EnglishOnly: false,
            "Say what was tried, what is prepared and what came of it; “nothing yet, and no study” is an answer too.", "Drains mapped in 2025; eight manual gauges; a siren trial that woke nobody.",
            draft => Stated(draft.WorkDone, "work done", enough: 6, some: 1)),
        new("specific_words", 3, "Be specific",
            "Met when problem has at most one word that could stand in any brief (such as innovative, seamless, etc.), partly met with up to three, else missing.",
            ["problem"], EnglishOnly: true,
            "Replace words of praise by places, times and numbers.", "Instead of “improve efficiency with an innovative approach”: “answer a report within a day, today it takes nine”.",
            Specific),
        new("sectors", 2, "Choose the sectors",
            "Met with one sector or more, else missing; a need cannot be published without.", ["sectors"], EnglishOnly: false,
            "Choose the sectors the problem belongs to.", "resilience, environment",
            draft => draft.Sectors.Count > 0 ? Judgment.Met($"Sectors: {string.Join(", ", draft.Sectors.Select(Code<Sector>.Of))}.") : Judgment.Missing("No sector is chosen.")),
    ];

    private static Judgment Stated(string? text, string what, int enough, int some)
    {
        if (text is null)
            return Judgment.Missing($"The {what} is not stated.");
        var words = ClarityText.Words(text);
        var length = $"{words.ToString(CultureInfo.InvariantCulture)} {(words == 1 ? "word" : "words")}";
        return words >= enough ? Judgment.Met($"The {what} is stated in {length}.", ClarityText.Excerpt(text))
            : words >= some ? Judgment.Partly($"The {what} is short, {length}; {enough} or more leave fewer questions.", ClarityText.Excerpt(text))
            : Judgment.Missing($"The {what} has only {length}.", ClarityText.Excerpt(text));
    }

    private static Judgment WithoutSolution(string? text, string what)
    {
        if (text is null)
            return Judgment.Missing($"The {what} is not stated.");
        if (!ClarityText.IsEnglish(text))
            return Judgment.NotEnglish(text);
        string[] solutions = ClarityText.Solutions(text), purchases = ClarityText.Purchases(text), quantities = ClarityText.Quantities(text);
        string[] all = [.. quantities, .. solutions, .. purchases];
        return all.Length == 0 ? Judgment.Met($"The {what} names no product, technology or purchase.", ClarityText.Excerpt(text))
            : quantities.Length > 0 ? Judgment.Missing($"The {what} reads like a shopping list.", all)
            : all.Length == 1 ? Judgment.Partly($"The {what} names part of a solution.", all)
            : Judgment.Missing($"The {what} names a solution.", all);
    }

    private static Judgment Title(NeedRequest draft)
    {
        if (WithoutSolution(draft.Title, "title") is not { Status: ClarityStatus.Met } judged)
            return WithoutSolution(draft.Title, "title");
        return ClarityText.Words(draft.Title) >= 3 ? judged : Judgment.Partly("The title is too short to tell the problem.", draft.Title!);
    }

    private static Judgment Who(NeedRequest draft)
    {
        var groups = draft.TargetGroups.Count > 0 ? $"target groups: {string.Join(", ", draft.TargetGroups.Select(Code<TargetGroup>.Of))}" : "no target group";
        if (draft.WhoIsAffected is not { } who)
            return draft.TargetGroups.Count > 0 ? Judgment.Partly($"Who is affected is said by code only; {groups}.") : Judgment.Missing("Who is affected is not stated.");
        var figures = ClarityText.Figures(who);
        if (ClarityText.Words(who) < 3)
            return Judgment.Partly($"Who is affected is said in very few words; {groups}.", who);
        return figures.Length > 0 || draft.TargetGroups.Count > 0
            ? Judgment.Met($"Who is affected is stated; {groups}.", figures.Length > 0 ? figures : [ClarityText.Excerpt(who)])
            : Judgment.Partly("Who is affected is stated, but not how many, and no target group is chosen.", ClarityText.Excerpt(who));
    }

    private static Judgment Deliverable(NeedRequest draft)
    {
        if (draft.DesiredOutcome is not { } outcome)
            return Judgment.Missing("The desired outcome is not stated.");
        if (!ClarityText.IsEnglish(outcome))
            return Judgment.NotEnglish(outcome);
        string[] things = [.. ClarityText.Deliverables(outcome), .. ClarityText.Solutions(outcome)];
        return things.Length == 0 ? Judgment.Met("The desired outcome is a change.", ClarityText.Excerpt(outcome))
            : Judgment.Partly("The desired outcome speaks of things handed over.", things);
    }

    private static Judgment Measurable(NeedRequest draft)
    {
        if (draft.SuccessCriteria is not { } criteria)
            return Judgment.Missing("How success is known is not stated.");
        return ClarityText.Figures(criteria) is { Length: > 0 } figures ? Judgment.Met("Success is measured by figures.", figures)
            : Judgment.Partly("Success is described without a figure.", ClarityText.Excerpt(criteria));
    }

    private static Judgment Baseline(NeedRequest draft)
    {
        string[] today = [.. ClarityText.Figures(draft.Problem), .. ClarityText.Figures(draft.WorkDone)];
        if (today.Length > 0)
            return Judgment.Met("Figures say where things stand today.", today);
        return ClarityText.Figures(draft.SuccessCriteria) is { Length: > 1 } figures
            ? Judgment.Partly("The figures of success may include today's; say which it is.", figures)
            : Judgment.Missing("No figure says where things stand today.");
    }

    private static Judgment SuccessDate(NeedRequest draft)
    {
        if (draft.SuccessCriteria is not { } criteria)
            return Judgment.Missing("When success is measured is not stated.");
        return ClarityText.Times(criteria) is { Length: > 0 } times ? Judgment.Met("When success is measured is stated.", times)
            : ClarityText.IsEnglish(criteria) ? Judgment.Partly("Success is described, but not by when.", ClarityText.Excerpt(criteria))
            : Judgment.NotEnglish(criteria);
    }

    private static Judgment Budget(NeedRequest draft) => (draft.BudgetMin, draft.BudgetMax) switch
    {
        (null, null) => Judgment.Missing("No budget is given."),
        ({ } least, null) => Judgment.Partly(FormattableString.Invariant($"A least budget of {least} minor units of {draft.Currency} is given, but no most.")),
        (null, { } most) => Judgment.Met(FormattableString.Invariant($"The budget goes up to {most} minor units of {draft.Currency}.")),
        ({ } least, { } most) => Judgment.Met(FormattableString.Invariant($"The budget is between {least} and {most} minor units of {draft.Currency}.")),
    };

    private static Judgment Timing(NeedRequest draft) => (draft.StartDate, draft.Deadline) switch
    {
        (null, null) => Judgment.Missing("Neither a start nor a deadline is given."),
        ({ } start, null) => Judgment.Partly($"Work starts on {start:yyyy-MM-dd}; a deadline is not given."),
        (null, { } end) => Judgment.Partly($"The deadline is {end:yyyy-MM-dd}; a start is not given."),
        ({ } start, { } end) => Judgment.Met($"Work goes from {start:yyyy-MM-dd} to {end:yyyy-MM-dd}."),
    };

    private static Judgment Constraints(NeedRequest draft)
    {
        (string Name, bool Given)[] constraints =
        [
            ("languages", draft.Languages.Count > 0), ("engagement model", draft.EngagementModel is not null), ("minimum maturity", draft.MinimumMaturity is not null),
            ("ethics requirements", draft.EthicsRequirements.Count > 0), ("required standards", draft.RequiredStandards.Count > 0),
        ];
        string[] given = [.. constraints.Where(c => c.Given).Select(c => c.Name)];
        var said = $"Stated: {string.Join(", ", given)}.";
        return given.Length switch { 0 => Judgment.Missing("No constraint is stated."), 1 => Judgment.Partly(said), _ => Judgment.Met(said) };
    }

    private static Judgment Specific(NeedRequest draft)
    {
        if (draft.Problem is not { } problem)
            return Judgment.Missing("The problem is not stated.");
        if (!ClarityText.IsEnglish(problem))
            return Judgment.NotEnglish(problem);
        var vague = ClarityText.VagueWords(problem);
        return vague.Length switch
        {
            0 => Judgment.Met("No word here could stand in any brief.", ClarityText.Excerpt(problem)),
            1 => Judgment.Met("One word here could stand in any brief.", vague),
            <= 3 => Judgment.Partly("Some words here could stand in any brief.", vague),
            _ => Judgment.Missing("Many words here could stand in any brief.", vague),
        };
    }
}
