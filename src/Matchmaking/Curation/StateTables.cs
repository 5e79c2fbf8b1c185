using System.Text;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Transparency;

namespace Matchmaking.Curation;

/// <summary>docs/states.md, written from the tables that the service itself goes by.</summary>
internal static class StateTables
{
    private const string Head = """
        # States

        What can happen to a profile, a match, a consent and a contest, from which state, to which, and by whom. This page is written from the tables in
        `src/Matchmaking/Profiles/Lifecycles.cs`, `Curation/MatchStates.cs`, `Curation/ConsentStates.cs` and `Transparency/ContestStates.cs`; a test holds them together
        (`UPDATE_SNAPSHOTS=1 tests/run -class '*StatesDocument*'` writes it anew). Whatever is not in a table is answered 409 with what is possible.

        """;

    public static string Markdown()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        Table(text, "Need", NeedLifecycle.All.Select(s => (s.Name, s.By, s.Row.From.Select(Code<NeedStatus>.Of), Code<NeedStatus>.Of(s.Row.To))), Code<NeedStatus>.All);
        Table(text, "Offering", OfferingLifecycle.All.Select(s => (s.Name, s.By, s.Row.From.Select(Code<OfferingStatus>.Of), Code<OfferingStatus>.Of(s.Row.To))), Code<OfferingStatus>.All);
        Table(text, "Reference", ReferenceLifecycle.All.Select(s => (s.Name, s.By, s.Row.From.Select(Code<ReferenceState>.Of), Code<ReferenceState>.Of(s.Row.To))), Code<ReferenceState>.All);
        Table(text, "Match", MatchStates.Table.Select(r => (Code<MatchStep>.Of(r.Step), By(r.By), r.From.Select(Code<MatchState>.Of), Code<MatchState>.Of(r.To))), Code<MatchState>.All);
        Table(text, "Consent", ConsentStates.Table.Select(r => ("", By(r.By), r.From.Select(Code<ConsentState>.Of), Code<ConsentState>.Of(r.To))), Code<ConsentState>.All);
        Table(text, "Contest", ContestStates.Table.Select(r => (r.Step, By(r.By), r.From.Select(Code<ContestState>.Of), Code<ContestState>.Of(r.To))), Code<ContestState>.All);
        return text.ToString();
    }

    private static string By(MatchSide[] sides) => string.Join(", ", sides.Select(Code<MatchSide>.Of));

    private static void Table(StringBuilder text, string what, IEnumerable<(string Step, string By, IEnumerable<string> From, string To)> rows, IReadOnlyCollection<string> states)
    {
        var all = rows.ToList();
        var named = all.Exists(row => row.Step.Length > 0);
        text.Append('\n').Append("## ").Append(what).Append("\n\n").Append(named ? "| step | from | to | by |\n|---|---|---|---|\n" : "| from | to | by |\n|---|---|---|\n");
        foreach (var (step, by, from, to) in all)
        {
            var sources = string.Join(", ", from.Select(Quoted));
            text.Append(named ? $"| {step} " : "").Append($"| {(sources.Length == 0 ? "(new)" : sources)} | {Quoted(to)} | {by} |\n");
        }
        var ends = states.Where(state => !all.Exists(row => row.From.Contains(state))).ToList();
        if (ends.Count > 0)
            text.Append($"\nNothing leads on from {string.Join(", ", ends.Select(Quoted))}.\n");
    }

    private static string Quoted(string code) => $"`{code}`";
}
