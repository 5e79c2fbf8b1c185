using Matchmaking.Curation;

namespace Matchmaking.Tests.Curation;

public sealed class StatesDocumentTests
{
    [Fact]
    public async Task The_document_says_what_the_tables_say()
    {
        var file = Path.Combine(DirectionTests.Root, "docs", "states.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(file, StateTables.Markdown(), TestContext.Current.CancellationToken);
        Assert.Equal(StateTables.Markdown(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_step_has_one_row_and_every_state_but_the_first_can_be_reached()
    {
        Assert.Equal(Enum.GetValues<MatchStep>().Order(), MatchStates.Table.Select(r => r.Step).Order());
        Assert.All(Enum.GetValues<MatchState>(), state => Assert.Contains(MatchStates.Table, r => r.To == state));
        Assert.All(Enum.GetValues<ConsentState>(), state => Assert.Contains(ConsentStates.Table, r => r.To == state));
    }
}
