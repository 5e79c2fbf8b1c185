using System.Globalization;
using Matchmaking.Participation;

namespace Matchmaking.Curation;

/// <summary>What a queue item is about.</summary>
public enum QueueKind { Need, Match }

/// <summary>Why something stands in the queue.</summary>
public enum QueueSignal { NoCuratedList, Pinned, SecondReviewer, Uncertain, Promising, LeastJudged, DeadlineNear, Waiting, PeoplesPriority }

/// <summary>One reason of a queue item.</summary>
/// <param name="Signal">What it is.</param>
/// <param name="Points">What it adds.</param>
/// <param name="Sentence">The facts behind the points.</param>
public sealed record QueueReason(QueueSignal Signal, double Points, string Sentence);

/// <summary>How much the people put a need first, and what that weighs.</summary>
internal sealed record WeighedPriority(NeedPriority Priority, double Weight);

/// <summary>
/// How urgently something needs a look: a sum of bounded points, each with its reason. docs/curation.md publishes the same table.
/// </summary>
internal static class QueueFormula
{
    public const double NoCuratedList = 40, Pinned = 200, SecondReviewer = 15, Uncertain = 40, Promising = 10, LeastJudged = 15, DeadlineNear = 10,
        NeedPointsADay = 2, NeedWaiting = 30, MatchPointsADay = 1, MatchWaiting = 20;

    /// <summary>The people's priority at a weight of 1; no weight is above its bound, so that this is the most it ever adds.</summary>
    public const double PeoplesScale = 100, PeoplesPriority = PeoplesScale * ParticipationSettings.Bound;

    public const int NearDays = 60, DisagreementRanks = 10;

    /// <summary>Shares of the uncertainty, which sum to one.</summary>
    public const double MarginShare = 0.4, DisagreementShare = 0.3, ColdShare = 0.3;

    public static List<QueueReason> OfNeed(DateTime publishedAt, DateOnly? deadline, WeighedPriority people, DateTime now)
    {
        List<QueueReason> reasons = [new(QueueSignal.NoCuratedList, NoCuratedList, "The need is published and has no curated list.")];
        AddDeadline(reasons, deadline, now);
        AddPeople(reasons, people);
        AddWaiting(reasons, publishedAt, now, NeedPointsADay, NeedWaiting);
        return reasons;
    }

    public static List<QueueReason> OfMatch(Match match, int judgments, DateOnly? deadline, WeighedPriority people, DateTime now)
    {
        List<QueueReason> reasons = [];
        if (match.Pinned)
            reasons.Add(new(QueueSignal.Pinned, Pinned, "Staff pinned it."));
        if (match.AwaitsReviewer)
            reasons.Add(new(QueueSignal.SecondReviewer, SecondReviewer, "A reviewer has decided, and the match needs another who decides the same."));
        // One of a list's first is worth more of a look than its fiftieth; one that staff added stands in the middle.
        var promise = match.Rank is { } rank ? 1 / Math.Log2(rank + 1) : 0.5;
        Add(reasons, QueueSignal.Promising, Promising * promise, match.Rank is { } at ? Invariant($"It was number {at} of its list.") : "Staff added it; it was in no list.");
        var (uncertainty, why) = Uncertainty(match);
        Add(reasons, QueueSignal.Uncertain, Uncertain * promise * uncertainty, why);
        Add(reasons, QueueSignal.LeastJudged, LeastJudged / (1 + judgments), judgments switch { 0 => "Nobody has judged it.", 1 => "One person has judged it.", _ => Invariant($"{judgments} people have judged it.") });
        AddDeadline(reasons, deadline, now);
        AddPeople(reasons, people);
        AddWaiting(reasons, match.CreatedAt, now, MatchPointsADay, MatchWaiting);
        return reasons;
    }

    /// <summary>0–1: how little the ranker can be relied on for this one; what is not known counts as certain.</summary>
    public static (double Value, string Sentence) Uncertainty(Match match)
    {
        List<string> facts = [];
        var (margin, disagreement, cold) = (0.0, 0.0, 0.0);
        if (match.Margin is { } lead)
        {
            margin = 1 - lead;
            facts.Add(Invariant($"it led the next by {lead:P0} of the list's spread"));
        }
        if (match is { Rank: { } rank, BaselineRank: { } baseline } && rank != baseline)
        {
            disagreement = Math.Min(1.0, Math.Abs(rank - baseline) / (double)DisagreementRanks);
            facts.Add(Invariant($"the baseline ranker would have put it at {baseline} instead of {rank}"));
        }
        if (match.ColdProvider is true)
        {
            cold = 1;
            facts.Add("the provider has one document at most");
        }
        var sentence = string.Join("; ", facts);
        return (MarginShare * margin + DisagreementShare * disagreement + ColdShare * cold, sentence.Length == 0 ? "Nothing is known." : char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".");
    }

    private static void AddDeadline(List<QueueReason> reasons, DateOnly? deadline, DateTime now)
    {
        if (deadline is not { } last)
            return;
        var days = last.DayNumber - DateOnly.FromDateTime(now).DayNumber;
        Add(reasons, QueueSignal.DeadlineNear, DeadlineNear * Math.Clamp(1 - days / (double)NearDays, 0, 1), Invariant($"The need's deadline is {last:yyyy-MM-dd}, in {days} days."));
    }

    /// <summary>Where staff zeroed it, the item says so as well.</summary>
    private static void AddPeople(List<QueueReason> reasons, WeighedPriority people)
    {
        var (priority, weight) = people;
        if (priority.Supporters > 0 && priority.Zeroed is { } why)
            reasons.Add(new QueueReason(QueueSignal.PeoplesPriority, 0, $"Staff zeroed what the people put first: {why}"));
        else
            Add(reasons, QueueSignal.PeoplesPriority, PeoplesScale * weight * priority.Value,
                Invariant($"{priority.Supporters} residents support the need: a priority of {priority.Value:0.00} at the published weight {weight:0.###}."));
    }

    private static void AddWaiting(List<QueueReason> reasons, DateTime since, DateTime now, double pointsADay, double most)
    {
        var days = Math.Max(0, (now - since).TotalDays);
        Add(reasons, QueueSignal.Waiting, Math.Min(most, pointsADay * days), Invariant($"It has waited for {Math.Floor(days):0} days."));
    }

    private static void Add(List<QueueReason> reasons, QueueSignal signal, double points, string sentence)
    {
        var rounded = Math.Round(points, 2);
        if (rounded > 0)
            reasons.Add(new QueueReason(signal, rounded, sentence));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
