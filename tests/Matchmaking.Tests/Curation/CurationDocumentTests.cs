using System.Globalization;
using System.Text.RegularExpressions;
using Matchmaking.Curation;
using Matchmaking.Platform;

namespace Matchmaking.Tests.Curation;

public sealed partial class CurationDocumentTests
{
    [Fact]
    public async Task The_table_of_the_queue_has_every_reason_with_its_most_points()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(DirectionTests.Root, "docs", "curation.md"), TestContext.Current.CancellationToken);
        var rows = Row.Matches(document).Select(m => (m.Groups[1].Value, double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(
            [
                ("no_curated_list", QueueFormula.NoCuratedList), ("pinned", QueueFormula.Pinned), ("second_reviewer", QueueFormula.SecondReviewer), ("uncertain", QueueFormula.Uncertain),
                ("promising", QueueFormula.Promising), ("least_judged", QueueFormula.LeastJudged), ("deadline_near", QueueFormula.DeadlineNear),
                ("peoples_priority", QueueFormula.PeoplesPriority), ("waiting", QueueFormula.NeedWaiting), ("waiting", QueueFormula.MatchWaiting),
            ], rows);
        Assert.Equal(Code<QueueSignal>.All.Order(), rows.Select(row => row.Item1).Distinct().Order());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{QueueFormula.MarginShare} × (1 − margin) + {QueueFormula.DisagreementShare} × disagreement + {QueueFormula.ColdShare} × cold"), document, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(\w+)` \| .* \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }
}
