using System.Globalization;
using Matchmaking.Curation;
using Matchmaking.Learning;
using Matchmaking.Platform;

namespace Matchmaking.Tests.Learning;

public sealed class RelevanceLabelTests
{
    /// <summary>Grades with - for unrateable; steps as the state they led to, with the reason of a decline; the label, or none.</summary>
    [Theory]
    [InlineData("", "", null)]
    [InlineData("-", "", null)]
    [InlineData("- -", "candidate in_review", null)]
    [InlineData("3", "", 3)]
    [InlineData("0", "candidate", 0)]
    [InlineData("1 4", "", 1)]
    [InlineData("1 3 4", "", 3)]
    [InlineData("- 2 -", "", 2)]
    [InlineData("", "candidate in_review recommended", 1)]
    [InlineData("", "candidate recommended offered", 1)]
    [InlineData("", "recommended offered one_side_interested", 1)]
    [InlineData("0", "recommended offered", 0)]
    [InlineData("", "offered one_side_interested mutual_interest", 2)]
    [InlineData("0", "offered one_side_interested mutual_interest", 2)]
    [InlineData("4", "mutual_interest introduced", 4)]
    [InlineData("", "mutual_interest introduced meeting_held", 2)]
    [InlineData("", "introduced mou", 3)]
    [InlineData("", "introduced meeting_held pilot", 3)]
    [InlineData("", "introduced procurement", 3)]
    [InlineData("", "pilot procurement contracted", 4)]
    [InlineData("2", "pilot completed", 4)]
    [InlineData("", "pilot withdrawn", 3)]
    [InlineData("", "recommended offered expired", 1)]
    [InlineData("", "candidate blocked_conflict", null)]
    [InlineData("", "candidate declined_by_staff:out_of_scope", 0)]
    [InlineData("3", "candidate declined_by_staff:out_of_scope", 3)]
    [InlineData("", "candidate declined_by_staff:duplicate", null)]
    [InlineData("", "candidate declined_by_staff:out_of_scope in_review", null)]
    [InlineData("4", "offered declined_by_city:budget_mismatch", 0)]
    [InlineData("", "offered declined_by_provider:language_or_region", 0)]
    [InlineData("", "offered declined_by_city:other", 0)]
    [InlineData("", "offered declined_by_provider:no_capacity", 1)]
    [InlineData("", "mutual_interest declined_by_city:must_run_open_tender", 2)]
    [InlineData("4", "offered declined_by_city:incumbent_in_place", 4)]
    public void Judgments_and_outcomes_become_one_label(string grades, string course, int? label)
    {
        var judgments = grades.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(g => g == "-" ? (int?)null : int.Parse(g, CultureInfo.InvariantCulture));
        LabelStep[] steps = [.. course.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(step =>
            new LabelStep(Parse<MatchState>(step.Split(':')[0]), step.Split(':') is [_, var reason] ? Parse<DeclineReason>(reason) : null))];

        Assert.Equal(label, RelevanceLabel.Of(judgments, steps));
    }

    [Fact]
    public void Six_reasons_say_nothing_of_fit() => Assert.Equal(
        ["conflict_of_interest", "duplicate", "incumbent_in_place", "must_run_open_tender", "no_capacity", "timing"],
        Enum.GetValues<DeclineReason>().Where(r => !RelevanceLabel.SpeaksOfFit(r)).Select(Code<DeclineReason>.Of).Order());

    [Fact]
    public void A_match_that_comes_farther_is_never_worth_less()
    {
        var states = Enum.GetValues<MatchState>().Where(s => s is >= MatchState.Recommended and <= MatchState.Completed && s != MatchState.DeclinedByStaff).ToArray();
        Assert.All(states.Zip(states.Skip(1)), pair => Assert.True(RelevanceLabel.Progress(pair.First) <= RelevanceLabel.Progress(pair.Second), $"{pair}"));
        Assert.All(states, s => Assert.InRange(RelevanceLabel.Progress(s)!.Value, 0, RelevanceLabel.Gains.Count - 1));
    }

    private static T Parse<T>(string code) where T : struct, Enum => Code<T>.TryParse(code, out var value) ? value : throw new FormatException(code);
}
