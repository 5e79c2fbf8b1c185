using Matchmaking.Curation;

namespace Matchmaking.Learning;

/// <summary>One step of a match, as far as it says something of relevance.</summary>
/// <param name="To">The state it led to.</param>
/// <param name="Reason">Why, when somebody declined.</param>
public readonly record struct LabelStep(MatchState To, DeclineReason? Reason = null);

/// <summary>
/// The scale of relevance used in training and in every metric, and the one function that turns judgments and outcomes into it.
/// docs/learning.md publishes its rules as a table.
/// </summary>
public static class RelevanceLabel
{
    /// <summary>A provider that history shows was chosen; the scale above it is for judged and completed matches.</summary>
    public const int Chosen = 1;

    /// <summary>The same where others of the list have labels too, and what these others have: see <see cref="TrainingSet"/>.</summary>
    public const int ChosenInTraining = 4, SuitableSoonAfter = 1;

    /// <summary>From here on somebody was chosen, as in history: who else stood in that list was not.</summary>
    public const int Committed = 3;

    /// <summary>Gain of each label 0–4, 2^label − 1; the trainer gets the same table.</summary>
    public static IReadOnlyList<int> Gains { get; } = [0, 1, 3, 7, 15];

    public static int Gain(int label) => Gains[label];

    /// <summary>
    /// The label of a pair, or null when nothing says how relevant it is. What the sides did outranks what people judged: how far they got is the
    /// least it is worth, and a side that declines for the fit has the last word. Judgments outrank what staff decided.
    /// </summary>
    /// <param name="judgments">Grades 0–4, one a person; null is unrateable and counts for nothing.</param>
    /// <param name="steps">The match's steps in order; empty when the pair is no match.</param>
    public static int? Of(IEnumerable<int?> judgments, IReadOnlyList<LabelStep> steps)
    {
        var judged = Consensus(judgments);
        var decline = steps.Count > 0 && IsDecline(steps[^1].To) && SpeaksOfFit(steps[^1].Reason) ? steps[^1].To : (MatchState?)null;
        if (decline is MatchState.DeclinedByCity or MatchState.DeclinedByProvider)
            return 0;
        if (decline is MatchState.DeclinedByStaff)
            return judged ?? 0;
        var reached = steps.Select(step => Progress(step.To)).Max();
        // Staff's own recommendation is an opinion, which a judgment states more finely.
        return reached is null or 1 ? judged ?? reached : Math.Max(reached.Value, judged ?? 0);
    }

    /// <summary>The median of the grades, the lower of the middle two; null when nobody graded.</summary>
    public static int? Consensus(IEnumerable<int?> judgments)
    {
        int[] grades = [.. judgments.OfType<int>().Order()];
        return grades.Length == 0 ? null : grades[(grades.Length - 1) / 2];
    }

    /// <summary>What a state that was reached is worth at least; null when it says nothing.</summary>
    public static int? Progress(MatchState state) => state switch
    {
        MatchState.Contracted or MatchState.Completed => 4,
        MatchState.Mou or MatchState.Pilot or MatchState.Procurement => Committed,
        MatchState.MutualInterest or MatchState.Introduced or MatchState.MeetingHeld => 2,
        MatchState.Recommended or MatchState.Offered or MatchState.OneSideInterested => 1,
        _ => null,
    };

    /// <summary>False for what happens to the best of pairs: somebody is there already, the time is wrong, nobody has capacity.</summary>
    public static bool SpeaksOfFit(DeclineReason? reason) => reason is not null and
        not (DeclineReason.IncumbentInPlace or DeclineReason.Timing or DeclineReason.NoCapacity or DeclineReason.ConflictOfInterest or DeclineReason.Duplicate or DeclineReason.MustRunOpenTender);

    private static bool IsDecline(MatchState state) => state is MatchState.DeclinedByStaff or MatchState.DeclinedByCity or MatchState.DeclinedByProvider;
}
