using Matchmaking.Candidates;

namespace Matchmaking.Learning;

/// <summary>A query group with the day its list was shown.</summary>
internal sealed record DatedGroup(DateOnly Day, QueryGroup Group);

/// <summary>What a database adds to history: groups whose vectors were frozen when they were shown, in the space they were measured in.</summary>
/// <param name="File">Where they came from.</param>
/// <param name="Sha256">Identity of lists and labels.</param>
/// <param name="Labels">Labelled places.</param>
/// <param name="Groups">Oldest first; those that compare nothing are left out.</param>
/// <param name="Weight">How often each counts in training, against once for a need of history.</param>
/// <param name="Space">The space of the model that showed them: a new one would measure other numbers than the frozen.</param>
/// <param name="Untuned">What that was tuned from; itself when it was not.</param>
internal sealed record LabelledData(string File, string Sha256, int Labels, IReadOnlyList<DatedGroup> Groups, int Weight, SemanticSpace Space, SemanticSpace Untuned)
{
    public const string Source = "database";

    /// <summary>Fewer than so many cannot choose anything.</summary>
    public const int FewestToValidate = 20;

    public static LabelledData Of(string file, IReadOnlyList<LabelledRun> runs, int weight, SemanticSpace space, SemanticSpace? untuned = null) => new(
        Path.GetFileName(file), LabelledRuns.Hash(runs), runs.Sum(r => r.Labels),
        [.. runs.Select(r => Group(r) is { } group ? new DatedGroup(r.AsOf, group) : null).OfType<DatedGroup>()], weight, space, untuned ?? space);

    /// <summary>The first day after the last list.</summary>
    public DateOnly End => Groups.Count == 0 ? DateOnly.MinValue : Groups[^1].Day.AddDays(1);

    /// <summary>From this day on are the latest fifth.</summary>
    public DateOnly LatestFifth => Groups.Count == 0 ? DateOnly.MinValue : Groups[(int)(Groups.Count * 0.8)].Day;

    public List<QueryGroup> Between(DateOnly from, DateOnly to) => [.. Groups.Where(g => g.Day >= from && g.Day < to).Select(g => g.Group)];

    /// <summary>What is trained on: everything before a day, each as often as it counts.</summary>
    public IEnumerable<QueryGroup> Training(DateOnly before) => Between(DateOnly.MinValue, before).SelectMany(group => Enumerable.Repeat(group, Weight));

    /// <summary>
    /// The labelled places; where somebody was committed to, as in history, everybody else in the list counts as not chosen.
    /// Null when all are alike, which teaches no order.
    /// </summary>
    internal static QueryGroup? Group(LabelledRun run)
    {
        var committed = run.Places.Any(p => p.Committed);
        LabelledPlace[] places = [.. run.Places.Where(p => committed || p.Label is not null)];
        int[] labels = [.. places.Select(p => p.Label ?? 0)];
        return labels.Distinct().Count() < 2 ? null : new QueryGroup(run.NeedId.ToString(), Source, [.. places.Select(p => p.Rank)],
            [.. places.SelectMany(p => p.Vector)], labels, [.. labels.Where(label => label > 0)]);
    }
}
