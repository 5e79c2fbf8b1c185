using System.Runtime.CompilerServices;
using System.Text;
using Matchmaking.Clarity;

namespace Matchmaking.Tests.Clarity;

public sealed class ClarityDocumentTests
{
    [Fact]
    public async Task The_document_says_what_the_table_says()
    {
        var file = Path.Combine(SourceFolder(), "..", "..", "..", "docs", "clarity.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(file, Document(), TestContext.Current.CancellationToken);
        Assert.Equal(Document(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Weights_sum_to_100_and_ids_are_unique()
    {
        Assert.Equal(100, ClarityRules.All.Sum(rule => rule.Weight));
        Assert.Equal(ClarityRules.All.Count, ClarityRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.All(ClarityRules.All.Where(rule => rule.EnglishOnly), rule => Assert.Single(rule.Fields));
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # How the clarity of a need is judged

            `POST /api/v1/needs/clarity` scores a draft from 0 to 100 before it is posted. There is no learned model behind it: the rules below are
            all there is, and `GET /api/v1/needs/clarity/rules` lists the same. This page is written from the table in
            `src/Matchmaking/Clarity/ClarityRules.cs`; a test holds the two together (`UPDATE_SNAPSHOTS=1 tests/run -class '*ClarityDocument*'` writes it anew).

            - The **score** is the sum of the weights of the rules met, and of half the weights of those partly met, out of the weights that could be judged.
            - Each finding **quotes** the words it rests on, as they stand in the draft.
            - Adding an answer to an empty field never lowers the score.
            - Rules about fields, figures and lengths hold in every language. A rule that looks for words knows **English** ones only: of a text in another
              language it says `not_judged` and is left out of the score, so that nobody loses points for writing Korean. A text counts as English by its
              function words; a very short one by its letters, so that a short title in another language may be taken for English.
            - A word list is no understanding. A problem can be stated badly without any word of the lists, and well with one; the findings say which words
              counted, so that a writer can disagree.
            - **Reach** asks the eligibility rules of matching themselves over the offerings on offer now: with all hard constraints of the draft, and with
              each one dropped alone. An offering that breaks two constraints is not gained by dropping either.

            """.ReplaceLineEndings("\n"));
        text.Append("\n| rule | weight | asks to | fields | words |\n|---|---|---|---|---|\n");
        foreach (var rule in ClarityRules.All)
            text.Append($"| `{rule.Id}` | {rule.Weight} | {rule.Name} | {string.Join(", ", rule.Fields.Select(field => $"`{field}`"))} | {(rule.EnglishOnly ? "English" : "any language")} |\n");
        foreach (var rule in ClarityRules.All)
            text.Append($"\n## {rule.Name}\n\n`{rule.Id}`, weight {rule.Weight}. {rule.LooksFor}\n\n{rule.Fix}\n\n> {rule.Example}\n");
        return text.ToString();
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
